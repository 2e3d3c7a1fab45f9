"""The named stories of the demo county."""

"""The JSON API: one blueprint a noun, each registered in ``api.app.BLUEPRINTS``. Parse, one call, answer."""

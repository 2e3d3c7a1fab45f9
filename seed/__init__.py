"""The demo county and the policy catalogue that ships with the product."""

"""Every Cypher statement of the product, one a file; ``catalogue`` reads and checks them."""

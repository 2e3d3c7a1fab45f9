"""The policy catalogue (contract §4): YAML files in, a checked :class:`~graph.policy.model.Catalogue` out."""

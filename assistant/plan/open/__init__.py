"""A plan without a recipe: resources by name, and what their schemas and references ask for."""

from assistant.plan.open.planning import with_resources

__all__ = ["with_resources"]

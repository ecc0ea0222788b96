"""A goal read for the resources of Terraform's providers: what no recipe is written for.

The packs say which resources and attributes there are, `data/resources/` what people call them.
"""

from assistant.understand.resources.choosing import chosen
from assistant.understand.resources.goal import read_resources

__all__ = ["chosen", "read_resources"]

"""A goal read for the resources of Terraform's providers: what no recipe is written for.

The packs say which resources and attributes there are, `data/resources/` what people call them.
"""

from assistant.understand.resources.choosing import chosen
from assistant.understand.resources.goal import read_resources
from assistant.understand.resources.spelled import (
    given_settings,
    spelled_settings,
    with_known,
    with_settings,
    without_words,
)

__all__ = [
    "chosen",
    "given_settings",
    "read_resources",
    "spelled_settings",
    "with_known",
    "with_settings",
    "without_words",
]

"""The lock file that Terraform and OpenTofu keep beside a configuration."""

from __future__ import annotations

from assistant.syntax.hcl.evaluate import value_of
from assistant.syntax.hcl.parse import parse

LOCK_NAME = ".terraform.lock.hcl"


def locked_versions(path: str, text: str) -> dict[str, str]:
    """Provider address (registry.terraform.io/hashicorp/aws) to the version that was chosen.

    Entries without a plain version are passed over; never raises.
    """
    found = {}
    for block in parse(path, text).body.blocks_of("provider"):
        version = block.body.attribute("version")
        value = value_of(version.value) if version else None
        if block.labels and isinstance(value, str):
            found[block.labels[0].text] = value
    return found

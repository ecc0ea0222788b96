"""A private key that Terraform makes lies in its state.

`tls_private_key` writes the key into the state file in clear, where everybody who can plan reads
it. For a key that matters, make it where it is used and give only the public half to Terraform.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject


def kept(subject: Subject) -> Iterator[Hit]:
    """Keys that are made by a resource."""
    for found in subject.blocks("resource.tls_private_key"):
        yield Hit(found.file.source, found.block.header_span,
                  "The private key stands in the state in clear",
                  "Protect the state like the key, or make the key outside.")  # fmt: skip


RULE = Rule(
    code="rule/key-in-state",
    severity="info",
    page=__doc__ or "",
    check=kept,
    bad={"a.tf": 'resource "tls_private_key" "a" {\n  algorithm = "ED25519"\n}\n'},
    good={"a.tf": 'data "tls_public_key" "a" {\n  private_key_openssh = var.key\n}\n'},
    at=("a.tf", 1, 1),
)

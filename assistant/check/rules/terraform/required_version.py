"""A configuration says which Terraform it was written for.

An older binary stops with an error somewhere in the middle, where `required_version` would have
said at once that it is too old.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.looking import absent
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject


def unsaid(subject: Subject) -> Iterator[Hit]:
    """Modules whose `terraform` blocks state no version."""
    for module in subject.modules:
        blocks = [placed for placed in module.of_type("terraform") if module.tool == "terraform"]
        names = [p for p in blocks if p.block.body.blocks_of("required_providers")]
        if names and all(absent(placed.block.body, "required_version") for placed in blocks):
            first = names[0]
            yield Hit(first.file.source, first.block.type_span,
                      "Nothing says which version of Terraform this needs",
                      'Add `required_version = ">= ..."`.')  # fmt: skip


_PROVIDERS = "  required_providers {\n  }\n"
RULE = Rule(
    code="rule/required-version",
    severity="info",
    page=__doc__ or "",
    check=unsaid,
    bad={"a.tf": f"terraform {{\n{_PROVIDERS}}}\n"},
    good={"a.tf": f'terraform {{\n  required_version = ">= 1.5"\n{_PROVIDERS}}}\n'},
    at=("a.tf", 1, 1),
)

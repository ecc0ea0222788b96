"""Two runs at once do not spoil the state.

The S3 backend takes no lock of its own accord: two applies at the same time overwrite each other's
state. Set `use_lockfile = true`, or name a DynamoDB table.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.looking import absent
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject


def unlocked(subject: Subject) -> Iterator[Hit]:
    """S3 backends without a lock."""
    for found in subject.blocks("terraform.backend.s3"):
        body = found.block.body
        # Settings may also come from the command line; then hardly anything stands here.
        if body.attribute("bucket") and absent(body, "use_lockfile", "dynamodb_table"):
            yield Hit(found.file.source, found.block.header_span,
                      "Two runs at once overwrite each other's state",
                      "Set `use_lockfile = true` (Terraform 1.10, OpenTofu 1.10).")  # fmt: skip


_BACKEND = 'terraform {{\n  backend "s3" {{\n    bucket = "states"\n{}  }}\n}}\n'
RULE = Rule(
    code="rule/state-lock",
    severity="info",
    page=__doc__ or "",
    check=unlocked,
    bad={"a.tf": _BACKEND.format("")},
    good={"a.tf": _BACKEND.format("    use_lockfile = true\n")},
    at=("a.tf", 2, 3),
)

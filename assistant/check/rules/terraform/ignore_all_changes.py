"""What the files say of a resource has an effect.

With `ignore_changes = all` nothing that is edited here reaches the resource any more, and the plan
says that all is well. List the attributes that something else changes.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.hcl import Traversal


def ignored(subject: Subject) -> Iterator[Hit]:
    """Resources whose changes are all ignored."""
    for found in subject.blocks("resource"):
        for block in found.block.body.blocks_of("lifecycle"):
            attribute = block.body.attribute("ignore_changes")
            value = attribute.value if attribute else None
            if attribute and isinstance(value, Traversal) and value.parts == ("all",):
                yield Hit(found.file.source, attribute.span,
                          "No edit of this resource has an effect any more",
                          "List the attributes that something else changes.")  # fmt: skip


_RESOURCE = 'resource "a_b" "c" {{\n  lifecycle {{\n    ignore_changes = {}\n  }}\n}}\n'
RULE = Rule(
    code="rule/ignore-all-changes",
    severity="info",
    page=__doc__ or "",
    check=ignored,
    bad={"a.tf": _RESOURCE.format("all")},
    good={"a.tf": _RESOURCE.format("[tags]")},
    at=("a.tf", 3, 5),
)

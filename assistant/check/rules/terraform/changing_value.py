"""A plan without edits changes nothing.

`timestamp()`, `uuid()` and `bcrypt()` give another value at every run, so a resource that takes one
is changed, or replaced, each time. Use `time_static`, `random_uuid` or `plantimestamp()` in an
output, or let `ignore_changes` keep the first value.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Found, Subject
from assistant.syntax.hcl import Body, calls

_CHANGING = frozenset({"timestamp", "uuid", "bcrypt"})
_MEANT = frozenset({"triggers", "triggers_replace", "replace_triggered_by"})
"""Here somebody wants a change at every run."""


def changing(subject: Subject) -> Iterator[Hit]:
    """Arguments of resources that change by themselves."""
    for module in subject.modules:
        texts = [file.source.text for file in module.files]
        if module.tool != "terraform" or not any(n + "(" in t for n in _CHANGING for t in texts):
            continue
        for found in subject.blocks("resource"):
            if found.module is module and not found.block.body.blocks_of("lifecycle"):
                yield from _body(found, found.block.body)


def _body(found: Found, body: Body) -> Iterator[Hit]:
    for attribute in body.attributes:
        if attribute.name in _MEANT:
            continue
        for call in calls(attribute.value):
            if call.name in _CHANGING:
                yield Hit(found.file.source, call.span,
                          f"`{call.name}()` changes this resource at every run")  # fmt: skip
    for block in body.blocks:
        if block.type not in ("provisioner", "connection"):
            yield from _body(found, block.body)


_RESOURCE = 'resource "a_b" "c" {{\n  tags = {{ made = {} }}\n}}\n'
RULE = Rule(
    code="rule/changing-value",
    severity="warning",
    page=__doc__ or "",
    check=changing,
    bad={"a.tf": _RESOURCE.format("timestamp()")},
    good={"a.tf": _RESOURCE.format("time_static.made.rfc3339")},
    at=("a.tf", 2, 19),
)

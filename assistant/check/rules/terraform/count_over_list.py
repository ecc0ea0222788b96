"""Resources made from a list keep their identity when the list changes.

With `count` each one is known by its place in the list: taking one name out of the middle renames
all that follow, and Terraform destroys and creates them again. Use `for_each = toset(...)`.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Found, Subject
from assistant.syntax.hcl import Body, Call, Expression, Traversal, children


def by_place(subject: Subject) -> Iterator[Hit]:
    """Resources with `count = length(x)` that use `x[count.index]`."""
    for address in ("resource", "module"):
        for found in subject.blocks(address):
            count = found.block.body.attribute("count")
            if count is None or not isinstance(count.value, Call) or count.value.name != "length":
                continue
            names = count.value.args[0] if count.value.args else None
            if isinstance(names, Traversal) and _indexed(found, found.block.body, names.parts):
                yield Hit(found.file.source, count.span,
                          "An entry taken out of the middle renames all that follow",
                          "Use `for_each` with a set or a map.")  # fmt: skip


def _indexed(found: Found, body: Body, parts: tuple[str | int | None, ...]) -> bool:
    return any(_holds(a.value, parts) for a in body.attributes) or any(
        _indexed(found, block.body, parts) for block in body.blocks
    )


def _holds(expression: Expression, parts: tuple[str | int | None, ...]) -> bool:
    if isinstance(expression, Traversal):
        index = expression.inner[:1]
        by_count = index and isinstance(index[0], Traversal) and index[0].parts[0] == "count"
        if by_count and expression.parts[: len(parts) + 1] == (*parts, None):
            return True
    return any(_holds(child, parts) for child in children(expression))


_RESOURCE = """resource "docker_volume" "a" {{
  {} = {}(var.names)
  name  = {}
}}
"""
RULE = Rule(
    code="rule/count-over-list",
    severity="info",
    page=__doc__ or "",
    check=by_place,
    bad={"a.tf": _RESOURCE.format("count", "length", "var.names[count.index]")},
    good={"a.tf": _RESOURCE.format("for_each", "toset", "each.key")},
    at=("a.tf", 2, 3),
)

"""A variable that holds a secret is marked sensitive.

Without the mark its value is printed in logs and plans. Add `sensitive = true` to its block.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.rules.shapes import SECRET_NAME
from assistant.check.subject import Subject
from assistant.core.finding import Edit, Fix
from assistant.syntax.hcl import Block, HclFile, Traversal


def unmarked(subject: Subject) -> Iterator[Hit]:
    """Variables with a secret's name and no mark."""
    for module in subject.modules:
        for placed in module.of_type("variable"):
            block = placed.block
            if not block.labels or not SECRET_NAME.search(block.labels[0].text):
                continue
            if block.body.attribute("sensitive") or block.body.broken or _is_switch(block):
                continue
            name = block.labels[0].text
            yield Hit(
                placed.file.source, block.header_span, f"The variable `{name}` is not sensitive",
                "Add `sensitive = true`.", _fix(placed.file, block),
            )  # fmt: skip


def _is_switch(block: Block) -> bool:
    """A bool or a number says something about a secret and is none."""
    type_ = block.body.attribute("type")
    return (
        type_ is not None
        and isinstance(type_.value, Traversal)
        and type_.value.parts in (("bool",), ("number",))
    )


def _fix(file: HclFile, block: Block) -> Fix | None:
    """Put the mark on a line of its own before the closing brace."""
    source, close = file.source, block.span.end - 1
    line = source.line_of(close)
    begin = source.starts[line - 1]
    if source.text[begin:close].strip() or line == source.line_of(block.span.start):
        return None
    at = source.position(begin)
    indent = source.text[begin:close]
    return Fix("Add `sensitive = true`", "safe",
               (Edit(file.path, at, at, f"{indent}  sensitive = true\n"),))  # fmt: skip


RULE = Rule(
    code="rule/sensitive-variable",
    severity="warning",
    page=__doc__ or "",
    check=unmarked,
    bad={"a.tf": 'variable "db_password" {\n  type = string\n}\n'},
    good={"a.tf": 'variable "db_password" {\n  type      = string\n  sensitive = true\n}\n'},
    at=("a.tf", 1, 1),
)

"""An output that gives a secret is marked sensitive.

Terraform refuses such an output in a root module, and in a module that another one calls the value
is printed sooner or later. Add `sensitive = true`.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.rules.sensitive import secret_of
from assistant.check.subject import Subject
from assistant.syntax.hcl import Call, Expression, Other, Reference, Traversal, children


def unmarked(subject: Subject) -> Iterator[Hit]:
    """Outputs with a secret's value and no mark."""
    for found in subject.blocks("output"):
        body = found.block.body
        attribute = body.attribute("value")
        if attribute is None or body.attribute("sensitive") or body.broken:
            continue
        for reference in _plain(attribute.value):
            name = secret_of(found.module, reference)
            if name is not None:
                yield Hit(found.file.source, reference.span,
                          f"`{name}` is a secret, and the output is not sensitive",
                          "Add `sensitive = true` to the output.")  # fmt: skip
                break


def _plain(expression: Expression) -> Iterator[Reference]:
    """References whose value reaches the result: no condition, and nothing declassified."""
    if isinstance(expression, Call) and expression.name in (
        "nonsensitive",
        "length",
        "issensitive",
    ):
        return
    if isinstance(expression, Traversal):
        yield Reference(expression.parts, expression.span)
    if isinstance(expression, Other) and expression.kind not in ("expression", "operation"):
        return
    for child in children(expression):
        yield from _plain(child)


_OUTPUT = 'output "password" {{\n  value     = random_password.db.result\n{}}}\n'
RULE = Rule(
    code="rule/secret-output",
    severity="warning",
    page=__doc__ or "",
    check=unmarked,
    bad={"a.tf": _OUTPUT.format("")},
    good={"a.tf": _OUTPUT.format("  sensitive = true\n")},
    at=("a.tf", 2, 15),
)

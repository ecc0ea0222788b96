"""What rules about HCL look things up with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from assistant.check.subject import Found, Subject
from assistant.syntax.hcl import UNKNOWN, Body, Expression, Literal, Tuple, Unknown
from assistant.syntax.source import Span

TRUE = (True, "true")
"""What HCL converts to true."""


def resources(subject: Subject, types: Iterable[str]) -> Iterator[Found]:
    """The resources of Terraform that are of one of the types."""
    for name in types:
        yield from subject.blocks(f"resource.{name}")


def value(found: Found, name: str, body: Body | None = None) -> Any:
    """An attribute's value as far as the files tell; None where it is absent."""
    attribute = (body or found.block.body).attribute(name)
    return found.module.value(attribute.value) if attribute is not None else None


def absent(body: Body, *names: str) -> bool:
    """Whether none of the attributes and blocks is there, in a body that was read in full."""
    if body.broken:
        return False
    here = {a.name for a in body.attributes} | {b.type for b in body.blocks}
    here |= {b.names[0] for b in body.blocks if b.type == "dynamic" and b.names}
    return here.isdisjoint(names)


def bodies(body: Body, name: str) -> Iterator[Body]:
    """The bodies of the nested blocks of a type, dynamic ones included."""
    for block in body.blocks:
        if block.type == name:
            yield block.body
        elif block.type == "dynamic" and block.names == (name,):
            for content in block.body.blocks_of("content"):
                yield content.body


def texts(found: Found, expression: Expression) -> Iterator[tuple[str, Span]]:
    """Each text that a value is or, as a list, holds, with the place that says so."""
    items = expression.items if isinstance(expression, Tuple) else (expression,)
    for item in items:
        resolved = found.module.value(item)
        for one in resolved if isinstance(resolved, list) else (resolved,):
            if isinstance(one, str):
                yield one, item.span


def literal(expression: Expression) -> Any:
    """The constant that is written there; UNKNOWN for anything else."""
    return expression.value if isinstance(expression, Literal) else UNKNOWN


def number(found: Any) -> int | None:
    """A whole number, also one that stands as a text; None for anything else."""
    if isinstance(found, Unknown | bool) or not isinstance(found, int | str):
        return None
    text = str(found).strip()
    return int(text) if text.lstrip("-").isdecimal() and len(text) < 12 else None

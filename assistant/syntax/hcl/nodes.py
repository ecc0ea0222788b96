"""The tree of an HCL file: bodies, blocks, attributes and expressions, each with its span.

The nodes are msgspec's structs: they take a tenth of a dataclass's time to define, and a tree is
made of thousands of them at each change of a text.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from assistant.syntax.source import Span

Constant = str | int | float | bool | None


class Literal(msgspec.Struct, frozen=True, gc=False):
    """A number, a bool, null, or a string without templates (escapes resolved)."""

    span: Span
    value: Constant


class Template(msgspec.Struct, frozen=True, gc=False):
    """A quoted string or heredoc with `${}` or `%{}` in it."""

    span: Span
    parts: tuple[str | Expression, ...]
    """Literal text and interpolated expressions in order."""
    plain: bool = True
    """False: it holds directives (`%{if}`), whose parts do not simply follow one another."""


class Tuple(msgspec.Struct, frozen=True, gc=False):
    """`[a, b]`."""

    span: Span
    items: tuple[Expression, ...]


class Entry(msgspec.Struct, frozen=True, gc=False):
    """One `key = value` of an object."""

    key: str | None
    """None: the key is computed."""
    key_span: Span
    value: Expression
    key_expression: Expression | None = None


class Object(msgspec.Struct, frozen=True, gc=False):
    """`{ a = 1 }`."""

    span: Span
    entries: tuple[Entry, ...]


class Traversal(msgspec.Struct, frozen=True, gc=False):
    """`var.x`, `docker_image.caddy.image_id`, `data.a.b[0].c`."""

    span: Span
    parts: tuple[str | int | None, ...]
    """The names and constant indexes; None for a computed index or a splat."""
    inner: tuple[Expression, ...] = ()
    """Expressions inside the brackets."""


class Call(msgspec.Struct, frozen=True, gc=False):
    """A function call."""

    span: Span
    name: str
    name_span: Span
    args: tuple[Expression, ...]


class Other(msgspec.Struct, frozen=True, gc=False):
    """Operations, conditionals, `for`, and whatever is not looked into further."""

    span: Span
    kind: str
    children: tuple[Expression, ...] = ()
    bound: tuple[str, ...] = ()
    """Names that a `for` declares for its own children."""
    operator: str = ""


Expression = Literal | Template | Tuple | Object | Traversal | Call | Other


class Attribute(msgspec.Struct, frozen=True, gc=False):
    """`name = expression` in a body."""

    name: str
    name_span: Span
    value: Expression
    span: Span


class Label(msgspec.Struct, frozen=True, gc=False):
    """A block's label, quotes taken off."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Body:
    """What stands between braces, or a whole file, in the order of the text."""

    span: Span
    attributes: tuple[Attribute, ...] = ()
    blocks: tuple[Block, ...] = ()
    broken: bool = False
    """True: a parse error lies inside, so what is absent may only be unreadable."""
    _named: dict[str, Attribute] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """The attributes by name, filled when first asked for one."""

    def attribute(self, name: str) -> Attribute | None:
        """The first attribute of that name, or None."""
        if not self._named and self.attributes:
            self._named.update((a.name, a) for a in reversed(self.attributes))
        return self._named.get(name)

    def blocks_of(self, type_: str) -> tuple[Block, ...]:
        """The blocks of a type."""
        return tuple(b for b in self.blocks if b.type == type_)


class Block(msgspec.Struct, frozen=True, gc=False):
    """`type "label" { ... }`."""

    type: str
    type_span: Span
    labels: tuple[Label, ...]
    body: Body
    span: Span
    names: tuple[str, ...]
    """The labels' texts."""

    @property
    def header_span(self) -> Span:
        """From the type to the last label."""
        end = self.labels[-1].span.end if self.labels else self.type_span.end
        return Span(self.type_span.start, end)


class Reference(msgspec.Struct, frozen=True, gc=False):
    """A traversal as it is used, and where."""

    parts: tuple[str | int | None, ...]
    span: Span = Span(0, 0)

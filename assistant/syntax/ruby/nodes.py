"""What a configuration file in Ruby is made of. Anything else is `Odd`, with its place."""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from assistant.syntax.source import Span


class Constant(msgspec.Struct, frozen=True):
    """A number, a truth, nil (None), or a symbol (its name as a text)."""

    span: Span
    value: str | int | float | bool | None


class Text(msgspec.Struct, frozen=True):
    """A text with expressions in it; of a here-document `body` is where its lines stand."""

    span: Span
    parts: tuple[str | Node, ...]
    body: Span | None = None


class Name(msgspec.Struct, frozen=True):
    """A variable, a constant, or a method that is called with nothing."""

    span: Span
    text: str


class Listing(msgspec.Struct, frozen=True):
    """An array."""

    span: Span
    items: tuple[Node, ...]


class Table(msgspec.Struct, frozen=True):
    """A hash."""

    span: Span
    pairs: tuple[tuple[Node, Node], ...]


class Range(msgspec.Struct, frozen=True):
    """`first..last`, or with three dots without the last one."""

    span: Span
    first: Node
    last: Node
    exclusive: bool


class Binary(msgspec.Struct, frozen=True):
    """Two values and what is between them."""

    span: Span
    left: Node
    sign: str
    right: Node


class Choice(msgspec.Struct, frozen=True):
    """`condition ? yes : no`."""

    span: Span
    condition: Node
    yes: Node
    no: Node


class Index(msgspec.Struct, frozen=True):
    """`object[key]`."""

    span: Span
    object: Node
    key: Node


class Block(msgspec.Struct, frozen=True):
    """`do |a, b| ... end`, or in braces."""

    span: Span
    parameters: tuple[str, ...]
    body: tuple[Node, ...]


class Call(msgspec.Struct, frozen=True):
    """`receiver.name first, key: value do |x| ... end`."""

    span: Span
    receiver: Node | None
    name: str
    items: tuple[Node, ...] = ()
    named: tuple[tuple[str, Node], ...] = ()
    block: Block | None = None

    @property
    def head(self) -> Span:
        """Without the inside of its block."""
        return Span(self.span.start, self.block.span.start) if self.block else self.span


class Function(msgspec.Struct, frozen=True):
    """`def name(a, b) ... end`."""

    span: Span
    name: str
    parameters: tuple[str, ...]
    body: tuple[Node, ...]


class Branch(msgspec.Struct, frozen=True):
    """`if` with what is done where the condition holds, and where not; `unless` the other way."""

    span: Span
    condition: Node
    yes: tuple[Node, ...]
    no: tuple[Node, ...]


class Assign(msgspec.Struct, frozen=True):
    """`target = value`."""

    span: Span
    target: Node
    value: Node


class Odd(msgspec.Struct, frozen=True):
    """Something else, by the grammar's name of it."""

    span: Span
    kind: str


Node: TypeAlias = (
    Constant
    | Text
    | Name
    | Listing
    | Table
    | Range
    | Binary
    | Choice
    | Index
    | Call
    | Function
    | Branch
    | Assign
    | Odd
)

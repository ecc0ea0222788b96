"""HCL as `tofu fmt` would leave it, with the line of the source that each line came from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

Lines = tuple[int, ...]
_WIDE = 88
"""A list longer than this, in characters, goes over several lines."""


@dataclass(frozen=True, slots=True)
class Item:
    """An element of a list, as an expression."""

    code: str
    lines: Lines = ()


@dataclass(slots=True)
class Attribute:
    """`name = expression`, or a list of items."""

    name: str
    code: str | list[Item]
    lines: Lines = ()

    @property
    def several(self) -> bool:
        """Whether it goes over several lines."""
        if isinstance(self.code, str):
            return "\n" in self.code
        inline = len(self.code) < 2 or not any(item.lines for item in self.code)
        return not inline or len(_inline(self.code)) > _WIDE


@dataclass(slots=True)
class Body:
    """The inside of a block, or a file: attributes first, then blocks, as they were added."""

    head: str = ""
    lines: Lines = ()
    attributes: list[Attribute] = field(default_factory=list)
    blocks: list[Body] = field(default_factory=list)
    comment: str = ""

    def set(self, name: str, code: str | list[Item], lines: Lines = ()) -> None:
        """An attribute; one that stands already is replaced."""
        self.attributes = [a for a in self.attributes if a.name != name]
        self.attributes.append(Attribute(name, code, lines))

    def add(self, name: str, item: Item) -> None:
        """One more element of a list."""
        for attribute in self.attributes:
            if attribute.name == name and isinstance(attribute.code, list):
                attribute.code.append(item)
                return
        self.set(name, [item])

    def block(self, head: str, lines: Lines = (), comment: str = "") -> Body:
        """A block in it."""
        made = Body(head, lines, comment=comment)
        self.blocks.append(made)
        return made


def printed(body: Body) -> tuple[str, dict[int, Lines]]:
    """The text of a file, and for each of its lines those of the source."""
    out = list(_file(body))
    text = "".join(f"{line}\n" for line, _ in out)
    return text, {n: lines for n, (_, lines) in enumerate(out, 1) if lines}


def _file(body: Body) -> Iterator[tuple[str, Lines]]:
    for number, block in enumerate(body.blocks):
        if number:
            yield "", ()
        yield from _block(block, "")


def _block(body: Body, indent: str) -> Iterator[tuple[str, Lines]]:
    if body.comment:
        yield f"{indent}# {body.comment}", ()
    if not body.attributes and not body.blocks:
        yield f"{indent}{body.head} {{}}", body.lines
        return
    yield f"{indent}{body.head} {{", body.lines
    inner = indent + "  "
    yield from _attributes(body.attributes, inner)
    for number, block in enumerate(body.blocks):
        if number or body.attributes:
            yield "", ()
        yield from _block(block, inner)
    yield f"{indent}}}", ()


def _attributes(attributes: list[Attribute], indent: str) -> Iterator[tuple[str, Lines]]:
    run: list[Attribute] = []
    for attribute in attributes:
        if attribute.several:
            yield from _run(run, indent)
            run = []
            yield from _long(attribute, indent)
        else:
            run.append(attribute)
    yield from _run(run, indent)


def _run(run: list[Attribute], indent: str) -> Iterator[tuple[str, Lines]]:
    width = max((len(a.name) for a in run), default=0)
    for a in run:
        code = a.code if isinstance(a.code, str) else _inline(a.code)
        lines = a.lines or (() if isinstance(a.code, str) else _of(a.code))
        yield f"{indent}{a.name:{width}} = {code}", lines


def _long(attribute: Attribute, indent: str) -> Iterator[tuple[str, Lines]]:
    if isinstance(attribute.code, str):
        first, *rest = attribute.code.split("\n")
        yield f"{indent}{attribute.name} = {first}", attribute.lines
        for line in rest:
            yield f"{indent}{line}", attribute.lines
        return
    yield f"{indent}{attribute.name} = [", attribute.lines
    for item in attribute.code:
        yield f"{indent}  {item.code},", item.lines or attribute.lines
    yield f"{indent}]", ()


def _inline(items: list[Item]) -> str:
    return "[" + ", ".join(item.code for item in items) + "]"


def _of(items: list[Item]) -> Lines:
    return tuple(dict.fromkeys(n for item in items for n in item.lines))


def quoted(text: str) -> str:
    """A text as a quoted template in which nothing is evaluated."""
    return f'"{inside(text)}"'


def inside(text: str, *, before_expression: bool = False) -> str:
    """A text for the inside of a quoted template; `before_expression`: `${` follows it."""
    plain = json.dumps(text, ensure_ascii=False)[1:-1]
    plain = _ESCAPE.sub(lambda m: _ESCAPES.get(m.group(), m.group()), plain)
    plain = _OPENED.sub(lambda m: f"{_coded(m[1])}{m[2]}{m[2]}{{", plain).replace("\x7f", "\\u007f")
    if before_expression:
        # A dollar right before `${` would make an escape of it.
        bare = plain.rstrip("$%")
        plain = bare + _coded(plain[len(bare) :])
    return plain


_ESCAPE = re.compile(r"\\.")
_ESCAPES = {"\\b": "\\u0008", "\\f": "\\u000c"}
"""Escapes of JSON's that HCL does not know."""
_OPENED = re.compile(r"([$%]*)([$%])\{")


def _coded(signs: str) -> str:
    return "".join(f"\\u{ord(sign):04x}" for sign in signs)


def table(pairs: Iterable[tuple[str, str]]) -> str:
    """A map over several lines; names are quoted."""
    given = [(quoted(name), code.replace("\n", "\n  ")) for name, code in pairs]
    width = max((len(name) for name, _ in given), default=0)
    inner = "".join(f"  {name:{width}} = {code}\n" for name, code in given)
    return "{\n" + inner + "}"


def label(text: str) -> str:
    """A text as the name of a resource or variable: letters, digits, underscores."""
    bare = re.sub(r"[^a-z0-9_]+", "_", text.lower()).strip("_")
    return bare if bare and not bare[0].isdigit() else f"x_{bare}".rstrip("_")


_BRACES = "{{`{{`}}"


def untemplated(text: str) -> str:
    """A text in which Packer's own template language finds nothing: it fills in most settings."""
    return text.replace("{{", _BRACES)


def plain_of_template(text: str) -> str:
    """The text that `untemplated` was given."""
    return text.replace(_BRACES, "{{")

"""Terraform's JSON form, read into the same tree as the native one, with the places in the text.

JSON does not tell a nested block from an argument: within a resource both stand as arguments,
but for the blocks that the language itself has.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.syntax.hcl import (
    Attribute,
    Block,
    Body,
    Entry,
    Expression,
    HclFile,
    Label,
    Literal,
    Object,
    Template,
    Traversal,
    Tuple,
)
from assistant.syntax.source import Source, Span

MAX_DEPTH = 200
_SPACE = re.compile(r"[ \t\r\n\ufeff]*")
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\.)*"')
_WORD = re.compile(r"true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_ALONE = re.compile(r"\$\{\s*([A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*)\s*\}")
_INSIDE = re.compile(r"[$%]\{([^{}]*)\}")
_NAMES = re.compile(r"[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)+")
_TOP: Mapping[str, int] = {
    "resource": 2, "data": 2, "ephemeral": 2, "provider": 1, "variable": 1, "output": 1,
    "module": 1, "check": 1, "terraform": 0, "locals": 0, "moved": 0, "import": 0, "removed": 0,
    "run": 1, "mock_provider": 1, "variables": 0,
}  # fmt: skip
_INNER: Mapping[str, Mapping[str, int]] = {
    "terraform": {"backend": 1, "cloud": 0, "encryption": 0, "required_providers": 0},
    "encryption": {"key_provider": 2, "method": 2},
    "resource": {"provisioner": 1, "connection": 0, "lifecycle": 0},
    "provisioner": {"connection": 0},
    "variable": {"validation": 0},
    "check": {"data": 2, "assert": 0},
    "run": {"module": 0, "assert": 0},
}
"""The language's own blocks inside another, with the number of their labels."""


class NotJson(Exception):
    """The text is not JSON as far as it matters here."""


@dataclass(frozen=True, slots=True)
class _Value:
    span: Span
    content: object
    """str, int, float, bool, None; a list of values; a tuple of members."""


@dataclass(frozen=True, slots=True)
class _Member:
    key: str
    key_span: Span
    value: _Value


class _Reader:
    """Recursive descent over a text; positions in code points."""

    def __init__(self, text: str) -> None:
        self.text = text

    def value(self, at: int, depth: int = 0) -> _Value:
        at = self._skip(at)
        char = self.text[at : at + 1]
        if depth > MAX_DEPTH:
            raise NotJson
        if char == "{":
            return self._object(at, depth)
        if char == "[":
            return self._list(at, depth)
        pattern = _STRING if char == '"' else _WORD
        match = pattern.match(self.text, at)
        if match is None:
            raise NotJson
        return _Value(Span(at, match.end()), self._plain(match[0]))

    def _plain(self, text: str) -> object:
        try:
            plain: object = json.loads(text, strict=False)
        except ValueError as error:
            raise NotJson from error
        return plain

    def _skip(self, at: int) -> int:
        match = _SPACE.match(self.text, at)
        return match.end() if match else at

    def _object(self, start: int, depth: int) -> _Value:
        members: list[_Member] = []
        at = self._skip(start + 1)
        while self.text[at : at + 1] != "}":
            key = self.value(at, depth + 1)
            colon = self._skip(key.span.end)
            if not isinstance(key.content, str) or self.text[colon : colon + 1] != ":":
                raise NotJson
            value = self.value(colon + 1, depth + 1)
            members.append(_Member(key.content, key.span, value))
            at = self._next(value.span.end, "}")
        return _Value(Span(start, at + 1), tuple(members))

    def _list(self, start: int, depth: int) -> _Value:
        items: list[_Value] = []
        at = self._skip(start + 1)
        while self.text[at : at + 1] != "]":
            items.append(self.value(at, depth + 1))
            at = self._next(items[-1].span.end, "]")
        return _Value(Span(start, at + 1), items)

    def _next(self, at: int, closing: str) -> int:
        at = self._skip(at)
        if self.text[at : at + 1] == ",":
            return self._skip(at + 1)
        if self.text[at : at + 1] != closing:
            raise NotJson
        return at


def parse_json(path: str, text: str) -> HclFile:
    """Read one `.tf.json` file. Never raises: of what is no JSON nothing is known."""
    source = Source(path, text)
    whole = Span(0, len(text))
    try:
        top = _Reader(text).value(0)
        blocks = tuple(_blocks(top, whole))
    except (NotJson, RecursionError):
        return HclFile(source, Body(whole, broken=True), ())
    return HclFile(source, Body(whole, blocks=blocks), ())


def _members(value: _Value) -> list[_Member]:
    content = value.content
    return [m for m in content if isinstance(m, _Member)] if isinstance(content, tuple) else []


def _each(value: _Value) -> list[_Value]:
    """One object, or each of a list of them."""
    content = value.content
    if isinstance(content, list):
        return [v for v in content if isinstance(v, _Value)]
    return [value]


def _blocks(value: _Value, whole: Span) -> Iterator[Block]:
    for one in _each(value):
        for member in _members(one):
            if member.key in _TOP:
                type_ = (member.key, member.key_span)
                yield from _labelled(type_, member, _TOP[member.key], (), whole)


def _labelled(
    type_: tuple[str, Span], at: _Member, left: int, labels: tuple[Label, ...], whole: Span
) -> Iterator[Block]:
    for one in _each(at.value):
        if left:
            for member in _members(one):
                label = Label(member.key, member.key_span)
                yield from _labelled(type_, member, left - 1, (*labels, label), whole)
        else:
            span = Span(at.key_span.start, one.span.end)
            names = tuple(label.text for label in labels)
            yield Block(type_[0], type_[1], labels, _body(one, type_[0], whole), span, names)


def _body(value: _Value, inside: str, whole: Span) -> Body:
    attributes = []
    blocks: list[Block] = []
    kinds = _INNER.get(inside, {})
    for member in _members(value):
        if member.key in kinds:
            type_ = (member.key, member.key_span)
            blocks += _labelled(type_, member, kinds[member.key], (), whole)
        elif member.key != "//":
            span = Span(member.key_span.start, member.value.span.end)
            expression = _expression(member.value)
            attributes.append(Attribute(member.key, member.key_span, expression, span))
    return Body(value.span, tuple(attributes), tuple(blocks))


def _expression(value: _Value) -> Expression:
    content = value.content
    if isinstance(content, str):
        return _text(value.span, content)
    if isinstance(content, tuple):
        entries = [Entry(m.key, m.key_span, _expression(m.value)) for m in _members(value)]
        return Object(value.span, tuple(entries))
    if isinstance(content, list):
        return Tuple(value.span, tuple(_expression(v) for v in _each(value)))
    return Literal(value.span, content if isinstance(content, int | float) else None)


def _text(span: Span, text: str) -> Expression:
    """A string: plain, one reference alone, or one with references in it."""
    alone = _ALONE.fullmatch(text)
    if alone:
        return Traversal(span, tuple(alone[1].split(".")))
    if "${" not in text and "%{" not in text:
        return Literal(span, text)
    inner = [
        Traversal(span, tuple(name.split(".")))
        for part in _INSIDE.findall(text)
        for name in _NAMES.findall(part)
    ]
    return Template(span, (text, *inner), plain=False)

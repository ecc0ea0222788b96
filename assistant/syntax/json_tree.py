"""JSON with the places of its values."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TypeAlias

from assistant.syntax.source import Span

_SPACE = re.compile(r"[ \t\r\n\ufeff]*")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_WORD = re.compile(r"[^\s,\]}]+")
_DEPTH = 200
"""Brackets in one another; the standard library's own reader gives up at about a thousand."""
Plain: TypeAlias = str | float | list["JsonNode"] | tuple["JsonPair", ...] | None


class NotJson(Exception):
    """The text is no JSON, or nested deeper than any person's file."""


@dataclass(frozen=True, slots=True)
class JsonNode:
    """A value: a text, a number, a truth, null, a list, or the pairs of an object."""

    span: Span
    plain: Plain


@dataclass(frozen=True, slots=True)
class JsonPair:
    """A name and its value; a name may stand twice."""

    name: str
    name_span: Span
    value: JsonNode


def parse_json(text: str) -> JsonNode:
    """The whole text as one value. Raises NotJson; `json_findings` tells the place."""
    try:
        json.loads(text.removeprefix("\ufeff"))
        return _value(text, _after(text, 0), 0)
    except (ValueError, RecursionError, IndexError) as error:
        raise NotJson(str(error)) from None


def _after(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _value(text: str, at: int, depth: int) -> JsonNode:
    if depth > _DEPTH:
        raise NotJson("nested too deeply")
    sign = text[at]
    if sign == '"':
        inner, end = _string(text, at)
        return JsonNode(Span(at, end), inner)
    if sign == "{":
        return _object(text, at, depth)
    if sign == "[":
        items: list[JsonNode] = []
        here = _after(text, at + 1)
        while text[here] != "]":
            items.append(_value(text, here, depth + 1))
            here = _after(text, items[-1].span.end)
            here = _after(text, here + 1) if text[here] == "," else here
        return JsonNode(Span(at, here + 1), items)
    match = _WORD.match(text, at)
    end = match.end() if match else at + 1
    return JsonNode(Span(at, end), json.loads(text[at:end]))


def _object(text: str, at: int, depth: int) -> JsonNode:
    pairs: list[JsonPair] = []
    here = _after(text, at + 1)
    while text[here] != "}":
        name, end = _string(text, here)
        value = _value(text, _after(text, _after(text, end) + 1), depth + 1)
        pairs.append(JsonPair(name, Span(here, end), value))
        here = _after(text, value.span.end)
        here = _after(text, here + 1) if text[here] == "," else here
    return JsonNode(Span(at, here + 1), tuple(pairs))


def _string(text: str, at: int) -> tuple[str, int]:
    """A text and where it ends; half of a pair of surrogates, which no file can hold, is a mark."""
    match = _STRING.match(text, at)
    if match is None:
        raise NotJson("a text has no end")
    inner: str = json.loads(match.group())
    return inner.encode("utf-16", "surrogatepass").decode("utf-16", "replace"), match.end()

"""Values of Ruby as far as they can be told without running it."""

from __future__ import annotations

import operator
import posixpath
import re
from collections import ChainMap
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from assistant.syntax.ruby import (
    Assign,
    Binary,
    Call,
    Choice,
    Constant,
    Index,
    Listing,
    Name,
    Node,
    Range,
    Table,
    Text,
)
from assistant.syntax.source import Source
from assistant.translate.vagrant.model import Lines, script

_ROUNDS = 100
"""The longest range; more machines nobody keeps in one file."""
_LONGEST = 200_000
"""Characters of a text."""
_LARGEST = 10**15
_WIDE = re.compile(r"%[^a-zA-Z%]*(?:\d{4}|\*)")
"""A place for a value that is wider than any name."""
_SIGNS: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.floordiv,
    "%": operator.mod,
}  # fmt: skip
_PLAIN: Mapping[str, Callable[[Any], Any]] = {
    "to_s": lambda v: _shown(v),
    "to_i": lambda v: int(v),
    "upcase": lambda v: v.upper(),
    "downcase": lambda v: v.lower(),
    "strip": lambda v: v.strip(),
    "chomp": lambda v: v.rstrip("\n"),
    "length": len,
    "size": len,
    "to_a": list,
    "to_sym": lambda v: v,
    "keys": list,
    "values": lambda v: list(v.values()),
    "succ": lambda v: v + 1,
    "nil?": lambda v: v is None,
    "empty?": lambda v: not len(v),
    "dup": lambda v: v,
    "freeze": lambda v: v,
}
_HERE = frozenset({"__dir__", "__FILE__"})


Names: TypeAlias = "ChainMap[str, Any]"
"""What names stand for at a place: those of its own block first, then those around it."""


def give(names: Names, name: str, value: Any) -> None:
    """A name's new value, in the block that has the name already; else in the innermost."""
    for held in names.maps:
        if name in held:
            held[name] = value
            return
    names[name] = value


class Unknown(Exception):
    """A value that only a run of the file could tell; the text says of what."""


class Values:
    """Gives nodes their values, with the names that are known at a place."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def lines(self, start: int, end: int) -> Lines:
        """The lines of a stretch of the file."""
        last = max(start, end - 1)
        return tuple(range(self.source.line_of(start), self.source.line_of(last) + 1))

    def of(self, node: Node, names: Names) -> Any:
        """The value. Raises Unknown where it cannot be told."""
        try:
            return self._of(node, names)
        except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError):
            raise Unknown(self._code(node)) from None

    def text(self, node: Node, names: Names) -> str:
        """The value as a text. Raises Unknown."""
        return _shown(self.of(node, names))

    def _code(self, node: Node) -> str:
        first = self.source.slice(node.span).split("\n")[0]
        return first if len(first) <= 60 else f"{first[:59]}…"

    def _of(self, node: Node, names: Names) -> Any:
        if isinstance(node, Constant):
            return node.value
        if isinstance(node, Text):
            return self._text(node, names)
        if isinstance(node, Name) and (node.text in names or node.text in _HERE):
            return names.get(node.text, "." if node.text == "__dir__" else "./Vagrantfile")
        if isinstance(node, Listing):
            return [self._of(one, names) for one in node.items]
        if isinstance(node, Table):
            return {self._of(key, names): self._of(value, names) for key, value in node.pairs}
        if isinstance(node, Range):
            first, last = self._of(node.first, names), self._of(node.last, names)
            if last - first > _ROUNDS:
                raise Unknown(f"more than {_ROUNDS} rounds")
            return list(range(first, last + (not node.exclusive)))
        if isinstance(node, Binary):
            return self._binary(node, names)
        if isinstance(node, Index):
            held, key = self._of(node.object, names), self._of(node.key, names)
            return held.get(key) if isinstance(held, dict) else held[key]
        if isinstance(node, Choice):
            chosen = self._of(node.condition, names) not in (None, False)
            return self._of(node.yes if chosen else node.no, names)
        if isinstance(node, Call):
            return self._call(node, names)
        if isinstance(node, Assign) and isinstance(node.target, Name):
            value = self._of(node.value, names)
            give(names, node.target.text, value)
            return value
        raise Unknown(self._code(node))

    def _text(self, node: Text, names: Names) -> str:
        text = "".join(p if isinstance(p, str) else self.text(p, names) for p in node.parts)
        if len(text) > _LONGEST:
            raise Unknown("a text that is too long")
        span = node.body or node.span
        home = self.lines(span.start, span.end) if span.end > span.start else ()
        count = text.removesuffix("\n").count("\n") + 1
        if len(home) == count:
            return script(text, tuple((one,) for one in home))
        return script(text, (home,) * count)

    def _binary(self, node: Binary, names: Names) -> Any:
        if node.sign in ("||", "or"):
            try:
                left = self._of(node.left, names)
            except Unknown:  # The environment is not looked at: what holds without it counts.
                left = None
            return self._of(node.right, names) if left in (None, False) else left
        left, right = self._of(node.left, names), self._of(node.right, names)
        if node.sign in ("==", "!="):
            return (left == right) == (node.sign == "==")
        return self._reckoned(node, left, right)

    def _reckoned(self, node: Binary, left: Any, right: Any) -> Any:
        numbers = all(
            isinstance(one, int | float) and not isinstance(one, bool) for one in (left, right)
        )
        if numbers and node.sign in _SIGNS:
            value = _SIGNS[node.sign](left, right)
            if abs(value) < _LARGEST:
                return value
        elif node.sign == "%" and isinstance(left, str):
            return self._filled(node, left, right if isinstance(right, list) else [right])
        elif node.sign == "+":
            texts = isinstance(left, str) and isinstance(right, str)
            lists = isinstance(left, list) and isinstance(right, list)
            if (texts or lists) and len(left) + len(right) <= _LONGEST:
                return left + right
        raise Unknown(self._code(node))

    def _filled(self, node: Node, pattern: str, given: list[Any]) -> str:
        """`"web%02d" % [1]`, as far as both languages have it."""
        if _WIDE.search(pattern):
            raise Unknown(self._code(node))
        return str(pattern) % tuple(given)

    def _call(self, node: Call, names: Names) -> Any:
        on = node.receiver.text if isinstance(node.receiver, Name) else ""
        given = [self._of(one, names) for one in node.items]
        if on == "ENV" and node.name == "fetch" and len(given) == 2:
            return given[1]
        if on == "File" and node.name in ("join", "expand_path", "dirname"):
            if node.name == "dirname":
                return posixpath.dirname(given[0])
            parts = given if node.name == "join" else given[:1]
            return posixpath.normpath(posixpath.join(*parts))
        if node.receiver is None and node.name in ("format", "sprintf") and given:
            return self._filled(node, str(given[0]), given[1:])
        if node.name == "key?" and given and node.receiver is not None:
            return given[0] in self._of(node.receiver, names)
        if node.receiver is None or node.block is not None:
            raise Unknown(self._code(node))
        try:
            value = self._of(node.receiver, names)
        except Unknown:
            raise Unknown(self._code(node)) from None
        if node.name in _PLAIN and not given:
            return _PLAIN[node.name](value)
        if node.name == "fetch" and isinstance(value, dict):
            return value.get(given[0], *given[1:]) if len(given) == 2 else value[given[0]]
        if node.name == "join" and isinstance(value, list):
            return (given[0] if given else "").join(_shown(one) for one in value)
        if node.name == "split" and isinstance(value, str):
            return value.split(*given)
        raise Unknown(self._code(node))


def _shown(value: Any) -> str:
    """As Ruby puts a value into a text."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false"}.get(value, "") if value is not None else ""
    if isinstance(value, int | float):
        return str(value)
    raise Unknown("a list in a text")

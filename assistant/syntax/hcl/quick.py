"""The most common values read without the grammar, which takes many times as long for them.

What is read here is read as the grammar would: constants, plain paths, lists, objects, calls and
`for` over such values, texts with plain paths in them, one operator between two values, conditions.
Anything else is left to the grammar.
"""

from __future__ import annotations

import re
from typing import NoReturn

from assistant.syntax.hcl.literals import dedent, number, unescape
from assistant.syntax.hcl.nodes import (
    Call,
    Constant,
    Entry,
    Expression,
    Literal,
    Object,
    Other,
    Template,
    Traversal,
    Tuple,
)
from assistant.syntax.source import Span

CONSTANTS: dict[str, Constant] = {"true": True, "false": False, "null": None}
_KEYWORDS = frozenset({"for", "in", "if", "else", "endif", "endfor"})
_RESERVED = _KEYWORDS | CONSTANTS.keys()
MAX_DEPTH = 30
"""Values nested more deeply are left to the grammar."""

_VALUE = re.compile(
    r"""(?P<text>"[^"\\$%\n\x00]*+")
    |(?P<path>[A-Za-z_][\w-]*+(?:\.[A-Za-z_][\w-]*+)*)(?P<call>\()?
    |(?P<number>\d++(?:\.\d++)?)
    |(?P<open>[\[{])
    |(?P<quote>")
    |(?P<unary>[!-])
    |(?P<heredoc><<(?P<minus>-?)(?P<tag>[A-Za-z_]\w*+)[ \t\r]*+\n)""",
    re.VERBOSE | re.ASCII,
)
_STEP = re.compile(
    r"""\.(?P<name>[A-Za-z_][\w-]*+)|\[(?:(?P<number>\d{1,9}+)|"(?P<key>[^"\\$%\n\x00]*+)")\]""",
    re.ASCII,
)
_OPERATOR = re.compile(r"[ \t]*+(==|!=|<=|>=|&&|\|\||[<>*/%+?-])(?![/*])[ \t\r]*+")
_COLON = re.compile(r"[ \t]*+:(?!:)[ \t\r]*+")
_FOR = re.compile(
    r"for[ \t]++([A-Za-z_][\w-]*+)(?:[ \t]*+,[ \t]*+([A-Za-z_][\w-]*+))?[ \t]++in[ \t]++", re.ASCII
)
_IF = re.compile(r"if(?=[ \t])")
_SPACE = re.compile(r"(?:[ \t\r\n]++|(?:\#|//)[^\n]*+)*")
_BLANK = re.compile(r"[ \t\r]*+")
_KEY = re.compile(r"""(?:([A-Za-z_][\w-]*+)|"([^"\\$%\n\x00]*+)")[ \t]*+[=:](?![=>:])""", re.ASCII)
_PART = re.compile(
    r"""(?P<plain>(?:[^"\\$%\n\x00]++|\\[nrt"\\]|\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8}
        |\$(?![${])|%(?![%{]))+)
    |(?P<end>")
    |\$\{[ \t]*+(?P<path>[A-Za-z_][\w-]*+(?:\.[A-Za-z_][\w-]*+)*)[ \t]*+\}""",
    re.VERBOSE | re.ASCII,
)
_INSERT = re.compile(
    r"\$\{[ \t]*+(?P<path>[A-Za-z_][\w-]*+(?:\.[A-Za-z_][\w-]*+)*)[ \t]*+\}|[$%]\{|[$%]{2}\{",
    re.ASCII,
)
_ODD = re.compile("[\x00\ufeff]")


class _Other(Exception):
    """The value is not one of those that are read here."""


def quick_value(text: str, start: int, end: int) -> Expression | None:
    """The value that stands from `start` to `end`; None where the grammar has to be asked."""
    reader = _Reader(text, end)
    try:
        value, at = reader.value(start)
    except _Other:
        return None
    return value if at == end else None


def path_value(span: Span, path: str) -> Literal | Traversal | None:
    """A name or names with dots between them; None where it is part of something else."""
    if path in CONSTANTS:
        return Literal(span, CONSTANTS[path])
    parts = tuple(path.split("."))
    return None if parts[0] in _RESERVED else Traversal(span, parts)


def _other() -> NoReturn:
    raise _Other


class _Reader:
    def __init__(self, text: str, end: int) -> None:
        self.text = text
        self.end = end
        self.depth = 0

    def value(self, start: int) -> tuple[Expression, int]:
        """The value at an offset, and the offset after it."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            _other()
        left, at = self.operand(start)
        match = _OPERATOR.match(self.text, at, self.end)
        if match is not None and match[1] != "?":
            right, at = self.operand(match.end())
            span = Span(start, at)
            pair = Other(span, "binary_operation", (left, right), operator=match[1])
            left = Other(span, "operation", (pair,))
            match = _OPERATOR.match(self.text, at, self.end)
        if match is not None:
            if match[1] != "?":
                _other()  # which of the operators comes first is for the grammar to say
            yes, at = self.value(match.end())
            colon = _COLON.match(self.text, at, self.end)
            if colon is None:
                _other()
            no, at = self.value(colon.end())
            left = Other(Span(start, at), "conditional", (left, yes, no), operator="?")
        self.depth -= 1
        return left, at

    def operand(self, at: int) -> tuple[Expression, int]:
        """A value without operators between values."""
        match = _VALUE.match(self.text, at, self.end)
        if match is None:
            _other()
        kind, stop = match.lastgroup, match.end()
        if kind == "text":
            return Literal(Span(at, stop), self.text[at + 1 : stop - 1]), stop
        if kind == "path":
            found = path_value(Span(at, stop), match["path"])
            if found is None:
                _other()
            if self.text.startswith(("[", "."), stop) and isinstance(found, Traversal):
                return self.steps(found, stop)
            return found, stop
        if kind == "number":
            if self.text[stop : stop + 1] in ("e", "E", "."):
                _other()
            return Literal(Span(at, stop), number(match["number"])), stop
        if kind == "open":
            return self.tuple_(at) if match["open"] == "[" else self.object_(at)
        if kind == "call":
            return self.call(match)
        if kind == "quote":
            return self.template(at)
        if kind == "unary":
            if self.text[stop : stop + 1] in ("!", "-"):
                _other()
            inner, stop = self.operand(stop)
            single = Other(Span(at, stop), "unary_operation", (inner,), operator=match["unary"])
            return Other(Span(at, stop), "operation", (single,)), stop
        return self.heredoc(match)

    def steps(self, path: Traversal, at: int) -> tuple[Expression, int]:
        """A path that goes on with constant indexes."""
        parts = list(path.parts)
        while match := _STEP.match(self.text, at, self.end):
            at = match.end()
            number_ = match["number"]
            parts.append(int(number_) if number_ else match["name"] or match["key"] or "")
        if self.text.startswith(("[", ".", "("), at):
            _other()
        return Traversal(Span(path.span.start, at), tuple(parts)), at

    def space(self, at: int) -> int:
        """After blanks, line ends and comments."""
        match = _SPACE.match(self.text, at, self.end)
        return match.end() if match else at

    def listed(self, at: int, close: str) -> tuple[tuple[Expression, ...], int]:
        """Values with commas between them, up to a closing bracket, and the offset after that."""
        items: list[Expression] = []
        at = self.space(at)
        while self.text[at : at + 1] != close:
            value, at = self.value(at)
            items.append(value)
            at = self.space(at)
            if self.text[at : at + 1] == ",":
                at = self.space(at + 1)
            elif self.text[at : at + 1] != close:
                _other()
        return tuple(items), at + 1

    def tuple_(self, at: int) -> tuple[Expression, int]:
        """`[a, b]`."""
        loop = _FOR.match(self.text, self.space(at + 1), self.end)
        if loop is not None:
            return self.for_(at, loop, "]")
        items, stop = self.listed(at + 1, "]")
        return Tuple(Span(at, stop), items), stop

    def for_(self, start: int, loop: re.Match[str], close: str) -> tuple[Expression, int]:
        """`[for a in b : c if d]`, and the same with a key in braces."""
        bound = tuple(name for name in loop.groups() if name)
        if not _RESERVED.isdisjoint(bound):
            _other()
        over, at = self.value(loop.end())
        at = self.space(at)
        if self.text[at : at + 1] != ":" or self.text[at + 1 : at + 2] == ":":
            _other()
        value, at = self.value(self.space(at + 1))
        children = [value]
        if close == "}":
            at = self.space(at)
            if self.text[at : at + 2] != "=>":
                _other()
            value, at = self.value(self.space(at + 2))
            children.append(value)
        at = self.space(at)
        condition = _IF.match(self.text, at, self.end)
        if condition is not None:
            value, at = self.value(self.space(condition.end()))
            children.append(value)
            at = self.space(at)
        if self.text[at : at + 1] != close:
            _other()
        return Other(Span(start, at + 1), "for", (*children, over), bound), at + 1

    def call(self, match: re.Match[str]) -> tuple[Expression, int]:
        """`f(a, b)`."""
        name, at, end = match["path"], *match.span("path")
        if "." in name or name in _RESERVED:
            _other()
        args, stop = self.listed(end + 1, ")")
        return Call(Span(at, stop), name, Span(at, end), args), stop

    def object_(self, start: int) -> tuple[Expression, int]:
        """`{ a = b }`, an entry a line or with commas between them."""
        entries: list[Entry] = []
        at = self.space(start + 1)
        loop = _FOR.match(self.text, at, self.end)
        if loop is not None:
            return self.for_(start, loop, "}")
        while self.text[at : at + 1] != "}":
            key = _KEY.match(self.text, at, self.end)
            if key is None or key[1] in _KEYWORDS:
                _other()
            after = _BLANK.match(self.text, key.end(), self.end)
            value, stop = self.value(after.end() if after else key.end())
            group = 1 if key[1] is not None else 2
            quotes = group - 1
            span = Span(key.start(group) - quotes, key.end(group) + quotes)
            entries.append(Entry(key[group], span, value))
            at = self.space(stop)
            sign = self.text[at : at + 1]
            if sign == ",":
                at = self.space(at + 1)
            elif sign != "}" and "\n" not in self.text[stop:at]:
                _other()
        return Object(Span(start, at + 1), tuple(entries)), at + 1

    def template(self, start: int) -> tuple[Expression, int]:
        """A quoted text with escapes and plain paths in it."""
        parts: list[str | Expression] = []
        at = start + 1
        while True:
            match = _PART.match(self.text, at, self.end)
            if match is None:
                _other()
            at = match.end()
            if match.lastgroup == "plain":
                parts.append(unescape(match["plain"]))
            elif match.lastgroup == "path":
                parts.append(self.insert(match))
            else:
                return _joined(Span(start, at), parts), at

    def insert(self, match: re.Match[str]) -> Expression:
        """What stands between `${` and `}`."""
        found = path_value(Span(*match.span("path")), match["path"])
        return found if found is not None else _other()

    def heredoc(self, begin: re.Match[str]) -> tuple[Expression, int]:
        """A text of several lines."""
        start, at = begin.start(), begin.end()
        tag = begin["tag"]
        last = re.compile(rf"^[ \t]*{tag}(?=[ \t\r]*$)", re.MULTILINE).search(self.text, at)
        if last is None or last.end() > self.end:
            _other()
        parts: list[str | Expression] = []
        for match in _INSERT.finditer(self.text, at, last.start()):
            if match["path"] is None:
                _other()
            parts += [self.text[at : match.start()], self.insert(match)]
            at = match.end()
        parts.append(self.text[at : last.start()])
        if _ODD.search(self.text, start, last.end()):
            _other()
        parts = [part for part in parts if part != ""]
        if begin["minus"]:
            parts = dedent(parts)
        return _joined(Span(start, last.end()), parts), last.end()


def _joined(span: Span, parts: list[str | Expression]) -> Expression:
    if all(isinstance(part, str) for part in parts):
        return Literal(span, "".join(part for part in parts if isinstance(part, str)))
    return Template(span, tuple(parts))

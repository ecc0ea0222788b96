"""A lexical pass over HCL that knows lines: finds what a grammar cannot say, at its exact place.

A grammar reads HCL without regard to line ends, so that one unfinished line derails what follows
it. This pass finds unfinished strings, invalid escapes, missing values and unbalanced brackets,
and gives the bodies, blocks and attributes that are there; values that are plain are read at once,
the others are left for the grammar, one by one.
"""

from __future__ import annotations

import re

from assistant.syntax.hcl.brackets import CLOSERS, Brackets
from assistant.syntax.hcl.literals import number
from assistant.syntax.hcl.nodes import Attribute, Literal, Traversal
from assistant.syntax.hcl.quick import path_value
from assistant.syntax.hcl.skeleton import Pending, Scan
from assistant.syntax.hcl.strings import TooDeep, string_end
from assistant.syntax.source import Source, Span

MAX_FINDINGS = 200
"""More than so many of one file are left out: nobody reads them, and the first ones explain."""

_TOKEN = re.compile(
    r"""[ \t\r]*
    (?:(?P<newline>\n)
    |(?P<comment>\#[^\n]*|//[^\n]*)
    |(?P<remark>/\*)
    |(?P<heredoc><<-?(?P<tag>[^\W\d][\w-]*)[ \t\r]*(?=\n|\Z))
    |(?P<string>")
    |(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
    |(?P<word>[^\W\d][\w-]*)
    |(?P<operator>==|!=|<=|>=|=>|&&|\|\||\.\.\.|::)
    |(?P<sign>[^ \t\r]))""",
    re.VERBOSE | re.DOTALL,
)
_BETWEEN = re.compile(r"(?:[ \t\r\n]++|(?:\#|//)[^\n]*+)*")
_ITEM = re.compile(
    r"""(?:[ \t\r\n]++|(?:\#|//)[^\n]*+)*
    (?:(?P<close>\})
    |(?P<name>[A-Za-z_][\w-]*+)[ \t]*+
        (?:=(?![=>])[ \t]*+
            (?:(?:(?P<text>"[^"\\$%\n\x00]*+")
                |(?P<path>[A-Za-z_][\w-]*+(?:\.[A-Za-z_][\w-]*+)*)
                |(?P<number>\d++(?:\.\d++)?))
                [ \t\r]*+(?:(?:\#|//)[^\n]*+)?(?=\n|\}|\Z)
            |(?P<other>))
        |(?P<labels>(?:"[^"\\$%\n\x00]*+"[ \t]*+|[A-Za-z_][\w-]*+[ \t]*+)*)(?P<open>\{)))""",
    re.VERBOSE | re.ASCII,
)
"""What most items of a body begin with, and what lies before, in one step; `other`: a value that
is not plain."""
_PLAIN = frozenset({"text", "path", "number"})
_LABEL = re.compile(r'"[^"]*"|[\w-]+')
_DULL = re.compile(
    r"""(?:[ \t\r\n,.:?+*-]++|"[^"\\$%\n\x00]*+"|[A-Za-z_][\w-]*+|\d++(?![.eE\w]))*"""
)
"""What may stand in brackets and opens, closes and begins nothing."""
_DULL_INDENTED = re.compile(
    r"""(?:[ \t\r\n,.:?+*-]++|"[^"\\$%\n\x00]*+"|(?<!\n)[A-Za-z_][\w-]*+|\d++(?![.eE\w]))*"""
)
"""The same up to a name at the start of a line, which may be a block's."""


def scan(source: Source) -> Scan:
    """Scan a source.

    Indentation is looked at only where the brackets do not balance: then it tells which of them
    was most likely left open.
    """
    plain = _Scanner(source).run()
    if plain.balanced or not plain.usable:
        return plain
    return _Scanner(source, by_indent=True).run()


class _Scanner(Brackets):
    """The state of one pass. `phase` is about the item being read in the current body."""

    def __init__(self, source: Source, *, by_indent: bool = False) -> None:
        super().__init__(source, by_indent=by_indent)
        self.tokens = 0
        self.last_word = Span(0, 0)
        self.last_end = 0
        self.value = 0

    def run(self) -> Scan:
        """The whole pass; without regard to indentation, up to what does not balance."""
        text, size = self.text, len(self.text)
        i = 1 if text.startswith("\ufeff") else 0  # a byte order mark
        while i < size and self.out.usable and (self.out.balanced or self.by_indent):
            if not self.in_body or self.phase != "start":
                i = self.step(i)
                continue
            match = _ITEM.match(text, i)
            if match is not None:
                i = self.plain_item(match)
            else:
                between = _BETWEEN.match(text, i)
                i = self.step(between.end() if between else i)
        if self.out.usable:
            self.at_end()
        self.out.patches.sort()
        return self.out

    def plain_item(self, match: re.Match[str]) -> int:
        """An item, or as much of it as `_ITEM` could read; where to go on."""
        kind = match.lastgroup
        if kind == "close":
            if not self.stack:
                return self.step(match.start("close"))
            self.close_body(match.end() - 1)
            return match.end()
        start, name_end = match.span("name")
        if kind == "open":
            if self.by_indent and self.stack and self.text[start - 1] == "\n":
                self.resync_at_header(start)
            self.item = start
            self.words = [Span(start, name_end)]
            at, end = match.span("labels")
            if end > at:
                self.words += [Span(*m.span()) for m in _LABEL.finditer(self.text, at, end)]
            self.push_body(match.end() - 1)
            return match.end()
        stray = not self.stack and self.text.startswith("}", match.end())
        if kind in _PLAIN and not stray and self.plain_value(kind, match, start, name_end):
            return match.end()
        self.item = start
        self.last_word = Span(start, name_end)
        self.words = [self.last_word]
        self.phase = "expression"
        self.tokens = 0
        return self.text.index("=", name_end) + 1

    def plain_value(self, kind: str, match: re.Match[str], start: int, name_end: int) -> bool:
        """An attribute with a constant or a plain path; False where it is something else."""
        at, end = match.span(kind)
        span, text = Span(at, end), match[kind]
        value: Literal | Traversal | None
        if kind == "text":
            value = Literal(span, text[1:-1])
        elif kind == "number":
            value = Literal(span, number(text))
        else:
            value = path_value(span, text)
            if value is None:
                return False
        name = match["name"]
        self.items.append(Attribute(name, Span(start, name_end), value, Span(start, end)))
        return True

    def step(self, i: int) -> int:
        """One token; where to go on."""
        if not self.in_body:
            dull = (_DULL_INDENTED if self.by_indent else _DULL).match(self.text, i)
            i = dull.end() if dull else i
        match = _TOKEN.match(self.text, i)
        if match is None:  # blanks up to the end
            return len(self.text)
        kind, end = match.lastgroup or "", match.end()
        i = match.start(kind)
        if kind == "newline":
            self.newline(i)
            return end
        if kind == "comment":
            return end
        if kind == "remark":
            return self.remark(i)
        if kind == "string":
            end = self.string(i)
        elif kind == "heredoc":
            return self.heredoc(match)
        elif kind == "word" and self.by_indent and self.stack and self.text[i - 1] == "\n":
            self.resync_at_header(i)
        piece = self.text[i:end]
        if kind == "number" and not piece.replace(".", "").isdigit():
            at = piece.lower().index("e")
            # The grammar knows no exponents; the value is read from the source.
            self.patch(i + at, "0" * (len(piece) - at))
        if not self.in_body:
            return self.inside(piece, i, end)
        if self.phase == "start":
            return self.begin(kind, piece, i, end)
        if self.phase == "header":
            return self.header(kind, piece, i, end)
        return self.expression(kind, piece, i, end)

    def newline(self, i: int) -> None:
        """The end of a line, or of the text."""
        if not self.in_body:
            return
        if self.phase == "header":
            self.report(
                "incomplete-item", self.item, self.words[-1].end,
                "A name alone is neither an argument nor a block",
                'Write `name = value`, or `type "label" {` with the brace on the same line.',
            )  # fmt: skip
            self.broken(self.item)
        elif self.phase == "expression":
            self.end_item(i)
        self.phase = "start"

    def end_item(self, end: int) -> None:
        """The end of an attribute."""
        if self.tokens == 0:
            self.report(
                "missing-value", self.item, end, "The value after `=` is missing",
                "An argument's value begins on the line of its `=`.",
            )  # fmt: skip
            self.broken(self.item)
        else:
            name = self.words[0]
            plain = len(self.words) == 1 and self.source.slice(name).isascii()
            value = self.value if plain else -1
            self.items.append(Pending(self.item, self.last_end, name.end, value))
        self.phase = "start"

    def begin(self, kind: str, piece: str, i: int, end: int) -> int:
        """The first token of an item."""
        self.item = i
        if kind == "word":
            self.phase = "header"
            self.last_word = Span(i, end)
            self.words = [self.last_word]
            return end
        if piece == "}" and self.stack:
            self.close_body(i)
            return end
        self.broken(i)
        if piece == "}":
            self.report("unbalanced", i, end, "This `}` closes nothing")
            return end
        summary = "An argument or a block begins with a name"
        detail = "Take the quotes off the name." if kind == "string" else ""
        self.report("unexpected", i, end, summary, detail)
        return max(self.source.line_end(i), end)

    def header(self, kind: str, piece: str, i: int, end: int) -> int:
        """What follows the name of an argument or the type of a block."""
        if kind in ("word", "string"):
            self.words.append(Span(i, end))
            return end
        if piece == "=":
            self.phase = "expression"
            self.tokens = 0
            return end
        if piece == "{":
            self.push_body(i)
            return end
        self.broken(self.item)
        if piece == "}" and self.stack:
            self.report("incomplete-item", self.item, i, "A name alone is not an argument")
            self.close_body(i)
            return end
        self.report("unexpected", i, end, f"`{piece}` is not expected here")
        stop = self.source.line_end(i)
        if self.text[i:stop].split("#")[0].rstrip().endswith("{"):
            brace = self.text.rindex("{", i, stop)
            self.push_body(brace, ghost=True)
            return brace + 1
        self.phase = "start"
        return stop

    def expression(self, kind: str, piece: str, i: int, end: int) -> int:
        """A token of an argument's value, outside of brackets."""
        if piece == "}" and self.stack:
            self.end_item(i)
            self.close_body(i)
            return end
        if piece == "=":
            word = self.last_word if self.tokens > 1 else Span(i, end)
            self.report(
                "missing-newline", word.start, word.end,
                "Each argument stands on a line of its own",
            )  # fmt: skip
        elif piece == ",":
            self.report("unexpected", i, end, "A body's arguments are parted by lines, not commas")
        elif piece in ")]}":
            self.report("unbalanced", i, end, f"This `{piece}` closes nothing")
        else:
            if self.tokens == 0:
                self.value = i
            self.tokens += 1
            self.last_end = end
            if kind == "word":
                self.last_word = Span(i, end)
            if piece in ("{", "[", "("):
                self.push(piece, i)
            return end
        stop = self.source.line_end(i)
        closing = self.text.find("}", i, stop)
        if self.stack and closing >= 0:
            stop = closing
        self.broken(self.item)
        self.phase = "start"
        return max(stop, end)

    def inside(self, piece: str, i: int, end: int) -> int:
        """A token of an argument's value, in brackets."""
        top = self.stack[-1]
        self.last_end = end
        if piece in ("{", "[", "("):
            self.push(piece, i)
        elif piece == CLOSERS[top.kind]:
            if piece == "}" and self.by_indent and self.outdented(top, i):
                self.unclosed(top)
                return self.drop_item(i)
            self.pop()
        elif piece in ("}", "]", ")"):
            if piece == "}" and any(o.kind in ("{", "body") for o in self.stack):
                self.unclosed(top)
                return self.drop_item(i)
            self.report("unbalanced", i, end, f"This `{piece}` closes nothing")
            self.broken(i)
            self.patch(i, " ")
        elif piece == "=" and top.kind in ("[", "("):
            self.unclosed(top)
            return self.drop_item(self.line_start(i))
        return end

    def at_end(self) -> None:
        """The end of the text."""
        end = len(self.text)
        self.newline(end)
        if not self.stack:
            return
        self.unclosed(self.stack[-1])
        self.broken(self.item if not self.in_body else max(end - 1, 0))
        self.close_all(end)

    # Strings and remarks

    def remark(self, i: int) -> int:
        """A comment that may run over lines."""
        end = self.text.find("*/", i + 2)
        if end < 0:
            self.report("unclosed", i, i + 2, "This comment is never closed", "`*/` is missing.")
            self.broken(i)
            return len(self.text)
        return end + 2

    def heredoc(self, match: re.Match[str]) -> int:
        """A text of several lines, up to the line that holds its word alone."""
        tag, begin = match["tag"], match.start("heredoc")
        if self.in_body and self.phase == "start":
            self.item = begin
        ending = re.compile(rf"(\n[ \t]*{re.escape(tag)})[ \t\r]*(?=\n|\Z)").search(
            self.text, match.end()
        )
        if ending is None:
            self.report(
                "unclosed", begin, match.end(),
                f"The text that `<<{tag}` begins is never closed",
                f"A line that holds `{tag}` alone ends it.",
            )  # fmt: skip
            self.broken(self.item)
            self.close_all(len(self.text))
            return len(self.text)
        if self.in_body and self.phase != "expression":
            self.report("unexpected", begin, match.end(), "A text may stand only after a `=`")
            self.broken(self.item)
            self.phase = "start"
            return ending.end()
        if self.tokens == 0:
            self.value = begin
        self.tokens += 1
        self.last_end = ending.end(1)
        return ending.end()

    def string(self, i: int) -> int:
        """The end of the string that begins at `i`; an unfinished one ends with its line."""
        try:
            end = string_end(self.text, i, self.bad_escape)
        except TooDeep as deep:
            self.too_deep(deep.at)
            return len(self.text)
        if end is not None:
            return end
        stop = self.source.line_end(i)
        self.report(
            "unclosed", i, i + 1, "This string is never closed",
            "A quoted string ends on the line where it begins; use <<EOT for several lines.",
        )  # fmt: skip
        self.broken(i)
        while self.out.patches and self.out.patches[-1][0] > i:
            self.out.patches.pop()  # escapes in what is no string now
        self.patch(i, '""'.ljust(stop - i) if stop - i >= 2 else "0")
        return stop

    def bad_escape(self, at: int) -> None:
        """A backslash that begins nothing."""
        pair = self.text[at : at + 2]
        self.report(
            "invalid-escape", at, at + 2, f"`{pair}` is not an escape that HCL knows",
            "Write a backslash as `\\\\`; known are \\n \\r \\t \\\" \\\\ \\uNNNN \\UNNNNNNNN.",
        )  # fmt: skip
        self.patch(at, "/")

"""A lexical pass over HCL that knows lines: finds what a tree cannot say, at its exact place.

tree-sitter reads HCL without regard to line ends, so that one unfinished line derails what
follows it. This pass finds unfinished strings, invalid escapes, missing values and unbalanced
brackets, and gives a text of the same length in which the faulty items are blanked out, so that
everything else can be parsed as it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from assistant.core.finding import Finding
from assistant.syntax.hcl.strings import TooDeep, string_end
from assistant.syntax.source import Source, Span

MAX_DEPTH = 100
"""Brackets nested deeper than this are refused."""

MAX_FINDINGS = 200
"""More than so many of one file are left out: nobody reads them, and the first ones explain."""

_TOKEN = re.compile(
    r"""[ \t\r\ufeff]*
    (?:(?P<newline>\n)
    |(?P<comment>\#[^\n]*|//[^\n]*)
    |(?P<remark>/\*)
    |(?P<heredoc><<-?(?P<tag>[^\W\d][\w-]*)[ \t\r]*(?=\n|\Z))
    |(?P<string>")
    |(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
    |(?P<word>[^\W\d][\w-]*)
    |(?P<operator>==|!=|<=|>=|=>|&&|\|\||\.\.\.|::)
    |(?P<sign>[^ \t\r\ufeff]))""",
    re.VERBOSE | re.DOTALL,
)
_TOP_HEADER = re.compile(
    r"(?:source|build|variable|variables|locals|local|data|packer|resource|output|provider|module"
    r'|terraform|moved|import|check)[ \t]*(?:"[^"\n]*"[ \t]*)*\{'
)
_CLOSER = {"(": ")", "[": "]", "{": "}", "body": "}"}


@dataclass(slots=True)
class _Open:
    """An open bracket: `kind` is body, {, [ or (."""

    kind: str
    at: int
    indent: int
    item: int
    ghost: bool = False


@dataclass(slots=True)
class Scan:
    """What the pass found."""

    findings: list[Finding] = field(default_factory=list)
    text: str = ""
    """Same length as the source up to its end, then closing braces where some were missing."""
    items: list[Span] = field(default_factory=list)
    """The attributes of all bodies, inner ones later."""
    broken: list[int] = field(default_factory=list)
    """Offsets at which something was blanked or amended."""
    usable: bool = True
    """False: nested too deeply to be looked at."""
    balanced: bool = True
    """False: a bracket is open at the end, or one closes nothing."""


def scan(source: Source) -> Scan:
    """Scan a source.

    Indentation is looked at only where the brackets do not balance: then it tells which of them
    was most likely left open.
    """
    plain = _Scanner(source).run()
    if plain.balanced or not plain.usable:
        return plain
    return _Scanner(source, by_indent=True).run()


class _Scanner:
    """The state of one pass. `phase` is about the item being read in the current body."""

    def __init__(self, source: Source, *, by_indent: bool = False) -> None:
        self.source = source
        self.text = source.text
        self.by_indent = by_indent
        self.out = Scan()
        self.chars: list[str] | None = None
        self.stack: list[_Open] = []
        self.phase = "start"
        self.item = 0
        self.tokens = 0
        self.last_word = Span(0, 0)
        self.comment = Span(-1, -1)
        self.tail = ""

    # Reporting and amending

    def report(self, code: str, start: int, end: int, summary: str, detail: str = "") -> None:
        if code in ("unclosed", "unbalanced"):
            self.out.balanced = False
        self.out.findings.append(self.source.parse_finding(code, Span(start, end), summary, detail))

    def blank(self, start: int, end: int) -> None:
        """Take a stretch out of the amended text."""
        if self.chars is None:
            self.chars = list(self.text)
        self.out.broken.append(start)
        for i in range(start, min(end, len(self.text))):
            if self.chars[i] != "\n":
                self.chars[i] = " "

    def put(self, at: int, char: str) -> None:
        if self.chars is None:
            self.chars = list(self.text)
        self.chars[at] = char

    def close_before(self, offset: int, closers: str) -> None:
        """Write closing brackets into the blank space before the offset."""
        self.out.broken.append(max(offset - 1, 0))
        if self.comment.end == offset - 1:
            self.blank(self.comment.start, self.comment.end)
        at = offset - 1
        for closer in reversed(closers):
            if at < 0 or not self.text[at].isspace():
                return
            self.put(at, closer)
            at -= 1

    # The pass

    def run(self) -> Scan:
        i = 0
        while i < len(self.text) and self.out.usable:
            i = self.step(i)
        if self.out.usable:
            self.at_end()
        self.out.text = self.text if self.chars is None else "".join(self.chars)
        self.out.text += self.tail
        return self.out

    def step(self, i: int) -> int:
        match = _TOKEN.match(self.text, i)
        if match is None:  # blanks up to the end
            return len(self.text)
        kind, end = match.lastgroup or "", match.end()
        i = match.start(kind)
        if kind == "newline":
            self.newline(i)
            return end
        if kind == "comment":
            self.comment = Span(i, end)
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
            for at in range(piece.lower().index("e") + i, end):
                self.put(at, "0")  # tree-sitter-hcl knows no exponents; the value is read elsewhere
        if self.stack and self.stack[-1].kind != "body":
            return self.inside(kind, piece, i, end)
        if self.phase == "start":
            return self.begin(kind, piece, i, end)
        if self.phase == "header":
            return self.header(kind, piece, i, end)
        return self.expression(kind, piece, i, end)

    def newline(self, i: int) -> None:
        if self.stack and self.stack[-1].kind != "body":
            return
        if self.phase == "header":
            name = self.text[self.item : i].strip()
            self.report(
                "incomplete-item", self.item, self.item + len(name),
                "A name alone is neither an argument nor a block",
                'Write `name = value`, or `type "label" {` with the brace on the same line.',
            )  # fmt: skip
            self.blank(self.item, i)
        elif self.phase == "expression":
            self.end_item(i)
        self.phase = "start"

    def end_item(self, end: int) -> None:
        if self.tokens == 0:
            self.report(
                "missing-value", self.item, end, "The value after `=` is missing",
                "An argument's value begins on the line of its `=`.",
            )  # fmt: skip
            self.blank(self.item, end)
        else:
            self.out.items.append(Span(self.item, end))
        self.phase = "start"

    def begin(self, kind: str, piece: str, i: int, end: int) -> int:
        self.item = i
        if kind == "word":
            self.phase = "header"
            self.last_word = Span(i, end)
            return end
        if piece == "}" and self.stack:
            self.close_body(i)
            return end
        if piece == "}":
            self.report("unbalanced", i, end, "This `}` closes nothing")
            self.blank(i, end)
            return end
        stop = max(self.source.line_end(i), end)
        summary = "An argument or a block begins with a name"
        detail = "Take the quotes off the name." if kind == "string" else ""
        self.report("unexpected", i, end, summary, detail)
        self.blank(i, stop)
        return stop

    def header(self, kind: str, piece: str, i: int, end: int) -> int:
        if kind in ("word", "string"):
            return end
        if piece == "=":
            self.phase = "expression"
            self.tokens = 0
            return end
        if piece == "{":
            self.push("body", i)
            self.phase = "start"
            return end
        if piece == "}" and self.stack:
            self.report("incomplete-item", self.item, i, "A name alone is not an argument")
            self.blank(self.item, i)
            self.close_body(i)
            return end
        self.report("unexpected", i, end, f"`{piece}` is not expected here")
        stop = self.source.line_end(i)
        if self.text[i:stop].split("#")[0].rstrip().endswith("{"):
            brace = self.text.rindex("{", i, stop)
            self.push("body", brace, ghost=True)
            self.phase = "start"
            return brace + 1
        self.blank(self.item, stop)
        self.phase = "start"
        return stop

    def expression(self, kind: str, piece: str, i: int, end: int) -> int:
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
            self.tokens += 1
            if kind == "word":
                self.last_word = Span(i, end)
            if piece in ("{", "[", "("):
                self.push(piece, i)
            return end
        stop = self.source.line_end(i)
        closing = self.text.find("}", i, stop)
        if self.stack and closing >= 0:
            stop = closing
        self.blank(self.item, max(stop, end))
        self.phase = "start"
        return max(stop, end)

    def inside(self, kind: str, piece: str, i: int, end: int) -> int:
        top = self.stack[-1]
        if kind == "word":
            self.last_word = Span(i, end)
        if piece in ("{", "[", "("):
            self.push(piece, i)
        elif piece == _CLOSER[top.kind]:
            if piece == "}" and self.by_indent and self.outdented(top, i):
                self.unclosed(top)
                return self.drop_item(i)
            self.stack.pop()
        elif piece in ("}", "]", ")"):
            if piece == "}" and any(o.kind in ("{", "body") for o in self.stack):
                self.unclosed(top)
                return self.drop_item(i)
            self.report("unbalanced", i, end, f"This `{piece}` closes nothing")
            self.blank(i, end)
        elif piece == "=" and top.kind in ("[", "("):
            self.unclosed(top)
            return self.drop_item(self.source.starts[self.source.line_of(i) - 1])
        return end

    def outdented(self, opened: _Open, i: int) -> bool:
        """Whether the bracket at `i` begins its line left of the line that opened."""
        line = self.source.starts[self.source.line_of(i) - 1]
        return i - line < opened.indent and not self.text[line:i].strip()

    def drop_item(self, resume: int) -> int:
        """Give up on the item; go on at `resume`, or after its line when that is no gain."""
        while self.stack and self.stack[-1].kind != "body":
            self.stack.pop()
        if resume <= self.item:
            resume = self.source.line_end(self.item)
        self.blank(self.item, resume)
        self.phase = "start"
        return resume

    # Brackets

    def push(self, kind: str, at: int, *, ghost: bool = False) -> None:
        line = self.source.starts[self.source.line_of(at) - 1]
        rest = self.text[line:at]
        indent = len(rest) - len(rest.lstrip())
        self.stack.append(_Open(kind, at, indent, self.item, ghost))
        if len(self.stack) > MAX_DEPTH:
            self.too_deep(at)

    def too_deep(self, at: int) -> None:
        self.report("too-deep", at, at + 1, f"Nested more than {MAX_DEPTH} levels deep")
        self.out.usable = False

    def unclosed(self, opened: _Open) -> None:
        self.out.broken.append(opened.at + 1)
        sign = "{" if opened.kind == "body" else opened.kind
        self.report(
            "unclosed", opened.at, opened.at + 1,
            f"This `{sign}` is never closed",
            f"A `{_CLOSER[opened.kind]}` is missing.",
        )  # fmt: skip

    def close_body(self, i: int) -> None:
        """A `}` at body level; by its indentation it may close an outer block."""
        line = self.source.starts[self.source.line_of(i) - 1]
        if self.by_indent and not self.text[line:i].strip():
            indent = i - line
            wanted = [n for n, o in enumerate(self.stack) if o.indent == indent]
            if self.stack[-1].indent > indent and wanted:
                inner = self.stack[wanted[-1] + 1 :]
                for opened in inner:
                    self.unclosed(opened)
                self.close_before(i, "}" * len(inner))
                del self.stack[wanted[-1] + 1 :]
        opened = self.stack.pop()
        if opened.ghost:
            self.blank(opened.item, i + 1)
        self.phase = "start"

    def resync_at_header(self, i: int) -> None:
        """A top-level block begins at column 1 while something is open: that was never closed."""
        if self.stack[0].indent or not _TOP_HEADER.match(self.text, i):
            return
        self.unclosed(self.stack[0])
        bodies = [o for o in self.stack if o.kind == "body"]
        if len(bodies) < len(self.stack) or self.phase != "start":
            self.blank(self.item, i)
        self.close_before(i, "}" * len(bodies))
        self.stack.clear()
        self.phase = "start"

    def at_end(self) -> None:
        end = len(self.text)
        if not self.stack or self.stack[-1].kind == "body":
            self.newline(end)
        elif self.stack:
            self.unclosed(self.stack[-1])
            self.blank(self.item, end)
            self.tail = "\n" + "}" * sum(o.kind == "body" for o in self.stack)
            return
        for opened in self.stack[-1:]:
            self.unclosed(opened)
            self.out.broken.append(max(end - 1, 0))
        if self.stack:
            self.tail = "\n" + "}" * len(self.stack)

    # Strings and remarks

    def remark(self, i: int) -> int:
        end = self.text.find("*/", i + 2)
        if end < 0:
            self.report("unclosed", i, i + 2, "This comment is never closed", "`*/` is missing.")
            self.blank(i, len(self.text))
            return len(self.text)
        self.comment = Span(i, end + 2)
        return end + 2

    def heredoc(self, match: re.Match[str]) -> int:
        tag = match.group("tag")
        ending = re.compile(rf"\n[ \t]*{re.escape(tag)}[ \t\r]*(?=\n|\Z)").search(
            self.text, match.end()
        )
        if ending is None:
            self.report(
                "unclosed", match.start("heredoc"), match.end(),
                f"The text that `<<{tag}` begins is never closed",
                f"A line that holds `{tag}` alone ends it.",
            )  # fmt: skip
            while self.stack and self.stack[-1].kind != "body":
                self.stack.pop()
            self.blank(self.item, len(self.text))
            self.tail = "\n" + "}" * len(self.stack)
            self.stack.clear()
            self.phase = "start"
            return len(self.text)
        self.tokens += 1
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
        self.blank(i, stop)
        if stop - i >= 2:
            self.put(i, '"')
            self.put(i + 1, '"')
        else:
            self.put(i, "0")
        return stop

    def bad_escape(self, at: int) -> None:
        pair = self.text[at : at + 2]
        self.report(
            "invalid-escape", at, at + 2, f"`{pair}` is not an escape that HCL knows",
            "Write a backslash as `\\\\`; known are \\n \\r \\t \\\" \\\\ \\uNNNN \\UNNNNNNNN.",
        )  # fmt: skip
        self.put(at, "/")

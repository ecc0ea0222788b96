"""Reading PowerShell with tree-sitter-pwsh: what is called, with what, and where it is defined.

The grammar does not know all of the language: of 215 scripts of published Ansible collections it
stumbles over 7. So a place where it loses its way is a warning, unless brackets plainly do not
match, and what stands on the lines of such a place is not given as a command.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, islice

import tree_sitter
import tree_sitter_pwsh

from assistant.core.finding import Finding, Severity
from assistant.syntax.kept import Kept
from assistant.syntax.powershell.brackets import bracket_findings
from assistant.syntax.source import Source, Span

_QUERY = """
(command) @command
(function_statement) @function
(class_statement) @function
(assignment_operator) @assignment
(if_statement condition: (pipeline) @condition)
(elseif_clause condition: (pipeline) @condition)
(while_condition) @condition
"""
_REDIRECTED = re.compile(r"\$[\w.:]+\s*(?P<sign>>=?)\s*\d+\Z", re.ASCII)
_COMPARED = {"!=": "-ne", "==": "-eq", ">": "-gt", ">=": "-ge"}
"""Operators of other languages, and PowerShell's own."""
_PARAMETER = re.compile(r"[-\u2013\u2014\u2015][A-Za-z_?][\w]*\Z")
_BLOCKS, _BLOCK = 200, 4000
"""Parameter lists that are looked at, and the characters of one, where the grammar needs help."""
_DEPTH = 500
"""Brackets in one another beyond which nobody wrote the text, and a query takes long."""
_PARAM = re.compile(r"\bparam\s*\(", re.IGNORECASE)
_LONG_OPTION = re.compile(r"(?<=\s)--[A-Za-z][\w-]*=(?=[\w$'\"./\\])")
_CLAUSE = re.compile(r"\}[ ](?=(?:default|'[^'\n]*'|\"[^\"\n]*\"|\w+)[ ]*\{)")
_COUNTED = 200_000
"""Characters; brackets of a longer script are not looked at a second time."""


@dataclass(frozen=True, slots=True)
class Argument:
    """A parameter or a value after a command's name."""

    parameter: str | None
    """The parameter's name without its dash; None for a value."""
    span: Span
    """Of a parameter: with its dash, without a colon."""
    values: tuple[str | None, ...] = ()
    """The value's parts, of a list each; None for one that only a run can know."""
    colon: bool = False
    """A value that a colon ties to the parameter before it."""
    raw: str = ""
    """The value as it stands in the text."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command of a pipeline."""

    name: str | None
    """As it is written, quotes taken off; None where only a run can know it."""
    name_span: Span
    span: Span
    operator: str
    """`&`, `.` or empty."""
    arguments: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class Script:
    """What one script does, as far as its text tells."""

    source: Source
    commands: tuple[Command, ...]
    """In the order of the text."""
    functions: frozenset[str]
    """Functions, filters and classes that it defines, in small letters and without scope."""
    findings: tuple[Finding, ...]


class _Reader:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.data = source.text.encode("utf-8", "replace")
        self.map: Sequence[int] = (
            range(len(self.data) + 1)
            if len(self.data) == len(source.text)
            else [0, *accumulate((byte & 0xC0) != 0x80 for byte in self.data)]
        )

    def span(self, node: tree_sitter.Node) -> Span:
        return Span(self.map[node.start_byte], self.map[node.end_byte])

    def text(self, node: tree_sitter.Node) -> str:
        return self.data[node.start_byte : node.end_byte].decode("utf-8", "replace")

    # Commands

    def command(self, node: tree_sitter.Node) -> Command:
        operator, name, name_span = "", None, self.span(node)
        arguments: tuple[Argument, ...] = ()
        for child in node.children:
            if child.type == "command_invocation_operator":
                operator = self.text(child)
            elif child.type in ("command_name", "command_name_expr"):
                name_span = self.span(child)
                name = _literal(self.text(child))
            elif child.type == "command_elements":
                arguments = tuple(self.arguments(child))
        return Command(name, name_span, self.span(node), operator, arguments)

    def arguments(self, node: tree_sitter.Node) -> Iterator[Argument]:
        colon = False
        for child in node.children:
            kind = child.type
            if kind == "command_argument_sep":
                colon = self.text(child).startswith(":")
                continue
            if kind == "command_parameter":
                text, span = self.text(child), self.span(child)
                if _PARAMETER.match(text):
                    yield Argument(text[1:], span)
                else:  # a negative number, a long option of a program
                    yield Argument(None, span, (text,), colon, text)
                colon = False
                continue
            if kind in ("redirection", "comment") or not child.is_named:
                continue
            yield Argument(None, self.span(child), self.values(child), colon, self.text(child))
            colon = False

    def values(self, node: tree_sitter.Node) -> tuple[str | None, ...]:
        if node.type in ("array_literal_expression", "bareword_argument_list"):
            return tuple(v for c in node.children if c.is_named for v in self.values(c))
        return (_literal(self.text(node)),)

    # Operators of other languages

    def foreign_operators(
        self, nodes: dict[str, list[tree_sitter.Node]], doubt: frozenset[int]
    ) -> Iterator[Finding]:
        """`!=` and `==`, which the grammar takes for assignments, and `>`, which writes a file."""
        for node in nodes.get("assignment", ()):
            span = self.span(node)
            sign = self.source.text[span.start : span.end + 1].strip()
            sign = self.text(node) if self.text(node) == "!=" else sign
            if sign in ("!=", "==") and doubt.isdisjoint(self.lines(span)):
                yield self._foreign(Span(span.start, span.start + 2), sign, "error")
        for node in nodes.get("condition", ()):
            span = self.span(node)
            written = _REDIRECTED.match(self.source.slice(span))
            if written and doubt.isdisjoint(self.lines(span)):
                start, end = written.span("sign")
                place = Span(span.start + start, span.start + end)
                yield self._foreign(place, written["sign"], "warning")

    def _foreign(self, span: Span, sign: str, severity: Severity) -> Finding:
        what = "is no operator of PowerShell" if severity == "error" else "writes into a file here"
        return self.source.parse_finding(
            "operator", span, f"`{sign}` {what}", f"Compare with `{_COMPARED[sign]}`.", severity
        )

    # What is broken

    def lines(self, span: Span) -> range:
        return range(self.source.line_of(span.start), self.source.line_of(span.end) + 1)

    def lines_in_doubt(self, root: tree_sitter.Node) -> frozenset[int]:
        """The lines of every place where the grammar lost its way."""
        lines: set[int] = set()
        todo = [root]
        while todo:
            node = todo.pop()
            if node.is_error or node.is_missing:
                lines.update(self.lines(self.span(node)))
            elif node.has_error:
                todo += node.children
        return frozenset(lines)

    def findings(self, root: tree_sitter.Node) -> tuple[Finding, ...]:
        if len(self.source.text) <= _COUNTED:
            found = bracket_findings(self.source)
            if found:
                return found
        span = self.span(_first_error(root))
        end = min(max(span.end, span.start + 1), self.source.line_end(span.start))
        return (
            self.source.parse_finding(
                "powershell", Span(span.start, max(end, span.start)),
                "This part of the script was not understood",
                "It may be right all the same, or something is wrong here or shortly before it.",
                "warning",
            ),
        )  # fmt: skip


def _literal(text: str) -> str | None:
    """The text of a word or a quoted string; None where it holds what only a run can know."""
    if text[:1] == "'" and text[-1:] == "'" and len(text) > 1:
        return text[1:-1].replace("''", "'")
    if text[:1] == '"' and text[-1:] == '"' and len(text) > 1:
        text = text[1:-1]
        return None if "$" in text or "`" in text else text.replace('""', '"')
    if text[:1] in ("@", "(", "{", "[", "-", "$") or "$" in text or "`" in text:
        return None
    return text


def _first_error(root: tree_sitter.Node) -> tree_sitter.Node:
    node = root
    while True:
        inner = next((c for c in node.children if c.has_error or c.is_error or c.is_missing), None)
        if inner is None:
            return node
        node = inner


def _eased(text: str) -> str:
    """The same text, of the same length, with blanks and newlines where the grammar needs them.

    On one line it does not know a statement after `param()` nor a second clause of a `switch`, and
    no `--option=value` of a program.
    """
    characters = list(text)
    for match in islice(_PARAM.finditer(text), _BLOCKS):
        depth, at = 1, match.end()
        stop = min(len(text) - 1, at + _BLOCK)
        while at < stop and depth:
            depth += (text[at] == "(") - (text[at] == ")")
            at += 1
        if not depth and text[at] == " ":
            characters[at] = "\n"
    for match in _CLAUSE.finditer(text):
        characters[match.end() - 1] = "\n"
    for match in _LONG_OPTION.finditer(text):
        characters[match.end() - 1] = " "
    return "".join(characters)


def _too_deep(text: str) -> bool:
    if sum(text.count(sign) for sign in "{([") <= _DEPTH:
        return False
    steps = ((char in "{([") - (char in "})]") for char in text)
    return max(accumulate(steps), default=0) > _DEPTH


@lru_cache(maxsize=1)
def _grammar() -> tuple[tree_sitter.Language, tree_sitter.Query]:
    language = tree_sitter.Language(tree_sitter_pwsh.language())
    return language, tree_sitter.Query(language, _QUERY)


_kept: Kept[Script] = Kept(1_000_000)


def parse_powershell(path: str, text: str) -> Script:
    """Read one script. Never raises; a script that cannot be read gives what could be.

    The same object is given for a text that was read lately.
    """
    return _kept.get((path, text), text, lambda: _parse(path, text))


def _parse(path: str, text: str) -> Script:
    source = Source(path, text)
    reader = _Reader(source)
    language, query = _grammar()
    parser = tree_sitter.Parser(language)  # one per text: a parser belongs to one thread
    root = parser.parse(reader.data).root_node
    if root.has_error and (eased := _eased(text)) != text:
        reader.data = eased.encode("utf-8", "replace")
        root = parser.parse(reader.data).root_node
    doubt = reader.lines_in_doubt(root) if root.has_error else frozenset()
    nodes = {} if _too_deep(text) else tree_sitter.QueryCursor(query).captures(root)
    commands = []
    for node in sorted(nodes.get("command", ()), key=lambda n: (n.start_byte, -n.end_byte)):
        command = reader.command(node)
        if not doubt or doubt.isdisjoint(reader.lines(command.span)):
            commands.append(command)
    functions = {
        reader.text(child).rpartition(":")[2].lower()
        for node in nodes.get("function", ())
        for child in node.children
        if child.type in ("function_name", "simple_name")
    }
    findings = reader.findings(root) if root.has_error else ()
    findings += tuple(reader.foreign_operators(nodes, doubt))
    return Script(source, tuple(commands), frozenset(functions), findings)

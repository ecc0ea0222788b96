"""Reading PowerShell with tree-sitter-pwsh: what is called, with what, and where it is defined.

The grammar does not know all of the language: of 215 scripts of published Ansible collections it
stumbles over 7. So a place where it loses its way is a warning, unless brackets plainly do not
match, and what stands on the lines of such a place is not given as a command.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, islice
from typing import TYPE_CHECKING

from assistant.core.finding import Finding, Severity
from assistant.syntax.grammar import first_error
from assistant.syntax.kept import Kept
from assistant.syntax.patterns import later
from assistant.syntax.powershell.brackets import bracket_findings
from assistant.syntax.powershell.nodes import Argument, Command, Script, Text
from assistant.syntax.powershell.words import shown
from assistant.syntax.source import Source, Span

if TYPE_CHECKING:
    import tree_sitter

_QUERY = """
(command) @command
(function_statement) @function
(class_statement) @function
(while_statement "while" @loop)
(do_statement "do" @loop)
(pipeline_chain . (unary_expression . [(string_literal) (integer_literal)] .) @text)
(assignment_operator) @assignment
(if_statement condition: (pipeline) @condition)
(elseif_clause condition: (pipeline) @condition)
(while_condition) @condition
"""
_REDIRECTED = re.compile(r"\$[\w.:]+\s*(?P<sign>>=?)\s*\d+\Z", re.ASCII)
_COMPARED = {"!=": "-ne", "==": "-eq", ">": "-gt", ">=": "-ge"}
"""Operators of other languages, and PowerShell's own."""
_COLON = ord(":")
_PARAMETER = later(r"[-\u2013\u2014\u2015][A-Za-z_?][\w]*\Z")
_BLOCKS, _BLOCK = 200, 4000
"""Parameter lists that are looked at, and the characters of one, where the grammar needs help."""
_DEPTH = 500
"""Brackets in one another beyond which nobody wrote the text, and a query takes long."""
_PARAM = later(r"\bparam\s*\(", re.IGNORECASE)
_LONG_OPTION = later(r"(?<=\s)--[A-Za-z][\w-]*=(?=[\w$'\"./\\])")
_TAGS = later(r"</?powershell>|<persist>\w*</persist>", re.IGNORECASE)
_CLAUSE = later(r"\}[ ](?=(?:default|'[^'\n]*'|\"[^\"\n]*\"|\w+)[ ]*\{)")
_COUNTED = 200_000
"""Characters; brackets of a longer script are not looked at a second time."""


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
        operator, called, span = "", "", self.span(node)
        name_span = span
        arguments: tuple[Argument, ...] = ()
        for child in node.children:
            kind = child.type
            if kind == "command_elements":
                arguments = tuple(self.arguments(child))
            elif kind in ("command_name", "command_name_expr"):
                name_span = self.span(child)
                called = self.text(child)
            elif kind == "command_invocation_operator":
                operator = self.text(child)
        return Command(called, name_span, span, operator, arguments, _piped(node))

    def arguments(self, node: tree_sitter.Node) -> Iterator[Argument]:
        colon = False
        for child in node.children:
            kind = child.type
            if kind == "command_argument_sep":
                colon = self.data[child.start_byte] == _COLON
                continue
            if kind == "command_parameter":
                text, span = self.text(child), self.span(child)
                if _PARAMETER.match(text):
                    yield Argument(text[1:], span)
                else:  # a negative number, a long option of a program
                    yield Argument(None, span, (text,), colon)
                colon = False
                continue
            if kind in ("redirection", "comment") or not child.is_named:
                continue
            yield Argument(None, self.span(child), tuple(self.parts(child)), colon)
            colon = False

    def parts(self, node: tree_sitter.Node) -> Iterator[str]:
        if node.type in ("array_literal_expression", "bareword_argument_list"):
            for child in node.children:
                if child.is_named:
                    yield from self.parts(child)
        else:
            yield self.text(node)

    def given(self, node: tree_sitter.Node) -> Text:
        chain = node.parent
        value = chain.parent if chain is not None else None
        variable = ""
        if value is not None and value.type == "assignment_value" and value.parent is not None:
            target = self.text(value.parent.children[0])
            variable = target[1:].lower() if target.startswith("$") else ""
        return Text(shown(self.text(node)), self.span(node), variable, _piped(node))

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
        span = self.span(first_error(root))
        end = min(max(span.end, span.start + 1), self.source.line_end(span.start))
        return (
            self.source.parse_finding(
                "powershell", Span(span.start, max(end, span.start)),
                "This part of the script was not understood",
                "It may be right all the same, or something is wrong here or shortly before it.",
                "warning",
            ),
        )  # fmt: skip


def _piped(node: tree_sitter.Node) -> bool:
    after = node.next_sibling
    return after is not None and after.type == "|"


def _eased(text: str) -> str:
    """The same text, of the same length, with blanks and newlines where the grammar needs them.

    On one line it does not know a statement after `param()` nor a second clause of a `switch`, and
    no `--option=value` of a program. The tags of a cloud machine's user data are no PowerShell.
    """
    characters = list(_TAGS.sub(lambda tag: " " * len(tag.group()), text))
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
    import tree_sitter
    import tree_sitter_pwsh

    language = tree_sitter.Language(tree_sitter_pwsh.language())
    return language, tree_sitter.Query(language, _QUERY)


_kept: Kept[Script] = Kept(1_000_000)


def parse_powershell(path: str, text: str) -> Script:
    """Read one script. Never raises; a script that cannot be read gives what could be.

    The same object is given for a text that was read lately.
    """
    return _kept.get((path, text), text, lambda: _parse(path, text))


def _parse(path: str, text: str) -> Script:
    # Imported here: the grammar costs start-up time that files without PowerShell need not pay.
    import tree_sitter

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
    sure: list[Command] = []
    doubtful: list[Command] = []
    for node in _ordered(nodes.get("command", ())):
        command = reader.command(node)
        if command.name_span.start == command.name_span.end:
            continue
        doubted = bool(doubt) and not doubt.isdisjoint(reader.lines(command.span))
        (doubtful if doubted else sure).append(command)
    functions = {
        reader.text(child).rpartition(":")[2].lower()
        for node in nodes.get("function", ())
        for child in node.children
        if child.type in ("function_name", "simple_name")
    }
    findings = reader.findings(root) if root.has_error else ()
    findings += tuple(reader.foreign_operators(nodes, doubt))
    return Script(
        source,
        tuple(sure),
        tuple(doubtful),
        tuple(reader.given(node) for node in _ordered(nodes.get("text", ()))),
        tuple(reader.span(node) for node in _ordered(nodes.get("loop", ()))),
        frozenset(functions),
        findings,
    )


def _ordered(nodes: Iterable[tree_sitter.Node]) -> list[tree_sitter.Node]:
    """By place, without those that the grammar puts in where it misses something."""
    there = (node for node in nodes if node.start_byte < node.end_byte)
    return sorted(there, key=lambda node: (node.start_byte, -node.end_byte))

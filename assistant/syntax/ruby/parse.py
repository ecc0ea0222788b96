"""A text of Ruby to nodes. Never raises; where the grammar loses its way is a finding."""

from __future__ import annotations

import re
from functools import lru_cache, reduce
from itertools import accumulate
from typing import TYPE_CHECKING

import msgspec

from assistant.core.finding import Finding
from assistant.syntax.grammar import first_error
from assistant.syntax.ruby.nodes import (
    Assign,
    Binary,
    Block,
    Branch,
    Call,
    Choice,
    Constant,
    Function,
    Index,
    Listing,
    Name,
    Node,
    Odd,
    Range,
    Table,
    Text,
)
from assistant.syntax.source import Source, Span

if TYPE_CHECKING:
    import tree_sitter

_WORDS = {"true": True, "false": False, "nil": None}
_NAMES = frozenset({"identifier", "constant", "global_variable", "instance_variable"})
_PAIRS = frozenset({"range", "binary", "assignment", "operator_assignment", "element_reference"})
_BRANCHES = frozenset({"if", "unless", "elsif", "if_modifier", "unless_modifier"})
_ESCAPES = {"\\n": "\n", "\\t": "\t", "\\e": "\x1b", "\\0": "\0", "\\r": "\r", "\\s": " "}
_DEPTH = 200
"""Nodes in one another; deeper ones nobody wrote, and they are odd."""


class Ruby(msgspec.Struct, frozen=True):
    """A file."""

    source: Source
    body: tuple[Node, ...]
    findings: tuple[Finding, ...]
    quiet: frozenset[int]
    """Lines, from 1, on which only a comment or a lone `end` or `else` stands."""


def parse_ruby(path: str, text: str) -> Ruby:
    """The statements of a file and, where it is not whole, the first place that is not."""
    # Imported here: the grammar costs start-up time that files without Ruby need not pay.
    import tree_sitter

    content = text.encode("utf-8", "replace")
    root = tree_sitter.Parser(_language()).parse(content).root_node
    reader = _Reader(Source(path, text), content)
    findings = (reader.fault(first_error(root)),) if root.has_error else ()
    body = reader.statements(root)
    return Ruby(reader.source, body, findings, frozenset(reader.quiet(root)))


@lru_cache(maxsize=1)
def _language() -> tree_sitter.Language:
    import tree_sitter
    import tree_sitter_ruby

    return tree_sitter.Language(tree_sitter_ruby.language())


class _Reader:
    def __init__(self, source: Source, content: bytes) -> None:
        self.source, self.content = source, content
        self._ascii = len(content) == len(source.text)
        sizes = () if self._ascii else (len(c.encode("utf-8", "replace")) for c in source.text)
        starts = [0, *accumulate(sizes)]
        self._at = {byte: index for index, byte in enumerate(starts)}
        self._bodies: dict[int, tree_sitter.Node] = {}
        """By the start of what opens it, a here-document's inside."""
        self._depth = 0

    def span(self, node: tree_sitter.Node) -> Span:
        """Where a node stands, in code points."""
        if self._ascii:
            return Span(node.start_byte, node.end_byte)
        last = len(self.source.text)
        return Span(self._at.get(node.start_byte, last), self._at.get(node.end_byte, last))

    def text(self, node: tree_sitter.Node) -> str:
        """The text of a node."""
        return self.source.slice(self.span(node))

    def fault(self, node: tree_sitter.Node) -> Finding:
        """What is wrong at the first place that the grammar cannot read."""
        span = self.span(node)
        shown = self.text(node).split("\n")[0].strip()[:40]
        what = f"unexpected `{shown}`" if shown else "the text ends in the middle of something"
        if node.is_missing:
            what = f"`{node.type}` is missing here"
        elif "\n" in self.text(node):
            what = f"`{shown}` does not come to an end, or something in it is wrong"
        return self.source.parse_finding("ruby", span, f"this is not whole Ruby: {what}")

    def quiet(self, root: tree_sitter.Node) -> set[int]:
        """Lines with comments alone, blank ones outside of texts, and lone ends of blocks."""
        inside: set[int] = set()
        out: set[int] = set()
        stack = [root]
        while stack:
            node = stack.pop()
            first, last = node.start_point.row + 1, node.end_point.row + 1
            if node.type in ("heredoc_body", "string", "bare_string"):
                heredoc = node.type == "heredoc_body"
                inside |= set(range(first + heredoc, last + (not heredoc)))
                out |= {last} if heredoc else set()
                continue
            if node.type == "comment":
                out |= set(range(first + (node.start_point.column > 0), last + 1))
            stack.extend(node.children)
        for number, line in enumerate(self.source.text.split("\n"), 1):
            bare = line.strip().removeprefix("\ufeff")
            if not bare or bare.startswith("#") or re.fullmatch(r"end|else|[\s}\])(\[{,]+", bare):
                out.add(number)
        return out - inside

    def statements(self, node: tree_sitter.Node) -> tuple[Node, ...]:
        """What stands in a block or a file, in order."""
        self._heredocs(node)
        skipped = ("comment", "heredoc_body", "uninterpreted", "empty_statement")
        return tuple(self.node(one) for one in node.named_children if one.type not in skipped)

    def _heredocs(self, node: tree_sitter.Node) -> None:
        """Here-documents follow the statement that opens them; which, their order tells."""
        bodies = [one for one in node.children if one.type == "heredoc_body"]
        if not bodies:
            return
        opened, stack = [], list(reversed(node.children))
        while stack:
            one = stack.pop()
            if one.type == "heredoc_beginning":
                opened.append(one.start_byte)
            elif one.type != "body_statement":
                stack.extend(reversed(one.children))
        free = [start for start in opened if start not in self._bodies]
        for start, body in zip(free, bodies, strict=False):
            self._bodies[start] = body

    def node(self, node: tree_sitter.Node) -> Node:
        """One value or statement."""
        self._depth += 1
        try:
            return self._node(node) if self._depth < _DEPTH else Odd(self.span(node), node.type)
        finally:
            self._depth -= 1

    def _node(self, node: tree_sitter.Node) -> Node:
        kind, span, inner = node.type, self.span(node), node.named_children
        inner = [one for one in inner if one.type != "comment"]
        made: Node = Odd(span, kind)
        if kind in _NAMES:
            made = Name(span, self.text(node))
        elif kind in _WORDS:
            made = Constant(span, _WORDS[kind])
        elif kind in ("integer", "float"):
            made = self._number(node)
        elif kind in ("simple_symbol", "hash_key_symbol"):
            made = Constant(span, self.text(node).removeprefix(":"))
        elif kind in ("string", "bare_string", "bare_symbol", "delimited_symbol"):
            made = Text(span, self._parts(node))
        elif kind == "heredoc_beginning":
            made = self._document(node)
        elif kind in ("array", "string_array", "symbol_array"):
            made = Listing(span, tuple(self.node(one) for one in inner))
        elif kind == "hash" and all(one.type == "pair" for one in inner):
            made = Table(span, tuple(self._pair(one) for one in inner))
        elif kind == "parenthesized_statements" and len(inner) == 1:
            made = self.node(inner[0])
        elif kind in _PAIRS and len(inner) == 2:
            made = self._two(node, self.node(inner[0]), self.node(inner[1]))
        elif kind == "conditional" and len(inner) == 3:
            made = Choice(span, *(self.node(one) for one in inner))
        elif kind in _BRANCHES:
            made = self._branch(node)
        elif kind == "case":
            made = self._case(node)
        elif kind == "method":
            made = self._function(node)
        elif kind == "call":
            made = self._call(node)
        return made

    def _number(self, node: tree_sitter.Node) -> Node:
        bare = self.text(node).replace("_", "")
        try:
            value = int(bare, 0) if node.type == "integer" else float(bare)
        except ValueError:
            return Odd(self.span(node), node.type)
        return Constant(self.span(node), value)

    def _two(self, node: tree_sitter.Node, left: Node, right: Node) -> Node:
        span = self.span(node)
        signs = [self.text(one) for one in node.children if not one.is_named]
        sign = signs[0] if signs else ""
        if node.type == "range":
            return Range(span, left, right, sign == "...")
        if node.type == "binary":
            return Binary(span, left, sign, right)
        if node.type == "assignment":
            return Assign(span, left, right)
        if node.type == "operator_assignment":
            return Assign(span, left, Binary(span, left, sign.removesuffix("="), right))
        return Index(span, left, right)

    def _pair(self, node: tree_sitter.Node) -> tuple[Node, Node]:
        key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
        whole = Odd(self.span(node), node.type)
        return (self.node(key) if key else whole, self.node(value) if value else whole)

    def _parts(self, node: tree_sitter.Node) -> tuple[str | Node, ...]:
        out: list[str | Node] = []
        for one in node.named_children:
            if one.type == "interpolation":
                inner = one.named_children
                odd = Odd(self.span(one), one.type)
                out.append(self.node(inner[0]) if len(inner) == 1 else odd)
            elif one.type == "escape_sequence":
                escape = self.text(one)
                out.append(_ESCAPES.get(escape, "" if escape == "\\\n" else escape[1:]))
            elif one.type in ("string_content", "heredoc_content"):
                out.append(self.text(one))
        return tuple(out)

    def _document(self, node: tree_sitter.Node) -> Node:
        span, body = self.span(node), self._bodies.get(node.start_byte)
        if body is None:
            return Odd(span, node.type)
        whole = self.span(body)
        start = self.source.text.find("\n", span.start) + 1
        end = self.source.text.rfind("\n", 0, whole.end) + 1
        parts = list(self._parts(body))
        first = parts[0] if parts and isinstance(parts[0], str) else ""
        # The line that opens it may go on behind the mark; its inside begins on the next one.
        parts[:1] = [first.partition("\n")[2]] if isinstance(parts[0] if parts else 0, str) else []
        if self.text(node).startswith("<<~"):
            parts = list(_dedented(parts))
        if isinstance(parts[-1] if parts else None, str):
            last = str(parts[-1])
            parts[-1] = last[: last.rfind("\n") + 1] if "\n" in last else ""
        return Text(span, tuple(parts), Span(start, max(start, end)))

    def _call(self, node: tree_sitter.Node) -> Node:
        receiver, method = node.child_by_field_name("receiver"), node.child_by_field_name("method")
        given, block = node.child_by_field_name("arguments"), node.child_by_field_name("block")
        items: list[Node] = []
        named: list[tuple[str, Node]] = []
        for one in given.named_children if given else []:
            if one.type == "pair":
                key, value = self._pair(one)
                known = key.value if isinstance(key, Constant) else None
                if isinstance(key, Text) and len(key.parts) == 1 and isinstance(key.parts[0], str):
                    known = key.parts[0]
                named.append((str(known) if known is not None else "?", value))
            elif one.type not in ("comment", "heredoc_body"):
                items.append(self.node(one))
        made = self.node(receiver) if receiver else None
        name = self.text(method) if method else ""
        body = self._block(block) if block else None
        return Call(self.span(node), made, name, tuple(items), tuple(named), body)

    def _branch(self, node: tree_sitter.Node) -> Node:
        condition = node.child_by_field_name("condition")
        body = node.child_by_field_name("consequence") or node.child_by_field_name("body")
        other = node.child_by_field_name("alternative")
        if condition is None:
            return Odd(self.span(node), node.type)
        yes: tuple[Node, ...]
        if node.type.endswith("_modifier"):
            self._heredocs(node)
            yes = (self.node(body),) if body else ()
        else:
            yes = self.statements(body) if body else ()
        no: tuple[Node, ...] = ()
        if other is not None:
            no = (self.node(other),) if other.type == "elsif" else self.statements(other)
        if node.type.startswith("unless"):
            yes, no = no, yes
        return Branch(self.span(node), self.node(condition), yes, no)

    def _case(self, node: tree_sitter.Node) -> Node:
        """`case` as branches in one another, where it compares with texts, names and numbers."""
        value, odd = node.child_by_field_name("value"), Odd(self.span(node), node.type)
        if value is None:
            return odd
        other: tuple[Node, ...] = ()
        for one in reversed(node.named_children):
            if one.type == "else":
                other = self.statements(one)
            elif one.type == "when":
                body = one.child_by_field_name("body")
                wrapped = one.children_by_field_name("pattern")
                patterns = [self.node(p.named_children[0]) for p in wrapped if p.named_children]
                if not patterns or not all(isinstance(p, Constant | Text) for p in patterns):
                    return odd
                same = [Binary(p.span, self.node(value), "==", p) for p in patterns]
                either = reduce(lambda a, b: Binary(b.span, a, "||", b), same)
                yes = self.statements(body) if body else ()
                span = Span(self.span(one).start, self.span(node).end)
                other = (Branch(span, either, yes, other),)
        inner = other[0] if len(other) == 1 else odd
        whole = isinstance(inner, Branch)
        return msgspec.structs.replace(inner, span=self.span(node)) if whole else odd

    def _function(self, node: tree_sitter.Node) -> Node:
        name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
        given = node.child_by_field_name("parameters")
        names = given.named_children if given else []
        if name is None or any(one.type != "identifier" for one in names):
            return Odd(self.span(node), node.type)
        inner = self.statements(body) if body else ()
        words = tuple(self.text(one) for one in names)
        return Function(self.span(node), self.text(name), words, inner)

    def _block(self, node: tree_sitter.Node) -> Block:
        given, body = node.child_by_field_name("parameters"), node.child_by_field_name("body")
        names = tuple(self.text(one) for one in given.named_children) if given else ()
        return Block(self.span(node), names, self.statements(body) if body else ())


def _dedented(parts: list[str | Node]) -> list[str | Node]:
    """What `<<~` leaves of the indentation of the lines of a text."""
    shown = "".join(one if isinstance(one, str) else "\0" for one in parts)
    *lines, _ = shown.split("\n")
    widths = [len(line) - len(line.lstrip(" \t")) for line in lines if line.strip(" \t")]
    width = min(widths, default=0)
    out: list[str | Node] = []
    fresh = True
    for one in parts:
        if not isinstance(one, str):
            out.append(one)
            fresh = False
            continue
        pieces = one.split("\n")
        cut = [line[width:] if line[:width].strip(" \t") == "" else line for line in pieces]
        out.append("\n".join([cut[0] if fresh else pieces[0], *cut[1:]]))
        fresh = False
    return out

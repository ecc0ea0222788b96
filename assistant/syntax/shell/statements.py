"""The statements of a shell script as a tree: what may be taken out of it by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from assistant.syntax.grammar import shell_parser
from assistant.syntax.shell.commands import Command, commands
from assistant.syntax.source import Span

if TYPE_CHECKING:
    from tree_sitter import Node

LONGEST = 200_000
"""Characters; a longer script is not taken apart."""
_BLOCKS = frozenset(
    {"if_statement", "while_statement", "for_statement", "c_style_for_statement", "case_statement",
     "subshell", "compound_statement", "function_definition"}
)  # fmt: skip
_BODIES = frozenset(
    {"do_group", "else_clause", "elif_clause", "case_item", "compound_statement", "subshell"}
)
_STATEMENTS = _BLOCKS | {
    "command", "pipeline", "list", "redirected_statement", "negated_command", "test_command",
    "variable_assignment", "variable_assignments", "declaration_command", "unset_command",
}  # fmt: skip


class Statement(msgspec.Struct, frozen=True):
    """A list of commands, a pipeline, one command, or a block around others."""

    span: Span
    """Without the sign that ends it."""
    commands: tuple[Command, ...]
    """All in it, also where one command's output is put into another; of a block those that decide
    whether and how often it runs."""
    sets: frozenset[str]
    """Variables that it gives a value."""
    uses: frozenset[str]
    """Variables whose value it asks for."""
    inner: tuple[Statement, ...] = ()
    """What a block runs."""


def statements(text: str) -> tuple[Statement, ...] | None:
    """The statements of a script in order; None where it cannot be read in full."""
    if len(text) > LONGEST:
        return None
    content = text.encode("utf-8", "replace")
    root = shell_parser().parse(content).root_node
    if root.has_error:
        return None
    return tuple(_Reader(text, content).statements(root.children))


class _Reader:
    def __init__(self, text: str, content: bytes) -> None:
        self.content = content
        self.plain = text.isascii()

    def statements(self, nodes: list[Node]) -> Iterator[Statement]:
        for node in nodes:
            if node.type in _STATEMENTS:
                yield self.statement(node)
            elif node.type in _BODIES:
                yield from self.statements(self.body(node))

    def statement(self, node: Node) -> Statement:
        block = node
        if node.type == "redirected_statement" and node.named_children[0].type in _BLOCKS:
            block = node.named_children[0]
        if block.type not in _BLOCKS:
            return self.of([node], node, ())
        inner = self.body(block)
        kept = {child.id for child in inner}
        deciding = [child for child in block.children if child.id not in kept]
        for clause in inner:
            if clause.type == "elif_clause":
                runs = {child.id for child in self.body(clause)}
                deciding += [child for child in clause.children if child.id not in runs]
        if block is not node:
            deciding += node.children[1:]
        return self.of(deciding, node, tuple(self.statements(inner)))

    def body(self, block: Node) -> list[Node]:
        """The children that a block runs, or that hold what it runs."""
        children = list(block.children)
        if block.type in ("if_statement", "elif_clause"):
            then = next((n for n, c in enumerate(children) if c.type == "then"), len(children))
            return children[then + 1 :]
        if block.type == "case_item":
            sign = next((n for n, c in enumerate(children) if c.type == ")"), 0)
            return children[sign + 1 :]
        if block.type in ("else_clause", "do_group", "subshell", "compound_statement"):
            return children
        return [child for child in children if child.type in _BODIES]

    def of(self, nodes: list[Node], whole: Node, inner: tuple[Statement, ...]) -> Statement:
        found = [each for node in nodes for each in _walk(node)]
        named = [each for each in found if each.type == "variable_name"]
        sets = {self.text(n) for n in named if _sets(n)}
        uses = {self.text(n) for n in named if n.parent and n.parent.type in _USING}
        ran = [c for n in found if n.type == "command" for c in commands(self.text(n))[:1]]
        span = Span(self.at(whole.start_byte), self.at(whole.end_byte))
        return Statement(span, tuple(ran), frozenset(sets), frozenset(uses), inner)

    def text(self, node: Node) -> str:
        return self.content[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def at(self, offset: int) -> int:
        return offset if self.plain else len(self.content[:offset].decode("utf-8", "replace"))


_SETTING = frozenset({"variable_assignment", "for_statement", "declaration_command"})
_USING = frozenset({"simple_expansion", "expansion", "subscript"})


def _sets(name: Node) -> bool:
    """Whether a name is given a value that lasts beyond one command."""
    parent = name.parent
    if parent is None or parent.type not in _SETTING:
        return False
    return parent.parent is None or parent.parent.type != "command"


def _walk(node: Node) -> Iterator[Node]:
    waiting = [node]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += reversed(one.children)

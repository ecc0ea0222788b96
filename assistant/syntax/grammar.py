"""What the readers of tree-sitter's trees have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tree_sitter


def first_error(root: tree_sitter.Node) -> tree_sitter.Node:
    """The first node, from the top of the file, that is an error and holds no smaller one."""
    node = root
    while True:
        inner = next((c for c in node.children if c.has_error or c.is_error or c.is_missing), None)
        if inner is None:
            return node
        node = inner

"""What the readers of tree-sitter's trees have in common."""

from __future__ import annotations

from functools import lru_cache
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


def shell_parser() -> tree_sitter.Parser:
    """A new parser of shell scripts: one belongs to one thread."""
    # Imported here: the grammar costs start-up time that files without scripts need not pay.
    import tree_sitter

    return tree_sitter.Parser(_shell())


@lru_cache(maxsize=1)
def _shell() -> tree_sitter.Language:
    import tree_sitter
    import tree_sitter_bash

    return tree_sitter.Language(tree_sitter_bash.language())

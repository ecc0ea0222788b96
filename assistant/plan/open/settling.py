"""What was made for several resources and would say the same twice, once all of it is filled."""

from __future__ import annotations

from assistant.plan.open.growing import Garden
from assistant.plan.open.nodes import Node

_COUNT = "count.index"


def settle(garden: Garden) -> None:
    """Take away what says again what another says: two machines in one subnet want one association
    with its route table. Nothing that the goal names, or that something refers to, is touched; but
    what is there already, without a name, and that nothing refers to is not asked for."""
    there = [n for n in garden.nodes if n.there and n.source and not n.given]
    for node in [n for n in there if not _referred(garden, n)]:
        garden.nodes.remove(node)
        title = garden.title(node)
        garden.notes.append(f"The {title} of the goal is there already: nothing here refers to it.")
    for node in garden.nodes:
        if node.count > 1 and not node.named and _apart(garden, node):
            node.count = 1
    said: set[tuple[str, int, str]] = set()
    kept: list[Node] = []
    for node in garden.nodes:
        what = (node.type, node.count, repr((sorted(node.values.items(), key=str), node.over)))
        if what in said and not node.named and node.links and not _referred(garden, node):
            continue
        said.add(what)
        kept.append(node)
    garden.nodes = kept


def _apart(garden: Garden, node: Node) -> bool:
    """True for one whose copies would all be the same."""
    return bool(node.links) and _COUNT not in repr(node.values) and not _referred(garden, node)


def _referred(garden: Garden, node: Node) -> bool:
    heads = (f"{node.address}.", f"{node.address}[")
    return any(name.startswith(heads) for other in garden.nodes for _, name in other.links)

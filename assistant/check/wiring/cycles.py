"""Declarations that need one another in a circle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from assistant.check.report import Reporter
from assistant.check.schema.world import World
from assistant.check.wiring.uses import Use, uses
from assistant.syntax.hcl import Attribute, Block, Module, Traversal, value_of

_OBJECTS = {"resource": 2, "data": 3, "ephemeral": 3}
"""How many words of a reference name an object of each kind."""

Graph = Mapping[str, Sequence[tuple[str, Use | None]]]
"""Each node with the nodes that it needs, and the reference by which it does."""


def cycles(module: Module, world: World, used: Sequence[Use], report: Reporter) -> None:
    """One finding for each circle in a module; `used` are its references."""
    graph = _graph(module, used, world, frozenset())
    for circle in _circles(graph):
        edges = [
            (use, node, target)
            for node in circle
            for target, use in graph[node]
            if target in circle and use is not None
        ]
        if not edges:
            continue
        use, node, target = min(edges, key=lambda e: (e[0].file.path, e[0].reference.span))
        way = _way(graph, circle, target, node)
        names = list(dict.fromkeys(_shown(n) for n in (node, *way)))
        if len(names) == 1:
            summary = f"`{names[0]}` needs itself"
            detail = "Nothing can be made that must be there before it is made."
        else:
            summary = f"`{names[0]}` and `{names[1]}` need each other"
            detail = "The circle: " + " → ".join([*names, names[0]]) + "."
        report.add(
            use.file.source, use.reference.span, "reference/cycle", summary, detail
        )  # fmt: skip


def _graph(module: Module, used: Iterable[Use], world: World, above: frozenset[str]) -> Graph:
    """Who needs whom. `above`: folders of the modules that lead here, to go round once only."""
    graph: dict[str, list[tuple[str, Use | None]]] = {}
    terraform = module.tool == "terraform"
    for use in used:
        node = _node(use)
        target = _target(use, terraform=terraform)
        if node is not None and target is not None and not (node == target and _later(use)):
            graph.setdefault(node, []).append((target, use))
    if terraform:
        for placed in module.blocks:
            block = placed.block
            if block.type in _OBJECTS and len(block.labels) == 2:
                provider = _provider(block)
                if provider in graph:
                    graph.setdefault(_address(block), []).append((provider, None))
            elif block.type == "module" and block.labels:
                for node, needs in _through(module, block, world, above):
                    graph.setdefault(node, []).append((needs, None))
    return graph


def _node(use: Use) -> str | None:
    """The declaration that a reference is part of."""
    owner = use.frame.owner
    if use.inside.startswith("local."):
        return use.inside
    if owner.type in _OBJECTS and len(owner.labels) == 2:
        return _address(owner)
    if owner.type == "module" and owner.labels:
        return f"module.{owner.labels[0].text}<{use.attribute}"
    if owner.type == "output" and owner.labels:
        return f"<output>.{owner.labels[0].text}"
    if owner.type == "provider" and owner.labels:
        return ".".join(("provider", owner.labels[0].text, *_alias(owner)))
    return None


def _later(use: Use) -> bool:
    """Whether a reference is looked at when its own resource is there already."""
    return use.attribute == "depends_on" or not {"provisioner", "connection"}.isdisjoint(
        use.frame.kinds
    )


def _target(use: Use, *, terraform: bool) -> str | None:
    """What a reference needs."""
    parts = use.reference.parts
    root = parts[0]
    if not all(isinstance(part, str) for part in parts[:2]) or len(parts) < 2:
        return None
    if root in ("local", "var"):
        return f"{root}.{parts[1]}"
    if root == "data" and len(parts) > 2 and isinstance(parts[2], str):
        return f"data.{parts[1]}.{parts[2]}"
    if not terraform:
        return None
    if root == "module":
        output = next((p for p in parts[2:] if isinstance(p, str)), None)
        return f"module.{parts[1]}>{output}" if output else None
    if root in ("ephemeral", "resource"):
        words = parts[:3] if root == "ephemeral" else parts[1:3]
        return ".".join(map(str, words)) if len(parts) > 2 else None
    if root in ("path", "terraform", "each", "count", "self"):
        return None
    return f"{root}.{parts[1]}"


def _through(
    module: Module, block: Block, world: World, above: frozenset[str]
) -> Iterator[tuple[str, str]]:
    """Which inputs each output of a module needs."""
    callee = world.callee(module, block)
    name = block.labels[0].text
    if callee is None or callee.folder in above:
        return
    inner = _graph(callee, uses(callee), world, above | {module.folder, callee.folder})
    for output in world.values(callee).outputs:
        for needed in _reached(inner, f"<output>.{output}"):
            if needed.startswith("var."):
                yield f"module.{name}>{output}", f"module.{name}<{needed[4:]}"


def _reached(graph: Graph, start: str) -> set[str]:
    seen: set[str] = set()
    pending = [start]
    while pending:
        for target, _ in graph.get(pending.pop(), ()):
            if target not in seen:
                seen.add(target)
                pending.append(target)
    return seen


def _circles(graph: Graph) -> Iterator[set[str]]:
    """The sets of nodes that reach one another (Tarjan, without recursion)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    for root in graph:
        if root in index:
            continue
        work = [(root, iter(graph[root]))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, targets = work[-1]
            for target, _ in targets:
                if target not in index:
                    index[target] = low[target] = len(index)
                    stack.append(target)
                    on_stack.add(target)
                    work.append((target, iter(graph.get(target, ()))))
                    break
                if target in on_stack:
                    low[node] = min(low[node], index[target])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    circle = _popped(stack, on_stack, node)
                    if len(circle) > 1 or any(t == node for t, _ in graph.get(node, ())):
                        yield circle


def _popped(stack: list[str], on_stack: set[str], until: str) -> set[str]:
    circle: set[str] = set()
    while True:
        node = stack.pop()
        on_stack.discard(node)
        circle.add(node)
        if node == until:
            return circle


def _way(graph: Graph, circle: Iterable[str], start: str, goal: str) -> list[str]:
    """The shortest way from one node of a circle to another."""
    inside = set(circle)
    came: dict[str, str] = {start: ""}
    pending = [start]
    for node in pending:
        if node == goal:
            break
        for target, _ in graph.get(node, ()):
            if target in inside and target not in came:
                came[target] = node
                pending.append(target)
    way, node = [], goal
    while node:
        way.append(node)
        node = came.get(node, "")
    return [n for n in reversed(way) if n != goal] if start != goal else []


def _shown(node: str) -> str:
    for sign in "<>":
        if sign in node:
            return node.partition(sign)[0]
    return node


def _address(block: Block) -> str:
    words = (block.labels[0].text, block.labels[1].text)
    return ".".join(words if block.type == "resource" else (block.type, *words))


def _alias(block: Block) -> tuple[str, ...]:
    alias = block.body.attribute("alias")
    value = value_of(alias.value) if alias else None
    return (value,) if isinstance(value, str) else ()


def _provider(block: Block) -> str:
    """The node of the provider that a resource is made with."""
    given: Attribute | None = block.body.attribute("provider")
    if given is not None:
        value = given.value
        if isinstance(value, Traversal):
            return ".".join(("provider", *map(str, value.parts)))
        return f"provider.{value_of(value)}"
    return f"provider.{block.labels[0].text.partition('_')[0]}"

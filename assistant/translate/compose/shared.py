"""Volumes, networks, secrets and configuration files of a compose file."""

from __future__ import annotations

from assistant.syntax.yaml import Mapping, Node, Scalar, Sequence, target
from assistant.translate.compose.nodes import Nodes
from assistant.translate.model import Fact, Named, Thing
from assistant.translate.texts import joined


def named_pairs(nodes: Nodes, key: Scalar, value: Node) -> list[tuple[Named, tuple[int, ...]]]:
    """A mapping, or a list of `NAME=value`, as names with values and their lines."""
    inner = target(value)
    out = []
    if isinstance(inner, Mapping):
        for name, one in nodes.pairs(value, opened_by=key):
            text = nodes.text(one)
            bare = not text and isinstance(target(one), Scalar) and not _quoted(one)
            out.append((Named(name.text, None if bare else text), nodes.lines(name, one)))
    elif isinstance(inner, Sequence):
        for item in nodes.items(value, opened_by=key):
            text = nodes.text(item)
            first, *rest = text.split("=")
            given = joined(tuple(rest), "=") if rest else None
            name_text = first.filled(lambda v: v.default or v.name)
            out.append((Named(name_text, given), nodes.lines(item)))
    return [(named, lines) for named, lines in out if named.name]


def _quoted(node: Node) -> bool:
    inner = target(node)
    return isinstance(inner, Scalar) and bool(inner.style)


def read_volume(nodes: Nodes, key: Scalar, value: Node) -> Thing:
    """A volume of the top level."""
    return _read(nodes, key, value, {"driver": "driver", "name": "name"}, {"driver_opts": "option"})


def read_network(nodes: Nodes, key: Scalar, value: Node) -> Thing:
    """A network of the top level."""
    thing = _read(
        nodes, key, value, {"driver": "driver", "name": "name"}, {"driver_opts": "option"},
        {"internal": "internal", "attachable": "attachable", "enable_ipv6": "ipv6"},
    )  # fmt: skip
    inner = target(value)
    for name, one in nodes.pairs(inner) if isinstance(inner, Mapping) else ():
        if name.text != "ipam":
            continue
        for part, of in nodes.pairs(one, opened_by=name):
            if part.text == "config":
                for item in nodes.items(of, opened_by=part):
                    for field, given in nodes.pairs(item):
                        concept = {"subnet": "subnet", "gateway": "gateway", "ip_range": "ip_range"}
                        thing.facts.append(
                            Fact(
                                concept.get(field.text, f"ipam {field.text}"),
                                nodes.text(given),
                                nodes.lines(field, given),
                            )
                        )
            elif part.text == "driver" and nodes.plain(of) == "default":
                nodes.ledger.translated(nodes.lines(part, of))
            else:
                fact = Fact(f"ipam {part.text}", nodes.text(of), nodes.lines(part, of))
                thing.facts.append(fact)
    return thing


def read_file(nodes: Nodes, key: Scalar, value: Node) -> Thing:
    """A secret or a configuration file of the top level."""
    texts = {"file": "file", "environment": "variable", "content": "content", "name": "name"}
    return _read(nodes, key, value, texts, {})


def _read(
    nodes: Nodes,
    key: Scalar,
    value: Node,
    texts: dict[str, str],
    tables: dict[str, str],
    flags: dict[str, str] | None = None,
) -> Thing:
    thing = Thing(key.text, nodes.lines(key))
    flags = flags or {}
    inside = list(nodes.pairs(value, opened_by=key))
    for name, one in inside:
        lines = nodes.lines(name, one)
        if name.text in texts:
            thing.facts.append(Fact(texts[name.text], nodes.text(one), lines))
        elif name.text in flags:
            thing.facts.append(Fact(flags[name.text], nodes.flag(one), lines))
        elif name.text == "external":
            inner = target(one)
            if isinstance(inner, Mapping) and inner.get("name") is not None:
                thing.facts.append(Fact("name", nodes.text(inner.get("name") or one), lines))
            if isinstance(inner, Mapping) or nodes.flag(one):
                thing.facts.append(Fact("external", True, lines))
            else:
                nodes.ledger.translated(lines)
        elif name.text in tables or name.text == "labels":
            concept = tables.get(name.text, "label")
            for named, at in named_pairs(nodes, name, one):
                thing.facts.append(Fact(concept, named, at))
            nodes.ledger.opens(lines[0], lines[-1])
        elif name.text != "ipam":
            thing.facts.append(Fact(f".{name.text}", nodes.text(one), lines))
    if not inside:
        thing.facts.append(Fact("bare", True, nodes.lines(key, value)))
    return thing

"""A compose file to the neutral model, with the lines of everything."""

from __future__ import annotations

import collections.abc

from assistant.core.errors import Declined
from assistant.syntax.yaml import Mapping, Node, Scalar, parse_yaml, target
from assistant.translate.compose.links import tied
from assistant.translate.compose.nodes import Nodes
from assistant.translate.compose.service import read_service
from assistant.translate.compose.shared import read_file, read_network, read_volume
from assistant.translate.ledger import Ledger
from assistant.translate.model import Fact, Stack, Thing

Files = collections.abc.Mapping[str, str]


def read_compose(path: str, text: str, ledger: Ledger, _beside: Files) -> Stack:
    """The services of a compose file; what is not taken over is entered in the ledger.

    Raises Declined where it has none.
    """
    file = parse_yaml(path, text)
    nodes = Nodes(file.source, ledger)
    stack = Stack(projects=True)
    document = target(file.documents[0]) if file.documents else None
    services: dict[str, tuple[Scalar, Node]] = {}
    for key, value in nodes.pairs(document):
        lines = nodes.lines(key, value)
        if key.text == "services":
            services = {name.text: (name, v) for name, v in nodes.pairs(value, opened_by=key)}
        elif key.text in ("volumes", "networks", "secrets", "configs"):
            read = {"volumes": read_volume, "networks": read_network}.get(key.text, read_file)
            things = getattr(stack, key.text)
            things.extend(read(nodes, n, v) for n, v in nodes.pairs(value, opened_by=key))
        elif key.text == "name":
            stack.name = nodes.plain(value)
            ledger.translated(lines)
        elif key.text == "version":
            ledger.translated(lines, "obsolete: compose itself no longer reads it")
        elif key.text == "include":
            ledger.lost(lines, "other files are not read: translate each of them")
        elif key.text.startswith("x-"):
            ledger.opens(lines[0], lines[-1])
            _unused(nodes, value)
    for name, (key, value) in services.items():
        stack.services.append(_service(nodes, services, name, key, value))
    tied(stack, ledger)
    for key, value in _extensions(document):
        _spare(nodes, key, value)
    if not stack.services:
        raise Declined(f"{path} has no services to translate", mend="compose files name them")
    return stack


def _extensions(document: Node | None) -> list[tuple[Scalar, Node]]:
    if not isinstance(document, Mapping):
        return []
    return [(e.key, e.value) for n, e in document.entries.items() if n.startswith("x-")]


def _unused(nodes: Nodes, value: Node) -> None:
    """Blocks inside an extension fare as what stands under them."""
    for key, inner in nodes.pairs(value):
        if isinstance(target(inner), Mapping):
            nodes.ledger.opens(nodes.lines(key)[0], nodes.lines(inner)[-1])
            _unused(nodes, inner)


def _spare(nodes: Nodes, key: Scalar, value: Node) -> None:
    nodes.ledger.leftover(
        nodes.lines(key, value), "a field for other tools: nothing in a service refers to it"
    )


def _service(
    nodes: Nodes,
    services: dict[str, tuple[Scalar, Node]],
    name: str,
    key: Scalar,
    value: Node,
    seen: tuple[str, ...] = (),
) -> Thing:
    """One service, with what it takes over from another one of the same file."""
    thing = Thing(name, nodes.lines(key))
    own = read_service(nodes, key, value)
    inner = target(value)
    extends = inner.get("extends") if isinstance(inner, Mapping) else None
    if extends is None:
        thing.facts = own
        return thing
    lines = nodes.lines(inner.entries["extends"].key, extends) if isinstance(inner, Mapping) else ()
    asked = target(extends)
    base, other = "", False
    if isinstance(asked, Mapping):
        found = asked.get("service")
        base = nodes.plain(found) if found is not None else ""
        other = asked.get("file") is not None
    else:
        base = nodes.plain(extends)
    if other or base not in services or base in (*seen, name):
        nodes.ledger.lost(lines, f"what {base or 'it'} says stands in a file that is not read")
        thing.facts = own
        return thing
    nodes.ledger.translated(lines)
    parent = _service(nodes, services, base, *services[base], (*seen, name))
    thing.facts = _over(parent, own)
    return thing


_MANY = frozenset(
    {
        "cap_add", "cap_drop", "config", "device", "dns", "env_file", "expose", "extra_host",
        "group_add", "network", "port", "secret", "security_opt", "waits",
    }
)  # fmt: skip
"""Concepts of which a service that extends another one has both services' facts."""


def _over(parent: Thing, own: list[Fact]) -> list[Fact]:
    said = {_key(fact.concept, fact.value) for fact in own}
    return [f for f in parent.facts if _key(f.concept, f.value) not in said] + own


def _key(concept: str, value: object) -> object:
    if concept in _MANY:
        return concept, value
    name = getattr(value, "name", None) or getattr(value, "target", None)
    return (concept, name)

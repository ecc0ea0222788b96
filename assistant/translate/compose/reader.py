"""A compose file to the neutral model, with the lines of everything."""

from __future__ import annotations

import collections.abc
from dataclasses import replace
from posixpath import basename, dirname, join, normpath

from assistant.core.errors import Declined
from assistant.syntax.yaml import Mapping, Node, Scalar, parse_yaml, target
from assistant.translate.compose.links import tied
from assistant.translate.compose.nodes import Nodes
from assistant.translate.compose.service import read_service
from assistant.translate.compose.shared import read_file, read_network, read_volume
from assistant.translate.ledger import Ledger
from assistant.translate.model import Fact, Stack, Thing

Files = collections.abc.Mapping[str, str]
Found = dict[str, tuple[Scalar, Node]]
"""By name of a service, its key and what stands under it."""


def read_compose(path: str, text: str, ledger: Ledger, beside: Files) -> Stack:
    """The services of a compose file; what is not taken over is entered in the ledger.

    Raises Declined where it has none.
    """
    file = parse_yaml(path, text)
    nodes = Nodes(file.source, ledger)
    stack = Stack(projects=True)
    document = target(file.documents[0]) if file.documents else None
    services: Found = {}
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
    read_all = _Services(nodes, services, normpath(path), beside)
    stack.services = [read_all.read(name) for name in services]
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


class _Services:
    """The services of one file, with what they take over from others of it or of a file beside."""

    def __init__(self, nodes: Nodes, found: Found, path: str, beside: Files) -> None:
        self.nodes, self.found, self.path, self.beside = nodes, found, path, beside

    def read(self, name: str, seen: tuple[str, ...] = ()) -> Thing:
        """One service. `seen`: those that lead here."""
        key, value = self.found[name]
        thing = Thing(name, self.nodes.lines(key))
        own = read_service(self.nodes, key, value)
        inner = target(value)
        entry = inner.entries.get("extends") if isinstance(inner, Mapping) else None
        if entry is None:
            thing.facts = own
            return thing
        lines = self.nodes.lines(entry.key, entry.value)
        base, facts, note = self._base(entry.value, (*seen, name))
        if facts is None:
            self.nodes.ledger.lost(
                lines, f"what {base or 'it'} says stands in a file that is not read"
            )
            facts = []
        else:
            self.nodes.ledger.translated(lines, note)
        thing.facts = _over(facts, own)
        return thing

    def _base(self, extends: Node, seen: tuple[str, ...]) -> tuple[str, list[Fact] | None, str]:
        """The service that is extended, its facts, and where they stand; None: not to be found."""
        asked = target(extends)
        given = asked if isinstance(asked, Mapping) else None
        service = given.get("service") if given else extends
        file = given.get("file") if given else None
        base = self.nodes.plain(service) if service is not None else ""
        path = self.path
        if file is not None:
            path = normpath(join(dirname(self.path), self.nodes.plain(file)))
        if path == self.path:
            known = base in self.found and base not in seen
            return base, self.read(base, seen).facts if known else None, ""
        # Paths in it count from its own folder: only one beside means the same here.
        if path not in self.beside or dirname(path) != dirname(self.path):
            return base, None, ""
        text = self.beside[path]
        nodes, found = _opened(path, text, Ledger(text, frozenset()))
        if base not in found:
            return base, None, ""
        facts = _Services(nodes, found, path, self.beside).read(base).facts
        return base, [replace(fact, lines=()) for fact in facts], f"as {basename(path)} has it"


def _opened(path: str, text: str, ledger: Ledger) -> tuple[Nodes, Found]:
    """Another compose file and its services."""
    file = parse_yaml(path, text)
    nodes = Nodes(file.source, ledger)
    document = target(file.documents[0]) if file.documents else None
    services = document.get("services") if isinstance(document, Mapping) else None
    return nodes, {key.text: (key, value) for key, value in nodes.pairs(services)}


_MANY = frozenset(
    {
        "cap_add", "cap_drop", "config", "device", "dns", "env_file", "expose", "extra_host",
        "group_add", "network", "port", "secret", "security_opt", "waits",
    }
)  # fmt: skip
"""Concepts of which a service that extends another one has both services' facts."""


def _over(base: list[Fact], own: list[Fact]) -> list[Fact]:
    said = {_key(fact.concept, fact.value) for fact in own}
    return [f for f in base if _key(f.concept, f.value) not in said] + own


def _key(concept: str, value: object) -> object:
    if concept in _MANY:
        return concept, value
    name = getattr(value, "name", None) or getattr(value, "target", None)
    return (concept, name)

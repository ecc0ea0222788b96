"""The services of compose files, and what rules ask of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import basename

import msgspec

from assistant.check.subject import Subject
from assistant.syntax.patterns import later
from assistant.syntax.source import Source, Span
from assistant.syntax.yaml import Mapping, Node, Scalar, Sequence, parse_yaml, target

_NAME = later(r"(?:docker-)?(?:compose|stack)(?:[.-][\w.-]+)?\.ya?ml\Z", re.IGNORECASE)
_SERVICES = later(r"^services[ \t]*:", re.MULTILINE)
_TRUE = ("true", "True", "TRUE", "yes", "on")


class Service(msgspec.Struct, frozen=True):
    """One service of one file."""

    source: Source
    name: Scalar
    body: Mapping
    file: Mapping
    """The whole file."""

    def text(self, *path: str) -> Scalar | None:
        """The scalar at a path of keys."""
        found = at(self.body, *path)
        return found if isinstance(found, Scalar) else None

    def items(self, *path: str) -> list[Scalar | Mapping | Sequence]:
        """The items of the sequence at a path of keys."""
        found = at(self.body, *path)
        inner = (target(item) for item in found.items) if isinstance(found, Sequence) else ()
        return [item for item in inner if item is not None]


def is_compose(path: str, text: str) -> bool:
    """Whether a file describes containers for compose."""
    return bool(_NAME.match(basename(path))) and bool(_SERVICES.search(text))


def services(subject: Subject) -> Iterator[Service]:
    """The services of all compose files, by file."""
    for path, text in sorted(subject.files.items()):
        if not path.endswith((".yml", ".yaml")) or not is_compose(path, text):
            continue
        file = parse_yaml(path, text)
        top = file.documents[0] if file.documents else None
        table = top.get("services") if isinstance(top, Mapping) else None
        if not isinstance(top, Mapping) or not isinstance(table, Mapping):
            continue
        for name, entry in table.entries.items():
            body = target(entry.value)
            if isinstance(body, Mapping) and not name.startswith("x-"):
                yield Service(file.source, entry.key, body, top)


def at(node: Node | None, *path: str) -> Node | None:
    """What stands at a path of keys; None where there is nothing."""
    for name in path:
        node = node.get(name) if isinstance(node, Mapping) else None
    return node


def is_true(node: Node | None) -> bool:
    """Whether a scalar says yes."""
    return isinstance(node, Scalar) and node.is_plain and node.text in _TRUE


class Port(msgspec.Struct, frozen=True):
    """A port of a container that the host gives a port of its own."""

    span: Span
    address: str
    """Empty: every address of the host."""
    host: int
    container: int
    protocol: str

    @property
    def everywhere(self) -> bool:
        """Whether it is reached at every address of the host."""
        return self.address in ("", "0.0.0.0", "::", "[::]")  # noqa: S104 - what is looked for


_SHORT = later(r"(?:(\[[^\]]*\]|[\d.]+):)?(\d+):(\d+)(?:/(tcp|udp))?\Z")


def ports(service: Service) -> Iterator[Port]:
    """The ports of a service that are known in full; no ranges."""
    for item in service.items("ports"):
        if isinstance(item, Scalar):
            match = _SHORT.match(item.text)
            if match:
                yield Port(
                    item.span, match[1] or "", int(match[2]), int(match[3]), match[4] or "tcp"
                )
        elif isinstance(item, Mapping):
            given = {n: _text(item.get(n)) for n in ("host_ip", "published", "target", "protocol")}
            if given["published"].isdecimal() and given["target"].isdecimal():
                yield Port(item.span, given["host_ip"], int(given["published"]),
                           int(given["target"]), given["protocol"] or "tcp")  # fmt: skip


def _text(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) else ""


class Mount(msgspec.Struct, frozen=True):
    """A folder or file of the host in a container."""

    span: Span
    path: str
    """On the host."""
    read_only: bool


def mounts(service: Service) -> Iterator[Mount]:
    """The host's paths that a service sees."""
    for item in service.items("volumes"):
        if isinstance(item, Scalar):
            parts = item.text.split(":")
            if len(parts) > 1 and parts[0][:1] in ("/", ".", "~"):
                modes = parts[2].split(",") if len(parts) > 2 else []
                yield Mount(item.span, parts[0], "ro" in modes)
        elif isinstance(item, Mapping) and _text(item.get("type")) == "bind":
            yield Mount(item.span, _text(item.get("source")), is_true(item.get("read_only")))

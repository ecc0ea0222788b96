"""What a compose service mounts."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.syntax.yaml import Mapping, Node, Scalar, target
from assistant.translate.compose.forms import bytes_of, mount_of
from assistant.translate.compose.nodes import Nodes
from assistant.translate.model import Fact, Mount
from assistant.translate.texts import Text

_LONG = frozenset({"type", "source", "target", "read_only", "tmpfs"})


def read_mounts(nodes: Nodes, key: Scalar, value: Node) -> Iterator[Fact]:
    """`volumes` of a service, in both forms."""
    for item in nodes.items(value, opened_by=key):
        lines = nodes.lines(item)
        if isinstance(target(item), Mapping):
            yield from _long(nodes, item, lines)
            continue
        found = mount_of(nodes.text(item))
        if found is None:
            nodes.ledger.lost(lines, "no mount can be made of this: SOURCE:TARGET[:OPTIONS]")
            continue
        mount, rest = found
        if rest:
            nodes.ledger.approximated(lines, f"mounted without its options {', '.join(rest)}")
        yield Fact("mount", mount, lines)


def _long(nodes: Nodes, item: Node, lines: tuple[int, ...]) -> Iterator[Fact]:
    given = {name.text: (name, one) for name, one in nodes.pairs(item)}

    def text(name: str) -> Text:
        return nodes.text(given[name][1]) if name in given else Text()

    for name, (key, one) in given.items():
        if name not in _LONG:
            nodes.ledger.lost(nodes.lines(key, one), f"the option `{name}` has no counterpart here")
    kind = text("type").plain or "volume"
    if not text("target") or kind not in ("bind", "volume", "tmpfs"):
        nodes.ledger.lost(lines, f"a mount of the type {kind} has no counterpart here")
        return
    size = None
    if "tmpfs" in given:
        options = {name.text: one for name, one in nodes.pairs(given["tmpfs"][1])}
        size = bytes_of(nodes.plain(options["size"])) if "size" in options else None
    only = "read_only" in given and nodes.flag(given["read_only"][1])
    source = Text() if kind == "tmpfs" else text("source")
    yield Fact("mount", Mount(kind, source, text("target"), only, size), lines)


def read_tmpfs(nodes: Nodes, key: Scalar, value: Node) -> Iterator[Fact]:
    """`tmpfs` of a service: one path or several, with options behind a colon."""
    items = nodes.items(value, opened_by=key)
    for item in items or [value]:
        lines = nodes.lines(item) if items else nodes.lines(key, value)
        path, *rest = nodes.text(item).split(":")
        options = (rest[0].plain or "").split(",") if rest else []
        size = next((bytes_of(o[5:]) for o in options if o.startswith("size=")), None)
        others = [o for o in options if o and not o.startswith("size=")]
        if others:
            nodes.ledger.approximated(lines, f"mounted without its options {', '.join(others)}")
        if path:
            yield Fact("mount", Mount("tmpfs", Text(), path, size=size), lines)
        else:
            nodes.ledger.lost(lines, "no path is given")

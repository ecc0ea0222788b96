"""What a compose service mounts."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.syntax.yaml import Mapping, Node, Scalar, target
from assistant.translate.compose.forms import bytes_of, mount_of
from assistant.translate.compose.nodes import Nodes
from assistant.translate.model import Fact, Mount
from assistant.translate.texts import Text

_LONG = frozenset({"type", "source", "target", "read_only"})
_WITHIN = frozenset({"bind", "volume", "tmpfs"})


def read_mounts(nodes: Nodes, key: Scalar, value: Node) -> Iterator[Fact]:
    """`volumes` of a service, in both forms."""
    for item in nodes.items(value, opened_by=key):
        lines = nodes.lines(item)
        if isinstance(target(item), Mapping):
            yield from _long(nodes, item, lines)
            continue
        mount = mount_of(nodes.text(item))
        if mount is None:
            nodes.ledger.lost(lines, "no mount can be made of this: SOURCE:TARGET[:OPTIONS]")
        else:
            yield Fact("mount", mount, lines)


def _long(nodes: Nodes, item: Node, lines: tuple[int, ...]) -> Iterator[Fact]:
    given = {name.text: (name, one) for name, one in nodes.pairs(item)}

    def text(name: str) -> Text:
        return nodes.text(given[name][1]) if name in given else Text()

    options: list[str] = []
    for name, (key, one) in given.items():
        if name in _WITHIN:
            options += _options(nodes, name, one)
        elif name not in _LONG:
            nodes.ledger.lost(nodes.lines(key, one), f"the option `{name}` has no counterpart here")
    kind = text("type").plain or "volume"
    if not text("target") or kind not in ("bind", "volume", "tmpfs"):
        nodes.ledger.lost(lines, f"a mount of the type {kind} has no counterpart here")
        return
    sizes = [bytes_of(one[5:]) for one in options if one.startswith("size=")]
    rest = tuple(one for one in options if not one.startswith("size="))
    only = "read_only" in given and nodes.flag(given["read_only"][1])
    source = Text() if kind == "tmpfs" else text("source")
    size = sizes[0] if sizes else None
    yield Fact("mount", Mount(kind, source, text("target"), only, size, rest), lines)


def _options(nodes: Nodes, kind: str, value: Node) -> Iterator[str]:
    """What stands under `bind`, `volume` or `tmpfs`, as the short forms say it."""
    for name, one in nodes.pairs(value):
        word, text = name.text, nodes.plain(one)
        if word in ("propagation", "selinux"):
            yield text
        elif word == "nocopy":
            yield from ["nocopy"] if nodes.flag(one) else []
        elif word in ("size", "mode", "subpath"):
            yield f"{word}={octal(one, text) if word == 'mode' else text}"
        elif word == "create_host_path" and not nodes.flag(one):
            how = "a folder that is not there is made, as an engine does it"
            nodes.ledger.approximated(nodes.lines(name, one), how)
        elif word != "create_host_path":
            why = f"`{kind}.{word}` of a mount has no counterpart here"
            nodes.ledger.lost(nodes.lines(name, one), why)


def octal(node: Node, text: str) -> str:
    """Rights in octal digits: `0400` as it stands, and a plain number as YAML reads it."""
    inner = target(node)
    bare = isinstance(inner, Scalar) and not inner.style and text[:1] != "0"
    return oct(int(text))[2:] if bare and text.isdecimal() else text.removeprefix("0o")


def read_tmpfs(nodes: Nodes, key: Scalar, value: Node) -> Iterator[Fact]:
    """`tmpfs` of a service: one path or several, with options behind a colon."""
    items = nodes.items(value, opened_by=key)
    for item in items or [value]:
        lines = nodes.lines(item) if items else nodes.lines(key, value)
        path, *rest = nodes.text(item).split(":")
        options = (rest[0].plain or "").split(",") if rest else []
        size = next((bytes_of(o[5:]) for o in options if o.startswith("size=")), None)
        others = tuple(o for o in options if o and not o.startswith("size="))
        if path:
            yield Fact("mount", Mount("tmpfs", Text(), path, size=size, options=others), lines)
        else:
            nodes.ledger.lost(lines, "no path is given")

"""What a container of Terraform's has of the host's: mounts, and files that are copied into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.translate.hcl_writing import Lines, quoted
from assistant.translate.model import Mount, Thing
from assistant.translate.texts import Text, Variable, text_of

if TYPE_CHECKING:
    from assistant.translate.containers.terraform_service import ServiceWriter

_LONG = ("nocopy", "subpath=")
_PROPAGATION = frozenset({"shared", "rshared", "slave", "rslave", "private", "rprivate"})


def mounted(writer: ServiceWriter, mount: Mount, lines: Lines) -> bool:
    """A mount as a block. Whether the ledger has said of it what is to be said."""
    rest = list(mount.options)
    if mount.kind == "tmpfs":
        mode = next((one for one in rest if one.startswith("mode=")), "")
        block = writer.body.block("mounts", lines)
        block.set("type", quoted("tmpfs"), lines)
        block.set("target", writer.code(mount.target), lines)
        if mount.size is not None or mode:
            inner = block.block("tmpfs_options", lines)
            if mount.size is not None:
                inner.set("size_bytes", str(mount.size), lines)
            if mode:
                # The provider takes the number that the octal digits stand for.
                inner.set("mode", str(int(mode[5:], 8)), lines)
                rest.remove(mode)
    elif any(one in _PROPAGATION or one.startswith(_LONG) for one in rest):
        rest = _long(writer, mount, rest, lines)
    else:
        _short(writer, mount, rest, lines)
        rest = [one for one in rest if one not in ("z", "Z")]
    if rest := [one for one in rest if one != "rw"]:
        writer.ledger.approximated(lines, f"mounted without its options {', '.join(rest)}")
    return bool(rest)


def _short(writer: ServiceWriter, mount: Mount, rest: list[str], lines: Lines) -> None:
    block = writer.body.block("volumes", lines)
    if mount.kind == "bind":
        block.set("host_path", writer.path(mount.source), lines)
    elif mount.source:
        name = mount.source.filled(lambda v: v.default or v.name)
        block.set("volume_name", writer.docker.volume(name), lines)
    block.set("container_path", writer.code(mount.target), lines)
    if mount.read_only:
        block.set("read_only", "true", lines)
    for one in ("z", "Z"):
        if one in rest:
            block.set("selinux_relabel", quoted(one), lines)


def _long(writer: ServiceWriter, mount: Mount, rest: list[str], lines: Lines) -> list[str]:
    """A mount with options that only the long form has; those that it has not."""
    block = writer.body.block("mounts", lines)
    block.set("type", quoted(mount.kind), lines)
    if mount.kind == "bind":
        block.set("source", writer.path(mount.source), lines)
    else:
        name = mount.source.filled(lambda v: v.default or v.name)
        block.set("source", writer.docker.volume(name), lines)
    block.set("target", writer.code(mount.target), lines)
    if mount.read_only:
        block.set("read_only", "true", lines)
    spread = next((one for one in rest if one in _PROPAGATION), "") if mount.kind == "bind" else ""
    if spread:
        block.block("bind_options", lines).set("propagation", quoted(spread), lines)
        rest.remove(spread)
    if mount.kind != "volume":
        return rest
    options = block.block("volume_options", lines)
    if "nocopy" in rest:
        options.set("no_copy", "true", lines)
    inner = next((one for one in rest if one.startswith("subpath=")), "")
    if inner:
        options.set("subpath", quoted(inner[8:]), lines)
    return [one for one in rest if one != "nocopy" and one != inner]


def uploaded(
    writer: ServiceWriter, handed: Any, lines: Lines, folder: str, things: list[Thing]
) -> bool:
    """A secret or a configuration file as a copy; always said in the ledger."""
    docker = writer.docker
    thing = docker.stack.named(things, handed.name)
    file = thing.first("file") if thing else None
    content = thing.first("content") if thing else None
    variable = thing.first("variable") if thing else None
    if not (file or content or variable):
        why = f"where `{handed.name}` comes from the source does not say"
        writer.ledger.lost(lines, why)
        return True
    block = writer.body.block("upload", lines)
    place = handed.target or text_of(f"{folder}{handed.name}")
    if not (place.plain or "/").startswith("/"):
        place = text_of([folder, *place.parts])
    block.set("file", writer.code(place), lines)
    if file:
        block.set("source", writer.path(file), lines)
    else:
        plain = variable.plain if variable else None
        if things is docker.stack.secrets:
            docker.variables.hide(plain or handed.name)
        given = content or Text((Variable(plain or handed.name),))
        block.set("content", writer.code(given), lines)
    for name, value in (("owner", handed.owner), ("group", handed.group)):
        if value:
            block.set(name, quoted(value), lines)
    if handed.mode:
        block.set("permissions", quoted(handed.mode.zfill(4)), lines)
    writer.ledger.approximated(lines, "copied into the container when it is made, not mounted")
    return True

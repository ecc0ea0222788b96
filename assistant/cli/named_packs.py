"""Packs and components as they are named on the command line: NAME, NAME@VERSION, or a file."""

from __future__ import annotations

from pathlib import Path

from assistant.core.errors import Declined, UsageError
from assistant.core.schema import Component
from assistant.knowledge import PackInfo, Packs
from assistant.knowledge.diff import Contents, contents_of


def named(text: str) -> tuple[Contents, ...]:
    """What one argument of `packs diff` stands for: one pack, or all packs of a file by name.

    Raises Declined for a pack that is not known, UsageError for a name of several.
    """
    path = Path(text)
    if path.is_file():
        opened = Packs.open(path)
        return tuple(contents_of(opened, info) for info in opened.packs())
    known = Packs.open()
    return (contents_of(known, _pack(known, text)),)


def _pack(known: Packs, text: str) -> PackInfo:
    name, _, version = text.partition("@")
    plain = name.lower()
    found = [p for p in known.packs() if plain in (p.name, p.source, p.local_name)]
    found = found or [p for p in known.packs() if p.name == f"terraform/{plain}"]
    names = sorted({p.name for p in found})
    if len(names) > 1:
        raise UsageError(
            f"“{name}” is the name of several packs", mend=f"give one of: {', '.join(names)}"
        )
    for info in found:
        if version in ("", info.version):
            return info
    series = [info for info in found if info.version.startswith(f"{version}.")]
    if len(series) == 1:
        return series[0]
    if found:
        have = ", ".join(p.version for p in found)
        raise Declined(f"no pack is {name} {version}", mend=f"known versions: {have}")
    raise Declined(f"I don't know “{name}”", mend="dryfit packs list shows what is known")


def one_component(known: Packs, name: str, version: str = "") -> Component:
    """The one component that `name` means.

    Raises Declined for none, UsageError for several.
    """
    address = _address(known, name)
    component = known.component(address, version or None)
    if component is None:
        raise Declined(f"no pack has {address} in version {version}",
                       mend="dryfit packs list shows the versions")  # fmt: skip
    return component


def _address(known: Packs, name: str) -> str:
    if known.component(name) is not None:
        return name
    found = known.find(name)
    # A data source often has its resource's name; who means it gives the address.
    managed = tuple(one for one in found if one.startswith("terraform/resource/"))
    found = managed or found
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(
            f"“{name}” is the name of several things", mend=f"give one of: {', '.join(found)}"
        )
    near = known.nearest(name.rpartition("/")[2])
    mend = f"nearest: {', '.join(near)}" if near else "dryfit packs list shows what is known"
    raise Declined(f"I don't know “{name}”", mend=mend)

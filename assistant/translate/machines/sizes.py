"""What rented machines of a type have, and which type has what is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Annotated

import msgspec


class _Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Types of one provider."""

    provider: str
    types: tuple[
        tuple[
            str,
            Annotated[int, msgspec.Meta(gt=0)],
            Annotated[int, msgspec.Meta(gt=0)],
            Annotated[int, msgspec.Meta(ge=0)],
        ],
        ...,
    ]
    offered: bool = True


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    sizes: tuple[_Group, ...]


@dataclass(frozen=True, slots=True)
class Size:
    """A type of one provider's; memory in MiB, disk in GiB, 0 where a disk is chosen apart."""

    provider: str
    type: str
    cores: int
    memory: int
    disk: int
    offered: bool
    """Whether it is written, or only read."""


@cache
def sizes() -> tuple[Size, ...]:
    """All that are known, cheaper ones of a provider first."""
    content = files("assistant.translate.machines").joinpath("sizes.toml").read_bytes()
    return tuple(
        Size(group.provider, name, cores, memory, disk, group.offered)
        for group in msgspec.toml.decode(content, type=_Table).sizes
        for name, cores, memory, disk in group.types
    )


def size_of(provider: str, name: str) -> Size | None:
    """What machines of a type have; None for one that is not known here."""
    return next((one for one in sizes() if (one.provider, one.type) == (provider, name)), None)


def fitting(provider: str, cores: str, memory: str, disk: str) -> Size | None:
    """The first type on offer that has all of it; None where it is not a number, or too much.

    Texts are expressions of Terraform's: MiB of memory, GiB of disk.
    """
    if not all(text.isascii() and text.isdigit() for text in (cores, memory, disk)):
        return None
    for one in sizes():
        room = not one.disk or one.disk >= int(disk)
        large = one.cores >= int(cores) and one.memory >= int(memory)
        if one.provider == provider and one.offered and room and large:
            return one
    return None

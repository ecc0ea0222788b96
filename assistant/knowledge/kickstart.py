"""Commands and sections of kickstart files, with their options by release of RHEL."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from assistant.knowledge.formats import About, read_pack

_OPTION = re.compile(
    r"(?P<name>-[\w-]+)(?P<value>=)?(?P<maybe>\?)?(?P<values>[^@!]*)(?P<needed>!)?(?:@(?P<in>\S+))?"
)


class _Command(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    releases: str
    """Of RHEL that know it: `7-9`; `f`: Fedora alone."""
    options: str = ""
    """`--name`, `=` with a value (`=a|b` one of these, `=?` one that may be left out), `!` must be
    there, `@8-10` in these releases only. Empty: not known."""


class _File(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    about: About
    commands: dict[str, _Command]
    past: tuple[str, ...]
    """Commands that no release from RHEL 6 on knows."""
    sections: dict[str, str]


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a command or a section."""

    value: bool
    needs_value: bool
    values: tuple[str, ...]
    required: bool
    releases: tuple[int, int] | None
    """First and last release of RHEL; None: as its command's."""


@dataclass(frozen=True, slots=True)
class KickstartCommand:
    """A command."""

    options: Mapping[str, Option]
    releases: tuple[int, int] | None
    """First and last release of RHEL; None: Fedora alone."""


@dataclass(frozen=True, slots=True)
class KickstartPack:
    """What kickstart files may hold."""

    commands: Mapping[str, KickstartCommand]
    past: frozenset[str]
    sections: Mapping[str, Mapping[str, Option]]


def _range(text: str | None) -> tuple[int, int] | None:
    if not text or text == "f":
        return None
    first, _, last = text.partition("-")
    return int(first), int(last)


def _options(text: str) -> dict[str, Option]:
    found = {}
    for word in text.split():
        match = _OPTION.fullmatch(word)
        if match is None:
            raise ValueError(f"no option of a kickstart pack: {word}")
        found[match["name"]] = Option(
            value=bool(match["value"]),
            needs_value=bool(match["value"]) and not match["maybe"],
            values=tuple(match["values"].split("|")) if match["values"] else (),
            required=bool(match["needed"]),
            releases=_range(match["in"]),
        )
    return found


@lru_cache(maxsize=1)
def kickstart_pack() -> KickstartPack:
    """The pack, read once."""
    data = read_pack("kickstart", _File)
    return KickstartPack(
        commands={
            name: KickstartCommand(_options(one.options), _range(one.releases))
            for name, one in data.commands.items()
        },
        past=frozenset(data.past),
        sections={name: _options(text) for name, text in data.sections.items()},
    )

"""Modules of ansible.builtin with their options."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from assistant.knowledge.formats import About, read_pack

BUILTIN = ("ansible.builtin.", "ansible.legacy.")
"""What the full names of ansible-core's own modules begin with."""
IMPORTS = ("import_playbook", *(f"{prefix}import_playbook" for prefix in BUILTIN))


class Option(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What a module is given by one name."""

    type: str
    required: bool = False
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    """The only values that it takes; empty: any."""


class Module(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One module."""

    options: dict[str, Option]
    free: bool = False
    """It may be given one text instead of options."""


class AnsiblePack(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """All of them, by short name."""

    about: About
    modules: dict[str, Module]
    moved: frozenset[str]
    """Short names that a collection answers to."""


@lru_cache(maxsize=1)
def ansible_pack() -> AnsiblePack:
    """The pack, read once."""
    return read_pack("ansible", AnsiblePack)


def builtin(name: str) -> str | None:
    """The short name of a module of ansible.builtin; None for others."""
    for prefix in BUILTIN:
        if name.startswith(prefix):
            return name[len(prefix) :]
    return name if "." not in name else None

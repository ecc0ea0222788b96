"""Modules of ansible.builtin and of collections, with their options."""

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


class Collection(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One collection."""

    version: str
    modules: dict[str, Module]
    """By short name."""
    moved: frozenset[str]
    """Short names that lead elsewhere, or that are gone."""


class CollectionsPack(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Collections by name: ansible.posix."""

    about: About
    collections: dict[str, Collection]


@lru_cache(maxsize=1)
def ansible_pack() -> AnsiblePack:
    """The pack, read once."""
    return read_pack("ansible", AnsiblePack)


@lru_cache(maxsize=1)
def collections_pack() -> CollectionsPack:
    """The pack of collections, read once."""
    return read_pack("ansible-collections", CollectionsPack)


def collection_of(name: str) -> tuple[str, Collection] | None:
    """The known collection that a full name (ansible.posix.mount) belongs to, or None."""
    owner, _, _ = name.rpartition(".")
    found = collections_pack().collections.get(owner) if owner.count(".") == 1 else None
    return (owner, found) if found is not None else None


def known_module(name: str) -> Module | None:
    """A module by its short name (apt), or by its full one (ansible.builtin.apt,
    ansible.posix.mount); None where no pack has it."""
    short = builtin(name)
    if short is not None:
        return ansible_pack().modules.get(short)
    found = collection_of(name)
    return found[1].modules.get(name.rpartition(".")[2]) if found else None


def has_it(name: str) -> str:
    """What should have a module or an option: ansible-core or a collection, with the version."""
    found = collection_of(name)
    return f"{found[0]} {found[1].version}" if found else "ansible-core 2.19"


def builtin(name: str) -> str | None:
    """The short name of a module of ansible.builtin; None for others."""
    for prefix in BUILTIN:
        if name.startswith(prefix):
            return name[len(prefix) :]
    return name if "." not in name else None

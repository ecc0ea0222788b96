"""Which facts are used, and what the facts themselves do not say: licence, date, order."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec

from assistant.knowledge.info import Completeness

FILE = Path(__file__).parent.parent / "data" / "sources.toml"


class PackerSources(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """About the facts on Packer."""

    date: str
    licence: str
    """SPDX id that holds where `licences` says nothing."""
    licences: dict[str, str]
    """By plugin; empty: not known."""


class ProviderSource(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One file of facts about a Terraform provider."""

    file: str
    """Its name below terraform/, without .json.gz."""
    completeness: Completeness
    date: str
    licence: str | None = None
    """Where the facts do not give it."""
    marked: bool = False
    """True: the facts say what is sensitive, write-only and deprecated."""
    preferred: bool = True


class Sources(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The whole list."""

    packer: PackerSources
    provider: tuple[ProviderSource, ...]


def read_sources(path: Path = FILE) -> Sources:
    """The list of sources. Raises msgspec.ValidationError when it has an unknown or bad key."""
    with path.open("rb") as file:
        return msgspec.convert(tomllib.load(file), Sources)

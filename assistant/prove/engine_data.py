"""What Dryfit knows of each engine: strict data under sandboxes/engines/<name>/engine.toml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Literal

import msgspec

from assistant import paths
from assistant.core.errors import UsageError

Kind = Literal["engine", "provider"]
"""engine: a program that is given files; provider: one that OpenTofu or Terraform starts."""


class Licence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A licence and the first version that is under it."""

    since: str
    spdx: str


class Asking(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a binary is asked for its version."""

    arguments: tuple[str, ...]
    says: str
    """Pattern of the answer, a line of it; its group is the version."""
    environment: dict[str, str] = {}
    """`{empty}` stands for an empty folder."""


class Plugins(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the user's own plugins lie, in the order in which the engine looks."""

    places: tuple[str, ...]
    """`~` is the user's home; a place whose variable (`$NAME`) is not set does not count."""
    needed_since: str
    """From this version on the binary has none of its own and is worth nothing without."""


class Module(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Building from the pinned Go module beside the file."""

    path: str
    version: str
    package: str = ""
    """What is compiled, below the module; empty: the module itself."""
    flags: tuple[str, ...] = ()
    """What is set while linking, as `-X` takes it; `{version}` is the version."""
    minutes: str = ""
    """From nothing, on two cores."""
    in_setup: bool = False
    """Set-up builds it where the user has none."""

    @property
    def program(self) -> str:
        """The import path that is compiled."""
        return f"{self.path}/{self.package}" if self.package else self.path


class Release(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the maker's own releases lie. `{version}`, `{os}` and `{arch}` stand in the names."""

    address: str
    file: str
    """A zip that holds the binary, or the binary itself."""
    sums: str
    """A list of SHA-256 digests, a line each: digest, then the file's name."""
    arch: dict[str, str] = {}
    """What the maker calls a processor that Go calls otherwise."""


class Definition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One engine.toml."""

    name: str
    """An engine's own name, or a provider's address without its registry: `bpg/proxmox`."""
    title: str
    """As people write it."""
    kind: Kind
    binary: str
    """The file's name, of a provider without its version."""
    licences: tuple[Licence, ...]
    """The oldest first."""
    asking: Asking | None = None
    """None: it does not tell; a provider's version stands in its file's name."""
    module: Module | None = None
    """None: never built here."""
    release: Release | None = None
    plugins: Plugins | None = None
    package: str = ""
    """The distribution's package; empty: none."""

    def licence(self, version: str) -> str:
        """The SPDX identifier of a version's licence."""
        held = [one for one in self.licences if numbers(one.since) <= numbers(version)]
        return held[-1].spdx if held else ""

    @property
    def in_setup(self) -> bool:
        """Whether set-up builds it where the user has none."""
        return self.module is not None and self.module.in_setup

    @property
    def folder(self) -> str:
        """The folder's name under sandboxes/engines."""
        return self.name.replace("/", "-")


def numbers(version: str) -> list[int]:
    """The numbers of a version, for comparing; four at most."""
    return [int(n) for n in re.findall(r"\d+", version)[:4]]


@cache
def definitions() -> Mapping[str, Definition]:
    """Every engine that is known here, by name: engines first, then providers."""
    read = [
        msgspec.toml.decode(path.read_bytes(), type=Definition)
        for path in (paths.sandboxes_dir() / "engines").glob("*/engine.toml")
    ]
    ordered = sorted(read, key=lambda one: (one.kind, _FIRST.get(one.name, len(_FIRST)), one.name))
    return {one.name: one for one in ordered}


_FIRST = {"packer": 0, "opentofu": 1, "terraform": 2, "compose": 3}
"""The order in which engines are shown and built."""


def definition(name: str) -> Definition:
    """What is known of one engine.

    Raises UsageError, with the names that are known.
    """
    known = definitions()
    if name not in known:
        raise UsageError(f"no engine “{name}” is known", mend=f"one of: {', '.join(known)}")
    return known[name]

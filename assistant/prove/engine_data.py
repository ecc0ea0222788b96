"""What Dryfit knows of each engine: strict data under sandboxes/engines/<name>/engine.toml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fnmatch import fnmatch
from functools import cache
from typing import Literal

import msgspec

from assistant import paths
from assistant.core.errors import UsageError

Kind = Literal["engine", "provider"]
"""engine: a program that is given files; provider: one that OpenTofu or Terraform starts."""


_PROVIDER = re.compile(r"[a-z0-9][\w-]*/[a-z0-9][\w-]*", re.IGNORECASE)


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
    seconds: float = 300
    """What building takes on two idle cores, after those that set-up builds before it."""
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
    """An engine's own name, or a provider's address without its registry: `bpg/proxmox`. With `*`
    it stands for all providers of a family, and `{name}`, `{namespace}` and `{type}` in its texts
    for the one that is meant."""
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
    """None: of an engine, it cannot be fetched; of a provider, as its family has it."""
    plugins: Plugins | None = None
    places: tuple[str, ...] = ()
    """Folders beside those of PATH in which the binary may lie; `~` is the user's home."""
    package: str = ""
    """The distribution's package; empty: none."""
    oldest: str = "0"
    """An older version than this is no reason not to build the pinned one."""

    def licence(self, version: str) -> str:
        """The SPDX identifier of a version's licence."""
        held = [one for one in self.licences if numbers(one.since) <= numbers(version)]
        return held[-1].spdx if held else ""

    def needs_plugins(self, version: str) -> bool:
        """Whether a version is worth nothing without plugins beside it."""
        return self.plugins is not None and numbers(version) >= numbers(self.plugins.needed_since)

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
    """Every engine that is known here by its name: engines first, then providers."""
    known = [
        one if one.release or one.kind == "engine" else _with_release(one)
        for one in _read()
        if "*" not in one.name
    ]
    ordered = sorted(known, key=lambda one: (one.kind, _FIRST.get(one.name, len(_FIRST)), one.name))
    return {one.name: one for one in ordered}


_FIRST = {"packer": 0, "opentofu": 1, "terraform": 2, "compose": 3}
"""The order in which engines are shown and built."""


def find(name: str) -> Definition | None:
    """What is known of one engine, or of a provider by its address: `hashicorp/random`."""
    return definitions().get(name) or _of_family(name)


def definition(name: str) -> Definition:
    """The same for a name that a person gave.

    Raises UsageError, with the names that are known.
    """
    found = find(name)
    if found is None:
        raise UsageError(
            f"no engine “{name}” is known",
            mend=f"one of {', '.join(definitions())}, or a provider as NAMESPACE/TYPE",
        )
    return found


@cache
def _read() -> tuple[Definition, ...]:
    return tuple(
        msgspec.toml.decode(path.read_bytes(), type=Definition)
        for path in sorted((paths.sandboxes_dir() / "engines").glob("*/engine.toml"))
    )


def _of_family(name: str) -> Definition | None:
    """A provider that is known only by what all of its namespace, or all providers, share."""
    if not _PROVIDER.fullmatch(name):
        return None
    families = sorted((one for one in _read() if "*" in one.name), key=lambda one: one.name)
    family = next(one for one in reversed(families) if fnmatch(name, one.name))
    namespace, _, kind = name.partition("/")

    def put(text: str) -> str:
        filled = text.replace("{name}", name).replace("{namespace}", namespace)
        return filled.replace("{type}", kind)

    release = family.release and msgspec.structs.replace(
        family.release,
        address=put(family.release.address),
        file=put(family.release.file),
        sums=put(family.release.sums),
    )
    return msgspec.structs.replace(
        family, name=name, title=put(family.title), binary=put(family.binary), release=release
    )


def _with_release(known: Definition) -> Definition:
    family = _of_family(known.name)
    return msgspec.structs.replace(known, release=family.release if family else None)

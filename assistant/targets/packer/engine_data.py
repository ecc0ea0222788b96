"""The tables that the Packer adapter works from: strict data under sandboxes/packer/."""

from __future__ import annotations

from functools import cache

import msgspec

from assistant import paths
from assistant.targets.placeholders import Table, load_table
from assistant.targets.rehearsing import Family
from assistant.targets.tables import load


class Lift(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A nested block whose attributes belonged to the block around it."""

    component: str
    block: str
    attributes: dict[str, str]


class Join(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Two attributes of a nested block that were one."""

    component: str
    block: str
    attributes: tuple[str, str]
    missing: tuple[str, str]
    """What stands for one that is not written."""
    becomes: str


class Demand(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an older plugin insists on and today's does not."""

    component: str
    says: str
    """Pattern of the complaint; its group is the number of the nested block, from 0."""
    block: str
    attribute: str
    value: str


class Crash(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What makes the engine itself fall over."""

    component: str
    attribute: str
    why: str


class Older(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """older.yaml."""

    lift: tuple[Lift, ...]
    join: tuple[Join, ...]
    demand: tuple[Demand, ...]
    crash: tuple[Crash, ...]


class Executed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """executed.yaml."""

    windows: str
    builders: dict[str, str]
    other: str
    command: str
    look: str
    """How a build is watched, and a machine kept when a step fails."""


class Rehearsal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """rehearsal.yaml."""

    families: tuple[tuple[Family, str], ...]
    telling: frozenset[str]
    not_tried: dict[str, str]


class Bundled(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One plugin inside an engine's binary."""

    version: str
    builders: tuple[str, ...] = ()
    provisioners: tuple[str, ...] = ()
    post_processors: tuple[str, ...] = ()
    datasources: tuple[str, ...] = ()


class BundledTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """bundled-<version>.yaml."""

    version: str
    api: str
    sdk: str
    plugins: dict[str, Bundled]


@cache
def older() -> Older:
    """How newer names are said in older words."""
    return load("packer", "older.yaml", Older)


@cache
def placeholders() -> Table:
    """Values for variables that the user must give."""
    return load_table("packer")


@cache
def executed() -> Executed:
    """Why a draft is not built here."""
    return load("packer", "executed.yaml", Executed)


@cache
def rehearsal() -> Rehearsal:
    """Of which family a source's machine is, and what of a build is not tried."""
    return load("packer", "rehearsal.yaml", Rehearsal)


@cache
def bundled(version: str) -> BundledTable | None:
    """The plugins inside the binary of an engine version; None where that is not known."""
    name = f"bundled-{version}.yaml"
    if not (paths.sandboxes_dir() / "packer" / name).is_file():
        return None
    return load("packer", name, BundledTable)

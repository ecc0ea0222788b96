"""Which engines this machine has, where each came from, and taking them in and away."""

from __future__ import annotations

import os
import re
import shutil
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from assistant.core.digest import sha256_of
from assistant.core.errors import MissingPart, UsageError
from assistant.prove import engine_store
from assistant.prove.engine_asking import identify, version_of
from assistant.prove.engine_data import Definition, definition, definitions, numbers
from assistant.prove.engine_store import Engine, EngineRecord, Source
from assistant.prove.provider_files import add_provider, is_provider
from assistant.prove.providers import installed_providers, mirror

__all__ = [
    "Engine",
    "Selection",
    "Source",
    "add",
    "installed",
    "remove",
    "select",
    "tool",
]

_ORDER: tuple[Source, ...] = ("user", "added", "release", "built", "system")
_SYSTEM_PLACES = ("/usr/bin", "/bin")
_SYSTEM_LIBRARIES = ("/usr/lib/", "/usr/libexec/")
PROVIDERS = "providers"
EVERY = "all"
"""The word for every version that is here."""


def installed(name: str) -> tuple[Engine, ...]:
    """The engines of that name on this machine, the one that is asked first in front; none of a
    name that is not known.

    The order is: the user's own, one added by hand, the official release, the pinned build, the
    distribution's; of each the newest first.
    """
    known = definitions().get(name)
    if known is None or known.kind == "provider":
        return tuple(engine for engine in installed_providers() if engine.name == name)
    found = [_with_plugins(engine, known) for engine in engine_store.kept(name)]
    found += _on_path(known)
    unique: dict[Path, Engine] = {}
    for engine in found:
        unique.setdefault(engine.path.resolve(), engine)
    return tuple(sorted(unique.values(), key=_rank))


def _rank(engine: Engine) -> tuple[int, list[int], str]:
    newest_first = [-n for n in numbers(engine.version)]
    return _ORDER.index(engine.source), newest_first, str(engine.path)


@dataclass(frozen=True, slots=True)
class Selection:
    """The engines that are to judge a draft."""

    engines: tuple[Engine, ...]
    each: bool
    """True: every one of them gives its verdict. False: the first that can."""


def select(names: Sequence[str], wanted: Sequence[str] = ()) -> Selection:
    """The engines of these names that `wanted` asks for: `all`, `packer`, `packer@1.8.7`, or the
    beginning of a version (`packer@1.8`: the newest of that series).

    What it says of other engines is passed over; where it says nothing of these, the first that
    can gives a verdict.

    Raises:
        UsageError: a word of `wanted` names no engine.
        MissingPart: a version is asked for that is not here.
    """
    found = [engine for name in names for engine in installed(name)]
    found.sort(key=lambda engine: _ORDER.index(engine.source))
    asked = [(name, version) for name, version in map(parse, wanted) if name in {EVERY, *names}]
    if not asked:
        return Selection(tuple(found), each=False)
    chosen: dict[tuple[str, str], Engine] = {}
    for name, version in asked:
        fitting = [e for e in found if name in {EVERY, e.name} and fits(e.version, version)]
        if not fitting and name != EVERY:
            raise MissingPart(
                f"no {name} {version}".rstrip() + " is here; `dryfit engines list` shows what is",
                mend=f"dryfit engines add {name}@{version or 'VERSION'}",
            )
        # A series stands for its newest; no version at all stands for every one.
        for engine in _newest(fitting) if version else fitting:
            chosen.setdefault((engine.name, engine.version), engine)
    return Selection(tuple(chosen.values()), each=True)


def tool(name: str, engine: Engine, beside: Path | None = None) -> Path | None:
    """The folder that an adapter means by the name of a tool; None where it is not here.

    `packer-plugins`: the plugins that belong to the engine; `providers`: a filesystem mirror of
    all providers that this machine has, those of the folder `beside` included; `pwsh-home`: the
    folder that PowerShell lies in, without which it does not start.
    """
    if name == f"{engine.name}-home":
        return engine.path.parent
    if name == PROVIDERS:
        return mirror(installed_providers(beside))
    return engine.plugins if name == f"{engine.name}-plugins" else None


def folders(tool: Path) -> tuple[str, ...]:
    """The paths of all folders in that of a tool, with forward slashes."""
    found = [Path(at, name) for at, names, _ in os.walk(tool) for name in names]
    return tuple(sorted(folder.relative_to(tool).as_posix() for folder in found))


def parse(word: str) -> tuple[str, str]:
    """Name and version of `NAME@VERSION`; the version is empty where none is given.

    Raises UsageError when no such engine is known.
    """
    name, _, version = word.strip().partition("@")
    if name == EVERY and not version:
        return EVERY, ""
    alias = {one.binary: one.name for one in definitions().values() if one.kind == "engine"}
    kept = {engine.name for engine in engine_store.kept()}
    name = alias.get(name, name)
    return name if name in kept else definition(name).name, version.removeprefix("v")


def fits(version: str, wanted: str) -> bool:
    """Whether a version is the wanted one or of that series; an empty wish fits all."""
    return version == wanted or not wanted or version.startswith(f"{wanted}.")


def _newest(found: Sequence[Engine]) -> list[Engine]:
    # `max` takes the first of equals: the source that is asked first.
    return [max(found, key=lambda engine: numbers(engine.version))]


def add(path: Path, address: str = "") -> tuple[Engine, ...]:
    """Take in a binary by copying it, having found out which engine it is; a provider's binary or
    zip; or every provider of a folder that is laid out as a mirror.

    `address` is a provider's, where nothing else tells it.

    Raises UsageError when it answers as no engine that is known does, or is no provider.
    """
    if is_provider(path):
        return add_provider(path, address)
    if path.is_dir():
        raise UsageError(
            f"{path} is a folder, and none that is laid out as a mirror of providers",
            mend="give an engine's binary itself, or a folder HOST/NAMESPACE/TYPE/…",
        )
    found = identify(path)
    if found is None:
        titles = [one.title for one in definitions().values() if one.kind == "engine"]
        raise UsageError(
            f"{path} is no provider and does not answer to `{path.name} version` as an engine does",
            mend=f"give a binary of {', '.join(titles)}; or a provider under its published name",
        )
    known, version = found
    record = EngineRecord(
        name=known.name,
        version=version,
        source="added",
        origin=str(path.resolve()),
        sha256=sha256_of(path),
        licence=known.licence(version),
        file=known.binary,
    )
    return (_with_plugins(engine_store.keep(path, record), known),)


def remove(word: str) -> Engine:
    """Take away a kept engine: `packer@1.8.7`, or only the name or the version where that is
    enough to tell which.

    Raises UsageError when none or several fit; only what is kept here is ever removed.
    """
    ours = list(engine_store.kept())
    name, _, version = word.strip().rpartition("@")
    if not name and re.match(r"v?\d", version):
        fitting = [engine for engine in ours if engine.version == version.removeprefix("v")]
    else:
        named, wanted = parse(word)
        fitting = [e for e in ours if e.name == named and wanted in {"", e.version}]
    if len(fitting) != 1:
        there = ", ".join(f"{e.name}@{e.version}" for e in fitting or ours) or "none"
        count = "several fit" if fitting else "none was built, fetched or added here by that name"
        raise UsageError(f"“{word}”: {count} (there is: {there})")
    engine_store.drop(fitting[0])
    return fitting[0]


def _on_path(known: Definition) -> Iterator[Engine]:
    """The one on PATH, and the distribution's own where that is another."""
    folders = [*map(os.path.expanduser, known.places), *_SYSTEM_PLACES]
    places = [shutil.which(known.binary), *(f"{folder}/{known.binary}" for folder in folders)]
    # /bin may be /usr/bin: the same file is asked once.
    unique: dict[Path, Path] = {}
    for path in (Path(place) for place in places if place):
        unique.setdefault(path.parent.resolve() / path.name, path)
    for path in unique.values():
        if not path.is_file() or not path.stat().st_mode & stat.S_IXUSR:
            continue
        version = version_of(path, known)
        if version:
            systems = str(path.parent) in _SYSTEM_PLACES or str(path).startswith(_SYSTEM_LIBRARIES)
            source: Source = "system" if systems else "user"
            licence, plugins = known.licence(version), _plugins(known)
            yield Engine(known.name, version, source, path.resolve(), licence, plugins)


def _with_plugins(engine: Engine, known: Definition) -> Engine:
    """A kept engine that has no plugins inside, with the user's own."""
    if not known.needs_plugins(engine.version):
        return engine
    return msgspec.structs.replace(engine, plugins=_plugins(known))


def _plugins(known: Definition) -> Path | None:
    """The first of the places where the user's own plugins may lie that is there."""
    for place in known.plugins.places if known.plugins else ():
        expanded = os.path.expanduser(os.path.expandvars(place))
        for folder in expanded.split(os.pathsep):
            if not folder.startswith("$") and Path(folder).is_dir():
                return Path(folder)
    return None

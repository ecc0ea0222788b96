"""`dryfit engines`: what proves drafts, from where, in which version."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from assistant import __version__
from assistant.cli.console import say
from assistant.cli.listing import ListingGroup
from assistant.config import read_config
from assistant.core.digest import sha256_of
from assistant.core.errors import UsageError
from assistant.prove import docker_engine
from assistant.prove import engines as kept
from assistant.prove.engine_data import definition, definitions, find
from assistant.prove.engine_store import Engine
from assistant.prove.providers import installed_providers

_SOURCES = {
    "user": "yours",
    "added": "added by hand",
    "release": "the official release",
    "built": "built from the pinned module",
    "system": "the system's package",
}
_RESTRICTED = "BUSL-1.1"
_HERE = "used where you have it, never shipped or built by Dryfit"

_json = click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")


@click.group(cls=ListingGroup)
def engines() -> None:
    """The engines that prove drafts: versions and sources.

    Asked in this order: your own on PATH with your own plugins, one added by hand, an official
    release, one built from its pinned Go module, the system's package. NAME is one of: packer,
    opentofu, terraform, compose, or a provider's address such as bpg/proxmox. Without a command
    they are listed.
    """


@engines.command("list")
@_json
def list_engines(as_json: bool) -> None:
    """List engines and providers in the order in which they are asked, and the container engine."""
    found = list(_installed())
    status = docker_engine.status()
    if as_json:
        value = {
            "version": 1,
            "dryfit": __version__,
            "container": {
                "ok": status.ok,
                "version": status.version,
                "where": status.where,
                "why": status.why,
                "mend": status.mend,
            },
            "engines": [_engine_json(engine) | {"first": first} for engine, first in found],
        }
        click.echo(json.dumps(value, indent=1, ensure_ascii=False))
        return
    several = Counter(engine.name for engine, _ in found)
    for engine, first in found:
        click.echo(_line(engine, first and several[engine.name] > 1))
    if not any(engine.kind == "engine" for engine, _ in found):
        click.echo("no engine is there; `dryfit engines build` makes those that drafts need")
    if status.ok:
        click.echo(f"container engine {status.version}  {status.where}")
    else:
        click.echo(f"no container engine: {status.why} (→ {status.mend})")


@engines.command("build")
@click.argument("names", metavar="[NAME]...", nargs=-1)
@_json
def build_engines(names: tuple[str, ...], as_json: bool) -> None:
    """Build engines from their pinned modules, by default those that set-up builds.

    Uses the network: Go's module proxy, whose digests are pinned, and PyPI where there is no Go
    here that is new enough. Terraform, and Packer from 1.10 on, are never built: their licence
    (BUSL) is for you to accept; see `dryfit engines add`.
    """
    from assistant.prove.engine_build import Workshop

    chosen = [_pinned(name) for name in names]
    chosen = chosen or [one.name for one in definitions().values() if one.in_setup]
    stop = threading.Event()
    try:
        with Workshop(say, stop) as workshop:
            built = [workshop.build(name) for name in chosen]
    finally:
        stop.set()
    _tell("built", built, as_json)


@engines.command("add")
@click.argument("what", metavar="PATH|NAME@VERSION")
@click.option("--as", "address", default="", metavar="ADDRESS", help="A provider's NAMESPACE/TYPE.")
@click.option(
    "--from", "mirror", default="", metavar="URL", help="A mirror instead of the maker's host."
)
@_json
def add_engine(what: str, address: str, mirror: str, as_json: bool) -> None:
    """Take in an engine or a provider.

    PATH is an engine's binary, which says itself what it is, a provider's binary or published zip,
    or a folder laid out as a filesystem mirror; all of it is copied. NAME@VERSION is fetched from
    its maker, over the network: `packer@1.11.2`. Its SHA-256 must be the one in the maker's list
    at the same address; the signature on that list is not checked. DRYFIT_RELEASES, or --from for
    this once, names a mirror with the same paths.
    """
    path = Path(what)
    if path.exists():
        _tell("added", kept.add(path, address), as_json)
        return
    if "@" not in what:
        raise UsageError(
            f"there is no file “{what}”",
            mend="give a path, or a release as NAME@VERSION: packer@1.11.2",
        )
    from assistant.prove.engine_release import fetch

    name, version = kept.parse(what)
    stop = threading.Event()
    try:
        engine = fetch(
            name, version, releases=mirror or read_config().releases, note=say, stop=stop
        )
    finally:
        stop.set()
    _tell("added", [engine], as_json)


@engines.command("remove")
@click.argument("engine", metavar="NAME@VERSION")
@_json
def remove_engine(engine: str, as_json: bool) -> None:
    """Take away an engine that was built, fetched or added here; your own are never touched."""
    _tell("removed", [kept.remove(engine)], as_json)


def _pinned(word: str) -> str:
    """The name of what is to be built; its version, where one is given, has to be the pinned."""
    name, version = kept.parse(word)
    module = definition(name).module
    if version and module is not None and version != module.version:
        raise UsageError(
            f"{name} is built in version {module.version} only",
            mend=f"dryfit engines build {name}, or: dryfit engines add {name}@{version}",
        )
    return name


def _installed() -> Iterator[tuple[Engine, bool]]:
    """Every engine and provider, and whether it is the one of its name that is asked first."""
    names = [one.name for one in definitions().values() if one.kind == "engine"]
    found = [engine for name in names for engine in kept.installed(name)]
    asked: set[str] = set()
    for engine in [*found, *installed_providers()]:
        yield engine, engine.name not in asked
        asked.add(engine.name)


def _line(engine: Engine, first: bool) -> str:
    parts = [_SOURCES[engine.source]]
    if engine.licence:
        parts.append(engine.licence)
    if engine.licence == _RESTRICTED:
        parts.append(_HERE)
    known = find(engine.name)
    if known is not None and known.needs_plugins(engine.version) and engine.plugins is None:
        parts.append("without plugins, so of little use")
    if first:
        parts.append("asked first")
    return f"{engine.name} {engine.version}  {', '.join(parts)}  {engine.path}"


def _tell(done: str, changed: Sequence[Engine], as_json: bool) -> None:
    """What was built, added or removed."""
    if as_json:
        shown = [_engine_json(engine) for engine in changed]
        value = {"version": 1, "dryfit": __version__, "done": done, "engines": shown}
        click.echo(json.dumps(value, indent=1, ensure_ascii=False))
        return
    for engine in changed:
        click.echo(f"{done} {engine.name} {engine.version} {engine.path}")
        if engine.licence == _RESTRICTED and done != "removed":
            say(f"{engine.name} {engine.version} is under {_RESTRICTED}: {_HERE}")


def _engine_json(engine: Engine) -> dict[str, Any]:
    return {
        "name": engine.name,
        "kind": engine.kind,
        "version": engine.version,
        "source": engine.source,
        "origin": engine.origin or None,
        "path": str(engine.path),
        "sha256": engine.sha256 or sha256_of(engine.path),
        "licence": engine.licence or None,
        "plugins": str(engine.plugins) if engine.plugins else None,
    }

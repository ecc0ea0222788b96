"""`dryfit engines`: what proves drafts, from where, in which version."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import click

from assistant import __version__
from assistant.cli.console import say
from assistant.prove import docker_engine
from assistant.prove import engines as kept
from assistant.prove.engine_data import definitions
from assistant.prove.engine_store import Engine

_SOURCES = {
    "user": "yours",
    "added": "added by hand",
    "release": "the official release",
    "built": "built from the pinned module",
    "system": "the system's package",
}


@click.group()
def engines() -> None:
    """The engines that prove drafts: versions and sources."""


@engines.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def list_engines(as_json: bool) -> None:
    """List the engines in the order in which they are asked, and the container engine."""
    found = [engine for name in definitions() for engine in kept.installed(name)]
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
            "engines": [_engine_json(engine) for engine in found],
        }
        click.echo(json.dumps(value, indent=1, ensure_ascii=False))
        return
    for engine in found:
        licence = f", {engine.licence}" if engine.licence else ""
        source = _SOURCES[engine.source]
        click.echo(f"{engine.name} {engine.version}  {source}{licence}  {engine.path}")
    if not found:
        click.echo("no engine is there; `dryfit engines build` makes those that drafts need")
    if status.ok:
        click.echo(f"container engine {status.version}  {status.where}")
    else:
        click.echo(f"no container engine: {status.why} (→ {status.mend})")


@engines.command("build")
@click.argument("names", metavar="[NAME]...", nargs=-1)
def build_engines(names: tuple[str, ...]) -> None:
    """Build engines from their pinned modules, by default those that set-up builds.

    Uses the network: Go's module proxy, and PyPI where there is no Go here.
    """
    from assistant.prove.engine_build import Workshop

    chosen = [kept.parse(name)[0] for name in names]
    chosen = chosen or [one.name for one in definitions().values() if one.in_setup]
    stop = threading.Event()
    try:
        with Workshop(say, stop) as workshop:
            for name in chosen:
                engine = workshop.build(name)
                click.echo(f"{engine.name} {engine.version} {engine.path}")
    finally:
        stop.set()


@engines.command("add")
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def add_engine(path: Path) -> None:
    """Take in the engine's binary at PATH by copying it; which engine it is, it says itself."""
    engine = kept.add(path)
    click.echo(f"{engine.name} {engine.version} {engine.path}")


@engines.command("remove")
@click.argument("engine")
def remove_engine(engine: str) -> None:
    """Take away a built, fetched or added ENGINE: `packer@1.8.7`."""
    gone = kept.remove(engine)
    click.echo(f"removed {gone.name} {gone.version} {gone.path}")


def _engine_json(engine: Engine) -> dict[str, Any]:
    return {
        "name": engine.name,
        "version": engine.version,
        "source": engine.source,
        "path": str(engine.path),
        "licence": engine.licence or None,
    }

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
from assistant.prove.engines import Engine

_SOURCES = {
    "user": "yours, on PATH",
    "added": "added by hand",
    "built": "built from the pinned module",
    "system": "the system's package",
}
_BUILDABLE = ("packer",)


@click.group()
def engines() -> None:
    """The engines that prove drafts: versions and sources."""


@engines.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def list_engines(as_json: bool) -> None:
    """List the engines in the order in which they are asked, and the container engine."""
    found = kept.installed("packer")
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
        click.echo("no engine is there; `dryfit engines build packer` makes one")
    if status.ok:
        click.echo(f"container engine {status.version}  {status.where}")
    else:
        click.echo(f"no container engine: {status.why} (→ {status.mend})")


@engines.command("build")
@click.argument("name", type=click.Choice(_BUILDABLE), default="packer")
def build_engine(name: str) -> None:
    """Build NAME from the pinned module. Uses the network: Go's module proxy, and PyPI where
    there is no Go here."""
    from assistant.prove.engine_build import build_packer

    stop = threading.Event()
    try:
        engine = build_packer(say, stop)
    finally:
        stop.set()
    click.echo(f"{engine.name} {engine.version} {engine.path}")


@engines.command("add")
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def add_engine(path: Path) -> None:
    """Take in the Packer binary at PATH by copying it."""
    engine = kept.add(path)
    click.echo(f"{engine.name} {engine.version} {engine.path}")


@engines.command("remove")
@click.argument("version")
def remove_engine(version: str) -> None:
    """Take away the built or added Packer of VERSION."""
    engine = kept.remove(version)
    click.echo(f"removed {engine.name} {engine.version} {engine.path}")


def _engine_json(engine: Engine) -> dict[str, Any]:
    return {
        "name": engine.name,
        "version": engine.version,
        "source": engine.source,
        "path": str(engine.path),
        "licence": engine.licence or None,
    }

"""`dryfit models`: the models on this machine."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from assistant import paths
from assistant.cli.console import say
from assistant.cli.listing import ListingGroup
from assistant.config import read_config
from assistant.core.errors import Unfinished, UsageError
from assistant.core.standing import ModelFile
from assistant.models.files import (
    EMBEDDED_NAME,
    installed_models,
    model_file,
    sha256_of,
    usable_model,
)

_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
_SKIPPED = frozenset({"proc", "sys", "dev", "node_modules", ".git", "__pycache__"})


@click.group(cls=ListingGroup)
def models() -> None:
    """The models on this machine: GGUF files that drafts can be written with.

    Without a command they are listed.
    """


@models.command("list")
@_JSON
def list_models(as_json: bool) -> int:
    """The models in Dryfit's own folder; the embedded one is used by default."""
    folder = paths.models_dir()
    found = installed_models()
    if as_json:
        _print_json(folder, found)
        return 0
    for model in found:
        click.echo(_line(model, model.name))
    if not any(model.embedded for model in found):
        say(f"the embedded model, {EMBEDDED_NAME}, is not in {folder} → dryfit setup")
    return 0


@models.command("scan")
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@_JSON
def scan(folder: Path | None, as_json: bool) -> int:
    """GGUF files below FOLDER (your home folder by default), for --model or models add."""
    top = folder or Path.home()
    if not top.is_dir():
        raise UsageError(f"{top} is not a folder", mend="name the folder to look through")
    found = tuple(_below(top))
    if as_json:
        _print_json(top, found)
        return 0
    for model in found:
        click.echo(_line(model, str(model.path)))
    if not found:
        say(f"no GGUF file below {top}")
    return 0


@models.command("add")
@click.argument("path", type=click.Path(path_type=Path))
@_JSON
def add(path: Path, as_json: bool) -> int:
    """Link the GGUF file at PATH into Dryfit's folder, so that `models list` shows it."""
    source = usable_model(path).resolve()
    target = paths.models_dir() / source.name
    there = target.exists() or target.is_symlink()
    if there and target.resolve() != source:
        raise UsageError(
            f"there is another model {source.name} in {target.parent}", mend="rename one of them"
        )
    if not there:
        _link(target, source)
    if as_json:
        _print_json(paths.models_dir(), [model_file(target)])
    say(f"{source.name} is already there" if there else f"added: dryfit draft ... --model {target}")
    return 0


@models.command("pull")
@click.argument("what", metavar="ADDRESS")
@click.option("--sha256", default="", metavar="HEX", help="What the file's SHA-256 must be.")
@_JSON
def pull_model(what: str, sha256: str, as_json: bool) -> int:
    """Fetch a GGUF file over the network into Dryfit's folder.

    ADDRESS is an address of https, or OWNER/REPOSITORY/FILE.gguf at huggingface.co. `embedded` is
    the model that set-up fetches. DRYFIT_RELEASES names a mirror. Nothing is kept whose SHA-256
    is another than the one that you give.
    """
    stop = threading.Event()
    try:
        if what == "embedded":
            from assistant.setup.model import fetch

            path = fetch(paths.models_dir())
        else:
            from assistant.models.pull import pull

            path = pull(what, sha256=sha256, releases=read_config().releases, note=say, stop=stop)
    finally:
        stop.set()
    if as_json:
        _print_json(paths.models_dir(), [model_file(path)])
    elif what != "embedded" and not sha256:
        say(f"compared with nothing: SHA-256 {sha256_of(path)}")
    say(f"here: dryfit draft ... --model {path}")
    return 0


@models.command("remove")
@click.argument("name")
@_JSON
def remove(name: str, as_json: bool) -> int:
    """Take a model away from Dryfit's folder; of one that was added, only the link goes."""
    found = next((m for m in installed_models() if name in (m.name, m.path.name)), None)
    if found is None:
        known = ", ".join(m.name for m in installed_models()) or "none"
        raise UsageError(f"there is no model {name} in {paths.models_dir()}", mend=f"here: {known}")
    if found.embedded:
        raise UsageError(
            f"{name} is the embedded model, which drafts are written with by default",
            mend="dryfit uninstall takes it away with the rest",
        )
    linked = found.path.resolve() if found.path.is_symlink() else None
    told = _json_of(paths.models_dir(), [found]) if as_json else ""
    try:
        found.path.unlink()
    except OSError as error:
        raise Unfinished(f"{found.path} cannot be removed: {error.strerror}") from error
    if told:
        click.echo(told)
    say(f"removed: {found.path}" + (f"; the file itself stays at {linked}" if linked else ""))
    return 0


@models.command("bench")
@click.argument("model", type=click.Path(path_type=Path), required=False)
@_JSON
def bench_model(model: Path | None, as_json: bool) -> int:
    """How fast MODEL (the embedded one by default) is on this machine, in about half a minute.

    What models reach on goals, not how fast: dryfit bench.
    """
    from assistant.bench.speed import measure
    from assistant.bench.standing import keep_speed

    found = measure(usable_model(model))
    keep_speed(found)
    if as_json:
        click.echo(json.dumps({"version": 1, **asdict(found)}, indent=1))
        return 0
    click.echo(f"{found.name}  {found.size / 1e6:.0f} MB, {found.memory / 1e6:.0f} MB of memory")
    click.echo(f"  loaded in {found.load_seconds:.1f} s")
    click.echo(f"  reads {found.read_per_second:.0f} tokens/s, writes {found.write_per_second:.0f}")
    rate = found.draft_tokens / found.draft_seconds
    click.echo(
        f"  a draft of {found.draft_tokens} tokens in {found.draft_seconds:.1f} s: "
        f"{rate:.0f} tokens/s"
        + (f", {rate / found.write_per_second:.1f} times as fast" if found.write_per_second else "")
    )
    return 0


def _link(target: Path, source: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.symlink_to(source)
    except OSError as error:
        raise Unfinished(f"cannot link {source.name} into {target.parent}: {error}") from error


def _below(top: Path) -> Iterator[ModelFile]:
    """GGUF files below a folder, in a fixed order; links and unreadable folders are passed by."""
    for folder, inner, names in os.walk(top):
        inner[:] = sorted(name for name in inner if name not in _SKIPPED)
        for name in sorted(names):
            path = Path(folder) / name
            if name.endswith(".gguf") and path.is_file() and not path.is_symlink():
                yield model_file(path)


def _line(model: ModelFile, name: str) -> str:
    embedded = "  embedded, used by default" if model.embedded else ""
    return f"{name}  {model.size / 1e6:.0f} MB{embedded}"


def _print_json(folder: Path, found: Sequence[ModelFile]) -> None:
    click.echo(_json_of(folder, found))


def _json_of(folder: Path, found: Sequence[ModelFile]) -> str:
    entries: list[dict[str, Any]] = [
        {
            "name": model.name,
            "path": str(model.path),
            "size": model.size,
            "sha256": sha256_of(model.path),
            "embedded": model.embedded,
        }
        for model in found
    ]
    return json.dumps({"version": 1, "folder": str(folder), "models": entries}, indent=2)

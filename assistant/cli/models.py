"""`dryfit models`: the models on this machine."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from assistant import paths
from assistant.cli.console import say
from assistant.core.errors import Unfinished, UsageError
from assistant.models.files import (
    EMBEDDED_NAME,
    ModelFile,
    installed_models,
    model_file,
    sha256_of,
    usable_model,
)

_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
_SKIPPED = frozenset({"proc", "sys", "dev", "node_modules", ".git", "__pycache__"})


@click.group()
def models() -> None:
    """The models on this machine: GGUF files that drafts can be written with."""


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
def add(path: Path) -> int:
    """Link the GGUF file at PATH into Dryfit's folder, so that `models list` shows it."""
    source = usable_model(path).resolve()
    target = paths.models_dir() / source.name
    if target.exists() or target.is_symlink():
        if target.resolve() == source:
            say(f"{source.name} is already there")
            return 0
        raise UsageError(
            f"there is another model {source.name} in {target.parent}", mend="rename one of them"
        )
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.symlink_to(source)
    except OSError as error:
        raise Unfinished(f"cannot link {source.name} into {target.parent}: {error}") from error
    say(f"added: dryfit draft ... --model {target}")
    return 0


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
    click.echo(json.dumps({"version": 1, "folder": str(folder), "models": entries}, indent=2))

"""`dryfit explain`: what a block or attribute means."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path

import click

from assistant.core.errors import Declined, Exit, UsageError
from assistant.knowledge import Packs
from assistant.learn.explain import READ, Explainer
from assistant.learn.ideas import find_idea
from assistant.prove.reading import read_folder
from assistant.render.explain import (
    explanation_json,
    explanation_text,
    outline_json,
    outline_text,
)
from assistant.syntax.hcl import values_tool
from assistant.workspace.manifest import FOLDER, NAME

_PLACE = re.compile(r"(?P<file>.+?):(?P<line>\d+)(?::\d+)?\Z")
_LEAST, _PIPED = 60, 100
"""Columns: the narrowest text, and that of a pipe."""
_UP = 4
"""Folders above a file in which a draft is looked for."""


@click.command()
@click.argument("place", metavar="FILE[:LINE]")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def explain(place: str, as_json: bool) -> int:
    """Explain a line of FILE: what it is, what it takes, when it runs, who decided it.

    From schema packs, the files beside it, the timeline and the vocabulary, never from a model.
    Without a line: the file in outline, and the order in which what it starts runs.
    """
    file, line = _split(place)
    explainer, path = _explainer(file)
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else _PIPED
    width = max(_LEAST, min(width, 120))
    if explainer.spots.of(path) is None:
        raise Declined(f"{file} is of no kind that is explained here", mend=f"read are: {READ}")
    if line is None:
        outline = explainer.outline(path)
        if as_json:
            click.echo(json.dumps(outline_json(outline), indent=1, ensure_ascii=False))
        else:
            click.echo(outline_text(outline, str(file), width))
        return Exit.DONE
    lines = explainer.files[path].count("\n") + 1
    if not 1 <= line <= lines:
        raise UsageError(f"{file} has no line {line}", mend=f"give a line from 1 to {lines}")
    told = explainer.at(path, line)
    if told is None:
        near = [spot.start for spot in explainer.spots.of(path) or () if spot.start > line]
        mend = f"the next thing that has a name stands on line {near[0]}" if near else ""
        raise UsageError(f"nothing that has a name stands on line {line} of {file}", mend=mend)
    if as_json:
        click.echo(json.dumps(explanation_json(told, line), indent=1, ensure_ascii=False))
    else:
        click.echo(explanation_text(told, width))
    return Exit.DONE if told.spot.known.known else Exit.DECLINED


def _split(place: str) -> tuple[Path, int | None]:
    """A file and a line, from 1; a file that has a colon in its own name is taken whole."""
    match = _PLACE.match(place)
    if match is None or Path(place).exists():
        return Path(place), None
    return Path(match["file"]), int(match["line"])


def _explainer(file: Path) -> tuple[Explainer, str]:
    """What explains a file, and the file's path as it knows it: in a draft from the draft's
    folder, else from what lies beside it."""
    if file.is_dir():
        raise UsageError(f"{file} is a folder", mend="name a file in it, with a line if you like")
    if not file.exists():
        mend = "give a file that exists, a line as its number: main.tf:12"
        raise UsageError(f"there is nothing at {file}", mend=mend)
    draft = _draft_of(file) if file.is_file() else None
    # Values of variables mean nothing without the files beside them.
    top = draft or (file.resolve().parent if values_tool(file.name) and file.is_file() else None)
    folder = read_folder(top or file)
    path = file.resolve().relative_to(top).as_posix() if top is not None else folder.asked
    if path not in folder.files:
        raise UsageError(f"{file} cannot be read as a text", mend="name another file")
    texts = {name: text.decode("utf-8", "replace") for name, text in folder.files.items()}
    return Explainer(texts, Packs.open(), find_idea, draft), path


def _draft_of(file: Path) -> Path | None:
    """The folder of the draft that a file lies in."""
    above = file.resolve().parents
    return next((one for one in above[:_UP] if (one / FOLDER / NAME).is_file()), None)

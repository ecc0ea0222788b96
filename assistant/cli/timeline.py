"""`dryfit timeline`: when everything runs, read from the files."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import click

from assistant.cli.colour import coloured
from assistant.cli.console import say
from assistant.core.errors import Exit, UsageError
from assistant.knowledge.spelling import alike
from assistant.prove.reading import read_folder
from assistant.render.timeline import mermaid, timeline_json, timeline_text, when_text
from assistant.timeline import Timeline, timeline_of

_COLOURS = {"unsure": "yellow", "trap": "red"}
_LEAST = 60
"""Columns; a narrower picture would show nothing."""


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--when", metavar="WHAT", help="When one script or command runs, in a sentence.")
@click.option("--mermaid", "as_mermaid", is_flag=True, help="A Mermaid flowchart on stdout.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def timeline(path: Path, when: str | None, as_mermaid: bool, as_json: bool) -> int:
    """Show when everything in PATH runs: while the image is made, and at a clone's first boot.

    Read from the files alone, whoever wrote them: a Packer build with its answer files and
    scripts. What other tools run, and when, is not read yet.
    """
    if sum((when is not None, as_mermaid, as_json)) > 1:
        raise UsageError("--when, --mermaid and --json cannot be given together")
    files = read_folder(path).files
    found = timeline_of({name: text.decode("utf-8", "replace") for name, text in files.items()})
    if as_json:
        click.echo(json.dumps(timeline_json(found), indent=1, ensure_ascii=False))
        return Exit.DONE
    if not found.moments:
        say(f"nothing in {path} runs in an order that is known: a Packer build is what is read")
        return Exit.DONE
    if when is not None:
        return _answer(found, when)
    if as_mermaid:
        click.echo(mermaid(found))
        return Exit.DONE
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 100
    click.echo(timeline_text(found, max(_LEAST, width), _paint))
    return Exit.DONE


def _answer(found: Timeline, when: str) -> int:
    sentences = when_text(found, when)
    if not sentences:
        names = [moment.what for moment in found.moments]
        near = alike(when, names, 3) or tuple(names[:3])
        raise UsageError(f"nothing here is called “{when}”", mend="nearest: " + "; ".join(near))
    for sentence in sentences:
        click.echo(sentence)
    return Exit.DONE


def _paint(text: str, kind: str) -> str:
    return coloured(text, fg=_COLOURS.get(kind), bold=kind == "lane" or None)

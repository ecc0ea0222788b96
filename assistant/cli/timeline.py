"""`dryfit timeline`: when everything runs, read from the files."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import click

from assistant.cli.colour import coloured
from assistant.cli.console import say
from assistant.cli.moving import move_step
from assistant.core.errors import Exit, Unfinished, UsageError
from assistant.knowledge.spelling import alike
from assistant.prove.reading import read_folder
from assistant.render.timeline.document import timeline_json
from assistant.render.timeline.mermaid import mermaid
from assistant.render.timeline.svg import timeline_svg
from assistant.render.timeline.text import timeline_text
from assistant.render.timeline.when import when_text
from assistant.timeline import Timeline, timeline_of
from assistant.timeline.moving import SPOTS, Target
from assistant.workspace.writing import write as write_whole

_COLOURS = {"unsure": "magenta", "trap": "red", "ends": "blue"}
_LEAST = 60
"""Columns; a narrower picture would show nothing."""
_PIPED = 100
_NAMED = 12
"""Steps that are named where what was asked for is like none of them."""


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--when", metavar="WHAT", help="When one script or command runs, in a sentence.")
@click.option(
    "--svg", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False),
    help="Write the picture into FILE; - is stdout.",
)  # fmt: skip
@click.option("--mermaid", "as_mermaid", is_flag=True, help="A Mermaid flowchart on stdout.")
@click.option("--move", metavar="SCRIPT", help="Let a script run at another moment: a diff.")
@click.option("--to", type=click.Choice(SPOTS), help="The moment, for --move.")
@click.option("--write", is_flag=True, help="Change the files, where --move only shows it.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def timeline(
    path: Path,
    when: str | None,
    svg: Path | None,
    as_mermaid: bool,
    move: str | None,
    to: Target | None,
    write: bool,
    as_json: bool,
) -> int:
    """Show when everything in PATH runs: while an image is made, and at a clone's first boot.

    Read from the files alone, whoever wrote them, a folder or one file: Packer builds with their
    answer files and scripts, cloud-init, compose files, playbooks, Terraform's resources.

    --move rewrites the files so that a provisioner's script runs in the machines made from the
    image instead, or back before sysprep; moving it there and back gives the same bytes.
    """
    if sum((when is not None, svg is not None, as_mermaid, as_json, move is not None)) > 1:
        raise UsageError("--when, --svg, --mermaid, --move and --json cannot be given together",
                         mend="give one of them")  # fmt: skip
    if (move is None) != (to is None) or (write and move is None):
        raise UsageError("--move needs --to, and --to and --write go with --move",
                         mend=f'--move scripts/agent.ps1 --to "{SPOTS[1]}"')  # fmt: skip
    if move is not None and to is not None:
        return move_step(path, move, to, write=write)
    found = _timeline(path)
    if as_json:
        click.echo(json.dumps(timeline_json(found), indent=1, ensure_ascii=False))
        return Exit.DONE
    if not found.moments:
        _nothing(path)
        return Exit.DONE
    if when is not None:
        return _answer(found, when)
    if svg is not None:
        return _drawn(found, svg, path)
    if as_mermaid:
        click.echo(mermaid(found))
        return Exit.DONE
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else _PIPED
    click.echo(timeline_text(found, max(_LEAST, width), _paint))
    return Exit.DONE


def _nothing(path: Path) -> None:
    """Why there is no picture."""
    say(f"nothing in {path} runs in an order that is known here")
    texts = [text for name, text in read_folder(path).files.items() if name.endswith(".json")]
    if any(b'"builders"' in text for text in texts):
        say("Packer's templates in JSON are not read; `packer hcl2_upgrade` makes HCL of them")
    say("read are: Packer (HCL), answer files, preseed, kickstart, cloud-init, compose, Ansible,")
    say("Terraform; a script alone does not say when it runs")


def _timeline(path: Path) -> Timeline:
    """Of a folder; of one file alone, or of what it has a part in where others belong to it."""
    folder = read_folder(path)
    texts = {name: text.decode("utf-8", "replace") for name, text in folder.files.items()}
    if not folder.asked:
        return timeline_of(texts)
    if not _needs_others(folder.asked):
        return timeline_of({folder.asked: texts[folder.asked]})
    return timeline_of(texts).around(folder.asked)


def _needs_others(name: str) -> bool:
    """Whether a file means nothing without those beside it: a part of a configuration in HCL, a
    playbook with its roles."""
    return name.endswith((".hcl", ".tf", ".tofu", ".yml", ".yaml"))


def _drawn(found: Timeline, file: Path, path: Path) -> int:
    picture = timeline_svg(found, f"When it runs: {path.resolve().name}")
    if str(file) == "-":
        click.echo(picture, nl=False)
        return Exit.DONE
    if not file.parent.is_dir() or file.is_dir():
        raise UsageError(f"{file} is no place for a file", mend="name a file in a folder")
    try:
        if file.is_file() or not file.exists():
            write_whole(file.resolve(), picture.encode())
        else:  # a pipe, or /dev/stdout
            file.write_text(picture, encoding="utf-8", newline="\n")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise Unfinished(f"{file} cannot be written: {reason}", mend="name another file") from error
    say(f"written to {file}")
    return Exit.DONE


def _answer(found: Timeline, when: str) -> int:
    sentences = when_text(found, when)
    if not sentences:
        names = list(dict.fromkeys(moment.what for moment in found.moments))
        near = "; ".join(alike(when, names, 3))
        mend = f"nearest: {near}" if near else f"there are: {'; '.join(names[:_NAMED])}"
        raise UsageError(f"nothing here is called “{when}”", mend=mend)
    for sentence in sentences:
        click.echo(sentence)
    return Exit.DONE


def _paint(text: str, kind: str) -> str:
    return coloured(text, fg=_COLOURS.get(kind), bold=kind in ("lane", "trap") or None)

"""`dryfit draft`: goal to files."""

from __future__ import annotations

import json
import sys
import threading
from dataclasses import replace
from pathlib import Path

import click

from assistant.cli.console import say
from assistant.cli.goal import (
    ask_on_terminal,
    drop_option,
    parse_sets,
    read_user_file,
    require_option,
)
from assistant.cli.progress import Progress
from assistant.core.errors import Exit, UsageError
from assistant.core.request import Request
from assistant.pipeline import Workshop
from assistant.redrafting import entry_of
from assistant.render.report import report_json, report_text
from assistant.workspace import choose_folder, refuse_changed, save

_EXIT = {"declined": Exit.DECLINED, "failed": Exit.ERRORS_REMAIN}
_PATH = click.Path(path_type=Path)


@click.command()
@click.argument("goal")
@click.option("--out", type=_PATH, help="Folder for the files; a new one here by default.")
@click.option("--target", metavar="TOOL", help="The tool to draft for, where the goal is open.")
@click.option("--model", type=_PATH, help="A GGUF file; the embedded model by default.")
@click.option(
    "--seed", type=click.IntRange(0, 2**32 - 1), default=0, show_default=True,
    help="The same number gives the same draft.",
)  # fmt: skip
@click.option("--set", "sets", multiple=True, metavar="NAME=VALUE", help="Set a parameter.")
@click.option(
    "--with",
    "user_files",
    multiple=True,
    type=_PATH,
    metavar="FILE",
    help="A file of your own, copied unchanged and wired in where the goal says.",
)
@drop_option
@require_option
@click.option("--no-prove", is_flag=True, help="Leave the container out.")
@click.option("--accept-nearest", is_flag=True, help="Read unknown terms as the nearest known.")
@click.option("--lab", is_flag=True, help="A study version of what is aimed at a live estate.")
@click.option(
    "--force",
    is_flag=True,
    help="Replace the draft in --out; all or nothing: one changed file, and it is left alone.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def draft(
    goal: str,
    out: Path | None,
    target: str | None,
    model: Path | None,
    seed: int,
    sets: tuple[str, ...],
    user_files: tuple[Path, ...],
    drops: tuple[str, ...],
    requires: tuple[str, ...],
    no_prove: bool,
    accept_nearest: bool,
    lab: bool,
    force: bool,
    as_json: bool,
) -> int:
    """Draft the files for GOAL on the local model, check them, have them judged, save them.

    The files' own engines judge them in a throwaway container: Packer validates, OpenTofu or
    Terraform applies against simulated providers. Nothing real is built or touched.
    """
    if force and out is None:
        raise UsageError("--force replaces a draft in --out", mend="give the folder with --out")
    # Looked at before the work; the name of a new folder is known only then.
    choose_folder(out, "draft", force=force)
    if out is not None and force:
        refuse_changed(out)
    request = Request(
        goal=goal,
        seed=seed,
        target=target,
        model=model,
        sets=parse_sets(sets),
        user_files=tuple(read_user_file(path) for path in user_files),
        prove=not no_prove,
        accept_nearest=accept_nearest,
        lab=lab,
        drops=drops,
        requires=requires,
    )
    asking = (
        None if as_json or not (sys.stdin.isatty() and sys.stderr.isatty()) else ask_on_terminal
    )
    stop = threading.Event()
    with Progress() as progress, Workshop() as shop:
        try:
            report = shop.walk(request, progress.hear, stop, asking)
        finally:
            stop.set()
    if report.plan is not None and report.draft is not None:
        folder = choose_folder(out, report.plan.name, force=force)
        entry = entry_of(report, request)
        saved = save(report.draft.files, report_json(report), folder, force=force, entry=entry)
        report = replace(report, saved_to=str(saved))
    if as_json:
        click.echo(json.dumps(report_json(report), indent=1, ensure_ascii=False))
    else:
        click.echo(report_text(report))
        if report.saved_to:
            say(f"next: read {report.saved_to}/README.md")
    return _EXIT.get(report.outcome, Exit.DONE)

"""`dryfit redraft`: a change in words, laid over a draft as hunks."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import click

from assistant.cli.console import say
from assistant.cli.goal import drop_option, parse_sets, require_option
from assistant.cli.progress import Progress
from assistant.core.errors import Exit, UsageError
from assistant.core.events import Event, FileFinished, TextWritten
from assistant.core.hunk import Hunk
from assistant.pipeline import Workshop
from assistant.redrafting import Asks, Redraft, judged, write
from assistant.redrafting import redraft as make
from assistant.render.redraft import hunk_text, hunks_text, redraft_json
from assistant.render.report import (
    held_text,
    ladder_text,
    outcome_text,
    report_json,
)


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.argument("change", required=False, default="")
@click.option("--set", "sets", multiple=True, metavar="NAME=VALUE", help="Set a parameter.")
@drop_option
@require_option
@click.option("--yes", is_flag=True, help="Take every hunk that touches no edit of yours.")
@click.option(
    "--take", "numbers", multiple=True, type=click.IntRange(1), metavar="N",
    help="Take hunk N, a conflict too; may be repeated.",
)  # fmt: skip
@click.option("--no-prove", is_flag=True, help="Leave the container out.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def redraft(
    folder: Path,
    change: str,
    sets: tuple[str, ...],
    drops: tuple[str, ...],
    requires: tuple[str, ...],
    yes: bool,
    numbers: tuple[int, ...],
    no_prove: bool,
    as_json: bool,
) -> int:
    """Work CHANGE ("make it 16 GB, without docker") into the draft in DIR.

    What Dryfit wrote there, what stands there now and what it writes now are laid over one
    another: your edits stay, and a place that you changed is a conflict, which is left out unless
    you take it. On a terminal you are asked hunk by hunk; else --yes or --take N write.
    """
    asks = Asks(change.strip(), parse_sets(sets), drops, requires)
    if not asks.said:
        raise UsageError("nothing is to change", mend='for example dryfit redraft DIR "16 GB"')
    stop = threading.Event()

    def hear(event: Event) -> None:
        # Nothing is written yet: what is drafted goes into hunks first.
        if not isinstance(event, FileFinished | TextWritten):
            progress.hear(event)

    with Progress() as progress, Workshop() as shop:
        try:
            draft = make(shop, folder, asks, hear, stop, prove=not no_prove)
            chosen = _chosen(draft, yes, numbers, ask=not as_json)
            hunks = [draft.hunks[number - 1] for number in chosen]
            report = judged(shop, draft, hunks, hear, stop) if hunks else None
            if report is not None:
                write(folder, draft, hunks, report)
        finally:
            stop.set()
    if as_json:
        goals = draft.standing.entry.asked.goal, draft.request.goal
        told = report_json(report) if report else None
        shape = redraft_json(str(folder), asks.said, goals, draft.told, draft.hunks, chosen, told)
        click.echo(json.dumps(shape, indent=1, ensure_ascii=False))
    else:
        if yes or numbers or not _asks():
            _show(draft)
        if report is not None:
            click.echo(f"taken: {len(chosen)} of {_hunks(len(draft.hunks))}, in {folder}")
            click.echo("evidence:")
            click.echo(ladder_text(report.evidence))
            click.echo(held_text(report.obligations))
            click.echo(outcome_text(report))
        else:
            _say_why(draft)
    failed = report is not None and report.outcome == "failed"
    return Exit.ERRORS_REMAIN if failed else Exit.DONE


def _show(draft: Redraft) -> None:
    click.echo(f"goal: {draft.request.goal}")
    if draft.told:
        click.echo(f"changes: {', '.join(draft.told)}")
    if draft.hunks:
        click.echo(hunks_text(draft.hunks, draft.standing.now))


def _say_why(draft: Redraft) -> None:
    """Why nothing was written."""
    if not draft.told:
        say("nothing changes: the draft says so already")
        if draft.hunks:
            say("where the files have it otherwise stands above; --take N takes the draft's word")
    elif not draft.hunks:
        say("nothing changes in the files: they are so already, or say nothing of it")
    elif not draft.free:
        say("nothing was written: you changed each of these places; --take N takes one")
    else:
        say("nothing was written: --yes takes all but conflicts, --take N takes one")


def _chosen(draft: Redraft, yes: bool, numbers: Sequence[int], *, ask: bool) -> list[int]:
    """Numbers of the hunks that are taken, from 1. Raises UsageError for one that is not there."""
    beyond = [number for number in numbers if number > len(draft.hunks)]
    if beyond:
        raise UsageError(f"there is no hunk {beyond[0]}; there are {len(draft.hunks)}")
    if yes or numbers:
        return [
            number
            for number, hunk in enumerate(draft.hunks, 1)
            if number in numbers or (yes and not hunk.conflict)
        ]
    return _asked(draft) if ask and _asks() and draft.hunks else []


def _asked(draft: Redraft) -> list[int]:
    """Hunk by hunk: y, n, a for all that are left but conflicts, q for no more."""
    say(f"goal: {draft.request.goal}")
    say(f"changes: {', '.join(draft.told)}")
    chosen: list[int] = []
    every, path = False, ""
    for number, hunk in enumerate(draft.hunks, 1):
        if every and not hunk.conflict:
            chosen.append(number)
            continue
        if hunk.path != path:
            path = hunk.path
            click.echo(f"--- {path}\n+++ {path}")
        click.echo(hunk_text(number, hunk, draft.standing.now))
        answer = _answer(number, len(draft.hunks), hunk)
        if answer == "q":
            break
        every = every or answer == "a"
        if answer in ("y", "a"):
            chosen.append(number)
    return chosen


def _answer(number: int, count: int, hunk: Hunk) -> str:
    what = "replace what you wrote here" if hunk.conflict else "take it"
    choice: str = click.prompt(
        f"{number}/{count} {what}? y, n, a (all others), q (no more)",
        type=click.Choice(("y", "n", "a", "q")), default="n" if hunk.conflict else "y",
        show_choices=False, err=True,
    )  # fmt: skip
    return choice


def _asks() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _hunks(count: int) -> str:
    return f"{count} hunk" if count == 1 else f"{count} hunks"

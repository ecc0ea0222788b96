"""The part of `dryfit lab` that is about a Terraform configuration."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import click

from assistant.cli.console import complain, say
from assistant.core.errors import Exit, Unfinished, UsageError
from assistant.core.trying import LabReport, Tried
from assistant.knowledge import Packs
from assistant.prove.configuration_lab import LABEL, ConfigurationLab
from assistant.render.lab import report_json, report_text, tried_text
from assistant.targets.terraform.lab import read_order

PROMPT = "simulated> "


def try_configuration(
    files: Mapping[str, bytes],
    root: str,
    commands: tuple[str, ...],
    *,
    beside: Path | None,
    as_json: bool,
) -> int:
    """Apply, look at, break and destroy a configuration: what `commands` say, or whoever sits at
    the terminal.

    Raises UsageError before anything is done where one of `commands` is none.
    """
    folder = None if beside is None else beside if beside.is_dir() else beside.parent
    lines = [line for text in commands for one in text.split(";") if (line := one.strip())]
    for line in lines:
        read_order(line)
    with ConfigurationLab(files, Packs.open(), root, note=say, beside=folder) as place:
        if not commands:
            _sitting(place)
            return Exit.DONE
        runs: list[Tried] = []
        for line in lines:
            runs.append(_tried(place, line))
            if runs[-1].code:
                break
        report = LabReport(
            place.engine,
            tuple(runs),
            not_run=tuple(lines[len(runs) :]),
            simulated=place.simulated,
            profile="hardened",
        )
    if as_json:
        click.echo(json.dumps(report_json(report), indent=1, ensure_ascii=False))
    else:
        click.echo(report_text(report))
    return Exit.ERRORS_REMAIN if any(tried.code for tried in runs) else Exit.DONE


def _tried(place: ConfigurationLab, line: str) -> Tried:
    """What a line did; one that cannot be done says why, and what ran before it still counts."""
    try:
        return place.run(line)
    except (UsageError, Unfinished) as error:
        mend = f"\n  → {error.mend}" if error.mend else ""
        return Tried(line, error.code, f"{error.summary}{mend}\n", 0.0)


class _Dropped(Exception):
    """The line at the prompt is not wanted."""


@contextmanager
def _dropping() -> Iterator[None]:
    """While a line is typed, Ctrl-C drops it; what else ends the program still does."""

    def drop(_number: int, _frame: object) -> None:
        raise _Dropped

    before = signal.signal(signal.SIGINT, drop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _sitting(place: ConfigurationLab) -> None:
    """One line after the other, until somebody has had enough."""
    with suppress(ImportError):
        import readline  # noqa: F401 - gives the line its keys and its history
    if place.simulated:
        say(f"{', '.join(place.simulated)}: {LABEL}")
    say(f"{place.engine}; “help” lists the commands, “quit” leaves")
    while True:
        try:
            with _dropping():
                line = input(PROMPT)
        except _Dropped:
            say()
            continue
        except EOFError:
            say()
            return
        if not line.strip():
            continue
        try:
            tried = place.run(line)
        except (UsageError, Unfinished) as error:
            complain(error)
            continue
        if line.split()[0].lower() in ("quit", "exit", "q"):
            return
        said = tried_text(tried)
        if said:
            click.echo(said)
        sys.stdout.flush()

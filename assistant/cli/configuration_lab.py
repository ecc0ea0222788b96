"""The part of `dryfit lab` that is about a Terraform configuration."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import click

from assistant.cli.console import complain, say
from assistant.core.errors import Exit, Unfinished, UsageError
from assistant.core.trying import LabReport, Tried
from assistant.knowledge import Packs
from assistant.prove.configuration_lab import LABEL, ConfigurationLab
from assistant.render.lab import report_json, report_text, tried_text

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
    the terminal."""
    folder = None if beside is None else beside if beside.is_dir() else beside.parent
    with ConfigurationLab(files, Packs.open(), root, note=say, beside=folder) as place:
        if not commands:
            _sitting(place)
            return Exit.DONE
        runs: list[Tried] = []
        for line in (one.strip() for text in commands for one in text.split(";")):
            if line:
                runs.append(place.run(line))
                if runs[-1].code:
                    break
        report = LabReport(place.engine, tuple(runs), simulated=place.simulated, profile="hardened")
    if as_json:
        click.echo(json.dumps(report_json(report), indent=1, ensure_ascii=False))
    else:
        click.echo(report_text(report))
    return Exit.ERRORS_REMAIN if any(tried.code for tried in runs) else Exit.DONE


def _sitting(place: ConfigurationLab) -> None:
    """One line after the other, until somebody has had enough."""
    with suppress(ImportError):
        import readline  # noqa: F401 - gives the line its keys and its history
    if place.simulated:
        say(f"{', '.join(place.simulated)}: {LABEL}")
    say(f"{place.engine}; “help” lists the commands, “quit” leaves")
    while True:
        try:
            line = input(PROMPT)
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

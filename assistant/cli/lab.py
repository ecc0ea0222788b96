"""`dryfit lab`: a throwaway place to try things, what they changed, and back to the start."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from assistant.cli.configuration_lab import try_configuration
from assistant.cli.console import complain, say
from assistant.cli.terminal import attend, key, size_of
from assistant.core.errors import Exit, Unfinished, UsageError
from assistant.core.trying import LabReport
from assistant.prove.configuration_lab import root_of
from assistant.prove.console import Console
from assistant.prove.lab import PLACE, Lab
from assistant.prove.reading import read_folder
from assistant.render.difference import changed_text
from assistant.render.lab import report_json, report_text
from assistant.syntax.hcl import tool_of

_CHOICES = "[k]eep playing, [r]eset, [d]ifference, [q]uit"
_KEYS = {"\r": "k", "\n": "k", "\x03": "k", "\x1b": "k", "\x1d": "k", "\x04": "q", "": "q"}
"""Keys that mean a choice without being its letter: Enter, ^C, Escape and ^] go on; ^D leaves."""


@click.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--run", "commands", multiple=True, metavar="CMD", help="Run this; may be repeated.")
@click.option("--script", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="Run this script.")  # fmt: skip
@click.option("--shell", is_flag=True, help="A shell, also for a Terraform configuration.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def lab(
    path: Path | None,
    commands: tuple[str, ...],
    script: Path | None,
    shell: bool,
    as_json: bool,
) -> int:
    """A shell in a throwaway container, with a copy of the files at PATH.

    You are root in there, without a network; nothing that is done in there reaches this machine
    or your files. At the end it says what was changed. With --run or --script nobody needs to sit
    at it.

    A Terraform configuration is tried against simulated providers instead: apply it, look at the
    state, break a resource, see what a plan makes of it, destroy it. `--run "apply; state"`.
    """
    if commands and script:
        raise UsageError("--run and --script cannot be given together", mend="give one of them")
    files = _files(path)
    other = path is not None and path.is_file() and tool_of(path.name) != "terraform"
    root = None if shell or script or other else root_of(files)
    if not (commands or script):
        if as_json:
            raise UsageError("--json needs something to run", mend="give --run or --script")
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise UsageError("the lab needs a terminal", mend="give --run or --script")
    # A terminal that goes away ends the lab as Ctrl-C does, with its container.
    signal.signal(signal.SIGHUP, signal.getsignal(signal.SIGTERM))
    if root is not None:
        return try_configuration(files, root, commands, beside=path, as_json=as_json)
    if commands or script:
        return _unattended(files, commands, script, as_json=as_json)
    return _attended(files)


def _files(path: Path | None) -> Mapping[str, bytes]:
    if path is None:
        return {}
    folder = read_folder(path)
    for name in folder.emptied:
        say(f"{name} is large: an empty file of that name stands in the lab")
    return folder.files


def _unattended(
    files: Mapping[str, bytes], commands: tuple[str, ...], script: Path | None, *, as_json: bool
) -> int:
    runs = []
    with Lab(files) as place:
        if script:
            runs.append(place.script(script.name, script.read_bytes()))
        for command in commands:
            runs.append(place.run(command))
            if runs[-1].code:
                break
        left = commands[len(runs) :]
        report = LabReport(place.system, tuple(runs), place.difference(), not_run=left)
    if as_json:
        click.echo(json.dumps(report_json(report), indent=1, ensure_ascii=False))
    else:
        click.echo(report_text(report))
    return Exit.ERRORS_REMAIN if any(tried.code for tried in runs) else Exit.DONE


def _attended(files: Mapping[str, bytes]) -> int:
    say("opening the lab")
    with Lab(files) as place:
        say(f"{place.system}, root, no network; your files are a copy in {PLACE}.")
        say("^D ends the shell, ^] steps out of it for a moment.")
        _sitting(place)
        _show(place)
    return Exit.DONE


def _sitting(place: Lab) -> None:
    """One shell after the other, until somebody has had enough."""
    console: Console | None = None
    try:
        while True:
            try:
                console = console or _console(place)
            except Unfinished as ended:
                complain(ended)
            if console and attend(console, sys.stdin.fileno(), sys.stdout.fileno()) == "ended":
                console.close()
                console = None
            choice = _ask(place)
            if choice == "q":
                return
            if choice == "r":
                if console:
                    console.close()
                console = None
                place.reset()
                say("back at the start")
    finally:
        if console:
            console.close()


def _console(place: Lab) -> Console:
    return place.console(os.environ.get("TERM", ""), size_of(sys.stdout.fileno()))


def _ask(place: Lab) -> str:
    """k, r or q; the difference is shown as often as it is asked for."""
    while True:
        # The cursor may stand behind the prompt of a shell that goes on.
        pressed = key(sys.stdin.fileno(), sys.stderr.fileno(), f"\n{_CHOICES} ").lower()
        choice = _KEYS.get(pressed, pressed)
        say(choice if choice in _CHOICES else "")
        if choice == "d":
            _show(place)
        elif choice in ("k", "r", "q"):
            return choice


def _show(place: Lab) -> None:
    try:
        difference = place.difference()
    except Unfinished as ended:
        complain(ended)
        return
    click.echo(changed_text(difference))

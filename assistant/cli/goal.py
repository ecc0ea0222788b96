"""What the commands that take a goal share: its options read, its open questions asked."""

from __future__ import annotations

import os
from pathlib import Path

import click

from assistant.cli.console import say
from assistant.core.errors import Unfinished, UsageError
from assistant.core.intent import Question
from assistant.core.request import UserFile

MAX_USER_FILE = 4 * 1024 * 1024
"""Bytes; a script or an answer file is never as large."""

drop_option = click.option(
    "--drop",
    "drops",
    multiple=True,
    metavar="STEP",
    help="Leave a step out, by the name that `dryfit plan` prints, with what depends on it.",
)
require_option = click.option(
    "--require",
    "requires",
    multiple=True,
    metavar="TEXT",
    help="A constraint in words that the draft is held to.",
)


def parse_sets(sets: tuple[str, ...]) -> dict[str, str]:
    """NAME=VALUE pairs. Raises UsageError for one without a name or an equals sign."""
    parsed = {}
    for text in sets:
        name, equals, value = text.partition("=")
        if not (name.strip() and equals):
            raise UsageError(f"--set {text!r} is not NAME=VALUE", mend="for example --set cpus=4")
        parsed[name.strip()] = value
    return parsed


def read_user_file(path: Path) -> UserFile:
    """A file given with --with. Raises UsageError or Unfinished, naming it."""
    if not path.is_file():
        raise UsageError(f"--with {path}: no such file")
    if path.stat().st_size > MAX_USER_FILE:
        raise UsageError(f"--with {path}: larger than {MAX_USER_FILE // 2**20} MiB")
    try:
        return UserFile(path.name, path.read_bytes())
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else "unreadable"
        raise Unfinished(f"--with {path}: {reason.lower()}") from error


def ask_on_terminal(question: Question) -> str:
    """Ask on the terminal; Enter takes the default."""
    say(f"{question.text}  (Enter: {question.default}: {question.why})")
    choice: str = click.prompt(
        "  ", type=click.Choice(question.options), default=question.default, err=True
    )
    return choice

"""`dryfit` alone: the workbench."""

from __future__ import annotations

import sys

from assistant.cli.console import say
from assistant.core.errors import UsageError


def open_workbench() -> None:
    """Open the workbench. Raises UsageError where there is no terminal to draw on."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "the workbench needs a terminal",
            mend='without one: dryfit draft "GOAL"',
        )
    from assistant.tui import run

    farewell = run()
    if farewell:
        say(farewell)

"""Where a process begins: the one place that knows both faces, command line and workbench."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

from assistant.core.errors import Exit, UsageError


def main() -> NoReturn:
    """Entry point of the `dryfit` command."""
    from assistant.cli.console import guarded

    try:
        guarded(command if sys.argv[1:] else open_workbench)
    except SystemExit as ended:
        if ended.code != Exit.INTERRUPTED:
            raise
        # An interrupt that met an import makes the interpreter end itself by SIGINT at exit,
        # whatever exit code it was given. Everything was closed on the way here.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(Exit.INTERRUPTED)


def command() -> object:
    """What the words on the command line say."""
    from assistant.cli.main import dryfit

    return dryfit(standalone_mode=False, prog_name="dryfit", obj=open_workbench)


def open_workbench() -> None:
    """Open the workbench. Raises UsageError where there is no terminal to draw on."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "the workbench needs a terminal", mend='without one: dryfit draft "GOAL", dryfit --help'
        )
    from assistant.cli.console import say
    from assistant.tui import run

    farewell = run()
    if farewell:
        say(farewell)


if __name__ == "__main__":
    main()

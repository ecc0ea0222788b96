"""Where a process begins: the one place that knows both faces, command line and workbench.

What stands above `main` has run before an interrupt can be met: only what the interpreter itself
has loaded is imported there.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

_INTERRUPTED = 130
"""Exit.INTERRUPTED, before it can be imported."""


def main() -> NoReturn:
    """Entry point of the `dryfit` command."""
    try:
        from assistant.cli.console import guarded

        guarded(command if sys.argv[1:] else open_workbench)
    except KeyboardInterrupt:
        os._exit(_INTERRUPTED)  # before anything was begun, or a second one on the way out
    except SystemExit as ended:
        if ended.code != _INTERRUPTED:
            raise
        # An interrupt that met an import makes the interpreter end itself by SIGINT at exit,
        # whatever exit code it was given. Files were closed on the way here; a thread may still
        # be removing a container.
        _wait_for_threads()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(_INTERRUPTED)


def _wait_for_threads() -> None:
    """As the interpreter does at its end; another interrupt ends the wait."""
    import threading

    try:
        for thread in threading.enumerate():
            if thread is not threading.current_thread() and not thread.daemon:
                thread.join()
    except KeyboardInterrupt:
        return


def command() -> object:
    """What the words on the command line say."""
    from assistant.cli.main import dryfit

    return dryfit(standalone_mode=False, prog_name="dryfit", obj=open_workbench)


def open_workbench() -> None:
    """Open the workbench. Raises UsageError where there is no terminal to draw on."""
    from assistant.core.errors import UsageError

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

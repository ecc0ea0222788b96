"""The only module that writes to stderr and turns outcomes into exit codes.

It reads click only where it needs it: the workbench is on the screen before that is done.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn

from assistant.core.errors import DryfitError, Exit, NobodyReads
from assistant.core.text import shown

if TYPE_CHECKING:
    import click


def say(text: str = "") -> None:
    """One line of progress or message, on stderr; control characters are taken out."""
    import click

    click.echo(shown(text), err=True)


def complain(error: DryfitError) -> None:
    """An error as a person reads it: what, where, and the way out."""
    say(f"dryfit: {error.summary}")
    if error.mend:
        say(f"  → {error.mend}")


def guarded(command: Callable[[], object]) -> NoReturn:
    """Run a command to its exit code, which is what `command` returns. No traceback is shown.

    SIGTERM ends the work as Ctrl-C does, so that containers and half-written folders go too. With
    `--json` on the command line every failure also is one JSON object on stdout.
    """
    signal.signal(signal.SIGTERM, _as_interrupt)
    _spell_what_the_terminal_lacks()
    try:
        result = command()
        sys.stdout.flush()
    except DryfitError as error:
        complain(error)
        _fail(error.code, error.summary, error.mend)
    except KeyboardInterrupt:
        _interrupted()
    except (BrokenPipeError, NobodyReads):
        # The reader of our output has gone; nothing is left to say, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        _leave(Exit.UNFINISHED)
    except OSError as error:
        known = from_os_error(error)
        complain(known)
        _fail(Exit.UNFINISHED, known.summary, known.mend)
    except Exception as error:  # noqa: BLE001 - the last line of defence: a fault is a report
        _of_click(error)
        summary = f"an internal fault; the report is at {_write_report()}"
        mend = "please send it with the goal that led to it"
        say(f"dryfit: {summary}")
        say(f"  → {mend}")
        _fail(Exit.UNFINISHED, summary, mend)
    _leave(result if isinstance(result, int) else Exit.DONE)


def _of_click(error: Exception) -> None:
    """Leave with what click has to say; where the error is not one of click's, come back."""
    import click

    if isinstance(error, click.ClickException):
        error.show()
        _fail(Exit.USAGE, error.format_message(), _help_of(error))
    if isinstance(error, click.Abort):
        _interrupted()


def _interrupted() -> NoReturn:
    summary = "interrupted; nothing was left half-written"
    say(f"dryfit: {summary}")
    _fail(Exit.INTERRUPTED, summary)


def error_json(summary: str, mend: str, code: int) -> dict[str, Any]:
    """The one object that a command prints with `--json` when it cannot do what it was asked."""
    return {
        "version": 1,
        "error": {"summary": shown(summary), "mend": shown(mend), "exit": int(code)},
    }


def _wants_json() -> bool:
    """Whether `--json` was given; the words behind `--` are no options."""
    words = sys.argv[1:]
    return "--json" in (words[: words.index("--")] if "--" in words else words)


def _help_of(error: click.ClickException) -> str:
    import click

    context = error.ctx if isinstance(error, click.UsageError) else None
    return f"{context.command_path} --help" if context else ""


def _fail(code: int, summary: str, mend: str = "") -> NoReturn:
    if _wants_json():
        import click

        try:
            click.echo(json.dumps(error_json(summary, mend, code), indent=1, ensure_ascii=False))
        except OSError:
            # Nobody reads stdout, or it cannot take more; stderr has said it already.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    _leave(code)


def from_os_error(error: OSError) -> DryfitError:
    """A failed file operation with its file and its way out."""
    where = f" ({error.filename})" if error.filename else ""
    reason = (error.strerror or str(error)).lower()
    mends = {
        errno.ENOSPC: "free some disk space, then run the same command again",
        errno.EDQUOT: "free some of your disk quota, then run the same command again",
        errno.EACCES: "choose a place that you may write to, with --out",
        errno.EROFS: "choose a place that can be written to, with --out",
    }
    mend = mends.get(error.errno or 0, "")
    return DryfitError(f"{reason}{where}", mend=mend)


def _spell_what_the_terminal_lacks() -> None:
    """Signs that the terminal's character set does not have become `?`, in JSON their number."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="backslashreplace" if _wants_json() else "replace")


def _as_interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _leave(code: int) -> NoReturn:
    """End with a code. What is still to be written where nobody reads it any more (a terminal that
    has gone) is let go: Python would end with 120 over it."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    sys.exit(int(code))


def _write_report() -> Path | str:
    from assistant.paths import state_dir

    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    path = state_dir() / f"fault-{stamp}.txt"
    text = f"{' '.join(sys.argv)}\n\n{traceback.format_exc()}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError:
        say(text)
        return "this terminal, above"
    return path

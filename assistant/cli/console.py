"""The only module that writes to stderr and turns outcomes into exit codes."""

from __future__ import annotations

import errno
import os
import signal
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import NoReturn

import click

from assistant.core.errors import DryfitError, Exit
from assistant.core.text import shown
from assistant.paths import state_dir


def say(text: str = "") -> None:
    """One line of progress or message, on stderr; control characters are taken out."""
    click.echo(shown(text), err=True)


def complain(error: DryfitError) -> None:
    """An error as a person reads it: what, where, and the way out."""
    say(f"dryfit: {error.summary}")
    if error.mend:
        say(f"  → {error.mend}")


def guarded(command: Callable[[], object]) -> NoReturn:
    """Run a command to its exit code, which is what `command` returns. No traceback is shown.

    SIGTERM ends the work as Ctrl-C does, so that containers and half-written folders go too.
    """
    signal.signal(signal.SIGTERM, _as_interrupt)
    try:
        result = command()
        sys.stdout.flush()
    except DryfitError as error:
        complain(error)
        _leave(error.code)
    except click.ClickException as error:
        error.show()
        _leave(Exit.USAGE)
    except (KeyboardInterrupt, click.Abort):
        say("dryfit: interrupted; nothing was left half-written")
        _leave(Exit.INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output has gone; nothing is left to say, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        _leave(Exit.UNFINISHED)
    except OSError as error:
        complain(from_os_error(error))
        _leave(Exit.UNFINISHED)
    except Exception:  # noqa: BLE001 - the last line of defence: every fault becomes a report
        say(f"dryfit: an internal fault; the report is at {_write_report()}")
        say("  → please send it with the goal that led to it")
        _leave(Exit.UNFINISHED)
    _leave(result if isinstance(result, int) else Exit.DONE)


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


def _as_interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _leave(code: int) -> NoReturn:
    sys.exit(int(code))


def _write_report() -> Path | str:
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

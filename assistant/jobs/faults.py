"""A fault of our own in a job: a report on disk, a line for the user, and the screen stays."""

from __future__ import annotations

import errno
import traceback
from datetime import UTC, datetime

from assistant.core.errors import DryfitError, Unfinished


def as_error(error: Exception) -> DryfitError:
    """`error` as something that can be shown; what nobody foresaw gets a report of its own."""
    if isinstance(error, DryfitError):
        return error
    if isinstance(error, OSError) and error.errno:
        where = f" ({error.filename})" if error.filename else ""
        room = error.errno in (errno.ENOSPC, errno.EDQUOT)
        mend = "free some disk space, then try again" if room else ""
        return Unfinished(f"{(error.strerror or str(error)).lower()}{where}", mend=mend)
    return Unfinished(f"an internal fault; the report is {_report(error)}")


def told(error: Exception) -> str:
    """An error and its way out on one line."""
    shown = as_error(error)
    return f"{shown.summary} → {shown.mend}" if shown.mend else shown.summary


def _report(error: Exception) -> str:
    from assistant.paths import state_dir

    path = state_dir() / f"fault-{datetime.now(UTC).strftime('%Y%m%dT%H%M%S')}.txt"
    text = "".join(traceback.format_exception(error))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"the workbench\n\n{text}", encoding="utf-8")
    except OSError:
        return f"not written (no place for it): {type(error).__name__}: {error}"
    return f"at {path}"

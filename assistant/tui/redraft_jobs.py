"""Redrafts and quick fixes in threads: each takes values, works, and posts one message."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.core.errors import Cancelled
from assistant.core.events import Event, Note, StageStarted
from assistant.core.finding import Finding
from assistant.core.report import Report
from assistant.core.request import Request
from assistant.tui.faults import told
from assistant.tui.inbox import Inbox
from assistant.tui.jobs import Post
from assistant.tui.messages import Mended, RedraftOffered
from assistant.tui.offers import Offer
from assistant.tui.session import Wishes

if TYPE_CHECKING:
    from assistant.pipeline import Workshop


def redraft(
    shop: Workshop,
    post: Post,
    standing: tuple[Request, Report, Mapping[str, str]],
    change: str,
    wishes: Wishes,
    inbox: Inbox,
    stop: threading.Event,
) -> None:
    """Draft anew with a change in words, or with other wishes; nothing in the editor is touched.

    `standing` is what the draft was made from, what Dryfit wrote and the files as they are now.
    Only choices that were not there before are the model's; all else stays as it was chosen.
    """
    from assistant.redrafting import amended_by, offered, wished, with_steps_that_are

    before, report, now = standing

    def hear(event: Event) -> None:
        # What is written on the way is no news for the editor: it keeps what stands there.
        if isinstance(event, Note | StageStarted):
            inbox.put(event)

    try:
        request = replace(before, sets=wishes.sets, drops=wishes.drops, prove=False)
        changes = wished(before, request)
        if change:
            amended = amended_by(shop, request, change)
            request = replace(request, goal=amended.goal, sets=amended.sets)
            request = with_steps_that_are(shop, request)
            wishes = replace(wishes, sets=amended.sets, drops=request.drops)
            changes = amended.told
        drafted = report.draft.files if report.draft else ()
        chosen = {d.id: d.text for d in report.draft.decisions} if report.draft else {}
        new = shop.walk(replace(request, earlier=chosen), hear, stop)
        wrote = {file.path: file.text for file in drafted}
        hunks = offered(new, wrote, now, changes)
        post(RedraftOffered(Offer(request, new, wishes, changes, now, hunks)))
    except Cancelled:
        post(RedraftOffered(None, "stopped; nothing was changed"))
    except Exception as error:  # noqa: BLE001 - the edge of a thread: every fault is told
        post(RedraftOffered(None, told(error)))


def fix(
    shop: Workshop,
    post: Post,
    texts: Mapping[str, str],
    revision: int,
    one: Finding | None = None,
) -> None:
    """Apply the fix of `one` finding, which a person looked at, or all that need no look."""
    from assistant.check.fixes import apply_fixes, mend

    def check(files: Mapping[str, str]) -> tuple[Finding, ...]:
        return shop.check(files)[0]

    try:
        fixed = apply_fixes(texts, (one,), "unsafe") if one else mend(texts, check)
    except Exception as error:  # noqa: BLE001 - as above
        post(Mended(revision, texts, reason=told(error)))
        return
    lines = tuple(f"{f.path}:{f.start.line} {f.summary}" for f in fixed.applied)
    post(Mended(revision, fixed.files, lines))

"""What runs in threads: each takes values, works, and posts one message. No widget is touched."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message

from assistant.core.errors import Cancelled, Declined
from assistant.core.plan import Plan
from assistant.core.request import Request
from assistant.tui.calm import warm
from assistant.tui.faults import told
from assistant.tui.inbox import Inbox
from assistant.tui.messages import DraftDone, FilesChecked, FilesProved, GoalRead, MachineSeen
from assistant.tui.session import Wishes

if TYPE_CHECKING:
    from assistant.pipeline import Workshop

Post = Callable[[Message], object]


def see_machine(shop: Workshop, post: Post, model: Path | None) -> None:
    """Which model and which sandbox are here."""
    try:
        parts = dict(shop.machine())
        post(MachineSeen({**parts, "model": model.stem} if model else parts))
        warm(shop)
        shop.tidy()
    except Exception as error:  # noqa: BLE001 - the edge of a thread: every fault is told
        post(MachineSeen({"fault": told(error)}))


def read(shop: Workshop, post: Post, goal: str, wishes: Wishes) -> None:
    """Read the goal as it stands in the box, and plan it with the user's changes to the plan.

    Changes that do not fit the goal any more are left out, and said.
    """
    if not goal.strip():
        post(GoalRead(goal))
        return
    try:
        post(_planned(shop, goal, wishes))
    except Exception as error:  # noqa: BLE001 - as above
        if wishes == Wishes():
            post(GoalRead(goal, error=told(error)))
            return
        try:
            read = _planned(shop, goal, Wishes())
        except Exception as other:  # noqa: BLE001 - as above
            post(GoalRead(goal, error=told(other)))
        else:
            post(replace(read, error=f"changes to the plan left out: {told(error)}"))


def _planned(shop: Workshop, goal: str, wishes: Wishes) -> GoalRead:
    request = Request(goal, sets=wishes.sets, drops=wishes.drops)
    intent = shop.read(request)
    try:
        plan = None if intent.declined else shop.plan(intent, request)
    except Declined as error:
        return GoalRead(goal, intent, None, told(error), wishes)
    return GoalRead(goal, intent, plan, "", wishes)


def draft(
    shop: Workshop, post: Post, request: Request, inbox: Inbox, stop: threading.Event
) -> None:
    """Walk the whole path."""
    try:
        report = shop.walk(request, inbox.put, stop)
    except Cancelled:
        post(DraftDone(None, "stopped; what was written stays"))
    except Exception as error:  # noqa: BLE001 - as above
        post(DraftDone(None, told(error)))
    else:
        post(DraftDone(report))


def check(
    shop: Workshop, post: Post, texts: Mapping[str, str], plan: Plan | None, revision: int
) -> None:
    """Check the files in the editor."""
    try:
        findings, held, evidence = shop.check(texts, plan)
    except Exception as error:  # noqa: BLE001 - as above
        post(FilesChecked(revision, reason=told(error)))
    else:
        post(FilesChecked(revision, findings, held, evidence))


def prove(
    shop: Workshop,
    post: Post,
    texts: Mapping[str, str],
    revision: int,
    inbox: Inbox,
    stop: threading.Event,
) -> None:
    """Run the files in the editor in a container."""
    try:
        proof = shop.prove(texts, inbox.put, stop)
    except Cancelled:
        post(FilesProved(revision, reason="stopped; the files are as they were"))
    except Exception as error:  # noqa: BLE001 - as above
        post(FilesProved(revision, reason=told(error)))
    else:
        post(FilesProved(revision, proof.evidence, proof.findings, proof.engines))

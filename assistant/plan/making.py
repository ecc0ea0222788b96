"""The way from an intent to a plan."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.core.intent import Intent
from assistant.core.plan import Plan
from assistant.core.request import UserFile
from assistant.knowledge import Packs
from assistant.plan.planner import finish, lay_out
from assistant.plan.several import several
from assistant.plan.unseen import unseen_of


def make_plan(
    intent: Intent, packs: Packs, user_files: Sequence[UserFile] = (), *, bare: bool = False
) -> Plan:
    """What will be written for `intent`, deterministic in its arguments; `bare`: though a part of
    it has nothing yet.

    Raises Declined when no recipe fits, UsageError when one of `user_files` has no place, and
    Unfinished when a recipe is at fault (a name that no pack has is never written).
    """
    if len(intent.parts) != 1:
        return several(intent, packs, user_files)
    laid = lay_out(intent, intent.parts[0], packs, user_files, bare=bare)
    return finish(laid, unseen_of(intent, laid.recipe, laid.scene, laid.given))

"""Changes to a draft: nothing in the editor is touched until the user takes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.jobs.given import Given
from assistant.jobs.wishes import Wishes

if TYPE_CHECKING:
    from assistant.core.events import Event
    from assistant.core.finding import Finding
    from assistant.core.report import Report
    from assistant.core.request import Request
    from assistant.jobs.offers import Offer
    from assistant.timeline.moving import Target


@dataclass(frozen=True, slots=True)
class Mending:
    """Files with fixes in them, and what was mended, a line each."""

    texts: Mapping[str, str]
    told: tuple[str, ...] = ()


def redraft(
    given: Given,
    standing: tuple[Request, Report, Mapping[str, str]],
    change: str,
    wishes: Wishes,
) -> Offer:
    """Draft anew with a change in words, or with other wishes.

    `standing` is what the draft was made from, what Dryfit wrote and the files as they are now.
    Only choices that were not there before are the model's; all else stays as it was chosen.
    """
    from assistant.core.events import Note, StageStarted
    from assistant.jobs.offers import Offer
    from assistant.redrafting import amended_by, offered, wished, with_steps_that_are

    before, report, now = standing

    def hear(event: Event) -> None:
        # What is written on the way is no news for the editor: it keeps what stands there.
        if isinstance(event, Note | StageStarted):
            given.tell(event)

    request = replace(before, sets=wishes.sets, drops=wishes.drops, prove=False)
    changes = wished(before, request)
    if change:
        with given.turn() as shop:
            amended = amended_by(shop, request, change)
            request = replace(request, goal=amended.goal, sets=amended.sets)
            request = with_steps_that_are(shop, request)
        wishes = replace(wishes, sets=amended.sets, drops=request.drops)
        changes = amended.told
    drafted = report.draft.files if report.draft else ()
    chosen = {d.id: d.text for d in report.draft.decisions} if report.draft else {}
    new = given.shop.walk(replace(request, earlier=chosen), hear, given.stop)
    wrote = {file.path: file.text for file in drafted}
    return Offer(request, new, wishes, changes, now, offered(new, wrote, now, changes))


def fix(given: Given, texts: Mapping[str, str], one: Finding | None) -> Mending:
    """Apply the fix of `one` finding, which a person looked at, or all that need no look."""
    from assistant.check.fixes import apply_fixes, mend

    with given.turn() as shop:

        def check(files: Mapping[str, str]) -> tuple[Finding, ...]:
            return shop.check(files)[0]

        fixed = apply_fixes(texts, (one,), "unsafe") if one else mend(texts, check)
    lines = tuple(f"{f.path}:{f.start.line} {f.summary}" for f in fixed.applied)
    return Mending(fixed.files, lines)


def moved(
    given: Given, texts: Mapping[str, str], script: str, to: Target
) -> Mapping[str, str | None] | str:
    """The texts that change when a script runs at another moment, None where a file goes; else
    why that cannot be done."""
    from assistant.timeline.moving import NotMoved
    from assistant.timeline.moving import moved as moved_to

    with given.turn():
        try:
            return moved_to(texts, script, to)
        except NotMoved as refused:
            return str(refused)

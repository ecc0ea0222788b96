"""Changes to a plan and to a draft, between the screen that asks and the job that works."""

from __future__ import annotations

from functools import partial

from textual.screen import Screen

from assistant.jobs import drafting
from assistant.jobs.wishes import Wishes
from assistant.tui.messages import Mended, RedraftOffered, Started, ValueMeant
from assistant.tui.panes import Panes
from assistant.tui.session import Session
from assistant.tui.work import Work

CHANGE = "“Make it 16 GB and add a second NIC”, “without docker”. What you edited stays."


class Redrafts:
    """Asks for changes, has them worked out, and lays what the user takes over the files."""

    def __init__(self, screen: Screen[None], session: Session, work: Work, panes: Panes) -> None:
        self._screen, self._session, self._work, self._panes = screen, session, work, panes

    def ask_change(self) -> None:
        """Ask what should change in the draft."""
        from assistant.tui.screens.ask import AskScreen

        if self._free():
            self._screen.app.push_screen(AskScreen("What should change?", hint=CHANGE), self._said)

    def ask_value(self, name: str) -> None:
        """Have it looked up what a value of the plan means, to ask for another one."""
        if self._free():
            self._work.aside(
                partial(drafting.meaning, name=name), partial(ValueMeant, name), "value"
            )

    def value_meant(self, event: ValueMeant) -> None:
        """Ask for another value of the plan."""
        from assistant.core.intent import Parameter
        from assistant.tui.screens.ask import AskScreen

        session, name = self._session, event.name
        plan, intent = session.plan, session.intent
        values = plan.parameters if plan else intent.parameters if intent else ()
        now = next((p for p in values if p.name == name), Parameter(name, "", "assumed"))
        options = next(
            (q.options for q in (intent.questions if intent else ()) if q.parameter == name), ()
        )
        said = [event.meaning] if event.meaning else []
        said += [now.why] if now.why else []
        hint = "; ".join([*said, "an empty line leaves it to the goal"])
        ask = AskScreen(name, str(now.value), hint, options)

        def given(text: str | None) -> None:
            if text is not None and text != str(now.value):
                self._wish(session.wishes.with_value(name, text))

        self._screen.app.push_screen(ask, given)

    def toggle(self, step: str) -> None:
        """Leave a step out of the plan, or take it back."""
        if self._free():
            self._wish(self._session.wishes.toggled(step))

    def fix(self) -> None:
        """Apply the fix for the line under the cursor; where there is none, all safe ones."""
        files = self._panes.files
        if self._free():
            self._work.fix(self._session, self._session.fix_at(files.path, files.line))

    def offered(self, event: RedraftOffered) -> str:
        """Show what a change comes to; returns a line on it."""
        from assistant.tui.screens.hunks import HunkScreen

        offer, session = event.offer, self._session
        if offer is None:
            return event.reason
        if offer.now != session.texts:
            return "the files changed meanwhile; say it once more"
        if not offer.hunks:
            session.redraft(offer.report, offer.request, offer.now)
            session.wishes = offer.wishes
            return "nothing changes in the files"

        def chosen(numbers: tuple[int, ...] | None) -> None:
            if numbers is None:
                self._panes.status("left as it was")
                return
            hunks = [offer.hunks[number] for number in numbers]
            self._lay(RedraftOffered(offer), offer.merged(hunks))
            count = f"{len(hunks)} of {len(offer.hunks)} hunks taken"
            self._panes.status(f"{count}; ^z undoes it file by file, ^p proves, ^s saves")

        self._screen.app.push_screen(HunkScreen(offer), chosen)
        return ""

    def mended(self, event: Mended) -> str:
        """Take the fixed files; returns a line on it."""
        session = self._session
        mending = event.mending
        if event.revision != session.revision:
            return "the files changed meanwhile; f9 once more"
        if not mending.told:
            return "there is nothing that can be mended safely"
        before = dict(session.texts)
        for path, text in mending.texts.items():
            session.edit(path, text)
        self._panes.files.renew(before, session.texts)
        return f"mended: {'; '.join(mending.told)}"

    def _lay(self, event: RedraftOffered, texts: dict[str, str]) -> None:
        offer, session = event.offer, self._session
        assert offer is not None  # noqa: S101 - the caller looked
        before = dict(session.texts)
        session.redraft(offer.report, offer.request, texts)
        session.wishes = offer.wishes
        files = self._panes.files
        files.renew(before, session.texts)
        first = next((h.path for h in offer.hunks if h.path in session.texts), None)
        line = next((h.line for h in offer.hunks if h.path == first), 1)
        if first is not None:
            files.show(first, session.texts[first], line)
        self._panes.goal.put(offer.request.goal)
        self._panes.redraw(session)
        self._work.check(session)

    def _said(self, change: str | None) -> None:
        if change:
            self._work.redraft(self._session, change, self._session.wishes)
            self._screen.post_message(Started())

    def _wish(self, wishes: Wishes) -> None:
        """Plan anew; where there is a draft, work out what that changes in it."""
        session = self._session
        if session.report is None:
            session.wishes = wishes
            self._work.read(self._panes.goal.text, wishes)
            return
        self._work.redraft(session, "", wishes)
        self._screen.post_message(Started())

    def _free(self) -> bool:
        if self._work.busy:
            self._panes.status(f"busy: {self._work.busy}")
        return not self._work.busy

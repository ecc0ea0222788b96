"""The workbench without its keys: what it is made of, and what jobs tell it."""

from __future__ import annotations

from functools import partial
from itertools import cycle

from textual import on
from textual.reactive import Reactive
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from assistant.jobs.given import Jobs
from assistant.tui import calm, endings
from assistant.tui.at_cursor import AtCursor
from assistant.tui.doors import Doors
from assistant.tui.drawing import Nearby
from assistant.tui.goals import Goals
from assistant.tui.hearing import Hearing
from assistant.tui.keys import ACTIONS, usable
from assistant.tui.leaving import Leaving
from assistant.tui.messages import (
    AsideFailed,
    Completed,
    Declared,
    DraftDone,
    FilesChecked,
    FilesProved,
    GoalRead,
    MachineSeen,
    Mended,
    RedraftOffered,
    Reopened,
    Started,
    TextTold,
    ValueMeant,
)
from assistant.tui.moving import Moving
from assistant.tui.panes import Panes
from assistant.tui.places import Places
from assistant.tui.redrafts import Redrafts
from assistant.tui.session import Session
from assistant.tui.widgets.plan import EXAMPLES
from assistant.tui.work import Work

_FRAME = 1 / 120
"""Seconds: a key that comes just after something was drawn waits for up to two of them."""


class Listening(Screen[None]):
    """Holds the session and those who work on it; turns what jobs tell into redraws."""

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """As every screen's: but the two widgets that it is about draw themselves, and no other."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._compositor = Nearby()
        self._frames: Timer | None = None
        self.session = Session()
        self.work = Work(self, jobs)
        self.panes = Panes(self)
        self.redrafts = Redrafts(self, self.session, self.work, self.panes)
        self.hearing = Hearing(self.session, self.work, self.panes)
        self.places = Places(self, self.session, self.panes, self.hearing, self._redraw)
        self.leaving = Leaving(self, self.session, self.work, self.panes, self._redraw)
        self.at_cursor = AtCursor(self, self.session, self.work, self.panes, self.places)
        self.doors = Doors(
            self, self.session, self.work, self.panes, self.places, self.leaving, self.at_cursor
        )
        self.moving = Moving()
        self.goals = Goals()
        self._machine: dict[str, str] = {}
        self._keys: tuple[bool | None, ...] = ()
        self._reading = False
        self._examples = cycle(EXAMPLES)
        self._read_timer: Timer | None = None
        self._check_timer: Timer | None = None
        self._help_timer: Timer | None = None
        self._tick_timer: Timer | None = None

    @property
    def _update_timer(self) -> Timer:
        """As every screen's, with shorter frames."""
        if self._frames is None:
            self._frames = self.set_interval(_FRAME, self._on_timer_update, pause=True)
        return self._frames

    # What jobs tell

    @on(MachineSeen)
    def machine_seen(self, event: MachineSeen) -> None:
        """Show what this machine has; all that stays is there by then."""
        calm.settle()
        self._machine = dict(event.parts)
        self._redraw()

    @on(GoalRead)
    def goal_read(self, event: GoalRead) -> None:
        """Show what was understood and would be written, unless the goal has changed since."""
        self._reading = False
        if event.goal != self.panes.goal.text:
            self._read()
            return
        read = event.reading
        self.panes.goal.show(read.intent, read.error)
        if not self.work.busy and not self.session.texts:
            self.session.intent, self.session.plan = read.intent, read.plan
            self.session.wishes = read.wishes
            self._redraw()

    def _tick(self) -> None:
        """Take what the job has told and show where it stands."""
        from assistant.core.events import Note, Planned, StageFinished, StageStarted

        heard = self.work.inbox.take()
        for event in heard:
            self.hearing.hear(event)
            if isinstance(event, Planned):
                self.places.arrive()
                self._remember()
        self.hearing.show()
        if any(not isinstance(event, Note | StageStarted | StageFinished) for event in heard):
            self._redraw()
        if self.work.busy and not self.work.stopping:
            self.panes.status(self.work.clock.line(self.session.at))

    @on(DraftDone)
    def draft_done(self, event: DraftDone) -> None:
        """The draft has ended, one way or the other; what was written stays and is the user's."""
        self._ended()
        self._say(endings.drafted(event, self.session, self.panes, self.hearing))
        if event.report is None:
            self._check()
        else:
            self._remember()
        self._redraw()

    @on(RedraftOffered)
    def redraft_offered(self, event: RedraftOffered) -> None:
        """Show what a change comes to."""
        self._ended()
        self.places.absorb()
        self._say(self.redrafts.offered(event))
        self._redraw()

    @on(ValueMeant)
    def value_meant(self, event: ValueMeant) -> None:
        """Ask for another value."""
        self.redrafts.value_meant(event)

    @on(Mended)
    def mended(self, event: Mended) -> None:
        """Take what was mended, and check it."""
        self._say(self.redrafts.mended(event))
        self._redraw()
        self._check()

    @on(FilesChecked)
    def files_checked(self, event: FilesChecked) -> None:
        """Take the checker's word if it is about the files as they are now."""
        if event.revision == self.session.revision:
            self.session.checked(*event.judgement)
            self._redraw()

    @on(FilesProved)
    def files_proved(self, event: FilesProved) -> None:
        """Take the engine's word if it is about the files as they are now."""
        self._ended()
        self._say(endings.proved(event, self.session))
        self._redraw()

    @on(Reopened)
    def reopened(self, event: Reopened) -> None:
        """Take up a saved draft again."""
        if self.work.busy:
            self._say(f"busy: {self.work.busy}")
            return
        draft, session = event.draft, self.session
        session.reopen(event.folder, draft.request, draft.report, draft.now)
        self.panes.files.reset(session.texts)
        self.panes.files.hold(False)
        self.panes.goal.put(draft.request.goal)
        self.places.show(session.telling())
        self._say(f"{event.folder} is open again; ^p proves it")

    @on(TextTold)
    def helped(self, event: TextTold) -> None:
        """A line of help on the place under the cursor."""
        self.at_cursor.helped(event)

    @on(Declared)
    def declared(self, event: Declared) -> None:
        """Go to where something is declared."""
        self.at_cursor.defined(event)

    @on(Completed)
    def completed(self, event: Completed) -> None:
        """Offer what may stand at the cursor."""
        self.at_cursor.completed(event)

    @on(AsideFailed)
    def aside_failed(self, event: AsideFailed) -> None:
        """Say what could not be done."""
        self._reading = False
        self._say(event.reason)

    # Beneath

    @on(Started)
    def started(self) -> None:
        """A long job runs now."""
        if not self.work.busy:
            return
        if self._tick_timer:
            self._tick_timer.resume()
        if self.work.busy == "drafting":
            self.places.wait()
            # What runs when gets its place now, and not while text streams in.
            self.session.begun = True
        self._redraw()

    def _remember(self) -> None:
        """Keep the goal for the arrow keys, as the reader has it: without its secrets."""
        if self.session.intent:
            self.run_worker(partial(self.goals.add, self.session.intent.goal), thread=True)

    def _ended(self) -> None:
        self._tick()
        self.hearing.show(last=True)
        self.work.end()
        if self._tick_timer:
            self._tick_timer.pause()
        if self.leaving.asked:
            self.call_later(self.leaving.go)

    def _read(self) -> None:
        """Read the goal; one that is typed meanwhile is read after it, not beside it."""
        if not self._reading:
            self._reading = True
            self.work.read(self.panes.goal.text, self.session.wishes)

    def _check(self) -> None:
        self.work.check(self.session)

    def _say(self, text: str) -> None:
        self.panes.status(text)

    def _redraw(self) -> None:
        self.panes.redraw(self.session)
        self.panes.top(self.session, self._machine)
        self._renew_keys()

    def _renew_keys(self) -> None:
        keys = tuple(usable(action, self.work.busy, self.session) for action in ACTIONS)
        if keys != self._keys:
            self._keys = keys
            self.refresh_bindings()

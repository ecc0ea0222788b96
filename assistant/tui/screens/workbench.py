"""The one screen: goal above, plan and files and truth beneath. Keys in, redraws out."""

from __future__ import annotations

import asyncio
from itertools import cycle

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Input, Static

from assistant.core.events import Note, Planned
from assistant.pipeline import Request, Workshop
from assistant.tui.hearing import Hearing
from assistant.tui.keys import ACTIONS, KEYS, usable
from assistant.tui.leaving import Leaving
from assistant.tui.messages import (
    DraftDone,
    FilesChecked,
    FilesProved,
    GoalRead,
    MachineSeen,
    Mended,
    RedraftOffered,
    Started,
)
from assistant.tui.moving import Moving
from assistant.tui.panes import Panes
from assistant.tui.places import Places
from assistant.tui.redrafts import Redrafts
from assistant.tui.screens.explain import ExplainScreen, told_of
from assistant.tui.session import Session, Wishes
from assistant.tui.widgets.files import FilesPane
from assistant.tui.widgets.goal import GoalBox
from assistant.tui.widgets.keybar import KeyBar
from assistant.tui.widgets.plan import EXAMPLES, PlanPane
from assistant.tui.widgets.strip import FileStrip
from assistant.tui.widgets.truth import TruthPane
from assistant.tui.widgets.when import WhenPane
from assistant.tui.work import Work

READ_PAUSE = 0.15
"""Seconds without a key before the goal is read."""
CHECK_PAUSE = 0.3
"""Seconds without a key before the files are checked."""
FLUSH = 0.2
"""Seconds between two redraws while a job runs."""


class Workbench(Screen[None]):
    """Shows a Session, turns keys into jobs and what jobs tell into redraws."""

    CSS_PATH = "workbench.tcss"
    BINDINGS = KEYS

    def __init__(self, workshop: Workshop) -> None:
        super().__init__()
        self.session = Session()
        self.work = Work(self, workshop)
        self.panes = Panes(self)
        self.redrafts = Redrafts(self, self.session, self.work, self.panes)
        self.hearing = Hearing(self.session, self.work, self.panes)
        self.places = Places(self, self.session, self.panes, self.hearing, self._redraw)
        self.leaving = Leaving(self, self.session, self.work, self.panes, self._redraw)
        self.moving = Moving()
        self._machine: dict[str, str] = {}
        self._keys: tuple[bool | None, ...] = ()
        self._examples = cycle(EXAMPLES)
        self._read_timer: Timer | None = None
        self._check_timer: Timer | None = None
        self._tick_timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Top line, goal, three panes, the state of things, keys."""
        yield Static(id="top", markup=False)
        yield GoalBox(id="goal")
        with Container(id="body"):
            yield PlanPane(id="plan")
            yield FilesPane(id="files")
            yield TruthPane(id="truth")
            yield WhenPane(id="when")
        yield Static(id="status", markup=False)
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        """Look at the machine behind the scenes; the box is ready at once."""
        self._tick_timer = self.set_interval(FLUSH, self._tick, pause=True)
        self.query_one(Input).focus()
        self.work.see_machine()

    def on_resize(self, _: events.Resize) -> None:
        """Panes word themselves for their width, which they know after the next layout."""
        self.call_after_refresh(self._redraw)

    # What the user does

    @on(Input.Changed)
    def goal_changed(self, event: Input.Changed) -> None:
        """Read the goal once the keys rest."""
        event.stop()
        if self._read_timer:
            self._read_timer.stop()
        self._read_timer = self.set_timer(READ_PAUSE, self._read)

    @on(PlanPane.Goal)
    def goal_taken(self, event: PlanPane.Goal) -> None:
        """An example goes into the box, ready to be changed."""
        self.query_one(Input).value = event.text
        self.action_front("goal")

    @on(FilesPane.Edited)
    def file_edited(self, event: FilesPane.Edited) -> None:
        """Remember the edit and check once the keys rest."""
        if self.session.edit(event.path, event.text):
            self._redraw()
            if not self.work.busy:
                stale = "edited since the proof; ^p proves it again"
                self._say(stale if self.session.stale else "edited; ^s saves")
            if self._check_timer:
                self._check_timer.stop()
            self._check_timer = self.set_timer(CHECK_PAUSE, self._check)

    @on(FilesPane.Moved)
    def cursor_moved(self) -> None:
        """Tell of the line at hand."""
        self.panes.note(self.session)

    @on(FileStrip.Wanted)
    @on(PlanPane.File)
    @on(TruthPane.Jump)
    def place_wanted(self, event: FileStrip.Wanted | PlanPane.File | TruthPane.Jump) -> None:
        """Turn to a file, or to a line of it."""
        self.places.show(event.path, event.line if isinstance(event, TruthPane.Jump) else None)

    @on(WhenPane.At)
    def step_wanted(self, event: WhenPane.At) -> None:
        """Show the line that causes a step; the keyboard follows where that is asked for."""
        turn = self.places.show if event.follow else self.places.glance
        turn(event.path, event.line)

    @on(WhenPane.Move)
    def step_moved(self, event: WhenPane.Move) -> None:
        """A script at another moment: told first, done when it is asked for again."""
        if self.work.busy or not self.session.report:
            self._say("a step is moved once the draft is there")
            return
        self.places.absorb()
        said = self.moving.asked(self.session, event.script, event.to)
        self._say(said.text)
        for path, text in said.texts.items():
            self.session.edit(path, text)
            self.panes.files.replace(path, text)
        if said.texts:
            self._redraw()
            self._check()

    @on(Input.Submitted)
    async def action_draft(self) -> None:
        """Draft the goal in the box. Edits of the draft before are kept on disk first."""
        goal = self.panes.goal.text
        if self.work.busy or not goal.strip():
            self._say(f"busy: {self.work.busy}" if self.work.busy else "the goal box is empty")
            return
        self.places.absorb()
        if not await self.leaving.kept():
            return
        self.hearing.following = True
        if self.session.request and self.session.request.goal != goal:
            self.session.wishes = Wishes()
        wishes = self.session.wishes
        self.hearing.request = Request(goal, sets=wishes.sets, drops=wishes.drops)
        self.work.draft(self.hearing.request)
        self.started()

    def action_change(self) -> None:
        """Say in words what should change in the draft."""
        self.places.absorb()
        self.redrafts.ask_change()

    def action_fix(self) -> None:
        """Mend what can be mended without a look."""
        self.places.absorb()
        self.redrafts.fix()

    @on(PlanPane.Toggle)
    def step_toggled(self, event: PlanPane.Toggle) -> None:
        """Leave a step out, or take it back."""
        self.places.absorb()
        self.redrafts.toggle(event.step)

    @on(PlanPane.Value)
    def value_wanted(self, event: PlanPane.Value) -> None:
        """Ask for another value."""
        self.places.absorb()
        self.redrafts.ask_value(event.name)

    def action_prove(self) -> None:
        """Run the files as they stand in the container."""
        if self.work.busy or not self.session.texts:
            self._say(f"busy: {self.work.busy}" if self.work.busy else "nothing to prove yet")
            return
        self.places.absorb()
        self.work.prove(self.session)
        self.started()

    async def action_save(self) -> None:
        """Save the files with the edits in them."""
        self.places.absorb()
        await self.leaving.save()

    def action_cancel(self) -> None:
        """Stop what runs; everything written so far stays."""
        if self.work.busy:
            self.work.stop()
            self._say(f"stopping: {self.work.busy}")

    def action_example(self) -> None:
        """Put the next example into the goal box."""
        self.goal_taken(PlanPane.Goal(next(self._examples)))

    async def action_explain(self) -> None:
        """What the line under the cursor means."""
        self.places.absorb()
        session, files = self.session, self.panes.files
        texts, packs, folder = dict(session.texts), self.work.packs, session.folder
        path, line = files.path, files.line
        if path is None:
            return
        text = await asyncio.to_thread(told_of, texts, packs, path, line, folder)
        self.app.push_screen(ExplainScreen(f"{path}:{line}", text))

    def action_front(self, name: str) -> None:
        """Bring a pane to the front and the keyboard to it."""
        self.places.front(name)

    def action_turn(self, step: int) -> None:
        """The next file, or the one before."""
        self.places.turn(step)

    def action_next_finding(self) -> None:
        """The next place that wants a look."""
        self.places.next_finding()

    async def action_leave(self) -> None:
        """Stop what runs, keep everything, go; a second time, go at once."""
        self.places.absorb()
        await self.leaving.leave()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The keys that are of use now are the ones that are shown."""
        return usable(action, self.work.busy, self.session)

    # What jobs tell

    @on(MachineSeen)
    def machine_seen(self, event: MachineSeen) -> None:
        """Show what this machine has."""
        self._machine = dict(event.parts)
        self._redraw()

    @on(GoalRead)
    def goal_read(self, event: GoalRead) -> None:
        """Show what was understood and would be written, unless the goal has changed since."""
        if event.goal != self.panes.goal.text:
            return
        self.panes.goal.show(event.intent, event.error)
        if not self.work.busy and not self.session.texts:
            self.session.intent, self.session.plan = event.intent, event.plan
            self.session.wishes = event.wishes
            self._redraw()

    def _tick(self) -> None:
        """Take what the job has told and show where it stands."""
        heard = self.work.inbox.take()
        for event in heard:
            self.hearing.hear(event)
            if isinstance(event, Planned):
                self.action_front("files")
        if any(not isinstance(event, Note) for event in heard):
            self._redraw()
        if self.work.busy and not self.work.stopping:
            self.panes.status(self.work.clock.line(self.session.at))

    @on(DraftDone)
    def draft_done(self, event: DraftDone) -> None:
        """The draft has ended, one way or the other; what was written stays and is the user's."""
        self._ended()
        session, files = self.session, self.panes.files
        report = event.report
        if report and report.draft:
            session.finish(report)
            total = report.timings.get("total", 0.0)
            self._say(f"{report.outcome.replace('_', ' ')} after {total:.1f} s; ^s saves")
            if self.hearing.following:
                files.show(session.telling(), session.texts[session.telling()], 1)
            elif files.path in session.texts:
                files.replace(files.path, session.texts[files.path])
        elif report:
            self.panes.goal.show(report.intent)
            self._say("declined: nothing was written; the goal box says why")
        else:
            if not session.report:
                session.stop()
                self._check()
            self._say(event.reason)
        files.hold(not session.texts)
        self._redraw()

    @on(RedraftOffered)
    def redraft_offered(self, event: RedraftOffered) -> None:
        """Show what a change comes to."""
        self._ended()
        self.places.absorb()
        self._say(self.redrafts.offered(event))
        self._redraw()

    @on(Mended)
    def mended(self, event: Mended) -> None:
        """Take what was mended, and check it."""
        self._say(self.redrafts.mended(event))
        self._redraw()
        self._check()

    @on(FilesChecked)
    def files_checked(self, event: FilesChecked) -> None:
        """Take the checker's word if it is about the files as they are now."""
        if event.reason:
            self._say(event.reason)
        elif event.revision == self.session.revision:
            self.session.checked(event.findings, event.obligations, event.evidence)
            self._redraw()

    @on(FilesProved)
    def files_proved(self, event: FilesProved) -> None:
        """Take the engine's word if it is about the files as they are now."""
        self._ended()
        if event.reason:
            self._say(event.reason)
        elif event.revision == self.session.revision:
            self.session.proved(event.evidence, event.findings)
            self._say(f"{self.session.outcome.replace('_', ' ')}: F5 says by whom")
        else:
            self._say("the files changed meanwhile; ^p proves them as they are now")
        self._redraw()

    # Beneath

    @on(Started)
    def started(self) -> None:
        """A long job runs now."""
        if not self.work.busy:
            return
        if self._tick_timer:
            self._tick_timer.resume()
        self._redraw()

    def _ended(self) -> None:
        self._tick()
        self.work.end()
        if self._tick_timer:
            self._tick_timer.pause()
        if self.leaving.asked:
            self.app.exit()

    def _read(self) -> None:
        self.work.read(self.panes.goal.text, self.session.wishes)

    def _check(self) -> None:
        self.work.check(self.session)

    def _say(self, text: str) -> None:
        self.panes.status(text)

    def _redraw(self) -> None:
        self.panes.redraw(self.session)
        self.panes.top(self.session, self._machine)
        keys = tuple(usable(action, self.work.busy, self.session) for action in ACTIONS)
        if keys != self._keys:
            self._keys = keys
            self.refresh_bindings()

"""The one screen: goal above, plan and files and truth beneath. Keys in, redraws out."""

from __future__ import annotations

from functools import partial

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import Input, Static

from assistant.jobs import learning, redrafting
from assistant.jobs.wishes import Wishes
from assistant.tui.keys import KEYS, usable
from assistant.tui.messages import StepMoved, TimelineRead
from assistant.tui.screens.listening import Listening
from assistant.tui.widgets.files import FilesPane
from assistant.tui.widgets.find import FindBar
from assistant.tui.widgets.goal import GoalBox, GoalInput
from assistant.tui.widgets.keybar import KeyBar
from assistant.tui.widgets.plan import PlanPane
from assistant.tui.widgets.strip import FileStrip
from assistant.tui.widgets.truth import TruthPane
from assistant.tui.widgets.when import WhenPane

READ_PAUSE = 0.15
"""Seconds without a key before the goal is read."""
READ_LATER = 0.8
"""The same while a long job needs the processor."""
CHECK_PAUSE = 0.3
"""Seconds without a key before the files are checked."""
HELP_PAUSE = 0.25
"""Seconds without a move before the names under the cursor are looked up."""
FLUSH = 0.125
"""Seconds between two redraws while a job runs."""


class Workbench(Listening):
    """Lays out the panes and turns keys into jobs."""

    BINDINGS = KEYS

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
        """The box is ready at once; the machine is looked at behind the scenes."""
        self._tick_timer = self.set_interval(FLUSH, self._tick, pause=True)
        self.query_one(Input).focus()
        self.call_after_refresh(self.work.see_machine)

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
        pause = READ_LATER if self.work.busy else READ_PAUSE
        self._read_timer = self.set_timer(pause, self._read)

    @on(PlanPane.Goal)
    def goal_taken(self, event: PlanPane.Goal) -> None:
        """An example goes into the box, ready to be changed."""
        self.query_one(Input).value = event.text
        self.action_front("goal")

    @on(FilesPane.Edited)
    def file_edited(self, event: FilesPane.Edited) -> None:
        """Remember the edit and check once the keys rest."""
        first = event.path not in self.session.edited
        if self.session.edit(event.path, event.text):
            if first:
                self._redraw()
            else:  # the rest follows with the check: keys come faster
                self.panes.note(self.session)
            if not self.work.busy:
                stale = "edited since the proof; ^p proves it again"
                self._say(stale if self.session.stale else "edited; ^s saves")
            if self._check_timer:
                self._check_timer.stop()
            self._check_timer = self.set_timer(CHECK_PAUSE, self._check)

    @on(FilesPane.Moved)
    def cursor_moved(self) -> None:
        """Tell of the line at hand, and of its names once the cursor rests."""
        self.panes.note(self.session)
        if self._help_timer:
            self._help_timer.stop()
        self._help_timer = self.set_timer(HELP_PAUSE, self.at_cursor.ask_help)

    @on(GoalInput.Earlier)
    def goal_before(self, event: GoalInput.Earlier) -> None:
        """A goal of before into the box."""
        goal = self.goals.walk(event.step, self.panes.goal.text)
        if goal is not None:
            self.panes.goal.put(goal)

    @on(FileStrip.Wanted)
    @on(PlanPane.File)
    @on(TruthPane.Jump)
    def place_wanted(self, event: FileStrip.Wanted | PlanPane.File | TruthPane.Jump) -> None:
        """Turn to a file, or to a line of it."""
        line = None if isinstance(event, FileStrip.Wanted) else event.line
        self.places.show(event.path, line)

    @on(WhenPane.Wanted)
    def timeline_wanted(self, event: WhenPane.Wanted) -> None:
        """Have it read what runs when."""
        job = partial(learning.timeline, texts=event.texts)
        self.work.aside(job, partial(TimelineRead, event.revision), "when")

    @on(TimelineRead)
    def timeline_read(self, event: TimelineRead) -> None:
        """Show it."""
        self.query_one(WhenPane).read(event.revision, event.timeline)

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
        job = partial(
            redrafting.moved, texts=dict(self.session.texts), script=event.script, to=event.to
        )
        moved = partial(StepMoved, self.session.revision, event.script, event.to)
        self.work.aside(job, moved, "move")

    @on(StepMoved)
    def step_is_moved(self, event: StepMoved) -> None:
        """Say what would change; where it was said before, change it."""
        said = self.moving.told(self.session, event)
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
        from assistant.core.request import Request

        self.hearing.following = True
        if self.session.request and self.session.request.goal != goal:
            self.session.wishes = Wishes()
        wishes = self.session.wishes
        self.hearing.request = Request(
            goal, model=self.session.model, sets=wishes.sets, drops=wishes.drops
        )
        self.work.draft(self.hearing.request)
        self.started()

    def action_change(self) -> None:
        """Say in words what should change in the draft."""
        self.places.absorb()
        self.redrafts.ask_change()

    def action_fix(self) -> None:
        """Mend what is under the cursor, else all that needs no look."""
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

    def action_explain(self) -> None:
        """What the line under the cursor means."""
        from assistant.tui.screens.explain import ExplainScreen

        spot = self.at_cursor.spot()
        if spot is not None:
            self.app.push_screen(ExplainScreen(self.work.jobs, spot))

    async def action_open(self, name: str) -> None:
        """Another screen."""
        await self.doors.open(name)

    def action_define(self) -> None:
        """Where what this line uses is declared; from there, back."""
        self.at_cursor.define()

    def action_complete(self) -> None:
        """What the packs have for the place under the cursor."""
        self.at_cursor.complete()

    def action_find(self) -> None:
        """Find and replace in the file at hand."""
        self.panes.files.find()

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

    @property
    def finding(self) -> bool:
        """The keyboard is in the lines that find and replace."""
        at = self.focused
        return at is not None and any(isinstance(one, FindBar) for one in at.ancestors)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The keys that are of use now are the ones that are shown."""
        if action == "cancel" and self.finding:
            return False  # Esc puts the finding away first; what runs goes on
        return usable(action, self.work.busy, self.session, *map(str, parameters[:1]))

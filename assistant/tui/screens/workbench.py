"""The one screen: goal above, plan and files and truth beside each other beneath."""

from __future__ import annotations

import threading
from itertools import cycle
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Footer, Input, Static

from assistant.core.errors import DryfitError
from assistant.core.events import (
    Checked,
    Event,
    FileFinished,
    Note,
    Planned,
    Proved,
    StageFinished,
    StageStarted,
    TextWritten,
    Understood,
)
from assistant.pipeline import Workshop
from assistant.tui import jobs
from assistant.tui.messages import (
    DraftDone,
    FilesChecked,
    FilesProved,
    GoalRead,
    MachineSeen,
    PathEvent,
)
from assistant.tui.session import Session
from assistant.tui.widgets.files import FilesPane
from assistant.tui.widgets.goal import GoalBox
from assistant.tui.widgets.plan import PlanPane
from assistant.tui.widgets.truth import TruthPane

READ_PAUSE = 0.15
"""Seconds without a key before the goal is read."""
CHECK_PAUSE = 0.3
"""Seconds without a key before the files are checked."""
FLUSH = 0.05
"""Seconds between two redraws while text streams in."""

EXAMPLES = (
    "a Windows 11 Packer image for Hyper-V with pre-sysprep scripts, 4 vCPU, 8 GB",
    "a Debian 12 Packer image on Proxmox with 2 cores and a 20 GB disk",
    "Vaultwarden behind Caddy with Terraform on Docker",
)


class Workbench(Screen[None]):
    """Shows a Session, turns keys into jobs and messages into redraws."""

    CSS_PATH = "workbench.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+d", "draft", "draft", priority=True),
        Binding("ctrl+p", "prove", "prove", priority=True),
        Binding("ctrl+s", "save", "save", priority=True),
        Binding("escape", "cancel", "stop", priority=True),
        Binding("f1", "example", "example"),
        Binding("f2", "front('goal')", "goal"),
        Binding("f3", "front('plan')", "plan"),
        Binding("f4", "front('files')", "files"),
        Binding("f5", "front('truth')", "truth"),
        Binding("f6", "turn", "next file"),
        Binding("ctrl+q", "leave", "quit", priority=True),
    ]

    def __init__(self, workshop: Workshop) -> None:
        super().__init__()
        self.session = Session()
        self.workshop = workshop
        self.stop = threading.Event()
        self.busy = ""
        self._written: set[str] = set()
        self._stream: list[tuple[str, str]] = []
        self._at: str | None = None
        self._machine: dict[str, str] = {}
        self._examples = cycle(EXAMPLES)
        self._read_timer: Timer | None = None
        self._check_timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Top line, goal, three panes, keys."""
        yield Static(id="top", markup=False)
        yield GoalBox(id="goal")
        with Horizontal(id="body"):
            yield PlanPane(id="plan")
            yield FilesPane(id="files")
            yield TruthPane(id="truth")
        yield Footer(compact=True)

    def on_mount(self) -> None:
        """Look at the machine behind the scenes; the box is ready at once."""
        self.query_one("#plan").add_class("-front")
        self.query_one(Input).focus()
        self.set_interval(FLUSH, self._flush)
        self._top()
        self.run_worker(lambda: jobs.see_machine(self), thread=True, group="machine")

    # What the user does

    @on(Input.Changed)
    def goal_changed(self) -> None:
        """Read the goal once the keys rest."""
        if self._read_timer:
            self._read_timer.stop()
        self._read_timer = self.set_timer(READ_PAUSE, self._read)

    @on(Input.Submitted)
    def goal_submitted(self) -> None:
        """Enter in the goal box drafts."""
        self.action_draft()

    @on(FilesPane.Edited)
    def file_edited(self, event: FilesPane.Edited) -> None:
        """Remember the edit and check once the keys rest."""
        before = self.session.revision
        self.session.edit(event.path, event.text)
        if self.session.revision == before:
            return
        self._top()
        if self._check_timer:
            self._check_timer.stop()
        self._check_timer = self.set_timer(CHECK_PAUSE, self._check)

    @on(FilesPane.Wanted)
    def file_wanted(self, event: FilesPane.Wanted) -> None:
        """Turn to another file."""
        self._show_file(event.path)

    @on(TruthPane.Jump)
    def jump(self, event: TruthPane.Jump) -> None:
        """Lead to the line of a finding."""
        self._show_file(event.path, event.line)
        self.action_front("files")

    def action_draft(self) -> None:
        """Draft the goal in the box. Edits of the draft before are kept on disk first."""
        goal = self.query_one(GoalBox).text
        if self.busy or not goal.strip():
            self._say(f"busy: {self.busy}" if self.busy else "the goal box is empty")
            return
        if self.session.edited and not self._keep():
            return
        self.busy, self.stop = "drafting", threading.Event()
        self._written, self._stream, self._at = set(), [], None
        self.session.begin()
        self._top()
        stop = self.stop
        self.run_worker(lambda: jobs.draft(self, goal, stop), thread=True, group="draft")

    def action_prove(self) -> None:
        """Run the files as they stand in the container."""
        if self.busy or not self.session.texts:
            self._say(f"busy: {self.busy}" if self.busy else "nothing to prove yet")
            return
        self.busy, self.stop = "proving", threading.Event()
        self._top()
        texts, revision, stop = dict(self.session.texts), self.session.revision, self.stop
        self.run_worker(lambda: jobs.prove(self, texts, revision, stop), thread=True, group="draft")

    def action_save(self) -> None:
        """Save the files with the edits in them."""
        if self.busy == "drafting" or not self.session.report:
            self._say("nothing to save yet")
            return
        self._keep()

    def action_cancel(self) -> None:
        """Stop what runs; everything written so far stays."""
        if self.busy:
            self.stop.set()
            self._say(f"stopping: {self.busy}")

    def action_example(self) -> None:
        """Put the next example into the goal box."""
        self.query_one(Input).value = next(self._examples)
        self.query_one(Input).focus()

    def action_front(self, name: str) -> None:
        """Bring a pane to the front and the keyboard to it."""
        pane = self.query_one(f"#{name}")
        if name != "goal":
            for other in self.query("#body > *"):
                other.set_class(other is pane, "-front")
        targets: dict[str, str] = {"goal": "Input", "files": "#editor", "truth": "#wants"}
        focus: Widget = self.query_one(targets[name]) if name in targets else pane
        focus.focus()

    def action_turn(self) -> None:
        """The next file."""
        files = self.query_one(FilesPane)
        if files.paths:
            at = files.paths.index(files.path) if files.path in files.paths else -1
            self._show_file(files.paths[(at + 1) % len(files.paths)])
            self.action_front("files")

    def action_leave(self) -> None:
        """Stop what runs, keep edits, go."""
        self.stop.set()
        if self.session.edited and not self._keep():
            return
        self.app.exit()

    # What threads tell

    @on(MachineSeen)
    def machine_seen(self, event: MachineSeen) -> None:
        """Show what this machine has."""
        self._machine = dict(event.parts)
        self._top()

    @on(GoalRead)
    def goal_read(self, event: GoalRead) -> None:
        """Show what was understood, unless the goal has changed since."""
        if event.goal != self.query_one(GoalBox).text:
            return
        self.query_one(GoalBox).show(event.intent, event.error)
        if not self.busy and not self.session.texts:
            self.session.intent = event.intent
            self._redraw()

    @on(PathEvent)
    async def path_event(self, message: PathEvent) -> None:
        """One event of the pipeline."""
        await self._hear(message.event)

    async def _hear(self, event: Event) -> None:
        match event:
            case StageStarted(stage):
                self._say(f"{stage} …")
            case StageFinished(stage, seconds):
                self._say(f"{stage}: {seconds:.1f} s")
            case Note(text):
                self._say(text)
            case Understood(intent):
                self.session.intent = intent
                self.query_one(GoalBox).show(intent)
            case Planned(plan):
                self.session.plan = plan
                files = self.query_one(FilesPane)
                files.hold(True)
                await files.reset(f.path for f in plan.files)
                self.action_front("files")
            case TextWritten(path, text):
                self._stream.append((path, text))
                return
            case FileFinished(path):
                self._flush()
                self._written.add(path)
            case Checked(findings, obligations, evidence):
                self.session.checked(findings, obligations, evidence)
            case Proved(evidence):
                self.session.proved(evidence, ())
        self._redraw()

    @on(DraftDone)
    def draft_done(self, event: DraftDone) -> None:
        """The draft has ended, one way or the other; what was written stays in sight."""
        self._flush()
        self.busy = ""
        files = self.query_one(FilesPane)
        if event.report:
            self.session.finish(event.report)
            if files.paths:
                self._show_file(files.paths[0], 1)
            total = event.report.timings.get("total", 0.0)
            self._say(f"{event.report.outcome.replace('_', ' ')} after {total:.1f} s")
        else:
            self._say(" → ".join(text for text in (event.reason, event.mend) if text))
        files.hold(event.report is None or event.report.draft is None)
        self._redraw()

    @on(FilesChecked)
    def files_checked(self, event: FilesChecked) -> None:
        """Take the checker's word if it is about the files as they are now."""
        if event.revision == self.session.revision:
            self.session.checked(event.findings, event.obligations, event.evidence)
            self._redraw()

    @on(FilesProved)
    def files_proved(self, event: FilesProved) -> None:
        """Take the engine's word if it is about the files as they are now."""
        self.busy = ""
        if event.reason:
            self._say(event.reason)
        elif event.revision == self.session.revision:
            self.session.proved(event.evidence, event.findings)
            self._say("the engine has spoken")
        else:
            self._say("the files changed meanwhile; run the proof again")
        self._redraw()

    # Redrawing

    def _read(self) -> None:
        goal = self.query_one(GoalBox).text
        self.run_worker(lambda: jobs.read(self, goal), thread=True, group="read", exclusive=True)

    def _check(self) -> None:
        texts, plan, revision = (
            dict(self.session.texts),
            self.session.plan,
            self.session.revision,
        )
        self.run_worker(
            lambda: jobs.check(self, texts, plan, revision),
            thread=True,
            group="check",
            exclusive=True,
        )

    def _flush(self) -> None:
        """Hand the streamed text to the editor, many pieces at once."""
        if not self._stream:
            return
        pieces, self._stream = self._stream, []
        files = self.query_one(FilesPane)
        for path, text in pieces:
            self.session.write(path, text)
        path = pieces[-1][0]
        if path == files.path:
            files.append("".join(text for at, text in pieces if at == path))
        else:
            self._at = path
            files.show(path, self.session.texts[path])
            files.append("")
            self._redraw_plan()

    def _show_file(self, path: str, line: int | None = None) -> None:
        if path in self.session.texts:
            self.query_one(FilesPane).show(path, self.session.texts[path], line)

    def _redraw(self) -> None:
        self._redraw_plan()
        session = self.session
        outcome = session.report.outcome if session.report and not session.edited else ""
        self.query_one(TruthPane).show(
            outcome, session.evidence, session.findings, session.obligations
        )
        self._top()

    def _redraw_plan(self) -> None:
        session = self.session
        self.query_one(PlanPane).show(
            session.intent, session.plan, self._written, self._at, session.obligations
        )

    def _top(self) -> None:
        name = self.session.plan.name if self.session.plan else ""
        star = " *" if self.session.edited else ""
        parts = [f"Dryfit  {name}{star}".rstrip(), self.busy, *self._machine.values()]
        self.query_one("#top", Static).update(" · ".join(part for part in parts if part))

    def _say(self, text: str) -> None:
        self.query_one(TruthPane).log_line(text)
        self.query_one(FilesPane).border_subtitle = text[:60]

    def _keep(self) -> bool:
        """Save; True when the files are on disk."""
        try:
            self.session.folder = jobs.save(self.session)
        except (DryfitError, OSError) as error:
            self.notify(str(error), title="not saved", severity="error")
            return False
        self.session.edited.clear()
        self._say(f"saved to {self.session.folder}")
        self._top()
        return True

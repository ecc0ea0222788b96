"""The lab: a command line in a throwaway container with the draft, and what was changed there."""

from __future__ import annotations

from collections.abc import Mapping

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Vertical
from textual.screen import Screen
from textual.widgets import Footer, Input, RichLog, Static

from assistant.core.text import shown
from assistant.jobs.given import Jobs
from assistant.render.difference import counted, difference_text
from assistant.render.lab import tried_text
from assistant.tui.lab_work import LabWork
from assistant.tui.messages import LabCompared, LabFailed, LabOpened, LabTried
from assistant.tui.wording import one_line

_LINES = 5000
"""Of output that can be scrolled back to."""
_HINT = "a command: ls, sh -x script.sh, cat /etc/os-release"


class LabScreen(Screen[None]):
    """Keys in, redraws out; the container is LabWork's."""

    CSS_PATH = "lab.tcss"
    BINDINGS = [  # noqa: RUF012 - as Screen declares it
        Binding("ctrl+r", "reset", "reset", priority=True),
        Binding("escape", "stop", "stop", priority=True),
        Binding("up", "earlier(1)", "earlier", show=False),
        Binding("down", "earlier(-1)", "later", show=False),
        Binding("ctrl+l", "leave", "back", priority=True),
    ]

    def __init__(self, jobs: Jobs, files: Mapping[str, str]) -> None:
        super().__init__()
        self.work = LabWork(self, jobs, files)
        self.busy = "opening"
        """What the lab is doing; empty when it waits for a command."""
        self._number = 0
        """Commands since the start or the last reset."""
        self._comparing = False
        self._compared = 0
        self._said: list[str] = []
        self._back = 0
        """How far into what was typed before: 0 is the line at hand."""

    def compose(self) -> ComposeResult:
        """What was said and the line to type in, beside it what was changed."""
        yield Static(id="lab-top", markup=False)
        with Container(id="lab-body"):
            with Vertical(id="lab-shell"):
                yield RichLog(id="lab-said", wrap=True, markup=False, max_lines=_LINES, min_width=0)
                yield Input(id="lab-line", placeholder=_HINT, select_on_focus=False)
            yield RichLog(id="lab-changed", wrap=True, markup=False, max_lines=_LINES, min_width=0)
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """The container is made while the screen is there already."""
        self.query_one("#lab-shell").border_title = "Lab"
        self.query_one("#lab-changed").border_title = "What was changed"
        self.query_one(Input).focus()
        self._show()
        self.work.open()

    def on_unmount(self) -> None:
        """However the screen goes, the container goes too."""
        self.work.close()

    # What the user does

    @on(Input.Submitted)
    def line_typed(self, event: Input.Submitted) -> None:
        """Run it, unless something else runs."""
        event.stop()
        command = event.value.strip()
        if not command or self.busy:
            return
        self._said.append(command)
        self._back = 0
        event.input.clear()
        self._write(Text(f"$ {one_line(command)}", "bold"))
        self._begin("running: escape stops it")
        self.work.run(command)

    def action_stop(self) -> None:
        """End the command that runs."""
        self.work.stop()

    def action_reset(self) -> None:
        """Back to the start."""
        if not self.busy:
            self._begin("resetting")
            self.work.reset()

    def action_earlier(self, step: int) -> None:
        """Bring back what was typed before."""
        self._back = min(max(self._back + step, 0), len(self._said))
        line = self.query_one(Input)
        line.value = self._said[-self._back] if self._back else ""
        line.cursor_position = len(line.value)

    def action_leave(self) -> None:
        """Back to the workbench; what was done here is gone."""
        self.dismiss()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The keys that are of use now."""
        if action == "stop":
            return self.busy.startswith("running")
        return None if action == "reset" and self.busy else True

    # What the lab tells

    @on(LabOpened)
    def opened(self, event: LabOpened) -> None:
        """It stands as it was given."""
        self._number = self._compared = 0
        self.query_one("#lab-changed", RichLog).clear()
        self._write(Text(f"{one_line(event.system)}, root, no network; the draft is here", "dim"))
        self._begin("")

    @on(LabTried)
    def tried(self, event: LabTried) -> None:
        """Show what a command said, and begin to look at what it changed."""
        self._number += 1
        said = tried_text(event.tried)
        if said:
            self._write(Text(said))
        self._begin("", event.folder)
        self._compare()

    @on(LabCompared)
    def compared(self, event: LabCompared) -> None:
        """Show what was changed, unless the lab was reset meanwhile."""
        self._comparing = False
        if event.number <= self._number:
            self._compared = event.number
            log = self.query_one("#lab-changed", RichLog)
            log.clear()
            log.write(Text(difference_text(event.difference)), scroll_end=False)
            log.border_subtitle = counted(event.difference)
        if self._compared < self._number:
            self._compare()

    @on(LabFailed)
    def failed(self, event: LabFailed) -> None:
        """Say why; a reset opens it again."""
        self._comparing = False
        self._write(Text(shown(event.reason), "bold"))
        self._begin("")

    # Beneath

    def _compare(self) -> None:
        """One look at a time: it takes longer than most commands."""
        if not self._comparing:
            self._comparing = True
            self.work.compare(self._number)

    def _begin(self, busy: str, folder: str = "") -> None:
        self.busy = busy
        if folder:
            self.query_one("#lab-shell").border_subtitle = Text(shown(folder))
        self._show()
        self.refresh_bindings()

    def _show(self) -> None:
        state = self.busy or "type a command; the draft's own files stay as they are"
        line = Text("Dryfit  lab  ", "bold")
        line.append(state, "not bold dim")
        self.query_one("#lab-top", Static).update(line)

    def _write(self, text: Text) -> None:
        self.query_one("#lab-said", RichLog).write(text)

"""From a session to what stands on the screen; every redraw goes through here."""

from __future__ import annotations

from collections.abc import Mapping

from rich.text import Text
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from assistant.tui.session import Session
from assistant.tui.widgets.files import FilesPane
from assistant.tui.widgets.goal import GoalBox
from assistant.tui.widgets.plan import PlanPane
from assistant.tui.widgets.truth import TruthPane
from assistant.tui.widgets.when import WhenPane
from assistant.tui.wording import SIGNS, finding_text, one_line, origin_text, short_path

_FRAME = 6
"""Columns that a list's border, padding and scrollbar take."""
TITLES = {"plan": "F3 Plan", "files": "F4 Files", "truth": "F5 Truth", "when": "F7 When"}


class Panes:
    """The widgets of the workbench, each asked to redraw only what changed."""

    def __init__(self, screen: Screen[None]) -> None:
        self._screen = screen
        self.help = ("", "")
        """A place, as path:line, and what the packs say of what stands there."""
        self.front = "plan"
        """The pane that a narrow screen shows."""
        self._lines: dict[str, Text] = {}

    @property
    def goal(self) -> GoalBox:
        """The goal box."""
        return self._screen.query_one(GoalBox)

    @property
    def files(self) -> FilesPane:
        """The editor with its files."""
        return self._screen.query_one(FilesPane)

    def redraw(self, session: Session) -> None:
        """Bring plan, files, truth and titles in line with the session."""
        plan, truth = self._screen.query_one(PlanPane), self._screen.query_one(TruthPane)
        plan.show(session, self._room(plan), self.files.path)
        truth.show(session, self._room(truth), self.files.path)
        self._screen.query_one(WhenPane).show(session, settled=session.at is None)
        # Before a file is written: to lay the screen out then takes longer than all else.
        self._screen.query_one("#body").set_class(session.begun, "-timed")
        self.goal.set_class(self._narrow and bool(session.texts), "-drafted")
        judged = session.report is not None and self._screen.has_class("-medium")
        self._screen.query_one("#body").set_class(judged, "-judged")
        self.files.marks(session.edited)
        self.files.signs(_signs(session, self.files.path))
        self.note(session)
        self.titles(session)

    @property
    def _narrow(self) -> bool:
        return self._screen.has_class("-narrow")

    def _room(self, pane: Widget) -> int:
        """Columns for text in a list, also in one that is out of sight."""
        width = (self._screen.query_one("#body") if self._narrow else pane).outer_size.width
        return max(16, width - _FRAME)

    def note(self, session: Session) -> None:
        """Who decided the line at hand, and what is wrong with it."""
        files = self.files
        if files.path is None or files.path not in session.texts or files.editor.read_only:
            return
        line = files.line
        finding = session.finding_at(files.path, line)
        place = f"{short_path(files.path, 40)}:{line}"
        who = origin_text(session.origin(files.path, line))
        where, said = self.help
        said = said if where == f"{files.path}:{line}" else ""
        files.say(
            f"{place} · {who}", finding_text(finding) if finding else said, finding is not None
        )

    def titles(self, session: Session) -> None:
        """Names and keys on the borders; the narrow screen names all panes on each."""
        narrow = self._narrow
        wrong = len(session.findings) + len(session.broken_promises)
        broken = any(held.status == "unmet" for held in session.broken_promises)
        broken = broken or any(finding.severity == "error" for finding in session.findings)
        told = f" {wrong}{SIGNS['error' if broken else 'warning']}" if wrong else ""
        for name in TITLES:
            pane = self._screen.query_one(f"#{name}")
            pane.set_class(narrow and name == self.front, "-front")
            title = Text()
            for other in TITLES if narrow else (name,):
                label = TITLES[other] + (told if other == "truth" else "")
                if title:
                    title.append(" │ ")
                title.append(label, "reverse" if narrow and other == name else "")
            if pane.border_title != title.markup:
                # the setter takes Text as it is; a str would be read as markup
                pane.border_title = title

    def top(self, session: Session, machine: Mapping[str, str]) -> None:
        """What is true always: the draft's name, the machine."""
        name = session.plan.name if session.plan and session.texts else ""
        if session.edited:
            name += " *"
        elif session.folder:
            name += f" in {short_path(str(session.folder), 40)}"
        right = " · ".join(one_line(part) for part in machine.values())
        width = max(20, self._screen.size.width - 2)
        left = Text(f"Dryfit  {one_line(name)}", "bold")
        room = width - left.cell_len - 2
        if len(right) > room:
            right = " · ".join(one_line(part) for part in list(machine.values())[1:])
        left.append(right[: max(0, room)].rjust(room), "not bold dim")
        self._put("top", left)

    def status(self, text: str) -> None:
        """The line above the keys."""
        # A way out is said to its end; all else keeps to one line, so that nothing moves.
        line = Text(one_line(text), no_wrap="→ " not in text, overflow="ellipsis")
        widget = self._screen.query_one("#status", Static)
        widget.set_class(not line.no_wrap, "-whole")
        self._put("status", line)

    def _put(self, name: str, text: Text) -> None:
        if self._lines.get(name) != text:
            self._lines[name] = text
            self._screen.query_one(f"#{name}", Static).update(text, layout=not text.no_wrap)


def _signs(session: Session, path: str | None) -> dict[int, str]:
    """The sign of the gravest finding that begins on each line of a file."""
    found = [f for f in session.findings if f.path == path]
    found.sort(key=lambda f: ("info", "warning", "error").index(f.severity))
    return {f.start.line: SIGNS[f.severity] for f in found}

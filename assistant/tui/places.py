"""Which file and line is in front, and the ways from one to another."""

from __future__ import annotations

from collections.abc import Callable

from textual.screen import Screen
from textual.widget import Widget

from assistant.tui.hearing import Hearing
from assistant.tui.panes import Panes
from assistant.tui.session import Session

_FOCUS = {"goal": "#goal-input", "files": "#editor"}
"""Where the keyboard goes in panes that hold more than one thing."""


class Places:
    """Turns panes and files to what is asked for; what was typed is taken in first."""

    def __init__(
        self,
        screen: Screen[None],
        session: Session,
        panes: Panes,
        hearing: Hearing,
        redraw: Callable[[], None],
    ) -> None:
        self._screen, self._session, self._panes = screen, session, panes
        self._hearing, self._redraw = hearing, redraw
        self._before: list[tuple[str, int]] = []
        """Places that a jump to a declaration left, newest last."""
        self._waiting: tuple[Widget | None, str] = (None, "")
        """Where the keyboard was when a draft began, and what stood in the goal box."""

    def absorb(self) -> None:
        """Take in what was typed a moment ago and has not been told yet."""
        unsaid = self._panes.files.unsaid()
        if unsaid:
            self._session.edit(*unsaid)

    def front(self, name: str) -> None:
        """Bring a pane to the front and the keyboard to it."""
        if name != "goal":
            self._panes.front = name
            self._panes.titles(self._session)
        focus: Widget = self._screen.query_one(_FOCUS.get(name, f"#{name}"))
        if focus.is_on_screen:
            # At once: `focus()` waits its turn, and keys that were typed on go to the old place.
            self._screen.set_focus(focus)
        else:
            focus.focus()

    def wait(self) -> None:
        """A draft begins: the keyboard stays until there is something to look at."""
        self._waiting = (self._screen.focused, self._panes.goal.text)

    def arrive(self) -> None:
        """Files are about to be written: they come to the front, unless the user has turned to
        something else meanwhile. Keys of somebody who types on in the goal box stay there."""
        here = (self._screen.focused, self._panes.goal.text)
        if here == self._waiting:
            self.front("files")
        elif here[0] is self._waiting[0]:
            self._panes.front = "files"
            self._panes.titles(self._session)

    def show(self, path: str, line: int | None = None) -> None:
        """Turn to a file, and to a line of it (from 1); the keyboard follows."""
        if self._turn_to(path, line):
            self.front("files")
            self._redraw()

    def glance(self, path: str, line: int | None = None) -> None:
        """Turn to a line; the keyboard stays where it is."""
        if self._turn_to(path, line):
            self._redraw()

    def _turn_to(self, path: str, line: int | None) -> bool:
        if path not in self._session.texts:
            return False
        self.absorb()
        self._hearing.following = path == self._session.at
        self._panes.files.show(path, self._session.texts[path], line)
        return True

    def turn(self, step: int) -> None:
        """The next file, or the one before."""
        paths, here = list(self._session.texts), self._panes.files.path
        if paths:
            at = paths.index(here) if here in paths else -step
            self.show(paths[(at + step) % len(paths)])

    def next_finding(self) -> None:
        """The next place that wants a look."""
        files = self._panes.files
        finding = self._session.next_finding(files.path, files.line)
        if finding is None:
            self._panes.status("no findings")
        else:
            self.show(finding.path, finding.start.line)

    def leap(self, path: str, line: int) -> None:
        """Turn to a declaration; the way back is remembered."""
        files = self._panes.files
        if files.path is not None:
            self._before.append((files.path, files.line))
        self.show(path, line)

    def back(self) -> bool:
        """Turn to where the last leap began; False where there was none."""
        if self._before:
            self.show(*self._before.pop())
            return True
        return False

"""What the packs know of the place under the cursor: help, completion, where things come from."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.screen import Screen

from assistant.jobs import learning
from assistant.jobs.learning import Spot
from assistant.tui.messages import Completed, Declared, TextTold
from assistant.tui.panes import Panes
from assistant.tui.places import Places
from assistant.tui.session import Session
from assistant.tui.work import Work

if TYPE_CHECKING:
    from assistant.core.completion import Completions


class AtCursor:
    """Asks, and does with the answers what the keys want."""

    def __init__(
        self, screen: Screen[None], session: Session, work: Work, panes: Panes, places: Places
    ) -> None:
        self._screen, self._session, self._work = screen, session, work
        self._panes, self._places = panes, places

    def draft(self) -> Spot:
        """The files as they are now."""
        self._places.absorb()
        return Spot(dict(self._session.texts), self._session.folder)

    def spot(self) -> Spot | None:
        """The line under the cursor; None where no file is open."""
        files = self._panes.files
        if files.path is None or files.path not in self._session.texts:
            return None
        draft = self.draft()
        return Spot(draft.texts, draft.folder, files.path, files.line)

    def ask_help(self) -> None:
        """A line on the name under the cursor, unless the model needs the processor."""
        spot = None if self._work.busy else self.spot()
        if spot is not None:
            told = partial(TextTold, f"{spot.path}:{spot.line}")
            self._work.aside(partial(learning.help_line, spot=spot), told, "help")

    def helped(self, event: TextTold) -> None:
        """Show the line of help, if the cursor is still there."""
        self._panes.help = (event.subject, event.text)
        self._panes.note(self._session)

    def words(self) -> tuple[str, Spot | None]:
        """The term at hand, and the place where it stands."""
        spot = self.spot()
        return ("", None) if spot is None else (self._panes.files.term(), spot)

    def define(self) -> None:
        """Ask where what the line uses is declared."""
        spot = self.spot()
        if spot is not None:
            self._work.aside(partial(learning.declared, spot=spot), Declared, "declared")

    def defined(self, event: Declared) -> None:
        """Go there; choose where there are several; go back where there is nothing."""
        from assistant.tui.screens.choose import ChooseScreen

        uses = event.uses
        if len(uses) == 1:
            self._places.leap(uses[0].path, uses[0].line)
        elif uses:
            rows = [(use.what, f"{use.path}:{use.line}") for use in uses]

            def chosen(at: int | None) -> None:
                if at is not None:
                    self._places.leap(uses[at].path, uses[at].line)

            self._screen.app.push_screen(ChooseScreen("Declared where?", rows), chosen)
        elif not self._places.back():
            self._panes.status("nothing on this line is declared elsewhere")

    def complete(self) -> None:
        """Ask what may stand under the cursor."""
        spot, editor = self.spot(), self._panes.files.editor
        if spot is None or editor.read_only:
            return
        column = editor.cursor_location[1] + 1

        def done(found: Completions) -> Completed:
            return Completed(spot.path, spot.line, column, found)

        self._work.aside(partial(learning.complete, spot=spot, column=column), done, "complete")

    def completed(self, event: Completed) -> None:
        """Let the user choose, and write it."""
        from assistant.tui.screens.choose import ChooseScreen

        files, found = self._panes.files, event.found.found
        here = (files.path, *files.editor.cursor_location)
        if here != (event.path, event.line - 1, event.column - 1):
            return
        if not found:
            self._panes.status("the packs have nothing for this place")
            return

        def chosen(at: int | None) -> None:
            if at is not None:
                files.put(found[at].text, len(event.found.typed))

        rows = [(one.text.rstrip(" ={"), one.says) for one in found]
        self._screen.app.push_screen(ChooseScreen("What may stand here", rows), chosen)

"""The ways to other screens, and what is brought back from them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from textual.screen import Screen

from assistant.jobs import drafting
from assistant.tui.at_cursor import AtCursor
from assistant.tui.leaving import Leaving
from assistant.tui.messages import Reopened
from assistant.tui.panes import Panes
from assistant.tui.places import Places
from assistant.tui.session import Session
from assistant.tui.work import Work


class Doors:
    """Opens a screen by its name."""

    def __init__(
        self,
        screen: Screen[None],
        session: Session,
        work: Work,
        panes: Panes,
        places: Places,
        leaving: Leaving,
        at_cursor: AtCursor,
    ) -> None:
        self._screen, self._session, self._work, self._panes = screen, session, work, panes
        self._places, self._leaving, self._at_cursor = places, leaving, at_cursor

    async def open(self, name: str) -> None:
        """Open the screen of this name."""
        if name == "history":
            await self.history()
        else:
            ways = {
                "words": self.words,
                "quiz": self.quiz,
                "models": self.models,
                "doctor": self.doctor,
            }
            ways[name]()

    def words(self) -> None:
        """The term under the cursor in other tools' words."""
        from assistant.tui.screens.words import WordsScreen

        self._screen.app.push_screen(WordsScreen(self._work.jobs, *self._at_cursor.words()))

    def quiz(self) -> None:
        """Questions on this draft."""
        from assistant.tui.screens.quiz import QuizScreen

        self._screen.app.push_screen(QuizScreen(self._work.jobs, self._at_cursor.draft()))

    def doctor(self) -> None:
        """What works on this machine."""
        from assistant.tui.screens.doctor import DoctorScreen

        self._screen.app.push_screen(DoctorScreen(self._work.jobs))

    def models(self) -> None:
        """The models, of which one is chosen for the next draft."""
        from assistant.tui.screens.models import ModelsScreen

        def chosen(path: Path | None) -> None:
            if path is not None:
                self._session.model = path
                self._panes.status(f"{path.stem} writes the next draft")
                self._work.see_machine(path)

        screen = ModelsScreen(self._work.jobs, self._session.model, bool(self._work.busy))
        self._screen.app.push_screen(screen, chosen)

    async def history(self) -> None:
        """Earlier drafts, of which one may be opened again; edits are kept first."""
        from assistant.tui.screens.history import HistoryScreen, Taken

        self._places.absorb()
        unsaved = self._session.folder is None and self._session.drafted_files()
        if not self._work.busy and not await self._leaving.kept():
            return
        if not self._work.busy and unsaved and not await self._leaving.keep():
            return

        def taken(choice: Taken | None) -> None:
            if choice is None:
                return
            if not choice.back:
                self._panes.goal.put(choice.entry.goal)
                self._places.front("goal")
            elif self._work.busy:
                self._panes.status(f"busy: {self._work.busy}")
            else:
                self._panes.status(f"opening {choice.entry.folder}")
                one = choice.entry
                job = partial(
                    drafting.reopened, folder=one.folder, number=one.number, current=one.current
                )
                self._work.aside(job, partial(Reopened, one.folder), "reopen")

        screen = HistoryScreen(self._work.jobs, Path.cwd(), self._session.folder)
        self._screen.app.push_screen(screen, taken)

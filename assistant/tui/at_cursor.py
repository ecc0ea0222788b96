"""What the packs know of the place under the cursor: help, completion, where things come from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from textual.screen import Screen

from assistant.tui.aside import aside
from assistant.tui.messages import Completed, Declared, TextTold
from assistant.tui.panes import Panes
from assistant.tui.places import Places
from assistant.tui.session import Session
from assistant.tui.work import Work

if TYPE_CHECKING:
    from assistant.core.words import WordsAnswer
    from assistant.learn.explain import Explainer

_FACTS = 4
"""Facts that stand in the line of help."""


class AtCursor:
    """Asks in threads, and does with the answers what the keys want."""

    def __init__(
        self, screen: Screen[None], session: Session, work: Work, panes: Panes, places: Places
    ) -> None:
        self._screen, self._session, self._work = screen, session, work
        self._panes, self._places = panes, places

    def explainer(self) -> Callable[[], Explainer]:
        """Makes an explainer of the files as they are now; to be called in a thread."""
        self._places.absorb()
        texts, folder = dict(self._session.texts), self._session.folder
        packs = self._work.packs

        def made() -> Explainer:
            from assistant.learn.explain import Explainer
            from assistant.learn.ideas import find_idea

            return Explainer(texts, packs, find_idea, folder)

        return made

    def ask_help(self) -> None:
        """A line on the name under the cursor, unless the model needs the processor."""
        path, line = self._panes.files.path, self._panes.files.line
        if path in self._session.texts and path is not None and not self._work.busy:
            make = self.explainer()
            aside(self._screen, lambda: _help(make(), path, line), "help")

    def helped(self, event: TextTold) -> None:
        """Show the line of help, if the cursor is still there."""
        self._panes.help = (event.subject, event.text)
        self._panes.note(self._session)

    def words(self) -> tuple[str, Callable[[str], WordsAnswer] | None]:
        """The term at hand, and who answers for it where it stands."""
        files = self._panes.files
        path, line, term = files.path, files.line, files.term()
        if path not in self._session.texts or path is None:
            return "", None
        make = self.explainer()

        def here(term: str) -> WordsAnswer:
            from assistant.learn.words.at_place import words_at

            return words_at(make(), path, line, term)

        return term, here

    def define(self) -> None:
        """Ask where what the line uses is declared."""
        path, line = self._panes.files.path, self._panes.files.line
        if path is not None:
            make = self.explainer()
            aside(self._screen, lambda: _declared(make(), path, line), "declared")

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
        from assistant.learn.completing import completions

        self._places.absorb()
        files, texts, packs = self._panes.files, dict(self._session.texts), self._work.packs
        path = files.path
        if path is None or files.editor.read_only:
            return
        row, column = files.editor.cursor_location

        def job() -> Iterator[Completed]:
            found = completions(texts, packs, path, row + 1, column + 1)
            yield Completed(path, row + 1, column + 1, found)

        aside(self._screen, job, "complete")

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


def _help(explainer: Explainer, path: str, line: int) -> Iterator[TextTold]:
    told = explainer.at(path, line)
    if told is None:
        yield TextTold(f"{path}:{line}", "")
        return
    known = told.spot.known
    facts = (f"{name}: {said}" for name, said in known.facts[:_FACTS])
    yield TextTold(f"{path}:{line}", " · ".join((known.sentence, *facts)))


def _declared(explainer: Explainer, path: str, line: int) -> Iterator[Declared]:
    told = explainer.at(path, line)
    yield Declared(told.declared if told else ())

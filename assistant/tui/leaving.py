"""Saving, and going away with nothing lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from textual.screen import Screen

from assistant.core.errors import DryfitError
from assistant.jobs.faults import told
from assistant.tui.panes import Panes
from assistant.tui.session import Session
from assistant.tui.work import Work

PATIENCE = 10.0
"""Seconds that a job has to end before the screen goes without it."""


class Leaving:
    """Keeps the session on disk, and ends the screen once that is done."""

    def __init__(
        self,
        screen: Screen[None],
        session: Session,
        work: Work,
        panes: Panes,
        redraw: Callable[[], None],
    ) -> None:
        self._screen, self._session, self._work = screen, session, work
        self._panes, self._redraw = panes, redraw
        self.farewell = ""
        """A line for the terminal once the screen is gone: where the work is."""
        self.asked = False
        """The user wants to go, and a job has yet to end."""

    async def kept(self) -> bool:
        """True when there are no edits, or they are on disk now."""
        return not self._session.edited or await self.keep()

    async def keep(self) -> bool:
        """Save, away from the event loop: a slow disk must not hold the keys."""
        try:
            folder = await asyncio.to_thread(_keep, self._session)
        except (DryfitError, OSError) as error:
            self._panes.status(f"not saved: {told(error)}")
            return False
        self._panes.status(f"saved to {folder}")
        self._redraw()
        return True

    async def save(self) -> None:
        """Save the files with the edits in them; say so where there is nothing to do."""
        session, busy = self._session, self._work.busy
        if busy == "drafting" or not session.report:
            self._panes.status("nothing to save yet" if not busy else "busy: drafting")
        elif session.folder is not None and not session.edited:
            self._panes.status(f"saved already, in {session.folder}")
        else:
            await self.keep()

    async def leave(self) -> None:
        """Stop what runs, keep edits and a draft that was never saved, also one that is not whole,
        and go; a second time, go at once."""
        self._work.stop()
        if not await self.kept():
            return
        if self._work.busy and not self.asked:
            self.asked = True
            self._panes.status(f"leaving, once this has ended: {self._work.busy}")
            self._screen.set_timer(PATIENCE, self.go)
            return
        await self.go()

    async def go(self) -> None:
        """Keep what was written so far, and end the screen; stay where that cannot be kept, unless
        the user has asked twice."""
        session = self._session
        if not session.report:
            session.stop()
        unsaved = session.folder is None and session.drafted_files()
        if unsaved and not await self.keep() and not self.asked:
            return
        if session.folder:
            self.farewell = f"the draft is in {session.folder}"
        elif session.texts:
            self.farewell = "the draft was not saved; the same goal gives the same draft"
        self._screen.app.exit()


def _keep(session: Session) -> Path:
    from assistant.tui.keeping import keep

    return keep(session)

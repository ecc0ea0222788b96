"""What works on this machine, and the one command that mends what does not."""

from __future__ import annotations

from rich.text import Text
from textual import on
from textual.binding import Binding

from assistant.jobs import looking
from assistant.jobs.given import Jobs
from assistant.tui.aside import aside
from assistant.tui.messages import CheckSeen
from assistant.tui.screens.listing import ListingScreen
from assistant.tui.wording import one_line


class DoctorScreen(ListingScreen[None]):
    """Each part as soon as it was looked at."""

    NAME = "doctor"
    BINDINGS = [  # noqa: RUF012 - as Screen declares it
        Binding("r", "look", "look again"),
        Binding("f12", "back", "back", show=False),
    ]

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._seen: list[CheckSeen] = []

    def on_mount(self) -> None:
        """Look at once."""
        self.action_look()

    def action_look(self) -> None:
        """Look at everything anew."""
        self._seen = []
        self.rows(())
        self.detail("")
        self.say("looking …")
        aside(self, self._jobs, looking.check_up, CheckSeen, heard=CheckSeen)

    @on(CheckSeen)
    def seen(self, event: CheckSeen) -> None:
        """One more was looked at, or all were."""
        if event.check is None:
            bad = sum(1 for one in self._seen if one.check and not one.check.ok)
            self.say(f"{bad} of {len(self._seen)} want mending" if bad else "all is well")
            return
        self._seen.append(event)
        rows = []
        for check in (one.check for one in self._seen if one.check):
            row = Text(no_wrap=True, overflow="ellipsis")
            row.append("✓ " if check.ok else "✗ ", "" if check.ok else "bold")
            row.append(f"{check.name:11}", "bold" if not check.ok else "")
            rows.append(row.append(one_line(check.says), "dim" if check.ok else ""))
        self.rows(rows)

    def row_shown(self, at: int) -> None:
        """All of what was seen, and the mend."""
        check = self._seen[at].check
        if check is not None:
            mend = f"\n\nThis mends it:\n\n  {check.mend}" if check.mend else ""
            self.detail(f"{check.name}: {'well' if check.ok else 'not well'}\n\n{check.says}{mend}")

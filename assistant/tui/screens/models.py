"""The models on this machine: what fits, how fast, how good; and which one drafts."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from rich.text import Text
from textual import on
from textual.binding import Binding
from textual.widgets import OptionList

from assistant.core.standing import Standing
from assistant.jobs import looking
from assistant.jobs.given import Jobs
from assistant.tui.aside import aside
from assistant.tui.messages import ModelsSeen
from assistant.tui.screens.listing import ListingScreen
from assistant.tui.wording import one_line


class ModelsScreen(ListingScreen[Path | None]):
    """Its result is the model that drafts from now on; None: as it was."""

    NAME = "models"
    BINDINGS = [  # noqa: RUF012 - as Screen declares it
        Binding("enter", "use", "draft with it", priority=True),
        Binding("m", "measure", "measure its speed"),
        Binding("ctrl+o", "back", "back", show=False, priority=True),
    ]

    def __init__(self, jobs: Jobs, using: Path | None, drafting: bool) -> None:
        """`using`: None is the embedded model. `drafting`: a model is at work, and a measurement
        beside it would mean nothing."""
        super().__init__()
        self._jobs, self._using, self._drafting = jobs, using, drafting
        self._found: tuple[Standing, ...] = ()

    def on_mount(self) -> None:
        """Look at once."""
        self.say("looking …")
        aside(self, self._jobs, looking.models, ModelsSeen)

    @on(ModelsSeen)
    def seen(self, event: ModelsSeen) -> None:
        """Show how they stand."""
        self._found = event.found
        self.rows([self._row(one) for one in event.found])
        if event.found:
            self.say("Enter takes one for the next draft")
        else:
            self.say("no model is here")
            self.detail("dryfit setup fetches the embedded model; dryfit models add PATH adds one.")

    def _row(self, one: Standing) -> Text:
        row = Text(no_wrap=True, overflow="ellipsis")
        row.append("▸ " if self._used(one) else "  ")
        row.append(one_line(one.model.name), "bold" if self._used(one) else "")
        row.append(f"  {one.model.size / 1e6:.0f} MB", "dim")
        row.append("  fits" if one.fits else "  too large for the free memory", "dim")
        if one.speed:
            row.append(f"  {one.speed.write_per_second:.0f} tokens/s", "dim")
        return row

    def _used(self, one: Standing) -> bool:
        return one.model.path == self._using or (self._using is None and one.model.embedded)

    def row_shown(self, at: int) -> None:
        """All that is known of a model."""
        self.detail(_told(self._found[at]))

    @on(OptionList.OptionSelected)
    def chosen(self, event: OptionList.OptionSelected) -> None:
        """Enter, or a click."""
        event.stop()
        self.action_use()

    def action_use(self) -> None:
        """Draft with the model at hand from now on."""
        if self.at is not None and self._found:
            self.dismiss(self._found[self.at].model.path)

    def action_measure(self) -> None:
        """Load the model at hand, let it read, answer and draft: half a minute."""
        if self.at is None or not self._found:
            return
        if self._drafting:
            self.say("a draft is being written; measure once it has ended")
            return
        path = self._found[self.at].model.path
        self.say(f"measuring {path.stem}: about half a minute; Esc stops it")
        aside(self, self._jobs, partial(looking.measured, path=path), ModelsSeen)


def _told(one: Standing) -> str:
    lines = [one.model.name, str(one.model.path), ""]
    if one.model.embedded:
        lines.append("embedded: drafts are written with it where no other is chosen")
    how = "measured" if one.speed else "estimated"
    room = "it fits" if one.fits else "it does not fit"
    lines.append(f"memory: {one.memory / 1e6:.0f} MB ({how}), {one.free / 1e6:.0f} free: {room}")
    if one.speed is None:
        lines.append("speed: not measured here; m measures it")
    else:
        speed = one.speed
        rate = speed.draft_tokens / speed.draft_seconds if speed.draft_seconds else 0.0
        lines += [
            f"loads in {speed.load_seconds:.1f} s",
            f"reads {speed.read_per_second:.0f} tokens/s, writes {speed.write_per_second:.0f}",
            f"a draft of {speed.draft_tokens} tokens in {speed.draft_seconds:.1f} s: {rate:.0f}/s",
        ]
    if one.reached is None:
        lines.append("goals of the suite: none run with this version; dryfit bench runs them")
    else:
        lines.append(f"goals of the suite: {one.reached[0]} of {one.reached[1]} reached")
    return "\n".join(lines)

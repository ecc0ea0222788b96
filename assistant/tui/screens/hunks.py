"""A redraft over the workbench: each hunk is taken or left, then laid over the files."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from assistant.core.hunk import Hunk
from assistant.core.text import shown
from assistant.jobs.offers import Offer
from assistant.tui.widgets.keybar import KeyBar
from assistant.tui.wording import one_line, short_path

_FRAME = 6
"""Columns of border, padding and scrollbar."""
_MOST = 40
"""Lines of one side of a hunk that are shown."""


class HunkScreen(ModalScreen[tuple[int, ...] | None]):
    """The hunks of an offer, each with its reason; the result is the numbers taken, from 0."""

    CSS_PATH = "hunks.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "turn", "take or leave", priority=True),
        Binding("a", "all(True)", "all"),
        Binding("n", "all(False)", "none"),
        Binding("enter", "done", "lay them over", priority=True),
        Binding("escape", "leave", "leave all", priority=True),
    ]

    def __init__(self, offer: Offer) -> None:
        super().__init__()
        self._offer = offer
        self._taken = {at for at, hunk in enumerate(offer.hunks) if not hunk.conflict}

    def compose(self) -> ComposeResult:
        """What changes, the hunks, the keys."""
        yield Static(id="hunks-top", markup=False)
        yield OptionList(id="hunks", markup=False)
        yield KeyBar(id="hunks-keys")

    def on_mount(self) -> None:
        """All but conflicts are taken to begin with."""
        self._draw()
        hunks = self.query_one(OptionList)
        hunks.highlighted = 0
        hunks.focus()

    def on_resize(self, _: events.Resize) -> None:
        """Paths are shortened for the width."""
        self.call_after_refresh(self._draw)

    def action_turn(self) -> None:
        """Take the hunk under the cursor, or leave it."""
        at = self.query_one(OptionList).highlighted
        if at is not None:
            self._taken ^= {at}
            self._draw()

    def action_all(self, take: bool) -> None:
        """Take all that are no conflict, or none."""
        free = {at for at, hunk in enumerate(self._offer.hunks) if not hunk.conflict}
        self._taken = (self._taken | free) if take else set()
        self._draw()

    def action_done(self) -> None:
        """Lay those that are taken over the files."""
        self.dismiss(tuple(sorted(self._taken)))

    def action_leave(self) -> None:
        """Leave the files and the plan as they were."""
        self.dismiss(None)

    def _draw(self) -> None:
        offer, hunks = self._offer, self.query_one(OptionList)
        at, width = hunks.highlighted, max(20, self.size.width - _FRAME)
        count = f"{len(self._taken)} of {len(offer.hunks)} taken"
        top = Text(one_line(f"{', '.join(offer.told) or 'redraft'} · {count}"), no_wrap=True)
        self.query_one("#hunks-top", Static).update(top)
        hunks.clear_options()
        hunks.add_options(
            Option(hunk_text(hunk, number in self._taken, width))
            for number, hunk in enumerate(offer.hunks)
        )
        hunks.highlighted = at


def hunk_text(hunk: Hunk, taken: bool, width: int) -> Text:
    """One hunk as it is shown: a mark, place and reason, then its lines."""
    mark = "[x]" if taken else "[ ]"
    place = f"{short_path(hunk.path, width // 2)}:{hunk.line}"
    kind = "" if hunk.kind == "change" else f" · {hunk.kind}"
    text = Text(f"{mark} {place}{kind}", "bold")
    text.append(f"\n    {one_line(hunk.why)}", "yellow" if hunk.conflict else "dim")
    for sign, lines, style in (("-", hunk.old, "red"), ("+", hunk.new, "green")):
        for line in lines[:_MOST]:
            text.append(f"\n{sign} {shown(line.rstrip(chr(10)))}", f"not bold {style}")
        if len(lines) > _MOST:
            text.append(f"\n{sign} … {len(lines) - _MOST} more lines", "dim")
    text.append("\n")
    return text

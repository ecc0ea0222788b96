"""What is true of the draft: the ladder, the findings, the obligations, the log."""

from __future__ import annotations

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from assistant.core.evidence import Evidence, Held
from assistant.core.finding import Finding
from assistant.core.text import shown
from assistant.render.report import ladder_text

_SIGNS = {"error": "✗", "warning": "⚠", "info": "i"}


class TruthPane(Vertical):
    """The ladder above, a list of everything that wants a look below."""

    class Jump(Message):
        """The user wants to see the place of a finding or an obligation."""

        def __init__(self, path: str, line: int) -> None:
            super().__init__()
            self.path = path
            self.line = line

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._places: list[tuple[str, int] | None] = []

    def compose(self) -> ComposeResult:
        """Ladder, list, and the last line of the log."""
        yield Static(id="ladder", markup=False)
        yield OptionList(id="wants", markup=False)
        yield Static(id="log", markup=False)

    def on_mount(self) -> None:
        """The pane's name, on its border."""
        self.border_title = "Truth"

    def log_line(self, text: str) -> None:
        """Show the newest line of the log."""
        self.query_one("#log", Static).update(Text(shown(text)))

    def show(
        self,
        outcome: str,
        evidence: tuple[Evidence, ...],
        findings: tuple[Finding, ...],
        obligations: tuple[Held, ...],
    ) -> None:
        """Redraw everything but the log."""
        self.border_subtitle = outcome.replace("_", " ")
        self.query_one("#ladder", Static).update(Text(ladder_text(evidence)))
        wants = self.query_one("#wants", OptionList)
        wants.clear_options()
        self._places = []
        for f in findings:
            line = f"{_SIGNS[f.severity]} {f.path}:{f.start.line} {f.code}\n  {f.summary}"
            self._add(wants, line, (f.path, f.start.line))
        for held in obligations:
            if held.status != "met":
                path, _, number = (held.at or "").rpartition(":")
                place = (path, int(number)) if path and number.isdigit() else None
                self._add(wants, f"{held.status}: {held.text}\n  {held.why}", place)
        if not self._places and evidence:
            self._add(wants, "nothing is wrong that could be seen here", None)

    def _add(self, wants: OptionList, line: str, place: tuple[str, int] | None) -> None:
        wants.add_option(Option(Text(shown(line))))
        self._places.append(place)

    @on(OptionList.OptionSelected)
    def jump(self, event: OptionList.OptionSelected) -> None:
        """Enter on a line leads to its place."""
        place = self._places[event.option_index]
        if place:
            self.post_message(self.Jump(*place))

"""The Textual application: themes, the key that opens the palette, the one screen."""

from __future__ import annotations

from textual.app import App

from assistant.pipeline import Workshop
from assistant.tui.screens.workbench import Workbench


class WorkbenchApp(App[None]):
    """Holds the workshop (packs, model process) for as long as the screen is open."""

    TITLE = "Dryfit"
    COMMAND_PALETTE_BINDING = "ctrl+backslash"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - as App declares it

    def __init__(self, workshop: Workshop | None = None) -> None:
        super().__init__()
        self.workshop = workshop or Workshop()
        self.farewell = ""
        """A line for the terminal once the screen is gone: where the work was kept."""

    def on_mount(self) -> None:
        """The workbench itself; pushed, because a default screen's stylesheet is not loaded."""
        self.push_screen(Workbench(self.workshop))

    def on_unmount(self) -> None:
        """The model's process ends with the screen."""
        self.workshop.close()

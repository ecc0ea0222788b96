"""The workbench: one screen for the whole job. The only room that imports textual."""

from __future__ import annotations


def run() -> None:
    """Open the workbench and stay until the user leaves."""
    from assistant.tui.app import WorkbenchApp

    WorkbenchApp().run()

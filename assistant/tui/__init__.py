"""The workbench: one screen for the whole job. The only room that imports textual."""

from __future__ import annotations


def run() -> str:
    """Open the workbench and stay until the user leaves; returns what to say on the terminal."""
    from assistant.tui.app import WorkbenchApp

    app = WorkbenchApp()
    try:
        app.run()
    finally:
        app.jobs.close()  # also where the screen came to no orderly end
        app.jobs.join()
    return app.farewell

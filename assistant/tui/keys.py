"""The workbench's keys, and which of them are of use now."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from assistant.tui.session import Session

KEYS: list[BindingType] = [
    Binding("ctrl+d", "draft", "draft", priority=True),
    Binding("ctrl+r", "change", "change", priority=True),
    Binding("ctrl+p", "prove", "prove", priority=True),
    Binding("ctrl+s", "save", "save", priority=True),
    Binding("escape", "cancel", "stop", priority=True),
    Binding("f1", "example", "example"),
    Binding("f1", "explain", "explain"),
    Binding("ctrl+k", "open('words')", "words", priority=True),
    Binding("f2", "front('goal')", "goal", priority=True),
    Binding("f3", "front('plan')", "plan", priority=True),
    Binding("f4", "front('files')", "files", priority=True),
    Binding("f5", "front('truth')", "truth", priority=True),
    Binding("f6", "turn(1)", "next file"),
    Binding("shift+f6", "turn(-1)", "file before", show=False),
    Binding("f7", "front('when')", "when", priority=True),
    Binding("f8", "next_finding", "next finding"),
    Binding("f9", "fix", "quick fix"),
    Binding("ctrl+g", "define", "declared", priority=True),
    Binding("ctrl+n", "complete", "complete", priority=True),
    Binding("ctrl+f", "find", "find", priority=True),
    Binding("f10", "open('quiz')", "quiz", priority=True),
    Binding("ctrl+l", "app.lab", "lab", priority=True),
    Binding("ctrl+o", "open('models')", "models", priority=True),
    Binding("ctrl+t", "open('history')", "history", priority=True),
    Binding("f11", "app.shade", "light/dark", priority=True),
    Binding("f12", "open('doctor')", "doctor", priority=True),
    Binding("ctrl+backslash", "app.command_palette", "all", priority=True),
    Binding("ctrl+q", "leave", "quit", priority=True),
]
ACTIONS = (
    "cancel", "draft", "change", "prove", "save", "example", "explain", "turn", "fix",
    "next_finding", "define", "complete", "find",
)  # fmt: skip
"""Those that come and go."""


def usable(action: str, busy: str, session: Session, name: str = "") -> bool | None:
    """True: of use now. None: shown, but not now. False: not shown.

    `name`: of the screen that `open` is about.
    """
    drafted = bool(session.texts)
    match action:
        case "cancel":
            return bool(busy)
        case "draft":
            return None if busy else True
        case "change":
            return None if busy and session.report else session.report is not None
        case "prove":
            return None if busy and drafted else drafted
        case "save":
            return None if busy == "drafting" and drafted else drafted
        case "example":
            return not drafted and not busy
        case "turn" | "explain" | "define" | "complete" | "find":
            return drafted
        case "open":
            return drafted or name != "quiz"
        case "fix":
            return any(f.mendable for f in session.findings)
        case "next_finding":
            return bool(session.findings)
    return True

"""The plan: files with their state, parameters with their source."""

from __future__ import annotations

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from assistant.core.evidence import Held
from assistant.core.intent import Intent
from assistant.core.plan import Plan

WELCOME = """\
Type a goal, or press F1 for the next example.

What happens: a model on this machine drafts the files, every name
is checked, and a real engine runs them in a throwaway container.

What never happens: nothing is sent anywhere, nothing is applied.
"""


class PlanPane(VerticalScroll):
    """What will be written and where the values come from."""

    def compose(self) -> ComposeResult:
        """One text; it is redrawn whole, it is short."""
        yield Static(WELCOME, id="plan-text", markup=False)

    def on_mount(self) -> None:
        """The pane's name, on its border."""
        self.border_title = "Plan"

    def show(
        self,
        intent: Intent | None,
        plan: Plan | None,
        written: set[str],
        at: str | None,
        obligations: tuple[Held, ...],
    ) -> None:
        """Redraw. `written` are the finished files, `at` is the one being written."""
        if intent is None:
            return
        text = Text()
        for path, what in [(f.path, f.what) for f in plan.files] if plan else []:
            mark = "✓" if path in written else "▸" if path == at else "·"
            text.append(f"{mark} {path}\n", "bold" if path == at else "")
            text.append(f"    {what}\n", "dim")
        for p in plan.parameters if plan else intent.parameters:
            words = intent.goal[p.span.start : p.span.end] if p.span else ""
            text.append(f"{p.name} = {p.value}  ← {f'“{words}”' if words else p.source}\n")
            if p.why:
                text.append(f"    {p.why}\n", "dim")
        for question in intent.questions:
            text.append(f"? {question.text} {question.default}: {question.why}\n")
        for note in plan.notes if plan else ():
            text.append(f"note: {note}\n")
        self.query_one(Static).update(text)
        met = sum(h.status == "met" for h in obligations)
        self.border_subtitle = f"obligations {met}/{len(obligations)} met" if obligations else ""

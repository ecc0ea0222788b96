"""The plan: files with their state, values with their source; before that, three goals."""

from __future__ import annotations

from dataclasses import dataclass

from rich.text import Text
from textual import on
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from assistant.core.intent import Parameter
from assistant.tui.session import Session
from assistant.tui.wording import hung, one_line, short_path

EXAMPLES = (
    "a Windows 11 Packer image for Hyper-V with pre-sysprep scripts, 4 vCPU, 8 GB",
    "a Debian 12 Packer image on Proxmox with 2 cores and a 20 GB disk",
    "Vaultwarden behind Caddy with Terraform on Docker",
)
WELCOME = "Type a goal above, or take one of these with Enter:"
HAPPENS = (
    "What happens: a model on this machine drafts the files, every name is checked, a real "
    "engine judges them in a throwaway container."
)
NEVER = "What never happens: nothing is sent anywhere, nothing is applied."


@dataclass(frozen=True, slots=True)
class Row:
    """One entry; `act` says what Enter does: `goal:TEXT`, `file:PATH`, `value:NAME`, nothing."""

    text: Text
    act: str = ""


class PlanPane(OptionList):
    """What will be written and where the values come from. Enter on a file opens it."""

    class Goal(Message):
        """The user took an example."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class File(Message):
        """The user wants to see a file."""

        def __init__(self, path: str) -> None:
            super().__init__()
            self.path = path

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, markup=False)
        self._rows: list[Row] = []
        self._open = ""
        self._session: Session | None = None
        self._width = 0

    def show(self, session: Session, width: int, front: str | None = None) -> None:
        """Redraw for text of `width` columns, if anything changed; the file in front is marked
        while the keyboard is elsewhere."""
        self._session, self._width = session, width
        self.border_subtitle = session.promises
        rows = plan_rows(session, width, self._open)
        at = self.highlighted
        if rows != self._rows:
            self._rows = rows
            self.clear_options()
            self.add_options(Option(row.text, disabled=not row.act) for row in rows)
        if front and not self.has_focus:
            at = next((n for n, row in enumerate(rows) if row.act == f"file:{front}"), at)
        if at is not None and at < len(rows) and rows[at].act:
            self.highlighted = at

    @on(OptionList.OptionSelected)
    def chosen(self, event: OptionList.OptionSelected) -> None:
        """Enter on a line."""
        event.stop()
        kind, _, rest = self._rows[event.option_index].act.partition(":")
        if kind == "goal":
            self.post_message(self.Goal(rest))
        elif kind == "file":
            self.post_message(self.File(rest))
        elif kind == "value" and self._session:
            self._open = "" if self._open == rest else rest
            self.show(self._session, self._width)


def plan_rows(session: Session, width: int, opened: str = "") -> list[Row]:
    """The pane's entries in `width` columns; `opened` is the value that tells all it could be."""
    plan, intent = session.plan, session.intent
    if intent is None and plan is None:
        examples = [Row(Text(f"▸ {goal}"), f"goal:{goal}") for goal in EXAMPLES]
        return [
            Row(Text(f"{WELCOME}\n")),
            *examples,
            Row(Text(f"\n{HAPPENS}\n\n{NEVER}", "dim")),
        ]
    rows = [_file_row(session, f.path, f.what, width) for f in plan.files] if plan else []
    values = plan.parameters if plan else intent.parameters if intent else ()
    goal = plan.goal if plan else intent.goal if intent else ""
    options = {q.parameter: q.options for q in intent.questions} if intent else {}
    if rows and values:
        rows.append(Row(Text("─" * width, "dim")))
    for value in values:
        rows.append(_value_row(value, goal, options.get(value.name, ()), width, opened))
    rows += [
        Row(Text(hung(note, width, first="note: "), "dim")) for note in (plan.notes if plan else ())
    ]
    return rows


def _file_row(session: Session, path: str, what: str, width: int) -> Row:
    mark, style = "·", ""
    if path == session.at:
        mark, style = "▸", "bold"
    elif path in session.written:
        mark = "✓"
    elif path in session.texts:
        mark = "…"
    if any(f.path == path and f.severity == "error" for f in session.findings):
        mark = "✗"
    text = Text(f"{mark} {short_path(path, width - 4)}", style)
    if path in session.edited:
        text.append(" *")
    if path == session.at:
        text.append(f"\n{hung(what, width)}", "dim")
    return Row(text, f"file:{path}" if path in session.texts else "")


def _value_row(
    value: Parameter, goal: str, options: tuple[str, ...], width: int, opened: str
) -> Row:
    text = Text(one_line(f"{value.name} = {value.value}"))
    words = one_line(goal[value.span.start : value.span.end]) if value.span else ""
    source = f"“{words}”" if words else value.source
    joint = " ← " if len(text.plain) + len(source) + 3 <= width else "\n  ← "
    text.append(f"{joint}{source}")
    if value.why:
        text.append(f"\n{hung(value.why, width)}", "dim")
    others = [o for o in options if o != str(value.value)]
    if not others:
        return Row(text)
    if opened == value.name:
        text.append("\n  or say in the goal:", "dim")
        text.append("".join(f"\n{hung(other, width, '    ', '  · ')}" for other in others), "dim")
    else:
        text.append(f"\n  {len(others)} others: Enter lists them", "dim")
    return Row(text, f"value:{value.name}")

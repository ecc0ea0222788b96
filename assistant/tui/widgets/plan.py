"""The plan: files with their state, values with their source; before that, three goals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import OptionList

from assistant.tui.session import Session
from assistant.tui.widgets.rows import RowList
from assistant.tui.wording import hung, one_line, short_path

if TYPE_CHECKING:
    from assistant.core.intent import Parameter
    from assistant.core.plan import Plan
    from assistant.tui.steps import State

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


_MARKS: dict[State, str] = {"to do": "·", "being written": "▸", "done": "✓", "wrong": "✗"}


@dataclass(frozen=True, slots=True)
class Row:
    """One entry; `act` says what it is: `goal:TEXT`, `file:PATH`, `value:NAME`, `part:NAME`,
    `gone:NAME`, `step:NAME PATH:LINE` (line 0: not written yet), or nothing to act on."""

    text: Text
    act: str = ""


class PlanPane(RowList):
    """What will be written and where the values come from. Enter on a file opens it, on a value
    asks for another one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x,delete", "leave_out", "leave out", key_display="x"),
    ]

    @dataclass
    class Goal(Message):
        """The user took an example."""

        text: str

    @dataclass
    class File(Message):
        """The user wants to see a file, or a line of it."""

        path: str
        line: int | None = None

    @dataclass
    class Toggle(Message):
        """The user leaves a step out, or takes it back."""

        step: str

    @dataclass
    class Value(Message):
        """The user wants another value."""

        name: str

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._rows: list[Row] = []

    def show(self, session: Session, width: int, front: str | None = None) -> None:
        """Redraw for text of `width` columns, if anything changed; the file in front is marked
        while the keyboard is elsewhere."""
        self.head(session.promises)
        rows = plan_rows(session, width)
        at = self.highlighted
        if rows != self._rows:
            self._rows = rows
            self.lay([(row.text, bool(row.act)) for row in rows])
        if front and not self.has_focus:
            at = next((n for n, row in enumerate(rows) if row.act == f"file:{front}"), at)
        if at is not None and at < len(rows) and rows[at].act:
            self.highlighted = at

    @on(OptionList.OptionSelected)
    def chosen(self, event: OptionList.OptionSelected) -> None:
        """Enter on a line."""
        event.stop()
        kind, _, rest = self._rows[event.option_index].act.partition(":")
        match kind:
            case "goal":
                self.post_message(self.Goal(rest))
            case "file":
                self.post_message(self.File(rest))
            case "value":
                self.post_message(self.Value(rest))
            case "gone":
                self.post_message(self.Toggle(rest))
            case "step":
                path, _, line = rest.partition(" ")[2].rpartition(":")
                self.post_message(self.File(path, int(line) or None))

    def action_leave_out(self) -> None:
        """Leave out the step under the cursor, or take it back."""
        if self.highlighted is None:
            return
        kind, _, rest = self._rows[self.highlighted].act.partition(":")
        if kind in ("file", "step", "part", "gone"):
            self.post_message(self.Toggle(rest.partition(" ")[0] if kind == "step" else rest))


def plan_rows(session: Session, width: int) -> list[Row]:
    """The pane's entries in `width` columns: files, values, steps that can be left out."""
    plan, intent = session.plan, session.intent
    if intent is None and plan is None:
        examples = [Row(Text(f"▸ {goal}"), f"goal:{goal}") for goal in EXAMPLES]
        return [
            Row(Text(f"{WELCOME}\n")),
            *examples,
            Row(Text(f"\n{HAPPENS}\n\n{NEVER}", "dim")),
        ]
    rows = _tree(session, plan, width) if plan else []
    values = plan.parameters if plan else intent.parameters if intent else ()
    goal = plan.goal if plan else intent.goal if intent else ""
    options = {q.parameter: q.options for q in intent.questions} if intent else {}
    if rows and values:
        rows.append(Row(Text("─" * width, "dim")))
    for value in values:
        rows.append(_value_row(value, goal, options.get(value.name, ()), width))
    rows += _part_rows(session, width)
    rows += [
        Row(Text(hung(note, width, first="note: "), "dim")) for note in (plan.notes if plan else ())
    ]
    return rows


def _tree(session: Session, plan: Plan, width: int) -> list[Row]:
    """Each file with its blocks beneath it, and how far each of them is."""
    from assistant.core.steps import steps_of
    from assistant.tui.steps import stands

    rows, steps = [], steps_of(plan)
    for file in plan.files:
        rows.append(_file_row(session, file.path, file.what, width))
        blocks = stands(session, file.path, steps)
        for block in blocks:
            joint = "└" if block is blocks[-1] else "├"
            text = _named(block.name, f"{joint} {_MARKS[block.state]} ", width)
            rows.append(Row(text, f"step:{block.name} {file.path}:{block.line}"))
    return rows


def _part_rows(session: Session, width: int) -> list[Row]:
    """What the goal names and can be left out as a whole, and what is left out."""
    plan, intent = session.plan, session.intent
    if plan is None:
        return []
    dropped = session.wishes.drops
    parts = dict.fromkeys(c for part in (intent.parts if intent else ()) for c in part.components)
    rows = [Row(Text(f"· {name}"), f"part:{name}") for name in parts if name not in dropped]
    gone = [
        Row(Text(f"– {hung(n, width - 2, first='')}", "strike dim"), f"gone:{n}") for n in dropped
    ]
    if not rows and not gone:
        return []
    return [Row(Text("─ parts: x leaves one out ".ljust(width, "─")[:width], "dim")), *rows, *gone]


def _named(name: str, head: str, width: int) -> Text:
    """A block's name behind `head`; one that is too long for its line goes on behind its type."""
    name = one_line(name.removeprefix("resource."))
    first, dot, rest = name.partition(".")
    room = width - len(head)
    if len(name) > room and dot:
        return Text(f"{head}{first}\n{' ' * len(head)}.{short_path(rest, room - 1)}")
    return Text(f"{head}{short_path(name, room)}")


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


def _value_row(value: Parameter, goal: str, options: tuple[str, ...], width: int) -> Row:
    text = Text(one_line(f"{value.name} = {value.value}"))
    words = one_line(goal[value.span.start : value.span.end]) if value.span else ""
    source = f"“{words}”" if words else value.source
    joint = " ← " if len(text.plain) + len(source) + 3 <= width else "\n  ← "
    text.append(f"{joint}{source}")
    if value.why:
        text.append(f"\n{hung(value.why, width)}", "dim")
    others = [o for o in options if o != str(value.value)]
    if others:
        text.append(f"\n  {len(others)} others: Enter lists them", "dim")
    return Row(text, f"value:{value.name}")

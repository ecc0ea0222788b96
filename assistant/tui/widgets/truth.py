"""What is true of the files: the ladder, of the file in front and of the draft, the findings, the
promises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.text import Text
from textual import on
from textual.message import Message
from textual.widgets import OptionList

from assistant.core.text import shown
from assistant.tui.session import Session
from assistant.tui.widgets.rows import RowList
from assistant.tui.wording import SIGNS, hung, short_path

if TYPE_CHECKING:
    from assistant.core.evidence import Evidence, Held
    from assistant.core.finding import Finding

RUNG_SIGNS = {"passed": "✓", "partial": "◐", "simulated": "◌", "failed": "✗", "not_run": "–"}
EMPTY = "Nothing is drafted yet. Here stands what was shown to hold, by whom, and what was not."
UNFINISHED = "The draft is unfinished; its promises are judged when it is whole."
NOTHING_WRONG = "Nothing is wrong that could be seen here."
PROMISES = "promises"
_LOG_LINES = 200
_WHY_LINES = 4
"""Of a reason, until its rung is opened."""


@dataclass(frozen=True, slots=True)
class Row:
    """One entry. Enter leads to `path` and `line`, or opens `rung`."""

    text: Text
    path: str = ""
    line: int = 0
    rung: str = ""


class TruthPane(RowList):
    """The ladder above; below it everything that wants a look."""

    @dataclass
    class Jump(Message):
        """The user wants to see the place of a finding or a promise."""

        path: str
        line: int

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._rows: list[Row] = []
        self._open = ""
        self._session: Session | None = None
        self._width = 0
        self._front: str | None = None

    def show(self, session: Session, width: int, front: str | None = None) -> None:
        """Redraw for text of `width` columns, if anything changed; `front` is the file in sight."""
        self._session, self._width, self._front = session, width, front
        rows = truth_rows(session, width, self._open, front)
        self.head(session.outcome.replace("_", " "))
        if rows == self._rows:
            return
        at = self.highlighted
        self._rows = rows
        self.lay([(row.text, bool(row.path or row.rung)) for row in rows])
        if at is not None and at < len(rows) and (rows[at].path or rows[at].rung):
            self.highlighted = at

    @on(OptionList.OptionSelected)
    def chosen(self, event: OptionList.OptionSelected) -> None:
        """Enter leads to a place, or opens and closes what a rung saw."""
        event.stop()
        row = self._rows[event.option_index]
        if row.path:
            self.post_message(self.Jump(row.path, row.line))
        elif row.rung and self._session:
            self._open = "" if self._open == row.rung else row.rung
            self.show(self._session, self._width, self._front)


def truth_rows(
    session: Session, width: int, opened: str = "", front: str | None = None
) -> list[Row]:
    """The pane's entries in `width` columns; `opened` is what tells all of itself: a rung, or
    `promises`."""
    rows = _file_rows(session, front, width) if front in session.texts else []
    for evidence in session.evidence:
        rows.append(_rung_row(evidence, width, opened=evidence.rung == opened))
        rows += _hidden_rows(evidence, width)
        if evidence.rung == opened:
            rows.append(_saw_row(evidence, width))
    wants = [_finding_row(finding, width) for finding in session.findings]
    wants += [_held_row(held, width) for held in session.broken_promises]
    wants += _kept_rows(session, width, opened == PROMISES)
    if session.report and session.unfinished:
        wants.append(Row(Text(UNFINISHED, "dim")))
    if rows and not session.findings and not session.broken_promises:
        wants.insert(0, Row(Text(NOTHING_WRONG, "dim")))
    if rows and wants:
        rows.append(Row(Text("─" * width, "dim")))
    return [*rows, *wants] or [Row(Text(EMPTY, "dim"))]


def _file_rows(session: Session, path: str | None, width: int) -> list[Row]:
    """The ladder of the file in front on a line or two, above that of the draft."""
    if not path or not session.evidence:
        return []
    from assistant.render.ladder import ladder_of

    rungs = ladder_of(path, session.evidence, session.findings)
    text = Text(f"{short_path(path, width)}\n", "bold")
    text.append(_abreast([f"{RUNG_SIGNS[s.status]} {s.rung}" for s in rungs], width), "not bold")
    if not any(step.by for step in rungs):
        text.append(f"\n{hung('nothing here read this file', width)}", "not bold dim")
    rule = Text("─ the whole draft ".ljust(width, "─")[:width], "dim")
    return [Row(text), Row(rule)]


def _abreast(words: list[str], width: int) -> str:
    """As many beside one another as fit into `width` columns, the others beneath."""
    lines = [""]
    for word in words:
        longer = f"{lines[-1]}  {word}" if lines[-1] else word
        if len(longer) > width and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    return "\n".join(lines)


def _kept_rows(session: Session, width: int, opened: bool) -> list[Row]:
    """The promises that are kept: counted, and listed with their places where that is wanted."""
    kept = [held for held in session.obligations if held.status == "met"]
    if not kept or session.unfinished:
        return []
    verb = "Enter closes the list" if opened else "Enter lists them"
    text = Text(f"✓ {len(kept)} of {len(session.obligations)} promises met")
    rows = [Row(text.append(f"\n  {verb}", "dim"), rung=PROMISES)]
    return [*rows, *(_held_row(held, width) for held in kept)] if opened else rows


def _rung_row(evidence: Evidence, width: int, *, opened: bool) -> Row:
    by = f"{evidence.by} {evidence.version}".strip()
    if evidence.status != "passed":
        by = " · ".join(filter(None, (evidence.status.replace("_", " "), by)))
    sign = f"{RUNG_SIGNS[evidence.status]} {evidence.rung:<9}"
    text = Text(hung(by, width, " " * len(sign), sign))
    if evidence.why and evidence.status != "passed":
        most = None if opened else _WHY_LINES
        text.append(f"\n{hung(evidence.why, width, most=most)}", "dim")
    return Row(text, rung=evidence.rung)


def _hidden_rows(evidence: Evidence, width: int) -> list[Row]:
    rows = []
    for hidden in evidence.not_shown:
        place = f":{hidden.line}"
        text = Text(f"{hung(hidden.name, width, first='  not shown: ')}\n")
        text.append(f"  {short_path(hidden.path, width - 2 - len(place))}{place}\n", "dim")
        as_ = f"; shown as {hidden.rewritten_as}" if hidden.rewritten_as else ""
        text.append(hung(hidden.why + as_, width), "dim")
        rows.append(Row(text, hidden.path, hidden.line))
    return rows


def _saw_row(evidence: Evidence, width: int) -> Row:
    lines = [hung(f"read: {', '.join(evidence.files) or 'no file'}", width)]
    if evidence.supplied:
        lines.append(hung(f"placeholders for: {', '.join(sorted(evidence.supplied))}", width))
    log = shown(evidence.log).strip().split("\n")
    lines += [f"  │ {line}" for line in log[:_LOG_LINES] if line]
    return Row(Text(shown("\n".join(lines)), "dim"))


def _finding_row(finding: Finding, width: int) -> Row:
    place = f":{finding.start.line}"
    path = short_path(finding.path, width - 2 - len(place))
    text = Text(f"{SIGNS[finding.severity]} {path}{place}\n")
    text.append(hung(finding.summary, width))
    if finding.fix:
        text.append(f"\n{hung(f'mend: {finding.fix.title}', width)}", "dim")
    return Row(text, finding.path, finding.start.line)


def _held_row(held: Held, width: int) -> Row:
    path, _, number = (held.at or "").rpartition(":")
    sign = {"met": "✓", "unmet": "✗ not kept:"}.get(held.status, "? not judged:")
    text = Text(hung(f"{sign} {held.text}", width, first=""))
    if held.why:
        text.append(f"\n{hung(held.why, width)}", "dim")
    if not (path and number.isdigit()):
        return Row(text)
    text.append(f"\n  {short_path(path, width - 3 - len(number))}:{number}", "dim")
    return Row(text, path, int(number))

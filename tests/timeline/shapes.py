"""Small shapes of real life with the order written by hand, and how a timeline is compared.

A folder of `shapes/` holds a few files and `expected.yaml`:

    about: one sentence
    way: 3                of the thirteen ways to run something before sysprep
    held_back: true       not looked at by who builds the timeline; its score alone counts
    asked: playbook.yml   the one file that is given; else the folder
    moments:              `lane; stage; as; ends; certainty; what`; `= ` before one at the same time
    only, needs:          of some moments, by their `what`
    traps:                codes, each once

`-` stands for nothing, `*` for anything. Only what the communicator, the power-off, the installer,
the keyboard and file transfers do may be left out.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import msgspec
import yaml

from assistant.core.timeline import Moment, Timeline
from assistant.timeline import timeline_of

FOLDER = Path(__file__).parent / "shapes"
_OPTIONAL = {"communicator", "installer", "boot command", "shutdown"}
Verdict = Literal["right", "unknown", "wrong"]


class Expected(msgspec.Struct, forbid_unknown_fields=True):
    """`expected.yaml`."""

    about: str
    moments: list[str]
    traps: list[str]
    way: int | None = None
    held_back: bool = False
    asked: str = ""
    only: dict[str, list[str]] = {}
    needs: dict[str, list[str]] = {}


@dataclass(frozen=True)
class Row:
    """One expected moment."""

    group: int
    """Rows of one group have equal orders."""
    lane: str
    stage: str
    user: str
    ends: str | None
    certainty: str
    what: str

    def is_of(self, moment: Moment) -> bool:
        """Whether a moment is the one that is meant; a long command is cut with an ellipsis."""
        what = moment.what.removesuffix("…")
        named = moment.what.startswith(self.what) or (
            what != moment.what and self.what.startswith(what)
        )
        return named and (moment.lane, moment.stage) == (self.lane, self.stage)


@dataclass
class Shape:
    """One folder."""

    name: str
    expected: Expected
    files: dict[str, str]
    rows: list[Row] = field(default_factory=list)


def shapes() -> list[Shape]:
    """All of them, by name."""
    return [_shape(folder) for folder in sorted(FOLDER.iterdir()) if folder.is_dir()]


def _shape(folder: Path) -> Shape:
    expected = msgspec.convert(yaml.safe_load((folder / "expected.yaml").read_text()), Expected)
    files = {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "expected.yaml"
    }
    shape = Shape(folder.name, expected, files)
    group = 0
    for text in expected.moments:
        group += not text.startswith("= ")
        lane, stage, user, ends, certainty, what = (
            part.strip().strip('"') for part in text.removeprefix("= ").split(";", 5)
        )
        shape.rows.append(Row(group, lane, stage, "" if user == "-" else user,
                              None if ends == "-" else ends, certainty, what))  # fmt: skip
    return shape


def judge(shape: Shape, timeline: Timeline | None = None) -> tuple[Verdict, str]:
    """Whether a timeline is what was written by hand, and what is not."""
    found = timeline or timeline_of(shape.files)
    left = [m for m in found.moments if m.kind != "file"]
    pairs: list[tuple[Row, Moment]] = []
    for row in shape.rows:
        moment = next((m for m in left if row.is_of(m)), None)
        if moment is None:
            return "wrong", f"missing: {row}"
        left.remove(moment)
        pairs.append((row, moment))
    extra = [m for m in left if m.stage not in _OPTIONAL]
    if extra:
        return "wrong", f"not expected: {extra[0]}"
    wrong = _order(pairs) or _details(shape, pairs)
    if wrong:
        return "wrong", wrong
    if sorted(shape.expected.traps) != sorted({t.code for t in found.traps}):
        return "wrong", f"traps: {[t.code for t in found.traps]}, expected {shape.expected.traps}"
    unsure = [m.what for row, m in pairs if m.certainty == "unknown" != row.certainty]
    return ("unknown", f"unknown: {unsure}") if unsure else ("right", "")


def _order(pairs: list[tuple[Row, Moment]]) -> str:
    for one, (row, moment) in enumerate(pairs):
        for other_row, other in pairs[one + 1 :]:
            same_course = moment.course == other.course
            if row.group == other_row.group and moment.order != other.order and same_course:
                return f"{moment.what} and {other.what} have no order"
            if row.group < other_row.group and same_course and moment.order >= other.order:
                return f"{moment.what} is before {other.what}"
            if moment.course > other.course:
                return f"{moment.what} is shown after {other.what}"
    return ""


def _details(shape: Shape, pairs: list[tuple[Row, Moment]]) -> str:
    for row, moment in pairs:
        if row.user not in ("*", moment.as_):
            return f"{moment.what} as {moment.as_!r}, expected {row.user!r}"
        if row.ends != moment.ends:
            return f"{moment.what} ends {moment.ends}, expected {row.ends}"
        if moment.certainty not in (row.certainty, "unknown"):
            return f"{moment.what} is {moment.certainty}, expected {row.certainty}"
        only, needs = shape.expected.only.get(row.what), shape.expected.needs.get(row.what)
        if only is not None and sorted(moment.only) != sorted(only):
            return f"{moment.what} is for {moment.only}"
        if needs is not None and list(moment.needs) != needs:
            return f"{moment.what} needs {moment.needs}"
    return ""


def score(chosen: list[Shape]) -> Counter[str]:
    """How many are right, unknown and wrong."""
    return Counter(judge(shape)[0] for shape in chosen)

"""How far each step of a plan is: the blocks of a file, found in what stands of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from assistant.core.plan import Step
    from assistant.tui.session import Session

State = Literal["to do", "being written", "done", "wrong"]


@dataclass(frozen=True, slots=True)
class Stand:
    """One block of the plan as it stands."""

    name: str
    state: State
    line: int = 0
    """Where it begins, from 1; 0 where it is not in the file."""


def stands(session: Session, path: str, steps: Sequence[Step]) -> tuple[Stand, ...]:
    """The blocks among `steps` that belong to a file, in their order, with how far each is."""
    names = [step.name for step in steps if step.path == path and step.kind == "block"]
    if not names:
        return ()
    lines = found(session.texts.get(path, ""), names)
    wrong = [f.start.line for f in session.findings if f.path == path and f.severity == "error"]
    last = max((at for at, line in enumerate(lines) if line), default=-1)
    begun = sorted(line for line in lines if line)
    made = []
    for at, (name, line) in enumerate(zip(names, lines, strict=True)):
        state: State = "done" if line else "to do"
        if path == session.at and at == last:
            state = "being written"
        end = next((other for other in begun if other > line), None)
        if line and any(line <= one and (end is None or one < end) for one in wrong):
            state = "wrong"
        made.append(Stand(name, state, line))
    return tuple(made)


def found(text: str, names: Sequence[str]) -> list[int]:
    """The line, from 1, on which the block of each name begins; 0 where it is not there."""
    lines, at = [], 0
    for name in names:
        kind, *labels = name.partition("#")[0].split(".")
        words = r"[ \t]+".join([re.escape(kind), *(f'"{re.escape(label)}"' for label in labels)])
        match = re.compile(rf"^[ \t]*{words}[ \t]*\{{", re.MULTILINE).search(text, at)
        lines.append(text.count("\n", 0, match.start()) + 1 if match else 0)
        at = match.end() if match else at
    return lines

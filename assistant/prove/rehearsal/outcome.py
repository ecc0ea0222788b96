"""What became of a step, and whether the draft or the container is to blame."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from assistant.core.evidence import NotShown
from assistant.core.finding import Position
from assistant.core.rehearsal import Fate
from assistant.prove.rehearsal.leave_out import Left
from assistant.targets.rehearsal_tables import Lack, outcomes
from assistant.targets.rehearsing import Act, Place, RunPlaybook, RunScript

WORDS = 6000
"""Characters of a step's words that are kept, from the end."""
LAST, ENDING = 8, 60
"""Lines in which a want of the container is looked for, and those in which a fault of the draft is:
a program that is called wrongly may tell how it wants to be called."""


class Outcome(msgspec.Struct, frozen=True):
    """What became of one step."""

    act: Act
    fate: Fate
    why: str = ""
    code: int = 0
    words: str = ""
    left: tuple[Left, ...] = ()
    """What was taken out of its script."""
    tasks: tuple[NotShown, ...] = ()
    """Of a playbook, that did nothing."""
    at: Place | None = None
    """The line of the script that the words name."""


class Judge:
    """Blames, with what is known so far: after a step that was not run another may lack its
    outcome."""

    def __init__(self) -> None:
        self.incomplete = False
        """Something before was not run, or not to its end."""

    def of(self, act: Act, code: int, words: str, left: tuple[Left, ...] = ()) -> Outcome:
        """The outcome of a step that ended with a code and these words."""
        self.incomplete |= bool(left)
        tail = tidy(words)[-WORDS:]
        at = line_of(act, tail)
        fine = code in (act.codes if isinstance(act, RunScript) else (0,))
        if fine or (isinstance(act, RunScript) and act.may_leave):
            return Outcome(act, "ended", "", code, tail, left)
        fate, why = self._blame(act, code, tail)
        self.incomplete = True
        return Outcome(act, fate, why, code, tail, left, at=at)

    def _blame(self, act: Act, code: int, words: str) -> tuple[Fate, str]:
        lines = words.splitlines()
        last, ending = "\n".join(lines[-LAST:]), "\n".join(lines[-ENDING:])
        lack = next((lack.why for says, lack in _lacks() if says.search(last)), "")
        lack = outcomes().codes.get(code, "") or lack
        supplied = getattr(act, "supplied", ())
        if isinstance(act, RunPlaybook):
            # Its tasks are judged one by one where playbooks are.
            return ("lacking", lack) if lack else ("unclear", "one of its tasks failed")
        if code not in outcomes().codes and any(own.search(ending) for own in _own()):
            if supplied:
                return "unclear", f"it was given placeholders for {', '.join(supplied)}"
            return "failed", ""
        if lack:
            return "lacking", lack
        if supplied:
            return "unclear", f"it was given placeholders for {', '.join(supplied)}"
        if self.incomplete:
            return "unclear", "what an earlier part would have done is missing"
        if not words.strip():
            return "unclear", "it said nothing, and may have looked for what a container has not"
        return "failed", ""

    def skip(self, act: Act, why: str) -> Outcome:
        """The outcome of a step that is not begun."""
        self.incomplete = True
        return Outcome(act, "not_run", why)


def tidy(words: str) -> str:
    """What a step said, without the lines that the container itself is the cause of."""
    lines = words.splitlines()
    return "\n".join(line for line in lines if not any(n.search(line) for n in _noise()))


def line_of(act: Act, words: str) -> Place | None:
    """The line of a script that a shell's message names, the last one that does."""
    if not isinstance(act, RunScript):
        return None
    named = re.compile(rf"^{re.escape(act.target)}: (?:line )?(\d+): ", re.MULTILINE)
    numbers = [int(number) for number in named.findall(words)]
    if not numbers:
        return None
    return place_of(act, numbers[-1])


def place_of(act: RunScript, number: int) -> Place:
    """Where a line of a script stands: in the file that holds it, or in the script's own."""
    if act.lines:
        return act.lines[min(number, len(act.lines)) - 1]
    return Place(act.what, Position(number, 1), Position(number + 1, 1))


@cache
def _noise() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in outcomes().noise)


@cache
def _own() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in outcomes().own)


@cache
def _lacks() -> tuple[tuple[re.Pattern[str], Lack], ...]:
    return tuple((re.compile(lack.says, re.MULTILINE), lack) for lack in outcomes().lacks)

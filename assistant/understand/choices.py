"""Words that stand for one value of a parameter: thin, LRS, one at a time."""

from __future__ import annotations

import re
from functools import partial

from assistant.understand.entries import Choice
from assistant.understand.matching import matches, negated_at
from assistant.understand.reading import Reading


def find_choices(reading: Reading) -> None:
    """Every such word, unless the goal says that it is not wanted: 'ext4 instead of xfs'."""
    left_out = []
    for hit in matches(reading, reading.lexicon.choice_table, partial(_stands_near, reading.goal)):
        choice = hit.entries[0]
        if negation := negated_at(reading, hit.index):
            left_out.append((choice, negation, hit.span))
        else:
            reading.set(choice.parameter, choice.value, hit.span.start, hit.span.end)
    for choice, negation, span in left_out:
        if reading.value(choice.parameter) not in (None, choice.value):
            reading.claim(negation.start, span.end, f"{choice.parameter} is another")


def _stands_near(goal: str, choice: Choice) -> bool:
    return not choice.near or bool(re.search(rf"\b(?:{'|'.join(choice.near)})\b", goal, re.I))


_ROLLING = re.compile(
    r"\brolling(?=\s+(?:\w+\s+){0,2}?(?:updates?|upgrades?|restarts?|reboots?|patch\w*)\b)", re.I
)


def find_rolling(reading: Reading) -> None:
    """'A rolling update': one host at a time, unless the goal says how many."""
    for match in _ROLLING.finditer(reading.goal):
        if reading.value("serial") is None:
            reading.set("serial", 1, *match.span(), why="a rolling update takes one at a time")
        else:
            reading.claim(*match.span(), "serial")


def find_promises(reading: Reading) -> None:
    """Wishes that every draft meets by its own rules: no password in a file, pinned versions."""
    for hit in matches(reading, reading.lexicon.always_table):
        reading.claim(hit.span.start, hit.span.end, "every draft does so")

"""How far the memory of a machine grows and shrinks: dynamic memory 2 to 8 GB."""

from __future__ import annotations

import re

from assistant.understand.lexicon import lexicon
from assistant.understand.reading import Reading

_CUE = re.compile(r"\bdynamic\s+(?:memory|ram)\b", re.IGNORECASE)
_SIZE = r"(?P<{0}>[0-9]+)\s*(?P<{0}_unit>[gm]i?b?)"
_RANGES = (
    re.compile(
        r"(?:(?<=memory)|(?<=ram))\s*[:(]?\s*(?:(?:from|of|between)\s+)?(?P<low>[0-9]+)\s*"
        rf"(?P<low_unit>[gm]i?b?)?\s*(?:-|–|to|and|up\s+to|\.\.)\s*{_SIZE.format('high')}\b\)?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\bmin(?:imum)?(?:\s+of)?\s*:?\s*{_SIZE.format('low')}\s*(?:,|and|/)*\s*"
        rf"max(?:imum)?(?:\s+of)?\s*:?\s*{_SIZE.format('high')}\b",
        re.IGNORECASE,
    ),
)


def find_dynamic_memory(reading: Reading) -> None:
    """Set `memory_least_mb` and `memory_mb`, where the goal gives both ends."""
    if not _CUE.search(reading.goal):
        return
    for match in (m for pattern in _RANGES for m in pattern.finditer(reading.goal)):
        if reading.free(*match.span()) and reading.value("memory_least_mb") is None:
            units = lexicon().values.size_units
            high = units[match["high_unit"].lower()]
            low = units[match["low_unit"].lower()] if match["low_unit"] else high
            middle = match.start("high")
            reading.set("memory_least_mb", int(match["low"]) * low, match.start(), middle)
            reading.set("memory_mb", int(match["high"]) * high, middle, match.end())

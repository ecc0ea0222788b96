"""Memory that grows and shrinks between two sizes: dynamic memory 1 to 4 GB, startup 2 GB."""

from __future__ import annotations

import re

from assistant.understand.reading import Reading

_CUE = re.compile(r"\b(?:dynamic|balloon(?:ing|ed)?)\b", re.IGNORECASE)
_UNIT = r"(?P<{}>gib|gb|gig|g|mib|mb|meg|m)"
_N = r"[0-9]{1,6}(?:[.,][0-9])?"
_BETWEEN = re.compile(
    rf"(?<![\w.])(?:(?:from|between)\s+)?(?P<low>{_N})\s*{_UNIT.format('u')}?\s*(?:-|–|to|and|up\s+to|\.\.)\s*"
    rf"(?P<high>{_N})\s*{_UNIT.format('w')}\b(?:\s+(?:of\s+)?(?:memory|ram))?",
    re.IGNORECASE,
)
_SINGLE = re.compile(
    r"\b(?:(?P<low>min(?:imum)?)|(?P<high>max(?:imum)?|up\s+to)|(?P<start>start(?:up|ing)?))"
    rf"(?:\s+(?:memory|ram|of|is|with|at))*\s*[:=]?\s*(?P<n1>{_N})\s*{_UNIT.format('u')}\b",
    re.IGNORECASE,
)
_GROWS = re.compile(
    rf"(?<![\w.])(?P<least>(?P<low>{_N})\s*{_UNIT.format('u')}s?)\s+(?:of\s+)?dynamic\s+(?:memory|ram),?"
    rf"\s+(?P<most>(?:(?:up\s+)?to|max(?:imum)?)\s+(?P<high>{_N})(?:\s*{_UNIT.format('w')}\b)?)",
    re.IGNORECASE,
)
"""8 GB dynamic memory up to 16."""
_BALLOON = re.compile(
    r"\b(?:(?:memory|ram)\s+)?(?:with\s+)?balloon(?:ing)?(?:\s+(?:min(?:imum)?|memory|ram|device|of|is|down|to|at|with|from))*\s*[:=]?\s*"
    rf"(?P<n>{_N})(?:\s*{_UNIT.format('u')}\b(?:\s+min(?:imum)?)?|(?![\w.]))"
    rf"|(?<![\w.])(?P<k>{_N})\s*(?P<v>gib|gb|g|mib|mb|m)\s+min(?:imum)?\s+(?:of\s+)?(?:balloon(?:ing)?|memory|ram)\b"
    rf"|\bmin(?:imum)?\s+(?:memory|ram|balloon(?:ing)?)(?:\s+(?:of|is))*\s*[:=]?\s*(?P<m>{_N})(?![\w.])",
    re.IGNORECASE,
)
"""What a balloon leaves, by the word for it: ballooning minimum 1024, balloon 2 GB."""
_LEAST_MB = 64
"""Smaller numbers without a unit are in GB."""
_BARE = re.compile(
    r"\b(?:with\s+)?(?:dynamic(?:ally)?|ballooning)\b(?!\s*(?:memory|ram|disk|vhdx?|[0-9]))",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"(?<![\w.])(?P<n>{_N})\s*{_UNIT.format('u')}\s+(?:(?:memory|ram)\s+)?"
    r"(?:(?P<low>min(?:imum)?)|(?P<high>max(?:imum)?)|(?P<start>start(?:up|ing)?))\b(?:\s+(?:memory|ram)\b)?",
    re.IGNORECASE,
)
"""Sizes before what they are: 4 GB startup, 2 GB min, 8 GB max."""
_NAMES = {"low": "memory_min_mb", "high": "memory_mb", "start": "memory_start_mb"}


def find_memory_ranges(reading: Reading) -> None:
    """Set the least, the most and the first memory of machines whose memory is dynamic."""
    after = [m for m in _AFTER.finditer(reading.goal) if reading.free(*m.span())]
    ahead = _SINGLE.search(reading.goal)
    first = bool(after) and (ahead is None or after[0].start() < ahead.start())
    if first and len(after) > 1:
        for match in after:
            name = next(full for short, full in _NAMES.items() if match[short])
            reading.set(name, _mb(match["n"], match["u"]), *match.span())
    if not _CUE.search(reading.goal):
        return
    for match in _BETWEEN.finditer(reading.goal):
        if reading.free(*match.span()):
            unit = match["w"]
            low = _mb(match["low"], match["u"] or unit)
            middle = match.end("low")
            reading.set("memory_min_mb", low, match.start(), middle)
            reading.set("memory_mb", _mb(match["high"], unit), middle, match.end())
    for match in _GROWS.finditer(reading.goal):
        if reading.free(*match.span()):
            reading.set("memory_min_mb", _mb(match["low"], match["u"]), *match.span("least"))
            unit = match["w"] or match["u"]
            reading.set("memory_mb", _mb(match["high"], unit), *match.span("most"))
    for match in _BALLOON.finditer(reading.goal):
        if reading.free(*match.span()):
            number, unit = match["n"] or match["m"] or match["k"], match["u"] or match["v"]
            unit = unit or ("m" if float(number.replace(",", ".")) >= _LEAST_MB else "g")
            reading.set("memory_min_mb", _mb(number, unit), *match.span())
    for match in _SINGLE.finditer(reading.goal):
        if reading.free(*match.span()):
            name = next(full for short, full in _NAMES.items() if match[short])
            reading.set(name, _mb(match["n1"], match["u"]), *match.span())
    if any(p.name == "memory_min_mb" for p in reading.parameters):
        # Which the least says already.
        for match in _BARE.finditer(reading.goal):
            if reading.free(*match.span()):
                reading.claim(*match.span(), "memory that grows and shrinks")


def _mb(number: str, unit: str) -> int:
    return int(float(number.replace(",", ".")) * (1024 if unit.lower().startswith("g") else 1))

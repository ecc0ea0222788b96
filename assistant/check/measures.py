"""Comparing values as the tools would: numbers, sizes with a unit, durations."""

from __future__ import annotations

import re
from typing import Any

from assistant.syntax.hcl import Unknown, as_text
from assistant.syntax.patterns import later

_SIZE = later(r"([0-9.]+)\s*([kmgtp])?i?b?\Z", re.IGNORECASE)
_POWERS = {"": 0, "b": 0, "k": 1, "m": 2, "g": 3, "t": 4, "p": 5}
_DURATION = later(r"(?:\d+(?:\.\d+)?(?:ms|s|m|h))+\Z")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}


def equal(value: Any, wanted: Any) -> bool:
    """Whether two values are the same after HCL's conversions."""
    left, right = as_text(value), as_text(wanted)
    if left is None or right is None:
        return bool(value == wanted)
    if left == right:
        return True
    numbers = (_number(left), _number(right))
    return None not in numbers and numbers[0] == numbers[1]


def magnitudes(value: Any, wanted: Any, unit: str = "") -> tuple[float, float] | None:
    """Both values on one scale; None when they cannot be compared.

    Two durations (30m, 2h) become seconds. Sizes become bytes; `unit` (K, M, G) is what a bare
    number beside a size is counted in, bytes when it is empty.
    """
    left, right = as_text(value), as_text(wanted)
    if left is None or right is None or isinstance(value, bool) or isinstance(wanted, bool):
        return None
    numbers = (_number(left), _number(right))
    if numbers[0] is not None and numbers[1] is not None:
        return numbers[0], numbers[1]
    if _DURATION.match(left) and _DURATION.match(right):
        return _seconds(left), _seconds(right)
    sizes = (_bytes(left, unit), _bytes(right, unit))
    if sizes[0] is None or sizes[1] is None:
        return None
    return sizes[0], sizes[1]


def _number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"-?\d+(?:\.\d+)?", text) else None


def _seconds(text: str) -> float:
    return sum(
        float(number) * _SECONDS[unit]
        for number, unit in re.findall(r"(\d+(?:\.\d+)?)(ms|s|m|h)", text)
    )


def _bytes(text: str, unit: str) -> float | None:
    match = _SIZE.match(text.strip())
    if match is None or match[1].count(".") > 1 or match[1] == ".":
        return None
    power = _POWERS.get((match[2] or unit).lower())
    return None if power is None else float(match[1]) * 1024.0**power


def is_set(value: Any) -> bool | None:
    """Whether a value is neither null nor empty; None when only a run can tell."""
    if isinstance(value, Unknown):
        return None
    return value not in (None, "", [], {})

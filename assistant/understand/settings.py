"""Values given with --set or as an answer."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.core.errors import UsageError
from assistant.core.intent import Parameter, Value
from assistant.understand.amounts import number_of
from assistant.understand.lexicon import lexicon

_ELSEWHERE = ("target", "platform", "os", "edition")
"""Parameters that decide the parts; they are settled with them."""


def checked_names(sets: Mapping[str, str]) -> None:
    """Raise UsageError for a parameter that does not exist, with the nearest that do."""
    known = tuple(lexicon().parameters)
    for name in sets:
        if name not in known:
            from rapidfuzz import process
            from rapidfuzz.distance import OSA

            hits = process.extract(name, known, scorer=OSA.normalized_similarity, limit=3)
            near = ", ".join(hit for hit, score, _ in hits if score >= 0.5)
            mend = f"nearest: {near}" if near else 'dryfit plan "GOAL" prints those of a goal'
            raise UsageError(f"--set {name}: no parameter of this name", mend=mend)


def set_parameters(sets: Mapping[str, str]) -> list[Parameter]:
    """The parameters given with --set, but for those that decide the parts."""
    return [
        Parameter(name, value_of(name, text), "set")
        for name, text in sets.items()
        if name not in _ELSEWHERE
    ]


def value_of(name: str, text: str) -> Value:
    """The value that a text stands for: 4, 8 GB for memory_mb. Raises UsageError when none."""
    kind = lexicon().parameters[name]
    stripped = text.strip()
    if not stripped:
        raise UsageError(f"--set {name}= has no value", mend=f"{name}: {kind.meaning}")
    if kind.type == "text":
        return stripped
    if kind.type == "bool":
        if stripped.lower() in ("true", "yes", "on", "false", "no", "off"):
            return stripped.lower() in ("true", "yes", "on")
        raise UsageError(f"--set {name}={text}: true or false is expected", mend=kind.meaning)
    match = re.fullmatch(r"(-?[0-9]{1,9}(?:[.,][0-9]{1,3})?)\s*([A-Za-z]*)", stripped)
    units = lexicon().values.size_units
    if match and not match[2] and re.fullmatch(r"-?[0-9]+", match[1]):
        return int(match[1])
    if match and match[2].lower() in units and name.endswith(("_mb", "_gb")):
        megabytes = number_of(match[1]) * units[match[2].lower()]
        exact = megabytes if name.endswith("_mb") else megabytes / 1024
        if exact == int(exact):
            return int(exact)
    raise UsageError(f"--set {name}={text}: a whole number is expected", mend=kind.meaning)

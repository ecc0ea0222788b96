"""Elements taken out of a list that stands as source text in an attribute."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from assistant.core.plan import Printed, Segment

_OPENING, _CLOSING = "[{(", "]})"


def without_elements(
    value: Sequence[Segment], goes: Callable[[str], bool]
) -> tuple[Segment, ...] | None:
    """`value` without the elements for whose text `goes` holds.

    None where it is no list of printed text, or where none or all of its elements go.
    """
    if not value or not all(isinstance(segment, Printed) for segment in value):
        return None
    text = "".join(segment.text for segment in value if isinstance(segment, Printed))
    if not (text.startswith("[") and text.rstrip().endswith("]")):
        return None
    inside = text.rstrip()[1:-1]
    parts = [part for part in _parts(inside) if part.strip()]
    kept = [part for part in parts if not goes(part)]
    if not kept or len(kept) == len(parts):
        return None
    lines = "\n" in inside
    joined = ",".join(kept) if lines else ", ".join(part.strip() for part in kept)
    tail = inside[len(inside.rstrip()) :] if lines else ""
    end = "," if lines and inside.rstrip().endswith(",") else ""
    first = value[0]
    assert isinstance(first, Printed)  # noqa: S101 - looked at above
    return (replace(first, text=f"[{joined.rstrip()}{end}{tail}]"),)


def _parts(text: str) -> Iterator[str]:
    """The stretches between commas that stand in no bracket and no string."""
    depth, start, quoted, at = 0, 0, False, 0
    while at < len(text):
        char = text[at]
        if quoted:
            if char == "\\":
                at += 1
            elif char == '"':
                quoted = False
        elif char == '"':
            quoted = True
        elif char in _OPENING:
            depth += 1
        elif char in _CLOSING:
            depth -= 1
        elif char == "," and depth == 0:
            yield text[start:at]
            start = at + 1
        at += 1
    yield text[start:]

"""What a name that is not known may have meant, and the fix for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from assistant.check.schema.report import certain, near, rename
from assistant.core.finding import Fix
from assistant.syntax.source import Source
from assistant.syntax.yaml import Scalar

Meanings = Mapping[str, Sequence[str]]
"""What people write, in small letters, to what the format calls it."""


def meant(
    source: Source, key: Scalar, names: Collection[str], meanings: Meanings, taken: Collection[str]
) -> tuple[tuple[str, ...], Fix | None]:
    """The known names that a key may stand for, by meaning first, and a fix for the first.

    `taken`: keys beside it; a name among them is no safe fix, since it would stand there twice.
    """
    said = [name for name in meanings.get(key.text.lower(), ()) if name in names]
    found = tuple(dict.fromkeys([*said, *near(key.text, names)]))[:3]
    if not found or not key.is_plain:
        return found, None
    first = found[0]
    slip = not said and certain(key.text, found) and key.text[0] == first[0]
    return found, rename(source, key.span, first, safe=slip and first not in taken)

"""What a name that is not known may have meant, and the fix for it."""

from __future__ import annotations

from collections.abc import Collection

from assistant.check.report import rename
from assistant.core.finding import Fix
from assistant.knowledge.meanings import said_in
from assistant.knowledge.spelling import certain, near
from assistant.syntax.source import Source
from assistant.syntax.yaml import Scalar


def meant(
    source: Source, key: Scalar, names: Collection[str], table: str, taken: Collection[str]
) -> tuple[tuple[str, ...], Fix | None]:
    """The known names that a key may stand for, by meaning first, and a fix for the first.

    `table`: of words that people use instead, see `said_in`; empty for none.
    `taken`: keys beside it; a name among them is no safe fix, since it would stand there twice.
    """
    said = said_in(table, key.text, names) if table else ()
    found = tuple(dict.fromkeys([*said, *near(key.text, names)]))[:3]
    if not found or not key.is_plain:
        return found, None
    first = found[0]
    slip = not said and certain(key.text, found) and key.text[0] == first[0]
    return found, rename(source, key.span, first, safe=slip and first not in taken)

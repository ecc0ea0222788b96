"""A language's own image to start from: 'a Docker image with Python 3.12'."""

from __future__ import annotations

import re
from functools import cache

from assistant.understand.entries import Subject
from assistant.understand.lexicon import alternatives, lexicon
from assistant.understand.reading import Reading

_SUBJECT = "docker-image"
_RELEASE = (
    r"[\s:-]*(?:version\s+|v)?(?P<release>[0-9]{1,2}(?:\.[0-9]{1,3}){0,2})(?![\w.]*[0-9A-Za-z_])"
)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(rf"\b(?:{alternatives((words,))}){_RELEASE}", re.IGNORECASE), image)
        for words, image in lexicon().values.runtimes.items()
    )


def find_runtimes(reading: Reading) -> None:
    """The image of a language's release, where a container image is made that neither a system nor
    another image is named for."""
    wanted = any(
        isinstance(f.thing, Subject) and f.thing.id == _SUBJECT and not f.negated
        for f in reading.things
    )
    if not wanted or reading.systems or reading.value("image") is not None:
        return
    for pattern, image in _patterns():
        for match in pattern.finditer(reading.goal):
            if reading.free(*match.span()):
                reading.set("image", image.format(match["release"]), *match.span())
                return

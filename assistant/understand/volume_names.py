"""What the goal calls the volumes of its containers: volume pgdata, named volume "db-data"."""

from __future__ import annotations

import re

from assistant.understand.lexicon import lexicon
from assistant.understand.reading import Reading

_NAME = (
    r"(?:[\"'“](?P<quoted>[a-z0-9][\w.-]*)[\"'”]"
    r"|(?P<plain>[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*)(?![\w/.:-]))"
)
_BEFORE = re.compile(
    r"\b(?:(?:with|and|in|on|using|an?|the|named|docker|persistent|data|its|own)\s+)*volumes?\s*:?\s+"
    rf"(?P<called>(?:(?:named|called|name)\s+)+)?{_NAME}(?:\s+for\s+(?:(?:the|its|all|my)\s+)*(?:data|files|database|db|config|uploads)\b)?",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"(?<![\w/.-])(?P<plain>[a-z][a-z0-9]*(?:[_-]?(?:data|vol|volume|db|storage)))\s+(?:as\s+)?(?:(?:an?|the|named|docker)\s+)*volumes?\b",
    re.IGNORECASE,
)
_SHAPED = re.compile(r"\A(?=.{5})[a-z0-9]*(?:[_-]|data|vol)[a-z0-9_-]*\Z", re.IGNORECASE)
"""What looks like the name of a volume even where the goal does not say that it is one."""
_ORDINARY = frozenset(("data", "volume", "volumes", "database", "databases"))


def find_volume_names(reading: Reading) -> None:
    """Names of volumes, in a goal that runs containers."""
    for pattern in (_BEFORE, _BEHIND):
        for match in pattern.finditer(reading.goal):
            found = match.groupdict()
            name = found.get("quoted") or found["plain"]
            sure = bool(found.get("quoted") or found.get("called"))
            if _is_name(name, sure=sure) and reading.free(*match.span()):
                reading.set("volume_name", name, *match.span())


def _is_name(name: str, *, sure: bool) -> bool:
    low = name.lower()
    known = lexicon()
    if low in _ORDINARY or low in known.stop or low in known.common:
        return False
    return sure or _SHAPED.match(low) is not None

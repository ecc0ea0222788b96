"""What a goal says of Docker itself on the machines that it sets up: where its data lies, from
where it fetches images."""

from __future__ import annotations

import re

from assistant.understand.cues import CONFIGURES
from assistant.understand.reading import Reading

_DOCKER = re.compile(r"\bdocker\b", re.IGNORECASE)
_LEAD = (
    r"(?:\b(?:with|and|the|its|set|sets|setting|use|uses|using|move|moves|an?|as|via|through)\s+)*"
)
_PATTERNS = (
    (
        "docker_data_root",
        re.compile(
            rf"{_LEAD}\b(?:data[\s-]?root|data\s+(?:dir|directory|folder|path))\s*"
            r"(?:(?:to|in|at|on|under|is|=|:|into)\s*)*(?P<v>/[\w./-]*\w)",
            re.IGNORECASE,
        ),
    ),
    (
        "docker_mirror",
        re.compile(
            rf"{_LEAD}\b(?:registry|image|hub|pull[\s-]?through)[\s-]+(?:mirrors?|cache)\s*"
            r"(?:(?:to|at|on|is|=|:|from)\s*)*(?P<v>https?://[\w.-]+(?::[0-9]{2,5})?(?:/[\w./-]*)?)",
            re.IGNORECASE,
        ),
    ),
    (
        "insecure_registry",
        re.compile(
            rf"{_LEAD}\binsecure[\s-]+registr(?:y|ies)\s*(?:(?:to|at|on|is|=|:)\s*)*"
            r"(?:http://)?(?P<v>[a-z0-9][\w.-]*(?::[0-9]{2,5})?)",
            re.IGNORECASE,
        ),
    ),
)
_PRUNES = re.compile(
    r"\bprun(?:e|es|ing)\b|\b(?:unused|dangling|old)\s+(?:docker\s+)?images?\b", re.I
)
_DAILY = re.compile(
    r"\b(?:daily|nightly|(?:every|each)\s+(?:day|night)|once\s+a\s+day)\b", re.IGNORECASE
)


def find_docker_daemon(reading: Reading) -> None:
    """Read them, in a goal for a playbook or for user data that has Docker in it."""
    if not CONFIGURES.search(reading.goal) or not _DOCKER.search(reading.goal):
        return
    for name, pattern in _PATTERNS:
        for match in pattern.finditer(reading.goal):
            if reading.free(*match.span()):
                reading.set(name, match["v"], *match.span())
    often = _DAILY.search(reading.goal) if _PRUNES.search(reading.goal) else None
    if often and reading.free(*often.span()):
        reading.set("interval", "daily", *often.span())

"""Packages by name: 'install htop and tmux', 'with git, curl and jq'."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.understand.entries import Component, Package, Service
from assistant.understand.lexicon import lexicon
from assistant.understand.matching import Hit, matches, negated_at
from assistant.understand.reading import Reading

_INSTALLS = re.compile(
    r"\b(?:install(?:s|ed|ing)?|packages?|apt(?:-get)?|dnf|yum|choco|chocolatey|winget|add(?:s|ing)?"
    r"|with|including|includes?|plus|containing|contains?|has|having)"
    r"(?:\s+(?:the|a|an|package|packages|also|latest|install|is|are|and))*\s*:?\s*\Z",
    re.IGNORECASE,
)
_JOIN = re.compile(r"\s*(?:,\s*(?:and|&)?|and|&|\+|plus|/)\s*(?:the\s+|also\s+)?\Z", re.IGNORECASE)
_NEXT = re.compile(rf"(?:{_JOIN.pattern}|\s+\Z)", re.IGNORECASE)
_PACKAGES = re.compile(r"\bpackages?\b", re.IGNORECASE)
"""Behind this word names of packages may stand side by side without a comma."""
_INSTALLED = re.compile(
    r"\s+(?:(?:is|are|be|both|all|already|also)\s+)*(?:pre-?)?installed\b", re.IGNORECASE
)
_OTHER = re.compile(
    r"\s+(?:it|a|an|the|sure|them|this|that|me|my|two|[0-9]|scripts?|code|apps?|files?|programs?"
    r"|repos?|repository)\b",
    re.IGNORECASE,
)
"""Words behind 'make' or 'python' where these are no packages."""
_NAME = re.compile(r"[a-z0-9][a-z0-9+.-]*[a-z0-9+](?![\w/:@])")
_DNF = ("rocky", "almalinux", "fedora", "rhel", "centos", "oracle-linux")


def find_packages(reading: Reading) -> None:
    """Packages that are known, and after 'install' others too.

    To be called when all things of the lexicon are read: what one of those names is no package.
    """
    family = _family(reading)
    hits = [
        hit
        for hit in matches(reading, lexicon().package_table)
        if _suits(hit.entries[0], family) and not negated_at(reading, hit.index)
    ]
    taken = [f.span.end for f in reading.things if isinstance(f.thing, Service) and not f.negated]
    behind = _before_installed(reading, hits)
    for hit in hits:
        package = hit.entries[0]
        if package.plain or hit.span.start in behind or _is_listed(reading, hit, taken):
            reading.set("package", package.under(family), hit.span.start, hit.span.end)
            taken.append(hit.span.end)
    _others(reading)


def _family(reading: Reading) -> str:
    named = [found.system for found in reading.systems if not found.negated]
    if any(system.kind == "windows" for system in named):
        return "windows"
    return "dnf" if named and named[0].id in _DNF else "apt"


def _suits(package: Package, family: str) -> bool:
    return bool(package.under(family)) and package.only in ("", family)


def _before_installed(reading: Reading, hits: Sequence[Hit[Package]]) -> set[int]:
    """Where the names in a list begin that ends with a word: python3 and git installed."""
    starts: set[int] = set()
    named = [(hit.span.start, hit.span.end) for hit in hits]
    named += [(f.span.start, f.span.end) for f in reading.things if not f.negated]
    for start, end in sorted(named, reverse=True):
        tail = reading.goal[end:]
        nearest = min((s for s in starts if s >= end), default=None)
        joined = nearest is not None and _JOIN.fullmatch(reading.goal[end:nearest])
        if joined or _INSTALLED.match(tail):
            starts.add(start)
    return starts


def _is_listed(reading: Reading, hit: Hit[Package], taken: list[int]) -> bool:
    """True behind a word such as 'install', or in a list with another package."""
    head = reading.goal[: hit.span.start]
    if _OTHER.match(reading.goal, hit.span.end):
        return False
    if _INSTALLS.search(head):
        return True
    beside = _JOIN if not _PACKAGES.search(head) else _NEXT
    named = [f.span.end for f in reading.things if isinstance(f.thing, Component)]
    return any(end <= hit.span.start and beside.match(head[end:]) for end in (*taken, *named))


def _others(reading: Reading) -> None:
    """Names behind 'install' that look like packages and are no words of the language."""
    goal = reading.goal
    for match in _NAME.finditer(goal):
        name, start = match.group(), match.start()
        if not reading.free(*match.span()) or not re.search("[a-z]", name):
            continue
        coded = bool(re.search(r"[0-9+-]", name)) or len(name) > 2
        known = name in reading.lexicon.common or name.split("-")[0] in reading.lexicon.common
        said = re.search(r"\bpackages?\s*(?:named\s+|called\s+|:\s*)?\Z", goal[:start], re.I)
        if coded and not known and said:
            reading.set("package", name, *match.span())

"""Which kind of file a text is, with the words that tell a reader so."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.core.errors import UsageError
from assistant.core.finding import Finding
from assistant.translate.ledger import Ledger
from assistant.translate.written import Written

Writer = Callable[[Any, Ledger], Written]
"""Makes the files of one target of what a reader found."""
_BRACKETS = re.compile(r"[\s{}\[\](),]*")


@dataclass(frozen=True, slots=True)
class Family:
    """Tools that say the same things: one model between all their readers and writers."""

    writers: Mapping[str, Writer]
    """By the target's id."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of source file."""

    id: str
    """A target of the same id is the source's own tool: the file needs no translation into it."""
    title: str
    """With its article: a compose file."""
    looks: str
    """How such a file is told, for someone whose file was not."""
    matches: Callable[[str, str], bool]
    """Of a path and a text; never raises."""
    read: Callable[[str, str, Ledger, Mapping[str, str]], Any]
    """Path, text, ledger and the other files of its folder to the family's model.

    Raises Declined where the file holds nothing that is translated.
    """
    family: Family
    faults: Callable[[str, str], tuple[Finding, ...]]
    """What keeps the text from being read."""
    aside: Callable[[str], frozenset[int]]
    """The lines, from 1, that say nothing: blank ones, comments, lone brackets."""
    says_more: str = "dryfit check"
    """The command that tells all that is wrong with such a file."""

    @property
    def targets(self) -> tuple[str, ...]:
        """What it can be put into."""
        return tuple(one for one in self.family.writers if one != self.id)


def whole(kind: Kind, path: str, text: str) -> None:
    """Raises UsageError with the place where the text cannot be read."""
    faults = [fault for fault in kind.faults(path, text) if fault.severity == "error"]
    if faults:
        place = f"{path}:{faults[0].start.line}:{faults[0].start.column}"
        raise UsageError(
            f"{place}: {faults[0].summary} (read as: {kind.title})", mend=f"{kind.says_more} {path}"
        )


def comments(text: str) -> frozenset[int]:
    """Blank lines, those that begin with `#`, and marks between YAML documents."""
    out = set()
    for number, line in enumerate(text.split("\n"), 1):
        bare = line.strip().removeprefix("\ufeff")
        if not bare or bare.startswith("#") or bare in ("---", "..."):
            out.add(number)
    return frozenset(out)


def brackets(text: str) -> frozenset[int]:
    """Blank lines and lines of brackets and commas alone, as JSON has them."""
    lines = enumerate(text.split("\n"), 1)
    return frozenset(n for n, line in lines if _BRACKETS.fullmatch(line.removeprefix("\ufeff")))


def hcl_aside(text: str) -> frozenset[int]:
    """Blank lines, comments of all three forms, lone brackets; not the inside of here-documents."""
    out: set[int] = set()
    mark, comment = "", False
    for number, line in enumerate(text.split("\n"), 1):
        bare = line.strip()
        if mark:
            mark = "" if bare == mark else mark
            continue
        if comment or bare.startswith("/*"):
            comment = "*/" not in bare
            out.add(number)
        elif bare.startswith(("#", "//")) or _BRACKETS.fullmatch(line.removeprefix("\ufeff")):
            out.add(number)
        elif opened := re.search(r"<<-?([A-Za-z_]\w*)\s*$", line):
            mark = opened[1]
    return frozenset(out)

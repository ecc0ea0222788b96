"""Clones get an answer file of their own.

With the build's `autounattend.xml` given to sysprep, every clone logs on by itself and opens
remote management again. Give `/unattend:` a second file without automatic logon.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.patterns import later
from assistant.syntax.source import Span

_GIVEN = later(r"/unattend:\"?'?[^\s\"']*autounattend\.xml", re.IGNORECASE)


def reused(subject: Subject) -> Iterator[Hit]:
    """Every place that hands the build's answer file to sysprep."""
    for path in sorted(subject.files):
        if path.lower().endswith((".md", ".txt")):
            continue
        text = subject.files[path]
        for match in _GIVEN.finditer(text):
            yield Hit(subject.source(path), Span(match.start(), match.end()),
                      "Clones would use the build's own answer file",
                      "Write a second answer file without AutoLogon for /unattend:.")  # fmt: skip


RULE = Rule(
    code="rule/build-answers-in-clone",
    severity="warning",
    page=__doc__ or "",
    check=reused,
    bad={"seal.ps1": "& sysprep.exe /generalize /oobe /quit /unattend:C:\\autounattend.xml\n"},
    good={"seal.ps1": "& sysprep.exe /generalize /oobe /quit /unattend:C:\\clone.xml\n"},
    at=("seal.ps1", 1, 39),
)

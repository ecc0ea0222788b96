"""Waiting for the sealed state ends some time.

When sysprep fails, the image state stays IMAGE_STATE_COMPLETE, and a loop without a deadline hangs
the build until somebody looks. Count the rounds or compare with a time, and fail with the last
lines of setuperr.log.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.check.rules.hits import at_command
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject

_STATE = "image_state_generalize_reseal_to_oobe"
_BOUND = re.compile(
    r"get-date|stopwatch|timeout|deadline|\+\+|\+=|-lt\b|-le\b|-gt\b|-ge\b|\.\.", re.IGNORECASE
)


def endless(subject: Subject) -> Iterator[Hit]:
    """Loops on the image state in scripts that count nothing and look at no clock."""
    seen: set[str] = set()
    for command in subject.commands:
        path = command.source.path
        if command.language != "powershell" or command.name not in ("while", "do") or path in seen:
            continue
        seen.add(path)
        text = subject.files.get(path, "").lower()
        if command.place == "script" and _STATE in text and not _BOUND.search(text):
            yield at_command(
                command, "This loop has no end when sysprep fails", "Give it a deadline."
            )


_LOOP = (
    "$key = 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Setup\\State'\n"
    "while ({}(Get-ItemProperty $key).ImageState -ne 'IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE')"
    " {{ Start-Sleep 10 }}\n"
)
RULE = Rule(
    code="rule/seal-deadline",
    severity="info",
    page=__doc__ or "",
    check=endless,
    bad={"seal.ps1": _LOOP.format("")},
    good={
        "seal.ps1": "$end = (Get-Date).AddMinutes(30)\n" + _LOOP.format("(Get-Date) -lt $end -and ")
    },
    at=("seal.ps1", 2, 1),
)

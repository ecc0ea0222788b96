"""Waiting for the sealed state ends some time.

When sysprep fails, the image state stays IMAGE_STATE_COMPLETE, and a loop without a deadline hangs
the build until somebody looks. Count the rounds or compare with a time, and fail with the last
lines of setuperr.log.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.patterns import later
from assistant.syntax.powershell import is_powershell, parse_powershell

_STATE = "image_state_generalize_reseal_to_oobe"
_BOUND = later(
    r"get-date|stopwatch|timeout|deadline|\+\+|\+=|-lt\b|-le\b|-gt\b|-ge\b|\.\.", re.IGNORECASE
)


def endless(subject: Subject) -> Iterator[Hit]:
    """Loops on the image state in scripts that count nothing and look at no clock."""
    for path, text in sorted(subject.files.items()):
        low = subject.lowered_files[path]
        if _STATE not in low or _BOUND.search(low) or not is_powershell(path, text):
            continue
        script = parse_powershell(path, text)
        for loop in script.loops[:1]:
            yield Hit(
                script.source,
                loop,
                "This loop has no end when sysprep fails",
                "Give it a deadline.",
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

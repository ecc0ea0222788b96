"""WinRM without encryption does not stay on in the image.

`AllowUnencrypted` and Basic authentication send passwords readable over the network. A build may
need them for an hour; every machine made from the image then keeps them. Set both to false before
sysprep or at the clone's first start, better use HTTPS from the beginning.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from assistant.check.commands import Command
from assistant.check.rules.examples import sealed
from assistant.check.rules.hits import at_command
from assistant.check.rules.rule import Hit, Rule
from assistant.check.sealing import left_in_image, speaks_of
from assistant.check.subject import Subject
from assistant.syntax.patterns import later

_SETTERS = ("winrm", "set-item", "si", "set-wsmaninstance", "winrm.cmd")
_VALUE = r"[\"'}}\s=:\\]*(?:-value)?[\"'\s:]*\$?{}\b"
_SWITCHES = {
    name: (later(word + _VALUE.format("true")), later(word + _VALUE.format("false")))
    for name, word in (
        ("AllowUnencrypted", r"allowunencrypted"),
        ("Basic authentication", r"(?:service.auth.*|auth\\)basic"),
    )
}
_CLOSING = ("restore winrm/config", "winrm start= disabled", "winrm -startuptype disabled")


def left_on(subject: Subject) -> Iterator[Hit]:
    """What opens WinRM in a build that seals, and is never taken back."""
    if speaks_of(subject, *_CLOSING):
        return
    for name, (on, off) in _SWITCHES.items():
        for command in left_in_image(subject, _sets(on), _sets(off)):
            yield at_command(
                command,
                f"{name} of WinRM stays on in every machine made from the image",
                "Set it to false before sysprep, or at the first start of a clone.",
            )


def _sets(pattern: re.Pattern[str]) -> Callable[[Command], bool]:
    def sets(command: Command) -> bool:
        line = command.line
        return command.name in _SETTERS and "client" not in line and bool(pattern.search(line))

    return sets


_SET = "Set-Item -Path WSMan:\\localhost\\Service\\AllowUnencrypted -Value "
RULE = Rule(
    code="rule/winrm-unencrypted-left",
    severity="warning",
    page=__doc__ or "",
    check=left_on,
    bad=sealed(_SET + "$true\n"),
    good=sealed(_SET + "$true\n", seal=_SET + "$false\n"),
    at=("do.ps1", 1, 1),
)

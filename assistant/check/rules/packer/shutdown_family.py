"""The shutdown command is one that the system inside knows.

`sudo`, `systemctl` and `poweroff` do not exist on Windows, `Stop-Computer` and `shutdown /s` not on
Linux. Packer does not look at the command's end: the build waits until its shutdown timeout, and
fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.check.rules.hits import at_machine
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.patterns import later

_LINUX = later(
    r"\bsudo\b|\bsystemctl\b|\bpoweroff\b|/s?bin/|\bshutdown\s+(?:-[hP]+\b|-h?P|now)|\bhalt\b"
)
_WINDOWS = later(
    r"\bshutdown(?:\.exe)?\s+/[sptf]|\bstop-computer\b|\bschtasks\b|sysprep\.exe",
    re.IGNORECASE,
)


def foreign(subject: Subject) -> Iterator[Hit]:
    """Commands of the other family."""
    for machine in subject.machines:
        attribute = machine.attribute("shutdown_command")
        command = machine.text("shutdown_command") or ""
        if attribute is not None and not command:
            command = " ".join(text for text, _ in subject.texts_in(attribute.value))
        linux, windows = _LINUX.search(command), _WINDOWS.search(command)
        # Over SSH a Windows machine may have a shell of Unix.
        wrong = machine.communicator == "winrm" and linux and not windows
        if wrong or (machine.family == "linux" and windows and not linux):
            system = "Windows" if wrong else "Linux"
            yield at_machine(
                machine,
                "shutdown_command",
                f"The machine has {system}, which does not know this command",
                'On Windows: "shutdown /s /t 5"; on Linux: "sudo shutdown -P now".',
            )


def _source(command: str) -> str:
    return (
        'source "hyperv-iso" "a" {\n  communicator     = "winrm"\n'
        f'  shutdown_command = "{command}"\n}}\n'
    )


RULE = Rule(
    code="rule/shutdown-family",
    severity="error",
    page=__doc__ or "",
    check=foreign,
    bad={"a.pkr.hcl": _source("sudo shutdown -P now")},
    good={"a.pkr.hcl": _source("shutdown /s /t 5")},
    at=("a.pkr.hcl", 3, 3),
)

"""Sysprep is given switches that go together.

It takes one of /oobe and /audit, and one of /shutdown, /reboot and /quit. With both of a kind, or
with /generalize alone, it shows its window, and the build waits for a person who never comes.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.hits import at_command
from assistant.check.rules.rule import Hit, Rule
from assistant.check.sealing import sysprep_calls
from assistant.check.subject import Subject

_ENDS = ("shutdown", "reboot", "quit")


def unfitting(subject: Subject) -> Iterator[Hit]:
    """Calls whose switches contradict one another or leave a question open."""
    for command, switches in sysprep_calls(subject):
        ends = [f"/{end}" for end in _ENDS if end in switches]
        what = ""
        if {"oobe", "audit"} <= switches:
            what = "Sysprep takes /oobe or /audit, not both"
        elif len(ends) > 1:
            what = f"Sysprep takes one of {' and '.join(ends)}"
        elif "generalize" in switches and not switches & {"oobe", "audit"}:
            what = "Sysprep needs /oobe or /audit beside /generalize"
        if what:
            yield at_command(
                command, what, "A sealed image takes /generalize /oobe and /shutdown or /quit."
            )


RULE = Rule(
    code="rule/sysprep-switches",
    severity="error",
    page=__doc__ or "",
    check=unfitting,
    bad={"seal.cmd": "C:\\Windows\\System32\\Sysprep\\sysprep.exe /generalize /shutdown\n"},
    good={"seal.cmd": "C:\\Windows\\System32\\Sysprep\\sysprep.exe /generalize /oobe /quit\n"},
    at=("seal.cmd", 1, 1),
)

"""Automatic logon in an answer file is counted.

Without `LogonCount` the machine logs on by itself at every start, and the password stays in the
registry. `<LogonCount>1</LogonCount>` is enough for FirstLogonCommands; give more where they
restart the machine.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.examples import component, unattend
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.targets.windows.answers import uncounted as without_count


def uncounted(subject: Subject) -> Iterator[Hit]:
    """Automatic logons without a count."""
    for tree in subject.answer_files:
        for logon in without_count(tree.root) if tree.root is not None else ():
            yield Hit(tree.source, logon.span, "Automatic logon has no count and stays on",
                      "Add <LogonCount>1</LogonCount>.")  # fmt: skip


def _logon(count: str) -> str:
    inside = (
        "      <AutoLogon>\n        <Enabled>true</Enabled>\n        <Username>build</Username>\n"
        f"{count}      </AutoLogon>\n"
    )
    return unattend(component("oobeSystem", "Shell-Setup", inside))


RULE = Rule(
    code="rule/autologon-count",
    severity="warning",
    page=__doc__ or "",
    check=uncounted,
    bad={"autounattend.xml": _logon("")},
    good={"autounattend.xml": _logon("        <LogonCount>1</LogonCount>\n")},
    at=("autounattend.xml", 4, 7),
)

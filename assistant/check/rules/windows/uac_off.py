"""User Account Control stays on in the image.

With `EnableLUA` off, every program of an administrator has full rights, and Store apps do not
start. A build does not need it: elevated provisioners and the first logon are elevated anyway.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.examples import component, unattend
from assistant.check.rules.hits import at_command, at_element
from assistant.check.rules.rule import Hit, Rule
from assistant.check.sealing import left_values
from assistant.check.subject import Subject

_WHAT = "User Account Control is switched off and stays off"
_DETAIL = "Leave it on, or set EnableLUA to 1 again at the end."


def off(subject: Subject) -> Iterator[Hit]:
    """EnableLUA, off and never on again, in scripts and answer files."""
    for command in left_values(subject, "enablelua", 0):
        yield at_command(command, _WHAT, _DETAIL)
    if any(write.name == "enablelua" and write.number == 1 for write in subject.writes):
        return
    for tree in subject.answer_files:
        for element in tree.root.all("EnableLUA") if tree.root is not None else ():
            if element.text.lower() in ("false", "0"):
                yield at_element(tree, element, _WHAT, _DETAIL)


def _lua(value: str) -> str:
    inside = f"      <EnableLUA>{value}</EnableLUA>\n"
    return unattend(component("offlineServicing", "LUA-Settings", inside))


RULE = Rule(
    code="rule/uac-off",
    severity="warning",
    page=__doc__ or "",
    check=off,
    bad={"autounattend.xml": _lua("false")},
    good={"autounattend.xml": _lua("true")},
    at=("autounattend.xml", 4, 7),
)

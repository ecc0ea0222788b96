"""A computer name is one that Windows takes.

It has letters, digits and hyphens only, and is not made of digits alone; `*` lets Windows make one
up. Another name stops Setup in the specialize pass with "restarted unexpectedly", and every further
start with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.check.rules.examples import component, unattend
from assistant.check.rules.hits import at_element
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.patterns import later

_FILLED_IN = later(r"[${}%@#_\[\]<>]|placeholder|replace|change", re.IGNORECASE)
"""Marks of a name that something else puts in."""
_BAD = later(r"[\\/:*?\"|,~!^&'()\s.;=+]")


def unfit(subject: Subject) -> Iterator[Hit]:
    """Names that hold what no computer name may."""
    for tree in subject.answer_files:
        for element in tree.root.all("ComputerName") if tree.root is not None else ():
            what = _fault(element.text)
            if what:
                yield at_element(tree, element, what, "Write `*` for a name that Windows makes up.")


def _fault(name: str) -> str:
    if not name or name == "*" or _FILLED_IN.search(name):
        return ""
    if name.isdecimal():
        return "A computer name cannot be made of digits alone"
    found = _BAD.search(name)
    if found:
        return f"A computer name cannot hold `{found[0]}`"
    return ""


def _named(name: str) -> str:
    inside = f"      <ComputerName>{name}</ComputerName>\n"
    return unattend(component("specialize", "Shell-Setup", inside))


RULE = Rule(
    code="rule/computer-name",
    severity="error",
    page=__doc__ or "",
    check=unfit,
    bad={"autounattend.xml": _named("golden.image")},
    good={"autounattend.xml": _named("golden-image")},
    at=("autounattend.xml", 4, 7),
)

"""A time zone in an answer file is one of Windows' own.

Windows names its zones like `W. Europe Standard Time`, not `Europe/Berlin`; Setup stops in the
pass on a name that it does not know. `tzutil /l` lists the names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.check.rules.examples import component, unattend
from assistant.check.rules.hits import at_element
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject

_REGION = re.compile(
    r"(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Etc|Europe|Indian|Pacific|US)/\w+"
)


def foreign(subject: Subject) -> Iterator[Hit]:
    """Time zones as Linux names them."""
    for tree in subject.answer_files:
        for element in tree.root.all("TimeZone") if tree.root is not None else ():
            if _REGION.match(element.text):
                yield at_element(
                    tree,
                    element,
                    f"Windows knows no time zone `{element.text}`",
                    "Write its own name for it, such as UTC or W. Europe Standard Time.",
                )


def _zone(name: str) -> str:
    return unattend(component("specialize", "Shell-Setup", f"      <TimeZone>{name}</TimeZone>\n"))


RULE = Rule(
    code="rule/time-zone",
    severity="error",
    page=__doc__ or "",
    check=foreign,
    bad={"autounattend.xml": _zone("Europe/Berlin")},
    good={"autounattend.xml": _zone("W. Europe Standard Time")},
    at=("autounattend.xml", 4, 7),
)

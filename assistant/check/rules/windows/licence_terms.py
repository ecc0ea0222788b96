"""An unattended installation accepts the licence terms.

Setup stops at its licence page unless `AcceptEula` is true in the UserData of the windowsPE pass,
and no first-run setting can make up for it. A build then waits until its timeout.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.examples import component, unattend
from assistant.check.rules.hits import at_element
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject


def unaccepted(subject: Subject) -> Iterator[Hit]:
    """Setup components that install an image and do not accept."""
    for tree in subject.answer_files:
        for settings in tree.root.children if tree.root is not None else ():
            if settings.attributes.get("pass") != "windowsPE":
                continue
            for one in settings.children:
                if next(one.all("ImageInstall"), None) is None:
                    continue
                given = next(settings.find("UserData/AcceptEula"), None)
                accepted = given is not None and (
                    given.text.lower() in ("true", "1") or "${" in given.text
                )
                if not accepted:
                    yield at_element(
                        tree,
                        given or one,
                        "Setup stops at its licence page",
                        "Add <UserData><AcceptEula>true</AcceptEula></UserData>.",
                    )


_IMAGE = "      <ImageInstall/>\n"
_DATA = "      <UserData>\n        <AcceptEula>true</AcceptEula>\n      </UserData>\n"
RULE = Rule(
    code="rule/licence-terms",
    severity="warning",
    page=__doc__ or "",
    check=unaccepted,
    bad={"autounattend.xml": unattend(component("windowsPE", "Setup", _IMAGE))},
    good={"autounattend.xml": unattend(component("windowsPE", "Setup", _IMAGE + _DATA))},
    at=("autounattend.xml", 3, 5),
)

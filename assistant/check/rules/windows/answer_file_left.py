"""The build's answer file does not stay in the image.

Setup keeps the answer file with its passwords in C:\\Windows\\Panther, and every machine made
from the image carries it; a clone may also read it again at its first start. Delete
`C:\\Windows\\Panther\\unattend*.xml` before sysprep.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.examples import component, sealed, unattend
from assistant.check.rules.rule import Hit, Rule
from assistant.check.sealing import seals, speaks_of
from assistant.check.subject import Subject
from assistant.syntax.xml import Element

_PLACES = ("Password", "AdministratorPassword")


def kept(subject: Subject) -> Iterator[Hit]:
    """The first password of the build's answer file, where nothing ever deletes the file."""
    if not seals(subject) or speaks_of(subject, "panther"):
        return
    for tree in subject.answer_files:
        root = tree.root
        if root is None or not any(s.attributes.get("pass") == "windowsPE" for s in root.children):
            continue
        value = next((v for name in _PLACES for v in _values(root, name)), None)
        if value is not None and seals(subject, tree.source.path):
            yield Hit(tree.source, value.span,
                      "This password stays in C:\\Windows\\Panther in every machine of the image",
                      "Delete C:\\Windows\\Panther\\unattend*.xml before sysprep.")  # fmt: skip


def _values(root: Element, name: str) -> Iterator[Element]:
    return (value for value in root.find(f"{name}/Value") if value.text)


_ANSWER = unattend(
    component("windowsPE", "Setup", ""),
    component(
        "oobeSystem",
        "Shell-Setup",
        "      <UserAccounts>\n        <AdministratorPassword>\n"
        "          <Value>${password}</Value>\n        </AdministratorPassword>\n"
        "      </UserAccounts>\n",
    ),
)
RULE = Rule(
    code="rule/answer-file-left",
    severity="warning",
    page=__doc__ or "",
    check=kept,
    bad={**sealed(), "autounattend.xml": _ANSWER},
    good={
        **sealed(seal="Remove-Item C:\\Windows\\Panther\\unattend*.xml -Force\n"),
        "autounattend.xml": _ANSWER,
    },
    at=("autounattend.xml", 10, 11),
)

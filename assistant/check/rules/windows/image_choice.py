"""An answer file says which image it installs, in words that Setup knows.

Setup media hold several editions. They are chosen by /IMAGE/NAME, /IMAGE/INDEX or
/IMAGE/DESCRIPTION; another key, or an index that is no number, stops Setup with "no images are
available".
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.examples import component, unattend
from assistant.check.rules.hits import at_element
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject

_KEYS = ("/IMAGE/NAME", "/IMAGE/INDEX", "/IMAGE/DESCRIPTION")


def unclear(subject: Subject) -> Iterator[Hit]:
    """Keys that select nothing, and indexes that are none."""
    for tree in subject.answer_files:
        for data in tree.root.find("InstallFrom/MetaData") if tree.root is not None else ():
            key, value = data.child("Key"), data.child("Value")
            if key is None or value is None or "${" in key.text + value.text:
                continue
            name = key.text.upper()
            if name.startswith("/IMAGE/") and name not in _KEYS:
                yield Hit(
                    tree.source,
                    key.span,
                    f"Setup chooses by {', '.join(_KEYS)}, not by {key.text}",
                    severity="warning",
                )
            elif name == "/IMAGE/INDEX" and not value.text.isdecimal() and "{" not in value.text:
                yield at_element(
                    tree,
                    value,
                    "An image index is a number from 1",
                    "To choose by name, write /IMAGE/NAME as the key.",
                )


def _image(key: str, value: str) -> str:
    inside = (
        "      <ImageInstall>\n        <OSImage>\n          <InstallFrom>\n            <MetaData>\n"
        f"              <Key>{key}</Key>\n              <Value>{value}</Value>\n"
        "            </MetaData>\n          </InstallFrom>\n        </OSImage>\n"
        "      </ImageInstall>\n"
        "      <UserData>\n        <AcceptEula>true</AcceptEula>\n      </UserData>\n"
    )
    return unattend(component("windowsPE", "Setup", inside))


RULE = Rule(
    code="rule/image-choice",
    severity="error",
    page=__doc__ or "",
    check=unclear,
    bad={"autounattend.xml": _image("/IMAGE/INDEX", "Windows 11 Pro")},
    good={"autounattend.xml": _image("/IMAGE/NAME", "Windows 11 Pro")},
    at=("autounattend.xml", 9, 15),
)

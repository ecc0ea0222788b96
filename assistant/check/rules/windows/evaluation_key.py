"""Evaluation media take no product key.

With a key in the answer file, Setup looks for an edition that the key fits, finds none on an
evaluation medium and stops with "no images are available". Leave ProductKey out of UserData.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.examples import component, unattend
from assistant.check.rules.hits import at_element
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject


def needless(subject: Subject) -> Iterator[Hit]:
    """Keys beside the name of an evaluation image."""
    for tree in subject.answer_files:
        root = tree.root
        images = [v.text for v in root.find("InstallFrom/MetaData/Value")] if root else []
        if root is None or not any("evaluation" in image.lower() for image in images):
            continue
        for key in root.find("UserData/ProductKey/Key"):
            if key.text and "${" not in key.text:
                yield at_element(tree, key, "An evaluation image is not found with a product key")


def _image(key: str) -> str:
    inside = (
        "      <ImageInstall>\n        <OSImage>\n          <InstallFrom>\n            <MetaData>\n"
        "              <Key>/IMAGE/NAME</Key>\n"
        "              <Value>Windows 11 Enterprise Evaluation</Value>\n"
        "            </MetaData>\n          </InstallFrom>\n        </OSImage>\n"
        "      </ImageInstall>\n      <UserData>\n        <AcceptEula>true</AcceptEula>\n"
        f"{key}      </UserData>\n"
    )
    return unattend(component("windowsPE", "Setup", inside))


_KEY = (
    "        <ProductKey>\n          <Key>AAAAA-BBBBB-CCCCC-DDDDD-EEEEE</Key>\n"
    "        </ProductKey>\n"
)
RULE = Rule(
    code="rule/evaluation-key",
    severity="error",
    page=__doc__ or "",
    check=needless,
    bad={"autounattend.xml": _image(_KEY)},
    good={"autounattend.xml": _image("")},
    at=("autounattend.xml", 17, 11),
)

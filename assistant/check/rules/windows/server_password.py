"""A server is given the password of its Administrator.

Windows Server stops at the page for the Administrator's password when the answer file gives none,
and nothing after it runs. Add `AdministratorPassword` to the UserAccounts of the oobeSystem pass.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.examples import component, unattend
from assistant.check.rules.hits import at_element
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.xml import Element


def absent(subject: Subject) -> Iterator[Hit]:
    """Files that install a server and give its Administrator no password."""
    for tree in subject.answer_files:
        root = tree.root
        images = [v.text for v in root.find("InstallFrom/MetaData/Value")] if root else []
        if root is None or not any("server" in image.lower() for image in images):
            continue
        last = next((s for s in root.children if s.attributes.get("pass") == "oobeSystem"), None)
        if last is not None and not _given(last):
            yield at_element(
                tree,
                last,
                "Windows Server stops at the page for the Administrator's password",
                "Add AdministratorPassword to UserAccounts.",
            )


def _given(settings: Element) -> bool:
    return next(settings.all("AdministratorPassword"), None) is not None


_IMAGE = component(
    "windowsPE",
    "Setup",
    "      <ImageInstall>\n        <OSImage>\n          <InstallFrom>\n            <MetaData>\n"
    "              <Key>/IMAGE/NAME</Key>\n"
    "              <Value>Windows Server 2022 SERVERSTANDARD</Value>\n"
    "            </MetaData>\n          </InstallFrom>\n        </OSImage>\n"
    "      </ImageInstall>\n"
    "      <UserData>\n        <AcceptEula>true</AcceptEula>\n      </UserData>\n",
)
_ACCOUNTS = (
    "      <UserAccounts>\n        <AdministratorPassword>\n          <Value>${password}</Value>\n"
    "        </AdministratorPassword>\n      </UserAccounts>\n"
)
RULE = Rule(
    code="rule/server-password",
    severity="warning",
    page=__doc__ or "",
    check=absent,
    bad={"autounattend.xml": unattend(_IMAGE, component("oobeSystem", "Shell-Setup", ""))},
    good={"autounattend.xml": unattend(_IMAGE, component("oobeSystem", "Shell-Setup", _ACCOUNTS))},
    at=("autounattend.xml", 19, 3),
)

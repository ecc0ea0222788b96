"""Automatic logon names an account that the answer file makes.

With an AutoLogon for an account that is not there, nobody logs on, and FirstLogonCommands never
run. Name one of the LocalAccounts, or Administrator where its password is given.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.examples import component, unattend
from assistant.check.rules.hits import at_element
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject


def unmade(subject: Subject) -> Iterator[Hit]:
    """Names of AutoLogon that no account of the file has."""
    for tree in subject.answer_files:
        root = tree.root
        if root is None or next(root.all("ImageInstall"), None) is None:
            continue
        made = {name.text.lower() for name in root.find("LocalAccounts/LocalAccount/Name")}
        builtin = next(root.all("AdministratorPassword"), None) is not None
        open_ = any("${" in name or "{{" in name for name in made)
        for logon in root.all("AutoLogon"):
            user, domain = logon.child("Username"), logon.child("Domain")
            if user is None or domain is not None or open_ or builtin or "{" in user.text:
                continue
            if made and user.text.lower() not in made | {"administrator"}:
                yield at_element(
                    tree,
                    user,
                    f"No account `{user.text}` is made here, so nobody is logged on",
                    f"The accounts are {', '.join(sorted(made))}.",
                )


_IMAGE = component(
    "windowsPE",
    "Setup",
    "      <ImageInstall/>\n"
    "      <UserData>\n        <AcceptEula>true</AcceptEula>\n      </UserData>\n",
)


def _accounts(name: str) -> str:
    inside = (
        "      <UserAccounts>\n        <LocalAccounts>\n          <LocalAccount>\n"
        "            <Name>build</Name>\n          </LocalAccount>\n        </LocalAccounts>\n"
        "      </UserAccounts>\n      <AutoLogon>\n        <Enabled>true</Enabled>\n"
        f"        <Username>{name}</Username>\n        <LogonCount>1</LogonCount>\n"
        "      </AutoLogon>\n"
    )
    return unattend(_IMAGE, component("oobeSystem", "Shell-Setup", inside))


RULE = Rule(
    code="rule/autologon-account",
    severity="warning",
    page=__doc__ or "",
    check=unmade,
    bad={"autounattend.xml": _accounts("packer")},
    good={"autounattend.xml": _accounts("build")},
    at=("autounattend.xml", 21, 9),
)

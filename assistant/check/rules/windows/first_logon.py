"""Commands of the first logon need somebody to log on.

FirstLogonCommands run when the first administrator logs on. In a build nobody does, unless the same
file has an AutoLogon that is on: then WinRM is never opened, and the build waits until its timeout.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.examples import component, unattend
from assistant.check.rules.hits import at_element
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.targets.windows.answers import unheard as nobody_hears


def unheard(subject: Subject) -> Iterator[Hit]:
    """Files that install Windows, with such commands and without AutoLogon."""
    for tree in subject.answer_files:
        for commands in nobody_hears(tree.root) if tree.root is not None else ():
            yield at_element(
                tree,
                commands,
                "Nobody logs on during the build, so these commands never run",
                "Add AutoLogon with a LogonCount.",
            )


_IMAGE = component(
    "windowsPE",
    "Setup",
    "      <ImageInstall/>\n"
    "      <UserData>\n        <AcceptEula>true</AcceptEula>\n      </UserData>\n",
)
_COMMANDS = (
    "      <FirstLogonCommands>\n        <SynchronousCommand>\n          <Order>1</Order>\n"
    "          <CommandLine>cmd.exe /c D:\\winrm.cmd</CommandLine>\n"
    "        </SynchronousCommand>\n      </FirstLogonCommands>\n"
)
_LOGON = (
    "      <AutoLogon>\n        <Enabled>true</Enabled>\n        <LogonCount>1</LogonCount>\n"
    "      </AutoLogon>\n"
)
RULE = Rule(
    code="rule/first-logon",
    severity="warning",
    page=__doc__ or "",
    check=unheard,
    bad={"autounattend.xml": unattend(_IMAGE, component("oobeSystem", "Shell-Setup", _COMMANDS))},
    good={
        "autounattend.xml": unattend(
            _IMAGE, component("oobeSystem", "Shell-Setup", _LOGON + _COMMANDS)
        )
    },
    at=("autounattend.xml", 12, 7),
)

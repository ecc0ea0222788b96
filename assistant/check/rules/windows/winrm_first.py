"""WinRM opens last at the first logon.

Packer connects the moment the port answers, and its provisioners then run beside what the answer
file still has to do: installers fight for the same lock, settings come late. Let the commands that
open WinRM be the last ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from assistant.check.rules.examples import component, unattend
from assistant.check.rules.hits import at_element
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.targets.staging import Names
from assistant.targets.windows.answers import beside
from assistant.targets.windows.scripts import read_script


def early(subject: Subject) -> Iterator[Hit]:
    """Slow commands after the last one that opens WinRM."""
    for tree in subject.answer_files:
        for line in beside(tree.root, partial(_opens, subject)) if tree.root is not None else ():
            yield at_element(
                tree,
                line,
                "This runs beside Packer's provisioners, because WinRM is open by then",
                "Put it before the commands that open WinRM.",
            )


def _opens(subject: Subject, line: str) -> bool:
    texts = [line, *(subject.files[path] for path in Names(subject.files).called(line))]
    return any(read_script(text).winrm for text in texts)


def _commands(*lines: str) -> str:
    inside = "".join(
        f"        <SynchronousCommand>\n          <Order>{order}</Order>\n"
        f"          <CommandLine>{line}</CommandLine>\n        </SynchronousCommand>\n"
        for order, line in enumerate(lines, 1)
    )
    inside = f"      <FirstLogonCommands>\n{inside}      </FirstLogonCommands>\n"
    return unattend(component("oobeSystem", "Shell-Setup", inside))


_OPEN, _TOOLS = "cmd.exe /c winrm quickconfig -quiet", "msiexec /i D:\\tools.msi /qn"
RULE = Rule(
    code="rule/winrm-first",
    severity="info",
    page=__doc__ or "",
    check=early,
    bad={"autounattend.xml": _commands(_OPEN, _TOOLS)},
    good={"autounattend.xml": _commands(_TOOLS, _OPEN)},
    at=("autounattend.xml", 11, 11),
)

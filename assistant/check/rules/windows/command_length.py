"""A command in an answer file is short enough to be read.

Setup takes 259 characters in the Path of a RunSynchronous command, and 1024 in a CommandLine of the
first logon; a longer one stops the pass. Put the text into a script on the answer disc and call it.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.examples import component, unattend
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject

_LINE = 1024
_LIMITS = (
    ("RunSynchronousCommand/Path", 259),
    ("RunAsynchronousCommand/Path", 259),
    ("SynchronousCommand/CommandLine", _LINE),
    ("AsynchronousCommand/CommandLine", _LINE),
)


def too_long(subject: Subject) -> Iterator[Hit]:
    """Commands above the limit, where nothing in them is filled in later."""
    for tree in subject.answer_files:
        for path, limit in _LIMITS:
            for element in tree.root.find(path) if tree.root is not None else ():
                if len(element.text) > limit and "${" not in element.text:
                    yield Hit(
                        tree.source,
                        element.span,
                        f"The command has {len(element.text)} characters, and Setup takes {limit}",
                        "Call a script on the answer disc.",
                        severity="warning" if limit == _LINE else None,
                    )


def _run(path: str) -> str:
    inside = (
        "      <RunSynchronous>\n        <RunSynchronousCommand>\n          <Order>1</Order>\n"
        f"          <Path>{path}</Path>\n"
        "        </RunSynchronousCommand>\n      </RunSynchronous>\n"
    )
    return unattend(component("specialize", "Deployment", inside))


RULE = Rule(
    code="rule/answer-command-length",
    severity="error",
    page=__doc__ or "",
    check=too_long,
    bad={"autounattend.xml": _run("cmd.exe /c echo " + "1234567890" * 25)},
    good={"autounattend.xml": _run("cmd.exe /c D:\\settings.cmd")},
    at=("autounattend.xml", 7, 11),
)

"""What an answer file for Windows Setup runs, pass by pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assistant.syntax.source import Source
from assistant.syntax.templates import is_template
from assistant.syntax.xml import Element, parse_xml

PASSES = (
    "windowsPE", "offlineServicing", "generalize", "specialize", "auditSystem", "auditUser",
    "oobeSystem",
)  # fmt: skip
SETUP_ORDER = (
    "windowsPE", "offlineServicing", "specialize", "auditSystem", "auditUser", "oobeSystem"
)  # fmt: skip
COMMANDS = (
    ("RunSynchronousCommand", "Path", False),
    ("RunAsynchronousCommand", "Path", True),
    ("SynchronousCommand", "CommandLine", False),
    ("AsynchronousCommand", "CommandLine", True),
)
"""Elements that run something: the one inside that holds the line, and whether Setup goes on
meanwhile."""


@dataclass(frozen=True, slots=True)
class AnswerCommand:
    """One command of an answer file."""

    stage: str
    kind: str
    """Its element: RunSynchronousCommand, SynchronousCommand (of FirstLogonCommands)..."""
    command: str
    order: int
    """Its Order; 0 when it has none."""
    line: int
    parallel: bool


@dataclass(frozen=True, slots=True)
class AnswerFile:
    """An answer file's passes and commands."""

    path: str
    passes: tuple[str, ...]
    commands: tuple[AnswerCommand, ...]
    logon: str | None = None
    """Who logs on by itself; empty where the name is not told, None where nobody does."""
    unheard: bool = False
    """It installs Windows, and nobody logs on to hear its FirstLogonCommands."""
    uncounted: int = 0
    """The line of an automatic logon without a count; 0 where there is none."""

    def of(self, stage: str) -> Iterator[AnswerCommand]:
        """The commands of a pass, by Order."""
        return (c for c in self.commands if c.stage == stage)


def is_answer_file(path: str, text: str) -> bool:
    """Whether a file is an answer file for Windows Setup, or a template of one without branches."""
    if is_template(path):
        return "<unattend" in text and "%{" not in text and "{%" not in text
    return path.lower().endswith(".xml") and "<unattend" in text


def read_answer_file(path: str, text: str) -> AnswerFile:
    """Read one; a file that cannot be parsed gives what could be read of it."""
    xml = parse_xml(path, text)
    if xml.root is None:
        return AnswerFile(path, (), ())
    passes: list[str] = []
    commands: list[AnswerCommand] = []
    for settings in xml.root.children:
        stage = settings.attributes.get("pass", "")
        if settings.name == "settings" and stage:
            passes.append(stage)
            commands += sorted(_commands(xml.source, settings, stage), key=lambda c: c.order)
    bare = next(uncounted(xml.root), None)
    return AnswerFile(
        path, tuple(passes), tuple(commands), _logon(xml.root),
        next(unheard(xml.root), None) is not None,
        xml.source.line_of(bare.span.start) if bare is not None else 0,
    )  # fmt: skip


def _logon(root: Element) -> str | None:
    for logon in root.all("AutoLogon"):
        enabled, name = logon.child("Enabled"), logon.child("Username")
        if enabled is not None and enabled.text.lower() in ("true", "1"):
            return name.text if name is not None else ""
    return None


def uncounted(root: Element) -> Iterator[Element]:
    """Automatic logons that are on and have no LogonCount, and so stay on."""
    for logon in root.all("AutoLogon"):
        enabled = logon.child("Enabled")
        on = enabled is not None and enabled.text.lower() in ("true", "1")
        if on and logon.child("LogonCount") is None:
            yield logon


def unheard(root: Element) -> Iterator[Element]:
    """FirstLogonCommands of a file that installs Windows and has no AutoLogon."""
    if next(root.all("ImageInstall"), None) is None:
        return
    if any(e.text.lower() not in ("false", "0") for e in root.find("AutoLogon/Enabled")):
        return
    yield from (listed for listed in root.all("FirstLogonCommands") if listed.children)


_SLOW = ("install", "update", "msiexec", "setup", "choco")
"""Words of commands that take long enough to matter."""


def beside(root: Element, opens: Callable[[str], bool]) -> Iterator[Element]:
    """The lines of slow commands of the first logon after the last one that opens WinRM."""
    for listed in root.all("FirstLogonCommands"):
        lines = sorted(_lines(listed), key=lambda pair: pair[0])
        opening = [number for number, (_, line) in enumerate(lines) if opens(line.text)]
        for _, line in lines[opening[-1] + 1 :] if opening else ():
            if any(word in line.text.lower() for word in _SLOW):
                yield line


def _lines(commands: Element) -> Iterator[tuple[int, Element]]:
    for command in commands.children:
        order, line = command.child("Order"), command.child("CommandLine")
        if order is not None and order.text.isdecimal() and line is not None:
            yield int(order.text), line


def _commands(source: Source, settings: Element, stage: str) -> Iterator[AnswerCommand]:
    for name, child, parallel in COMMANDS:
        for element in settings.all(name):
            text, order = element.child(child), element.child("Order")
            if text is not None and text.text:
                number = order.text if order is not None else ""
                yield AnswerCommand(
                    stage=stage,
                    kind=name,
                    command=text.text,
                    order=int(number) if number.isdecimal() and len(number) < 10 else 0,
                    line=source.line_of(text.span.start),
                    parallel=parallel,
                )

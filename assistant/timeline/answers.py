"""What an answer file for Windows Setup runs, pass by pass."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import basename

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
    return AnswerFile(path, tuple(passes), tuple(commands))


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


def named(path: str, word: str) -> bool:
    """Whether the file's name holds a word, in any case."""
    return word in basename(path).lower()

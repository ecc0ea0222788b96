"""What stands in scripts of the shell."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.core.explanation import Known, Spot
from assistant.knowledge.spelling import near
from assistant.knowledge.told import told
from assistant.learn.explain.facts import shortened, spot_at
from assistant.syntax.shell.commands import Command, commands
from assistant.syntax.source import Source, Span


def shell_spots(path: str, text: str) -> Iterator[Spot]:
    """Every simple command."""
    source = Source(path, text)
    yield from commands_in(source, Span(0, len(text)), 0)


def commands_in(source: Source, body: Span, level: int) -> Iterator[Spot]:
    """The simple commands of a script that is a part of a file."""
    for command in commands(source.text[body.start : body.end]):
        if not command.name:
            continue
        span = Span(body.start + command.span.start, body.start + command.span.end)
        name = " ".join(word.text for word in command.words).replace("\n", " ")
        yield spot_at(source, span, level, "command", shortened(name), "shell", _known(command))


def _known(command: Command) -> Known:
    """The program, and what its first word makes it do."""
    words = told().shell
    first = next((word for word in command.arguments if not word.startswith("-")), "")
    for name in (f"{command.name} {first}", command.name):
        if name in words:
            facts = (("as root", "by sudo"),) if command.sudo else ()
            return Known(f"`{name}` {words[name]}.", facts)
    said = f"`{command.name}` is no command that is known here: a program, or a function."
    return Known(said, known=False, nearest=near(command.name, [w for w in words if " " not in w]))

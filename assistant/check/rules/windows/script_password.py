"""Passwords do not stand in scripts as they are.

A password on a command line of a script is in version control, in build logs and, where the script
is uploaded, in the image. Hand it over as an environment variable of the provisioner, from a
sensitive variable.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.commands import Command
from assistant.check.rules.hits import at_command
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject

_OPEN = ("$", "%", "*", "(", "/", "{", "@", "!")
"""What a value begins with that is filled in when the script runs."""


def written_out(subject: Subject) -> Iterator[Hit]:
    """Commands with a password in them."""
    for command in subject.commands:
        if any(_is_literal(word) for word in _passwords(command)):
            yield at_command(
                command,
                "A password is written out here",
                "Use an environment variable that the provisioner sets.",
            )
    for write in subject.writes:
        if write.name == "defaultpassword" and _is_literal(write.value or ""):
            yield at_command(
                write.command,
                "A password is written out here, and stays readable in the registry",
                "Use an environment variable that the provisioner sets.",
            )


def _passwords(command: Command) -> Iterator[str]:
    """The places of a command where a password stands."""
    words = command.words
    if command.name == "net" and len(words) > 3 and command.lowered[0] == "user":
        yield words[3]
    elif command.name == "convertto-securestring" and "-asplaintext" in command.lowered:
        given = command.parameter("String")
        bare = [word for word in words[1:] if not word.startswith("-")]
        yield given if given is not None else (bare or [""])[0]


def _is_literal(word: str) -> bool:
    return bool(word) and not word.startswith(_OPEN) and "${" not in word and "$(" not in word


RULE = Rule(
    code="rule/script-password",
    severity="warning",
    page=__doc__ or "",
    check=written_out,
    bad={"account.cmd": "net user build Passw0rd! /add\n"},
    good={"account.cmd": "net user build %BUILD_PASSWORD% /add\n"},
    at=("account.cmd", 1, 1),
)

"""Shell scripts: their simple commands with places, and where one plainly cannot be read."""

from assistant.syntax.shell.commands import Command, Word, commands
from assistant.syntax.shell.faults import is_shell, shell_findings
from assistant.syntax.shell.statements import Statement, statements

__all__ = [
    "Command",
    "Statement",
    "Word",
    "commands",
    "is_shell",
    "shell_findings",
    "statements",
]

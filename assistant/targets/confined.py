"""What a container without a network, an init system and a kernel of its own cannot run."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from posixpath import basename

from assistant.syntax.patterns import later
from assistant.syntax.shell import Command, commands
from assistant.targets.rehearsal_tables import LeftOutTable, left_out

DEPTH = 3
"""Commands that run other commands, nested deeper than this, are not looked into."""
_INNER = later(r"(?:\$\((?!\()|`|[<>]\()([^`)]*)")
"""The beginning of a command whose output is put in."""


def lack_of_shell(text: str) -> str:
    """Why a stretch of shell cannot do its work in the container; empty where nothing says so."""
    return _of_text(text, DEPTH)


def lack_of_words(words: Sequence[str]) -> str:
    """The same of one command given as a list of words, which no shell looks at."""
    table = left_out()
    found = commands(shlex.join(words))
    return next((why for command in found if (why := reason(command, table))), "")


def reason(command: Command, table: LeftOutTable, depth: int = 0) -> str:
    """Why a container cannot run a command; empty where it can, or where that is not known."""
    words = [word.value if word.value is not None else word.text for word in command.words]
    return _of_words(words, table, depth)


def _of_text(text: str, depth: int) -> str:
    table = left_out()
    why = next((why for command in commands(text) if (why := reason(command, table))), "")
    if why or not depth:
        return why
    return next((why for m in _INNER.finditer(text) if (why := _of_text(m[1], depth - 1))), "")


def _of_words(words: Sequence[str], table: LeftOutTable, depth: int) -> str:
    for number in range(len(words)):
        program, arguments = _program(words[number]), tuple(words[number + 1 :])
        why = next((rule.why for rule in table.of(program) if rule.holds(arguments)), "")
        if why:
            return why
        if program in table.texts and depth < DEPTH:
            given = _given(arguments, table.texts[program])
            whys = (reason(inner, table, depth + 1) for inner in commands(given))
            return next(filter(None, whys), "")
        if number == 0 and program not in table.wrappers:
            return ""
    return ""


def _program(word: str) -> str:
    """A program's name; one of the draft's own keeps its path, whatever it is called."""
    system = "/" not in word or word.startswith(("/bin/", "/sbin/", "/usr/"))
    return basename(word) if system else word


def _given(arguments: Sequence[str], option: str) -> str:
    """The text that a program is given to run."""
    if not option:
        return " ".join(arguments)
    for number, word in enumerate(arguments[:-1]):
        short = word.startswith("-") and not word.startswith("--") and word.endswith(option[1:])
        if word == option or short:
            return arguments[number + 1]
    return ""

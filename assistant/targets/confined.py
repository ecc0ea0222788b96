"""What a rehearsal's container has not: commands that need it are told by their programs."""

from __future__ import annotations

from functools import cache

import msgspec
import yaml

from assistant import paths
from assistant.syntax.patterns import later
from assistant.syntax.shell import Command, commands

_SHELLS = frozenset({"sh", "bash", "dash", "ash", "zsh", "ksh", "su", "runuser", "eval"})
_CARRIERS = frozenset({"xargs", "timeout", "nice", "ionice", "stdbuf", "flock", "setsid", "chroot"})
"""Programs that run what their later words name."""
_INNER = later(r"(?:\$\((?!\()|`|[<>]\()([^`)]*)")
"""The beginning of a command whose output is put in."""
_DEEP = 4
"""Commands within commands are looked at down to here."""


class Lack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that is not there."""

    lack: str
    """A plain clause: "it needs the network"."""
    programs: tuple[str, ...]
    offline: dict[str, tuple[str, ...]] = {}
    """First words with which a program does without."""


@cache
def _lacks() -> dict[str, Lack]:
    text = (paths.sandboxes_dir() / "confined.yaml").read_text(encoding="utf-8")
    table = msgspec.convert(yaml.safe_load(text), type=tuple[Lack, ...])
    return {program: lack for lack in table for program in lack.programs}


def lack_of_shell(text: str) -> str:
    """Why a stretch of shell cannot do its work in the container; empty where nothing says so."""
    return _of_text(text, _DEEP)


def lack_of_words(words: tuple[str, ...]) -> str:
    """The same of one command given as a list of words, which no shell looks at."""
    if not words:
        return ""
    name = words[0].rpartition("/")[2]
    if name in _SHELLS and "-c" in words[:-1]:
        return lack_of_shell(words[words.index("-c") + 1])
    if name in ("sudo", "env", "nohup", *_CARRIERS):
        rest = [i for i, w in enumerate(words[1:], 1) if not w.startswith("-") and "=" not in w]
        return next((why for i in rest if (why := _lack(words[i], words[i + 1 :]))), "")
    return _lack(words[0], words[1:])


def _of_text(text: str, deep: int) -> str:
    for command in commands(text):
        why = _of_command(command, deep)
        if why:
            return why
    if not deep:
        return ""
    return next((why for m in _INNER.finditer(text) if (why := _of_text(m[1], deep - 1))), "")


def _of_command(command: Command, deep: int) -> str:
    if not command.words:
        return ""
    why = _lack(command.name, command.arguments)
    if why or not deep:
        return why
    if command.name in _CARRIERS:
        for at, word in enumerate(command.words[1:], 1):
            known = tuple(w.value for w in command.words[at + 1 :] if w.value is not None)
            why = why or _lack(word.value or "", known)
    if command.name in _SHELLS and command.has("c"):
        for word in command.words[1:]:
            if not word.text.startswith("-"):
                why = why or _of_text(word.value or word.text.strip("\"'"), deep - 1)
    return why


def _lack(program: str, arguments: tuple[str, ...]) -> str:
    name = program.rpartition("/")[2]
    lack = _lacks().get(name)
    if lack is None:
        return ""
    first = next((a for a in arguments if not a.startswith("-")), "")
    given = {first, *(a for a in arguments if a.startswith("-"))}
    return "" if given & set(lack.offline.get(name, ())) else lack.lack

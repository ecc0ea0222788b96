"""A command's words as options and arguments; one unknown option, and nothing is claimed of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(slots=True)
class Given:
    """What a command was given."""

    flags: set[str] = field(default_factory=set)
    values: dict[str, list[str]] = field(default_factory=dict)
    arguments: list[str] = field(default_factory=list)

    def value(self, name: str) -> str:
        """An option's value, the last one; empty where it is not given."""
        return self.values.get(name, [""])[-1]


def given(
    words: list[str], flags: Mapping[str, str], valued: Mapping[str, str] | None = None
) -> Given | None:
    """The words after a command's name, sorted; None where an option is not among these.

    Both tables lead from an option as it is written to the name under which it is asked for.
    Short options may stand together, and a value may follow `=` or its letter at once.
    """
    valued, out, at = valued or {}, Given(), 0
    while at < len(words):
        word = words[at]
        at += 1
        name, sign, rest = word.partition("=")
        if word == "--":
            out.arguments += words[at:]
            break
        if not word.startswith("-") or word == "-":
            out.arguments.append(word)
        elif word in flags:
            out.flags.add(flags[word])
        elif word in valued and at < len(words):
            out.values.setdefault(valued[word], []).append(words[at])
            at += 1
        elif sign and name in valued:
            out.values.setdefault(valued[name], []).append(rest)
        elif not word.startswith("--") and len(word) > 2:
            opened = _letters(word, flags, valued, out)
            if opened is None:
                return None
            if opened:
                if at == len(words):
                    return None
                out.values.setdefault(valued[opened], []).append(words[at])
                at += 1
        else:
            return None
    return out


def _letters(
    word: str, flags: Mapping[str, str], valued: Mapping[str, str], out: Given
) -> str | None:
    """Short options in one word. The option that waits for the next word, or empty; None where
    one is unknown."""
    for place, letter in enumerate(word[1:], 1):
        option = f"-{letter}"
        if option in flags:
            out.flags.add(flags[option])
        elif option in valued:
            rest = word[place + 1 :]
            if rest:
                out.values.setdefault(valued[option], []).append(rest)
                return ""
            return option
        else:
            return None
    return ""

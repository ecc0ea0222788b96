"""What commands write into the registry, whichever way they do."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from assistant.targets.commands.command import Command

_WRITERS = frozenset({"set-itemproperty", "new-itemproperty", "sp"})
_REMOVERS = frozenset({"remove-itemproperty", "rp", "clear-itemproperty"})
_SWITCHES = frozenset({"-force", "-confirm", "-whatif", "-passthru", "-verbose"})
_NAMED = frozenset(
    {"-path", "-literalpath", "-name", "-value", "-type", "-propertytype", "-erroraction", "-ea",
     "-warningaction", "-errorvariable"}
)  # fmt: skip


class RegistryWrite(msgspec.Struct, frozen=True):
    """A value that is set or taken away."""

    key: str
    """In small letters, as it is written."""
    name: str
    """In small letters."""
    value: str | None
    """None: the value is removed."""
    command: Command

    @property
    def number(self) -> int | None:
        """The value as a number; None where it is none or not known."""
        text = (self.value or "").strip().lower()
        try:
            return int(text, 16) if text.startswith("0x") else int(text)
        except ValueError:
            return None


def registry_writes(command: Command) -> Iterator[RegistryWrite]:
    """What one command does to values of the registry; nothing for any other command."""
    if command.name == "reg":
        yield from _reg(command)
    elif command.name in _WRITERS | _REMOVERS:
        yield from _property(command)


def _reg(command: Command) -> Iterator[RegistryWrite]:
    if len(command.lowered) < 2 or command.lowered[0] not in ("add", "delete"):
        return
    name, value = _switch(command, "/v"), _switch(command, "/d")
    key = command.lowered[1]
    if command.lowered[0] == "delete":
        yield RegistryWrite(key, (name or "").lower(), None, command)
    elif name is not None:
        yield RegistryWrite(key, name.lower(), value or "", command)


def _switch(command: Command, switch: str) -> str | None:
    for number, word in enumerate(command.lowered[:-1]):
        if word == switch:
            return command.words[number + 2]
    return None


def _property(command: Command) -> Iterator[RegistryWrite]:
    named: dict[str, str] = {}
    bare: list[str] = []
    words = command.words[1:]
    number = 0
    while number < len(words):
        word = words[number]
        lowered = word.lower()
        if lowered in _NAMED and number + 1 < len(words):
            named[lowered] = words[number + 1]
            number += 1
        elif lowered not in _SWITCHES:
            bare.append(word)
        number += 1
    path = named.get("-path") or named.get("-literalpath") or (bare.pop(0) if bare else "")
    name = named.get("-name") or (bare.pop(0) if bare else "")
    if command.name in _REMOVERS:
        yield RegistryWrite(path.lower(), name.lower(), None, command)
    else:
        value = named.get("-value", bare.pop(0) if bare else "")
        yield RegistryWrite(path.lower(), name.lower(), value, command)

"""Cmdlets of PowerShell with their parameters: the pack of what an image build uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import msgspec

from assistant.knowledge.formats import About, read_pack


class _File(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    about: About
    common: str
    """Parameters that every cmdlet takes."""
    groups: dict[str, str]
    """Parameters that a family of cmdlets takes, written `@name` in a cmdlet's own."""
    aliases: dict[str, str]
    modules: dict[str, dict[str, str]]
    """Module to cmdlet to parameters: `Name/Alias`, `!` for a switch, `=A|B` for an enum, `...`
    where more are there than are listed."""
    names: dict[str, str]
    """Verb to nouns of cmdlets of which the name alone is known."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A cmdlet's parameter."""

    name: str
    switch: bool
    values: tuple[str, ...]
    """The only values it takes; empty: any."""


@dataclass(frozen=True, slots=True)
class Cmdlet:
    """A cmdlet whose parameters are known."""

    name: str
    module: str
    parameters: Mapping[str, Parameter]
    """By name and by alias, in small letters; the common ones are not among them."""
    complete: bool
    """False: it has more parameters than are listed."""


class Cmdlets:
    """The pack, looked up by name whatever the case."""

    def __init__(self, data: _File) -> None:
        self._groups = {name: _parameters(text) for name, text in data.groups.items()}
        self.common = _parameters(data.common)
        self._rows = {
            name.lower(): (name, module, text)
            for module, cmdlets in data.modules.items()
            for name, text in cmdlets.items()
        }
        self._aliases = {alias.lower(): name for alias, name in data.aliases.items()}
        self._verbs = data.names
        self._read: dict[str, Cmdlet] = {}

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Every known cmdlet: small letters to the name as it is written."""
        listed = {name for name, _, _ in self._rows.values()}
        listed |= {f"{verb}-{noun}" for verb, text in self._verbs.items() for noun in text.split()}
        return {name.lower(): name for name in listed}

    def named(self, name: str) -> str | None:
        """The cmdlet that a name or an alias calls, as it is written; None: not known."""
        return self.names.get(name.lower()) or self._aliases.get(name.lower())

    def get(self, name: str) -> Cmdlet | None:
        """The cmdlet of a name or an alias, if its parameters are known."""
        low = name.lower()
        low = self._aliases.get(low, low).lower()
        if low not in self._read and low in self._rows:
            full, module, text = self._rows[low]
            self._read[low] = self._cmdlet(full, module, text)
        return self._read.get(low)

    def _cmdlet(self, name: str, module: str, text: str) -> Cmdlet:
        words = text.split()
        parameters = _parameters(" ".join(w for w in words if w[0] not in "@."))
        for word in words:
            if word.startswith("@"):
                parameters |= self._groups[word[1:]]
        return Cmdlet(name, module, parameters, complete="..." not in words)


def _parameters(text: str) -> dict[str, Parameter]:
    found: dict[str, Parameter] = {}
    for word in text.split():
        spelling, _, values = word.partition("=")
        switch = spelling.endswith("!")
        names = spelling.rstrip("!").split("/")
        one = Parameter(names[0], switch, tuple(values.split("|")) if values else ())
        found |= {name.lower(): one for name in names}
    return found


@lru_cache(maxsize=1)
def cmdlets() -> Cmdlets:
    """The pack, read once."""
    return Cmdlets(read_pack("powershell", _File))

"""Names inside of the vocabulary's terms, looked up where a pack has such names.

Most terms outside of Packer's, Terraform's and compose's words are written for people
(`Set-VMMemory -StartupBytes`, `ComputerName in specialize`). The cmdlets, parameters, components,
settings and passes in them are names all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.knowledge.answers import Setting, answer_pack
from assistant.knowledge.cmdlets import cmdlets

POWERSHELL = frozenset({"hyperv", "gpo", "powershell-dsc"})
"""Tools whose words are cmdlets, where they are none of a window."""
_CMDLET = re.compile(r"\b[A-Z][A-Za-z]+-[A-Z]\w+")
_PARAMETER = re.compile(r"(?<!\S)-([A-Z]\w+)")
_WORD = re.compile(r"[\w-]+")
_PASSES = frozenset(
    {"windowsPE", "offlineServicing", "generalize", "specialize", "auditSystem", "auditUser",
     "oobeSystem"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Names:
    """What a term names."""

    known: tuple[str, ...]
    """As a file has them: `Set-VMMemory`, `Set-VMMemory -StartupBytes`, `AutoLogon`."""
    strange: tuple[str, ...]
    """What looks like such a name and is in no pack."""

    @property
    def verified(self) -> bool:
        """Whether all that it names is in a pack."""
        return bool(self.known) and not self.strange


def names_in(tool: str, term: str) -> Names:
    """The names that a pack can tell of; none for a tool without such a pack."""
    if tool in POWERSHELL:
        return _commands(term)
    return _settings(term) if tool == "unattend" else Names((), ())


def _commands(term: str) -> Names:
    known: list[str] = []
    strange: list[str] = []
    places = list(_CMDLET.finditer(term))
    for number, match in enumerate(places):
        name, after = match[0], places[number + 1].start() if number + 1 < len(places) else None
        if cmdlets().named(name) is None:
            strange.append(name)
            continue
        known.append(name)
        cmdlet = cmdlets().get(name)
        for parameter in _PARAMETER.findall(term[match.end() : after]):
            there = cmdlet is not None and parameter.lower() in cmdlet.parameters
            (known if there else strange).append(f"{name} -{parameter}")
    return Names(tuple(known), tuple(strange))


def _settings(term: str) -> Names:
    words = [word for word in _WORD.findall(term) if word in all_settings()]
    return Names(tuple(words), ())


@lru_cache(maxsize=1)
def all_settings() -> frozenset[str]:
    """Components, what stands in them at any depth, and the passes."""
    pack = answer_pack()
    found = {*pack.names, *_PASSES}
    for component in pack.components.values():
        found |= set(_inside(component.body))
    return frozenset(found)


def _inside(setting: Setting) -> Iterator[str]:
    for name, inner in setting.inside.items():
        yield name
        yield from _inside(inner)

"""A Packer template in no notation: values with their lines, parts in their order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from assistant.translate.ledger import Ledger

Lines = tuple[int, ...]
Plain: TypeAlias = str | float | list["Value"] | dict[str, "Value"] | None


@dataclass(frozen=True, slots=True)
class Value:
    """A value and the lines that it stands on, its name included."""

    plain: Plain
    lines: Lines

    def said(self, ledger: Ledger, note: str = "") -> None:
        """All of it is in the target."""
        for lines in self.leaves():
            ledger.translated(lines, note)

    def lost(self, ledger: Ledger, why: str) -> None:
        """Nothing of it is in the target."""
        for lines in self.leaves():
            ledger.lost(lines, why)

    def leaves(self) -> Iterator[Lines]:
        """The lines of its scalars; what opens and closes it fares as they do."""
        inner = list(self.plain.values()) if isinstance(self.plain, dict) else self.plain
        if isinstance(inner, list) and inner:
            for one in inner:
                yield from one.leaves()
        else:
            yield self.lines


@dataclass(slots=True)
class Part:
    """A builder, a provisioner or a post-processor."""

    type: str
    settings: dict[str, Value]
    lines: Lines
    """Those of the place where its type stands."""

    def text(self, name: str) -> str:
        """A setting that is a text; empty where there is none."""
        given = self.settings.get(name)
        return given.plain if given is not None and isinstance(given.plain, str) else ""

    def take(self, name: str) -> Value | None:
        """A setting, which is no longer there then."""
        return self.settings.pop(name, None)


@dataclass(slots=True)
class Template:
    """A whole file."""

    name: str
    """That of the file, without its ending."""
    comments: list[Value] = field(default_factory=list)
    variables: dict[str, Value] = field(default_factory=dict)
    sensitive: list[Value] = field(default_factory=list)
    least: Value | None = None
    """The version of Packer that it asks for."""
    builders: list[Part] = field(default_factory=list)
    provisioners: list[Part] = field(default_factory=list)
    post_processors: list[list[Part]] = field(default_factory=list)
    """Sequences: each takes what the one before it made."""

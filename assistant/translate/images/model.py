"""How a container image is made, in no tool's words.

Texts may hold `Variable`s: values that are given when it is built.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from assistant.translate.texts import Text

Lines = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Commands that are run in the container."""

    code: Text
    folder: str = ""
    """Where; empty: where the image starts."""
    user: str = ""
    """As whom; empty: as the image's own."""
    env: tuple[tuple[str, Text], ...] = ()
    """Beside the container's own environment."""
    shell: tuple[str, ...] = ()
    """Program and options, without `-c`; empty: sh."""
    strict: bool = False
    """Whether the first command that fails ends it."""


@dataclass(frozen=True, slots=True)
class Script:
    """A script of the machine that builds is run in the container."""

    path: Text
    env: tuple[tuple[str, Text], ...] = ()


@dataclass(frozen=True, slots=True)
class Copy:
    """Files are copied in; a folder with a stroke at its end means what is in it."""

    source: Text
    target: Text
    owner: str = ""
    mode: str = ""


@dataclass(frozen=True, slots=True)
class Fetch:
    """A file is fetched from the net."""

    url: Text
    target: Text


@dataclass(frozen=True, slots=True)
class Setting:
    """What the image says of its containers: CMD, ENV, EXPOSE... with its words as Docker reads
    them."""

    word: str
    text: Text


Step: TypeAlias = Run | Script | Copy | Fetch | Setting


@dataclass(frozen=True, slots=True)
class Placed:
    """A step and the lines that say it."""

    step: Step
    lines: Lines
    how: str = ""
    """In what it is not quite what the source says."""


@dataclass(slots=True)
class Image:
    """One image."""

    base: Text
    base_lines: Lines
    name: str = "image"
    platform: Text | None = None
    windows: bool = False
    """Its containers are Windows'."""
    steps: list[Placed] = field(default_factory=list)
    asked: dict[str, tuple[str | None, Lines]] = field(default_factory=dict)
    """Variables by name, with their defaults and the lines that declare them."""
    added: list[str] = field(default_factory=list)

    @property
    def settings(self) -> list[Placed]:
        """Those steps that are settings."""
        return [one for one in self.steps if isinstance(one.step, Setting)]

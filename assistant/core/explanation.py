"""What one place in a file means, as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["block", "attribute", "command", "element", "instruction", "key", "task"]


@dataclass(frozen=True, slots=True)
class Known:
    """What the packs say of one name."""

    sentence: str
    """One sentence, made from the facts."""
    facts: tuple[tuple[str, str], ...] = ()
    """What is asked (type, required, default...) and the answer, in order of weight."""
    known: bool = True
    """False: no pack has the name."""
    nearest: tuple[str, ...] = ()
    """Of an unknown name: those that may be meant, nearest first."""
    pack: str = ""
    """What says so, with its version: packer/hyperv 1.1.4; empty: nothing here does."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One thing in a file that has a name, with the lines that it takes."""

    path: str
    start: int
    end: int
    """First and last line, from 1."""
    level: int
    """0: at the top of the file."""
    kind: Kind
    name: str
    """As the file calls it: source "qemu" "vm", disk_size, services.web.ports."""
    tool: str
    """The tool's id in the vocabulary: packer, compose, unattend..."""
    known: Known
    elements: tuple[str, ...] = ()
    """The name as schema elements, the most telling first: builder/qemu.disk_size."""


@dataclass(frozen=True, slots=True)
class Use:
    """A place where something is declared or used."""

    what: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Idea:
    """The concept behind a name, with the words of other tools."""

    name: str
    title: str
    means: str
    terms: tuple[tuple[str, str], ...]
    """Tool and what it says, those with a word first; the tool at hand is left out."""
    trap: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that is known of one place."""

    spot: Spot
    within: tuple[str, ...] = ()
    """What it stands in, from the top down."""
    declared: tuple[Use, ...] = ()
    used: tuple[Use, ...] = ()
    when: tuple[str, ...] = ()
    """When it runs, a sentence each."""
    idea: Idea | None = None
    origin: str = ""
    """In a draft: who decided it, and why."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A file's parts, a line each, and the order in which what it starts runs."""

    path: str
    spots: tuple[Spot, ...]
    order: tuple[Use, ...] = field(default=())

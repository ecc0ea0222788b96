"""What was found in a goal, before anything is concluded from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from assistant.core.intent import Mention, Parameter, Span, UnknownTerm, Value
from assistant.understand.entries import System, Thing, Version
from assistant.understand.lexicon import Lexicon
from assistant.understand.text import Word


@dataclass(frozen=True, slots=True)
class Found:
    """A thing of the lexicon at a place of the goal."""

    thing: Thing
    span: Span
    negated: bool
    after_with: bool
    """The word before says that it comes along: with, including, and."""


@dataclass(frozen=True, slots=True)
class FoundSystem:
    """An operating system, or only its family, at a place of the goal."""

    system: System
    version: Version | None
    span: Span
    negated: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the goal that is about some of the machines only."""

    group: int
    names: tuple[str, ...]
    start: int
    end: int


SIZES = ("cpus", "memory_mb", "disk_gb", "data_disk_gb")
OWN = frozenset((*SIZES, "ip", "mac", "vm_id", "vlan", "node", "storage", "bridge"))
"""Values that a machine may have for itself."""
MACHINE = "machine."
"""What the names of such values begin with: machine.db01.memory_mb."""


def kind_of(name: str) -> str:
    """The parameter of the lexicon that a name stands for: memory_mb of machine.db01.memory_mb."""
    return name.rpartition(".")[2] if name.startswith(("@", MACHINE)) else name


@dataclass(slots=True)
class Reading:
    """The goal with everything found so far. Each character is claimed once."""

    goal: str
    words: tuple[Word, ...]
    lexicon: Lexicon
    texts: tuple[str, ...] = field(init=False)
    """The words' texts."""
    claimed: bytearray = field(init=False)
    """One byte per code point: 1 where something was made of it."""
    bare: str = field(init=False)
    """The goal with blanks for words that may stand between a size and what it is of."""
    systems: list[FoundSystem] = field(default_factory=list)
    things: list[Found] = field(default_factory=list)
    parameters: list[Parameter] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    unknown: list[UnknownTerm] = field(default_factory=list)
    pack_names: list[tuple[str, Span]] = field(default_factory=list)
    """Addresses of pack components that the goal names by their own names."""
    stretches: list[Stretch] = field(default_factory=list)
    """Where the goal speaks of one of several machines, or of a few."""
    editions: list[tuple[str, Span]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    """Code and text of cautions that arise while reading."""

    def __post_init__(self) -> None:
        self.texts = tuple(word.text for word in self.words)
        self.claimed = bytearray(len(self.goal))
        self.bare = self.goal

    def runs(self, at: int, longest: int) -> Iterator[tuple[Word, ...]]:
        """The words from one on that stand together and are free, the longest run first."""
        for length in range(min(longest, len(self.words) - at), 0, -1):
            run = self.words[at : at + length]
            if all(word.joined for word in run[1:]) and all(
                self.free(word.start, word.end) for word in run
            ):
                yield run

    def free(self, start: int, end: int) -> bool:
        """True when nothing in this stretch is claimed."""
        return not any(self.claimed[start:end])

    def claim(self, start: int, end: int, meaning: str) -> Span:
        """Mark a stretch as used."""
        self.claimed[start:end] = b"\x01" * (end - start)
        span = Span(start, end)
        self.mentions.append(Mention(span, meaning))
        return span

    def release(self, span: Span) -> None:
        """Take back a claim: what was found there has no place in what is made."""
        self.claimed[span.start : span.end] = bytes(span.end - span.start)
        self.mentions = [m for m in self.mentions if m.span != span]
        for mention in self.mentions:
            length = mention.span.end - mention.span.start
            self.claimed[mention.span.start : mention.span.end] = b"\x01" * length

    def set(self, name: str, value: Value, start: int, end: int, why: str = "") -> bool:
        """Take a parameter from the goal; the first value of a name counts.

        False when the name already has another value: the stretch stays unread and is said.
        """
        name = self.scoped(name, start)
        kind = self.lexicon.parameters[kind_of(name)]
        before = [p.value for p in self.parameters if p.name == name]
        if before and not kind.many and before[0] != value:
            said = self.goal[start:end]
            text = f"{kind_of(name)} is said twice: {before[0]} is used, “{said}” is not"
            self.notes.append(("said-twice", text))
            return False
        span = self.claim(start, end, f"{name} = {value}")
        if value not in before:
            self.parameters.append(Parameter(name, value, "goal", span, why))
        return True

    def scoped(self, name: str, at: int) -> str:
        """The name under which a value at this place is kept: `@0.ip` in a machine's stretch."""
        if name in OWN:
            for stretch in self.stretches:
                if stretch.start <= at < stretch.end:
                    return f"@{stretch.group}.{name}"
        return name

    def free_words(self) -> Iterator[tuple[int, Word]]:
        """Index and word of every word that nothing was made of."""
        for index, word in enumerate(self.words):
            if self.free(word.start, word.end):
                yield index, word

    def value(self, name: str) -> Value | None:
        """The first value of a parameter, or None."""
        return next((p.value for p in self.parameters if p.name == name), None)

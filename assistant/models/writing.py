"""What a draft asks of a model: a scene that is set once, then sections written one by one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from assistant.core.draft import ModelInfo

How = Literal["forced", "sampled"]
OnText = Callable[[str, How], None]


@dataclass(frozen=True, slots=True)
class ScenePart:
    """One part of what the model is told before it writes."""

    name: str
    text: str
    rank: int
    """Where the model's context is too small, the part with the highest rank goes first."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What the model is told once per draft, in reading order."""

    parts: tuple[ScenePart, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a file that is written in one go, under one grammar."""

    id: str
    """Stable between runs: with the draft's seed it decides the random numbers."""
    ask: str
    """What to write, in a line or two."""
    grammar: str
    """Lark, in llguidance's dialect; `start` is the whole section and must end in a literal."""
    spelled: str
    """Every character of the section's literals, once."""
    longest: int
    """Upper bound of the section's text, in characters."""


@dataclass(frozen=True, slots=True)
class Begun:
    """The scene stands."""

    prompt: int
    """Tokens evaluated."""
    context: int
    """Room of the context, in tokens."""
    notes: tuple[str, ...] = ()
    """What the model did not get to see, and why."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What one section cost, in tokens."""

    prompt: int = 0
    reused: int = 0
    sampled: int = 0
    forced: int = 0
    printed: int = 0
    """Of the section's text, what was forced and not evaluated: all after the last choice, and
    the middle of long stretches."""


class Writer(Protocol):
    """A model that writes under a grammar. One draft at a time."""

    @property
    def info(self) -> ModelInfo:
        """The model."""
        ...

    @property
    def alive(self) -> bool:
        """False once it was closed or its process has ended."""
        ...

    def begin(self, scene: Scene, longest: int, stop: threading.Event) -> Begun:
        """Forget everything and set the scene; `longest` bounds a section's text and ask, in
        characters. Raises Cancelled when `stop` is set, Unfinished when the model fails."""
        ...

    def write(self, section: Section, seed: int, on_text: OnText, stop: threading.Event) -> Usage:
        """Write one section; `on_text` hears its text in order. Raises as `begin` does."""
        ...

    def count(self, texts: tuple[str, ...]) -> int:
        """How many tokens these texts are in the model's vocabulary."""
        ...

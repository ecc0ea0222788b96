"""What the drafter wrote, and who decided each part of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from assistant.core.plan import Language, Origin

Width = Literal["narrow", "wide"]


@dataclass(frozen=True, slots=True)
class Decision:
    """One choice point with what was chosen and what could have been."""

    id: str
    path: str
    line: int
    """First line of the chosen text, from 1."""
    text: str
    alternatives: tuple[str, ...]
    """The other options; empty where a pattern was given."""


@dataclass(frozen=True, slots=True)
class LineOrigin:
    """Where a line of a file came from, when it is not merely the recipe's."""

    line: int
    origin: Origin
    why: str


@dataclass(frozen=True, slots=True)
class DraftedFile:
    """One file as written. `content` is bytes so that a user's own file stays byte for byte."""

    path: str
    language: Language
    content: bytes = field(repr=False)
    origins: tuple[LineOrigin, ...] = ()

    @property
    def text(self) -> str:
        """The content as text; undecodable bytes are replaced."""
        return self.content.decode("utf-8", errors="replace")


@dataclass(frozen=True, slots=True)
class Tokens:
    """What the model did, in tokens."""

    prompt: int = 0
    """Evaluated to set the scene."""
    reused: int = 0
    """Of a prompt, already in the cache."""
    sampled: int = 0
    """Chosen by the model."""
    forced: int = 0
    """Written because the grammar allowed nothing else; evaluated in batches."""
    printed: int = 0
    """Written without passing through the model."""

    def __add__(self, other: Tokens) -> Tokens:
        """Both together."""
        return Tokens(*(getattr(self, n) + getattr(other, n) for n in self.__slots__))


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """The model that drafted."""

    name: str
    sha256: str
    width: Width


@dataclass(frozen=True, slots=True)
class Draft:
    """The files, the decisions the model took, and what it cost."""

    files: tuple[DraftedFile, ...]
    decisions: tuple[Decision, ...] = ()
    tokens: Tokens = Tokens()

    def file(self, path: str) -> DraftedFile | None:
        """The file at `path`, or None."""
        return next((f for f in self.files if f.path == path), None)

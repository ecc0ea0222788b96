"""A model on this machine: its file, how fast it is, how it stands beside the others."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A GGUF file that Dryfit may use."""

    path: Path
    size: int
    """Bytes."""
    embedded: bool

    @property
    def name(self) -> str:
        """The file's name without `.gguf`."""
        return self.path.stem


@dataclass(frozen=True, slots=True)
class Speed:
    """Figures of one run. They fall to pieces where something else keeps the machine busy."""

    name: str
    sha256: str
    size: int
    """Bytes of the file."""
    memory: int
    """Bytes that its process held after the draft."""
    load_seconds: float
    read_per_second: float
    """Tokens of a prompt."""
    write_per_second: float
    """Tokens of a free answer."""
    draft_seconds: float
    draft_tokens: int
    """All of the finished draft, whoever decided them."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One model."""

    model: ModelFile
    memory: int
    """Bytes that its process takes: measured, else estimated from the file's size."""
    free: int
    """Bytes of memory that were free when it was looked at."""
    speed: Speed | None = None
    """As last measured here; None: never, for the file as it is."""
    reached: tuple[int, int] | None = None
    """Goals of the suite that were reached, and how many this version ran; None: none yet."""

    @property
    def fits(self) -> bool:
        """Whether there is room for it now."""
        return self.memory <= self.free

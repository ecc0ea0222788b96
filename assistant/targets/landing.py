"""How a script is left in an image so that machines made from it run it: steps, as values.

A system's own target tells the steps, the tool that makes the image writes them into its files.
All that is written carries `MARK` and the script's path, so that it can be taken out again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Spot = Literal["clone first boot", "after startup"]
MARK = "dryfit-moved:"


@dataclass(frozen=True, slots=True)
class Send:
    """A file of the draft is put into the image."""

    path: str
    destination: str


@dataclass(frozen=True, slots=True)
class Run:
    """Commands run in the image."""

    commands: tuple[str, ...]
    shell: Literal["powershell", "shell"]


@dataclass(frozen=True, slots=True)
class Landing:
    """What is done in a build so that its clones run a script."""

    steps: tuple[Send | Run, ...]
    files: Mapping[str, str] = field(default_factory=dict)
    """Files of the draft that are new or get another text."""
    after: str = ""
    """The file whose sending the steps follow; empty: they are the last ones of the build."""
    next_boot: bool = False
    """What they leave behind starts at the next boot: they may stand where the script stood, as
    long as the build restarts the machine no more."""


class NotMoved(Exception):
    """A move that is not certain; the text says why."""

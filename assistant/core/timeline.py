"""What runs when, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Lane = Literal["build", "image", "clone", "later"]
"""build: on the machine that builds; image: inside the machine while the image is made; clone: a
machine made from the image, at its first boot; later: after that."""
Certainty = Literal["stated", "documented", "unknown"]
"""stated: the files say so; documented: the tool or the operating system is known to do so;
unknown: whether or when it runs cannot be told from the files."""
Ending = Literal["restart", "shutdown", "generalize"]

STAGES = (
    "windowsPE", "offlineServicing", "specialize", "auditSystem", "auditUser", "oobeSystem",
    "communicator", "provisioners", "generalize", "shutdown", "SetupComplete",
)  # fmt: skip
"""The stages in the order of a Windows build; others have communicator, provisioners, shutdown."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that runs."""

    order: int
    """From 1; equal orders mean at the same time or in no fixed order."""
    lane: Lane
    stage: str
    what: str
    """A script's path in the draft, a command's first words, or one of the words communicator,
    restart, sysprep, shutdown."""
    path: str
    """The file that says so, and its line from 1."""
    line: int
    as_: str = ""
    """Who runs it; empty where the files do not say."""
    needs: tuple[str, ...] = ()
    ends: Ending | None = None
    """What the machine does when it is over."""
    certainty: Certainty = "stated"
    only: tuple[str, ...] = ()
    """The sources (type.name) that it is for; empty: all."""
    kind: str = ""
    """The provisioner's type, the answer file's element, the module: what makes it run."""
    where: str = ""
    """Where that is in words, where the lane's own say too little: on web (site.yml)."""
    course: int = 0
    """Moments of different courses (a build, a playbook, a configuration) have no order among them
    that the files state."""
    waits: tuple[str, ...] | None = None
    """What must be over before, where that is not all that comes earlier: `what` of moments of the
    same course. Order then is the earliest that these allow."""


@dataclass(frozen=True, slots=True)
class Trap:
    """An order that will hurt."""

    code: str
    text: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """All moments in order, and the traps among them."""

    moments: tuple[Moment, ...] = ()
    traps: tuple[Trap, ...] = ()

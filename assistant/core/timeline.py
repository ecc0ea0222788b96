"""What runs when, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Lane = Literal["build", "image", "clone", "later"]
"""build: on the machine that builds; image: inside the machine while the image is made; clone: a
machine made from the image, at its first boot; later: after that."""
Certainty = Literal["stated", "documented", "unknown"]
"""stated: the files say so; documented: the tool or the operating system is known to do so;
unknown: whether or when it runs cannot be told from the files."""
Ending = Literal["restart", "shutdown", "generalize"]


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

    @property
    def mend(self) -> str:
        """What to do instead."""
        return MENDS.get(self.code, "")


MENDS: Mapping[str, str] = {
    "after-sysprep": "let sysprep run last, or run this at the clone's first boot",
    "autologon-left": "give AutoLogon a LogonCount, and clones an answer file without it",
    "beside-provisioners": "let it run before the machine can be reached, or wait for it first",
    "cloud-init-disabled": "run `cloud-init clean --logs` in the last script",
    "hidden-by-only": "give the other source a step of its own, or take the restriction away",
    "host-keys-baked": "delete /etc/ssh/ssh_host_* in the last script",
    "machine-id-baked": "empty /etc/machine-id in the last script",
    "nobody-logs-on": "add AutoLogon with a LogonCount for an administrator",
    "restart-unwaited": "use windows-restart, or expect_disconnect = true with a pause_before next",
    "sysprep-unwaited": "start it with Start-Process -Wait, or wait for ImageState with a deadline",
    "winrm-unsecured": "secure WinRM first and open its port last",
}
"""The traps by code, each with the way out."""


_TOGETHER = (".hcl", ".tf", ".tofu")
"""Endings of files that a tool reads together with the others of their folder."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """All moments in order, and the traps among them."""

    moments: tuple[Moment, ...] = ()
    traps: tuple[Trap, ...] = ()
    _called: dict[tuple[int, str], list[Moment]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """The moments of a course by what runs."""

    def __post_init__(self) -> None:
        for moment in self.moments:
            self._called.setdefault((moment.course, moment.what), []).append(moment)

    def around(self, path: str) -> Timeline:
        """The courses that a file has a part in, with their traps: it says what runs, it runs, or
        it stands beside one of its own kind that does."""
        kind = path[path.rfind(".") :]
        folder = path.rpartition("/")[0]

        def has_part(moment: Moment) -> bool:
            beside = moment.path.rpartition("/")[0] == folder and kind in _TOGETHER
            return (
                path in (moment.path, moment.what)
                or f"({path})" in moment.where
                or (beside and moment.path.endswith(kind))
            )

        courses = {moment.course for moment in self.moments if has_part(moment)}
        moments = tuple(m for m in self.moments if m.course in courses)
        places = {m.path for m in moments} | {m.what for m in moments}
        return Timeline(moments, tuple(t for t in self.traps if t.path in places))

    def before(self, one: Moment, other: Moment) -> bool | None:
        """Whether one moment is over before another begins: False, it comes after; None: neither
        is said, or they are of different builds."""
        if one.course != other.course or one.order == other.order or not share(one, other):
            return None
        first, second = (one, other) if one.order < other.order else (other, one)
        said = first.waits is None and second.waits is None
        return first is one if said or first in self.awaited(second) else None

    def awaited(self, moment: Moment) -> tuple[Moment, ...]:
        """All moments that one waits for, the nearest first."""
        if moment.waits is None:
            return tuple(
                m for m in reversed(self.moments)
                if m.course == moment.course and m.order < moment.order and share(m, moment)
            )  # fmt: skip
        found: dict[int, Moment] = {}
        waiting = [moment]
        for one in waiting:
            for before in self.direct(one):
                if id(before) not in found:
                    found[id(before)] = before
                    waiting.append(before)
        return tuple(found.values())

    def direct(self, moment: Moment) -> tuple[Moment, ...]:
        """The moments that one waits for by name, without those that these wait for."""
        found = (self._latest(name, moment) for name in moment.waits or ())
        return tuple(before for before in found if before is not None)

    def sides(self, moment: Moment) -> tuple[list[Moment], list[Moment]]:
        """All moments that are over before one begins, and all that begin when it is over."""
        awaited = {id(m) for m in self.awaited(moment)}
        reached = {id(moment)}
        for one in sorted(self.moments, key=lambda m: m.order):
            if any(id(before) in reached for before in self.direct(one)):
                reached.add(id(one))
        beside = [m for m in self.moments if m is not moment and share(m, moment)]
        before = [m for m in beside if m.order < moment.order and id(m) in awaited]
        later = (m for m in beside if m.order > moment.order)
        return before, [m for m in later if m.waits is None or id(m) in reached]

    def _latest(self, name: str, moment: Moment) -> Moment | None:
        called = self._called.get((moment.course, name), ())
        earlier = (m for m in called if m.order < moment.order)
        return max(earlier, key=lambda m: m.order, default=None)


def share(one: Moment, other: Moment) -> bool:
    """Whether two moments are of one build of one source."""
    if one.course != other.course:
        return False
    return not one.only or not other.only or bool(set(one.only) & set(other.only))

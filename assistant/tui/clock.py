"""How far a job has come, and about how long it will still take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING

from assistant.tui.wording import seconds_text, short_path

if TYPE_CHECKING:
    from assistant.core.plan import Attribute, Block, Choice, Comment, Plan, PlannedFile, Segment

_PATTERN = 60
"""Characters that a free choice comes to, about."""
_PRINTED = 0.05
"""What printing a character costs beside choosing one."""
_SURE = 0.08
"""Share of the work that must be done before the rest is estimated."""


@dataclass
class Clock:
    """Counts the seconds of one job and the share of a plan that is written."""

    now: Callable[[], float] = monotonic
    began: float = 0.0
    stage: str = ""
    detail: str = ""
    plan: Plan | None = None
    writing: float = 0.0
    """When the first text came; the model is loaded by then."""
    _work: dict[str, float] = field(default_factory=dict)
    _size: dict[str, float] = field(default_factory=dict)
    _done: dict[str, float] = field(default_factory=dict)

    def start(self, stage: str) -> None:
        """A job begins."""
        self.began, self.stage, self.detail = self.now(), stage, ""
        self.plan, self.writing = None, 0.0
        self._work, self._size, self._done = {}, {}, {}

    def planned(self, plan: Plan) -> None:
        """What there is to write is known."""
        self.plan = plan
        for file in plan.files:
            printed, chosen = _lengths(file)
            self._size[file.path] = max(1.0, printed + chosen)
            self._work[file.path] = max(1.0, printed * _PRINTED + chosen)

    def wrote(self, path: str, characters: int) -> None:
        """More of a file stands."""
        self.writing = self.writing or self.now()
        self._done[path] = self._done.get(path, 0.0) + characters

    def finished(self, path: str) -> None:
        """A file is whole."""
        self._done[path] = self._size.get(path, 0.0)

    @property
    def share(self) -> float:
        """Share of the writing that is done, 0 to 1."""
        whole = sum(self._work.values())
        if not whole:
            return 0.0
        done = sum(
            work * min(1.0, self._done.get(path, 0.0) / self._size[path])
            for path, work in self._work.items()
        )
        return done / whole

    @property
    def elapsed(self) -> float:
        """Seconds since the job began."""
        return self.now() - self.began

    @property
    def left(self) -> float | None:
        """About how many seconds of writing are left; None while that is a guess."""
        share = self.share
        if not self.writing or not _SURE <= share < 1:
            return None
        return (self.now() - self.writing) * (1 - share) / share

    def line(self, path: str | None) -> str:
        """Where the job stands, for the line above the keys."""
        parts = [f"{self.stage} … {seconds_text(self.elapsed)}"]
        if self.stage == "draft" and self.plan and path:
            paths = [file.path for file in self.plan.files]
            at = paths.index(path) + 1 if path in paths else 0
            left = self.left
            if left is not None:
                parts.append(f"about {seconds_text(left)} left")
            parts.append(f"file {at} of {len(paths)}: {short_path(path, 40)}")
        elif self.detail:
            parts.append(self.detail)
        return " · ".join(parts)


def _lengths(file: PlannedFile) -> tuple[float, float]:
    """Characters that are printed and that are chosen, the latter roughly."""
    from assistant.core.plan import Choice

    segments = list(file.segments)
    _collect(file.blocks, segments)
    chosen = sum(_choice(segment) for segment in segments if isinstance(segment, Choice))
    printed = sum(len(s.text) for s in segments if not isinstance(s, Choice))
    return float(printed), float(chosen)


def _choice(choice: Choice) -> float:
    if choice.options:
        return sum(map(len, choice.options)) / len(choice.options)
    return _PATTERN


def _collect(body: tuple[Attribute | Block | Comment, ...], into: list[Segment]) -> None:
    from assistant.core.plan import Attribute, Block, Comment

    for item in body:
        match item:
            case Block():
                _collect(item.body, into)
            case Attribute():
                into += item.value
            case Comment():
                into += item.segments

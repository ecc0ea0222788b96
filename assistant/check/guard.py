"""Running parts of a check so that one faulty part does not cost the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from assistant.core.finding import Finding, Position

T = TypeVar("T")


class Guard:
    """Gathers the crashes of the parts of one check as findings."""

    def __init__(self, path: str) -> None:
        """`path`: where a crash is told that belongs to no one file."""
        self.path = path
        self.faults: list[Finding] = []

    def findings(
        self, what: str, work: Callable[[], Iterable[Finding]], path: str = ""
    ) -> tuple[Finding, ...]:
        """The findings of one part; none after a crash but the one that tells of it."""
        nothing: tuple[Finding, ...] = ()
        return self.run(what, lambda: tuple(work()), nothing, path)

    def run(self, what: str, work: Callable[[], T], default: T, path: str = "") -> T:
        """The work's result; `default` after a crash, of which a finding tells."""
        try:
            return work()
        except Exception as error:  # noqa: BLE001 - one faulty check must not cost the others
            start = Position(1, 1)
            self.faults.append(
                Finding(
                    "internal/check-crashed", "warning", f"The check of {what} could not finish",
                    path or self.path, start, start, "internal",
                    f"{type(error).__name__}: {error}",
                )
            )  # fmt: skip
            return default

"""What each engine made of the whole draft: “holds on packer 1.8.7 and 1.11.2”."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.core.evidence import WORST_FIRST, Evidence, RungStatus
from assistant.core.text import in_words

_SAYS = {
    "passed": "holds on",
    "partial": "holds in part on",
    "simulated": "holds with a simulated provider on",
    "failed": "does not hold on",
    "not_run": "cannot be told by",
}


@dataclass(frozen=True, slots=True)
class Holds:
    """One version of an engine and what it made of every folder that it was shown."""

    engine: str
    version: str
    status: RungStatus
    """The worst of its verdicts."""


def holds(evidence: Sequence[Evidence]) -> tuple[Holds, ...]:
    """One entry for each engine version that was asked, in the order of the ladder."""
    worst: dict[tuple[str, str], RungStatus] = {}
    for one in evidence:
        if one.rung != "engine" or not one.version:
            continue
        before = worst.get((one.by, one.version), "passed")
        worst[one.by, one.version] = min(before, one.status, key=WORST_FIRST.index)
    return tuple(Holds(by, version, status) for (by, version), status in worst.items())


def holds_text(told: Sequence[Holds]) -> str:
    """The same in one line: versions of an engine with the same outcome together."""
    said: dict[tuple[RungStatus, str], list[str]] = {}
    for one in told:
        said.setdefault((one.status, one.engine), []).append(one.version)
    ordered = sorted(said.items(), key=lambda item: -WORST_FIRST.index(item[0][0]))
    return "; ".join(
        f"{_SAYS[status]} {engine} {in_words(versions)}" for (status, engine), versions in ordered
    )

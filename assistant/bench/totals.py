"""Figures over judged goals: a row per target, the blind ones in total only, all together."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from assistant.bench.judge import Judged
from assistant.bench.suite import SOUND

FEWEST_BLIND = 5
"""A total over fewer blind goals would tell single ones."""


@dataclass(frozen=True, slots=True)
class Row:
    """Numbers of goals, but where another unit is named."""

    name: str
    goals: int
    in_scope: int
    reached: int
    """Of all goals of the row."""
    reached_in_scope: int
    declined_rightly: int
    declined_wrongly: int
    drafted_wrongly: int
    drafted: int
    parsed: int
    schema_clean: int
    engine_passed: int
    obligations_met: int
    """Of Dryfit's own."""
    hand_met: int
    hand: int
    """Goals with obligations written by hand that were drafted or should have been."""
    checks_met: int
    """Goals in scope of which all independent checks hold."""
    single_checks_met: int
    single_checks: int
    """Checks of goals in scope, one by one; of a goal that was not drafted none is met."""
    median_seconds: float | None
    """Of drafted goals; None where nothing was drafted."""
    median_tokens: float | None
    """Sampled and forced tokens of drafted goals."""
    chosen_share: float | None
    """Bytes that the model chose among all bytes of all drafts, from 0 to 1."""

    def as_json(self) -> dict[str, Any]:
        """The row as plain values."""
        return asdict(self)


def totals(judged: Sequence[Judged]) -> tuple[Row, ...]:
    """Rows: a target each over the visible goals, all visible, all blind, all."""
    visible = [j for j in judged if not j.goal.blind]
    blind = [j for j in judged if j.goal.blind]
    targets = dict.fromkeys(j.goal.target for j in visible)
    rows = [row(name, [j for j in visible if j.goal.target == name]) for name in targets]
    rows.append(row("visible", visible))
    if len(blind) >= FEWEST_BLIND:
        rows += [row("blind", blind), row("all", judged)]
    return tuple(rows)


def row(name: str, judged: Sequence[Judged]) -> Row:
    """The figures over some goals."""
    scope = [j for j in judged if j.goal.in_scope]
    outside = [j for j in judged if not j.goal.in_scope]
    drafted = [j for j in scope if j.drafted]
    handed = [j for j in scope if j.goal.obligations]
    written = sum(j.run.all_bytes for j in drafted)
    return Row(
        name=name,
        goals=len(judged),
        in_scope=len(scope),
        reached=_number(j.reached for j in judged),
        reached_in_scope=_number(j.reached for j in scope),
        declined_rightly=_number(j.declined for j in outside),
        declined_wrongly=_number(j.declined for j in scope),
        drafted_wrongly=_number(j.drafted and not j.as_expected for j in outside),
        drafted=len(drafted),
        parsed=_number(j.parsed for j in drafted),
        schema_clean=_number(j.schema_clean for j in drafted),
        engine_passed=_number(j.engine_passed for j in drafted),
        obligations_met=_number(j.obligations_met for j in drafted),
        hand_met=_number(j.drafted and all(j.hand) for j in handed),
        hand=len(handed),
        checks_met=_number(j.drafted and all(j.checks) for j in scope),
        single_checks_met=sum(sum(j.checks) for j in scope),
        single_checks=sum(len(j.checks) or len(j.goal.checks) + len(SOUND) for j in scope),
        median_seconds=_median(j.run.seconds for j in drafted),
        median_tokens=_median(j.run.sampled + j.run.forced for j in drafted),
        chosen_share=round(sum(j.run.chosen_bytes for j in drafted) / written, 4)
        if written
        else None,
    )


def _number(facts: Iterable[bool]) -> int:
    return sum(bool(fact) for fact in facts)


def _median(values: Iterable[float]) -> float | None:
    found = list(values)
    return round(statistics.median(found), 3) if found else None

"""The figures of a bench as text for a terminal and as JSON for scripts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.bench.judge import Judged
from assistant.bench.totals import Row
from assistant.core.text import shown

VERSION = 1
_COLUMNS = (
    ("target", 12), ("goals", 6), ("reached", 8), ("drafted", 8), ("declined +/-", 13),
    ("parsed", 7), ("schema", 7), ("engine", 7), ("owed", 6), ("by hand", 8), ("checks", 9),
    ("s", 6), ("tokens", 7), ("chosen", 7),
)  # fmt: skip


def bench_json(
    about: dict[str, object], rows: Sequence[Row], judged: Sequence[Judged]
) -> dict[str, Any]:
    """The one object that `dryfit bench --json` prints; single blind goals are not in it."""
    return {
        "version": VERSION,
        "about": about,
        "rows": [row.as_json() for row in rows],
        "goals": [_goal_json(j) for j in judged if not j.goal.blind],
    }


def _goal_json(judged: Judged) -> dict[str, Any]:
    goal, run = judged.goal, judged.run
    return {
        "id": goal.id,
        "target": goal.target,
        "expect": goal.expect,
        "outcome": run.outcome,
        "recipe": run.recipe,
        "reached": judged.reached,
        "failed": list(judged.failed),
        "unread": run.unread,
        "seconds": run.seconds,
        "tokens": run.sampled + run.forced,
    }


def table_text(rows: Sequence[Row], *, proven: bool) -> str:
    """The rows under a head, columns aligned."""
    lines = [_aligned([name for name, _ in _COLUMNS])]
    for row in rows:
        cells = (
            row.name,
            str(row.goals),
            str(row.reached),
            f"{row.drafted}/{row.in_scope}",
            f"{row.declined_rightly}/{row.declined_wrongly}",
            str(row.parsed),
            str(row.schema_clean),
            str(row.engine_passed) if proven else "–",
            str(row.obligations_met),
            f"{row.hand_met}/{row.hand}",
            f"{row.single_checks_met}/{row.single_checks}",
            "–" if row.median_seconds is None else f"{row.median_seconds:.1f}",
            "–" if row.median_tokens is None else f"{row.median_tokens:.0f}",
            "–" if row.chosen_share is None else f"{row.chosen_share:.1%}",
        )
        lines.append(_aligned(cells))
    return shown("\n".join(lines))


def _aligned(cells: Sequence[str]) -> str:
    """The first cell to the left, the others to the right."""
    first, *others = [width for _, width in _COLUMNS]
    return f"{cells[0]:<{first}}" + "".join(
        f"{cell:>{width}}" for cell, width in zip(cells[1:], others, strict=True)
    )


def missed_text(judged: Sequence[Judged]) -> str:
    """What visible goals did not reach, and why; nothing of a blind one."""
    lines = []
    for j in judged:
        if not j.reached and not j.goal.blind:
            lines.append(f"✗ {j.goal.id}: {j.goal.goal}")
            lines += [f"    {why}" for why in j.failed]
    return shown("\n".join(lines))

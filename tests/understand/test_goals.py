"""The table of goals: every field of what is read is compared whole."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from assistant.core.intent import Intent
from assistant.knowledge import Packs
from assistant.understand import read_goal


class Case(msgspec.Struct, forbid_unknown_fields=True):
    goal: str
    kind: str = "draft"
    parts: list[str] = []
    skip_parts: bool = False
    """For declined goals whose parts, values and questions nobody will see."""
    values: list[tuple[str, int | str, str]] = []
    assumed: dict[str, str] = {}
    questions: list[str] = []
    unread: list[str] = []
    unknown: dict[str, str] = {}
    """Term to its nearest name; `-` for none."""
    cautions: list[str] = []


CASES = msgspec.yaml.decode(Path(__file__).with_name("goals.yaml").read_bytes(), type=list[Case])
DECLINING = {
    "how-to",
    "too-open",
    "no-recipe",
    "not-infrastructure",
    "question",
    "translation",
    "live-estate",
}


def test_the_table_is_large_and_has_no_goal_twice() -> None:
    assert len(CASES) >= 80
    assert len({case.goal for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.goal)
def test_goal(case: Case, packs: Packs) -> None:
    intent = read_goal(case.goal, packs)
    assert intent.kind == case.kind
    assert {u.term: (u.nearest or ("-",))[0] for u in intent.unknown} == case.unknown
    assert [c.code for c in intent.cautions] == case.cautions
    assert [u.text for u in intent.unread] == case.unread
    impossible = any("outside what is possible" in c.text for c in intent.cautions)
    assert intent.declined == bool(case.unknown or impossible or DECLINING & set(case.cautions))
    if not case.skip_parts:
        assert _parts(intent) == case.parts
        assert _values(intent) == sorted(case.values, key=lambda v: case.goal.index(v[2]))
        assert _assumed(intent) == case.assumed
        assert [q.parameter for q in intent.questions] == case.questions


def _parts(intent: Intent) -> list[str]:
    return [
        " ".join(
            (
                part.target,
                part.subject or "-",
                ",".join(part.platforms) or "-",
                part.os or "-",
                ",".join(part.components) or "-",
            )
        )
        for part in intent.parts
    ]


def _values(intent: Intent) -> list[tuple[str, int | str, str]]:
    stated = [p for p in intent.parameters if p.name not in ("target", "platform", "os")]
    found = [
        (p.span.start, (p.name, p.value, intent.goal[p.span.start : p.span.end]))
        for p in stated
        if p.span is not None
    ]
    return [value for _, value in sorted(found)]


def _assumed(intent: Intent) -> dict[str, str]:
    assumed = [p for p in intent.parameters if p.source == "assumed"]
    assert all(p.why for p in assumed)
    return {p.name: str(p.value) for p in assumed}

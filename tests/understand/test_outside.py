"""Goals that are none of a draft, and goals like them that are, read by the whole path."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from assistant.core.request import Request
from assistant.pipeline import Workshop


class Declined(msgspec.Struct, forbid_unknown_fields=True):
    goal: str
    says: str = ""
    unknown: dict[str, str] = {}
    kind: str = ""


class Table(msgspec.Struct, forbid_unknown_fields=True):
    declined: list[Declined]
    drafted: list[str]


TABLE = msgspec.yaml.decode(Path(__file__).with_name("outside.yaml").read_bytes(), type=Table)


@pytest.fixture(scope="module")
def workshop() -> Workshop:
    return Workshop()


@pytest.mark.parametrize("case", TABLE.declined, ids=lambda case: case.goal)
def test_what_is_none_of_a_draft_is_declined(case: Declined, workshop: Workshop) -> None:
    intent = workshop.read(Request(case.goal))
    assert intent.declined
    assert {u.term: u.nearest[0] for u in intent.unknown} == case.unknown
    assert not case.says or case.says in {c.code for c in intent.cautions if c.declines}
    assert case.kind in ("", intent.kind)


@pytest.mark.parametrize("goal", TABLE.drafted)
def test_what_only_looks_so_is_drafted(goal: str, workshop: Workshop) -> None:
    assert not workshop.read(Request(goal)).declined

"""What is before what: levels of a graph, and what a timeline claims of two moments."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.core.timeline import Moment, Timeline
from assistant.targets.graphs import levels
from assistant.timeline import timeline_of

GRAPHS = st.dictionaries(st.integers(0, 12), st.lists(st.integers(0, 14), max_size=4), max_size=13)


@given(GRAPHS)
def test_levels_hold_every_key_once_and_none_before_what_it_waits_for(
    waits: dict[int, list[int]],
) -> None:
    found = levels(waits)
    assert sorted(key for level in found for key in level) == sorted(waits)
    place = {key: number for number, level in enumerate(found) for key in level}
    for key, before in waits.items():
        for one in before:
            assert one not in place or place[one] < place[key] or place[key] == len(found) - 1


def by_name(timeline: Timeline) -> dict[str, Moment]:
    return {moment.what: moment for moment in timeline.moments}


SERVICES = """services:
  web: {image: x, depends_on: [api]}
  api: {image: x, depends_on: [db]}
  db: {image: x}
  cron: {image: x}
"""


def test_of_services_only_what_is_waited_for_is_before() -> None:
    timeline = timeline_of({"compose.yaml": SERVICES})
    of = by_name(timeline)
    assert timeline.before(of["db"], of["web"]) is True
    assert timeline.before(of["web"], of["db"]) is False
    assert timeline.before(of["cron"], of["web"]) is None
    assert timeline.before(of["db"], of["cron"]) is None
    assert [m.what for m in timeline.awaited(of["web"])] == ["api", "db"]


def test_nothing_is_said_of_two_courses() -> None:
    play = "- hosts: a\n  tasks:\n    - name: {}\n      command: date\n"
    timeline = timeline_of({"a.yml": play.format("one"), "b.yml": play.format("two")})
    of = by_name(timeline)
    assert timeline.before(of["one"], of["two"]) is None
    assert timeline.around("b.yml").moments == (of["two"],)


def test_what_destroys_comes_after_what_makes_and_backwards() -> None:
    text = 'resource "x_a" "a" {\n}\nresource "x_b" "b" {\n  a = x_a.a.id\n}\n'
    timeline = timeline_of({"main.tf": text})
    made = {m.what: m for m in timeline.moments if m.stage == "create"}
    gone = {m.what: m for m in timeline.moments if m.stage == "destroy"}
    assert timeline.before(made["x_a.a"], made["x_b.b"]) is True
    assert timeline.before(gone["x_b.b"], gone["x_a.a"]) is True

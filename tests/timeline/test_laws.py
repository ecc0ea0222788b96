"""Any text gives a timeline, and soon."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.render.timeline.document import timeline_json
from assistant.render.timeline.mermaid import mermaid
from assistant.render.timeline.svg import timeline_svg
from assistant.render.timeline.text import timeline_text
from assistant.render.timeline.when import sentence_of
from assistant.timeline import Timeline, timeline_of
from assistant.timeline.moving import SPOTS, NotMoved, Target, moved
from tests.timeline.shapes import Shape, shapes

ROOT = Path(__file__).parents[1]
ENDINGS = (".hcl", ".tf", ".yml", ".yaml", ".xml", ".ps1", ".sh", ".cmd", ".cfg", ".ks", ".toml")
ALL = shapes()
PIECES = (
    "\n", " ", "\t", "{", "}", "[", "]", '"', "'", "<", ">", "${", "%{", "*/", "/*", "#", "- ",
    ": ", "\\", "\x00", "\ufeff", "é", "\U0001f600", "sysprep /generalize", "reboot", "hosts: x",
    "<<EOT\n", "only = [", "depends_on: [a]", "%post", "d-i a/b string", "&x *x",
    "schtasks /create /tn",
)  # fmt: skip


def holds(timeline: Timeline, files: Mapping[str, str]) -> None:
    """What every timeline keeps to."""
    for moment in timeline.moments:
        assert moment.order >= 1
        assert 1 <= moment.line <= files[moment.path].count("\n") + 1
        assert moment.what
    for trap in timeline.traps:
        assert 1 <= trap.line <= files[trap.path].count("\n") + 1
    courses = {m.course for m in timeline.moments}
    for course in courses:
        orders = [m.order for m in timeline.moments if m.course == course]
        assert orders == sorted(orders)


@st.composite
def broken(draw: st.DrawFn) -> dict[str, str]:
    """A shape with a file cut, or with something put into it."""
    files = dict(draw(st.sampled_from(ALL)).files)
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(sorted(files)))
        text = files[path]
        at = draw(st.integers(0, len(text)))
        end = draw(st.integers(at, min(len(text), at + 40)))
        put = "".join(draw(st.lists(st.sampled_from(PIECES), max_size=3)))
        files[path] = text[:at] + put + text[end:]
    return files


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(broken())
def test_any_text_gives_a_timeline(files: dict[str, str]) -> None:
    found = timeline_of(files)
    holds(found, files)
    assert all(len(line) <= 80 for line in timeline_text(found, 80).splitlines())
    timeline_json(found)
    mermaid(found)
    timeline_svg(found)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(broken(), st.sampled_from(SPOTS), st.data())
def test_a_move_is_made_or_refused(files: dict[str, str], to: Target, data: st.DataObject) -> None:
    script = data.draw(st.sampled_from(sorted(files)))
    with suppress(NotMoved):
        moved(files, script, to)


def corpus() -> list[tuple[str, str]]:
    """Every text of the test data that a tool may read, by path."""
    paths = [p for p in sorted(ROOT.rglob("*")) if p.suffix in ENDINGS and p.is_file()]
    return [(p.relative_to(ROOT).as_posix(), p.read_text(errors="replace")) for p in paths]


def test_every_file_at_hand_gives_a_timeline() -> None:
    for path, text in corpus():
        files = {path.rpartition("/")[2]: text}
        holds(timeline_of(files), files)


def test_files_of_a_folder_give_one_together() -> None:
    folders: dict[str, dict[str, str]] = {}
    for path, text in corpus():
        folder, _, name = path.rpartition("/")
        folders.setdefault(folder, {})[name] = text
    for files in folders.values():
        holds(timeline_of(files), files)


@pytest.mark.parametrize("shape", ALL, ids=lambda shape: shape.name)
def test_the_same_files_give_the_same_timeline(shape: Shape) -> None:
    turned = dict(reversed(shape.files.items()))
    assert timeline_of(turned) == timeline_of(shape.files)


def test_a_long_playbook_and_a_large_project_take_no_square_time() -> None:
    def seconds(number: int) -> float:
        tasks = "".join(f"    - name: t{i}\n      command: date\n" for i in range(number))
        services = "".join(
            f"  s{i}:\n    image: x\n    depends_on: [s{i - 1}]\n" for i in range(1, number)
        )
        blocks = "".join(
            f'resource "x_y" "r{i}" {{\n  a = x_y.r{i - 1}.id\n}}\n' for i in range(1, number)
        )
        files = {
            "site.yml": f"- hosts: all\n  tasks:\n{tasks}",
            "compose.yaml": f"services:\n{services}",
            "main.tf": blocks,
        }
        start = time.process_time()
        timeline_of(files)
        return time.process_time() - start

    seconds(20)
    small = min(seconds(200) for _ in range(3))
    large = min(seconds(800) for _ in range(3))
    assert large < 8 * max(small, 0.02)


def test_a_draft_is_read_within_fifty_milliseconds() -> None:
    """Processor time, best of three; every text is changed, so that no reader has it kept."""
    for shape in ALL:
        spent = []
        for number in range(3):
            files = {path: text + "\n" * (number + 2) for path, text in shape.files.items()}
            start = time.process_time()
            timeline_of(files)
            spent.append(time.process_time() - start)
        assert min(spent) < 0.05, shape.name


@pytest.mark.parametrize("shape", ALL, ids=lambda shape: shape.name)
def test_both_sides_of_a_moment_are_what_the_order_of_two_says(shape: Shape) -> None:
    timeline = timeline_of(shape.files)
    for moment in timeline.moments:
        others = [m for m in timeline.moments if m is not moment]
        before, after = timeline.sides(moment)
        assert before == [m for m in others if timeline.before(m, moment)]
        assert after == [m for m in others if timeline.before(moment, m)]


def test_many_resources_take_time_in_proportion() -> None:
    text = "".join(
        f'resource "null_resource" "r{n}" {{\n  count = length(null_resource.r{n // 2}.id)\n}}\n'
        for n in range(6000)
    )
    timeline = timeline_of({"main.tf": text})
    began = time.process_time()
    for show in (timeline_text, mermaid):
        assert "null_resource.r5999" in show(timeline)
    assert sentence_of(timeline.moments[3000], timeline)
    assert time.process_time() - began < 3

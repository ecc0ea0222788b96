"""Every shape gives the order that was written by hand."""

from __future__ import annotations

import pytest

from tests.timeline.shapes import Shape, judge, score, shapes

ALL = shapes()
OPEN = [shape for shape in ALL if not shape.expected.held_back]
HELD_BACK = [shape for shape in ALL if shape.expected.held_back]


@pytest.mark.parametrize("shape", OPEN, ids=lambda shape: shape.name)
def test_a_shape_is_read_as_it_runs(shape: Shape) -> None:
    verdict, why = judge(shape)
    assert verdict == "right", f"{shape.expected.about}: {why}"


def test_the_shapes_held_back_are_right_or_said_to_be_unknown() -> None:
    found = score(HELD_BACK)
    assert found["wrong"] == 0, found
    assert found["unknown"] * 10 <= len(HELD_BACK), found


def test_the_set_is_large_enough_and_holds_every_way() -> None:
    assert len(ALL) >= 60
    assert 3 * len(HELD_BACK) >= len(ALL) - 2
    assert {shape.expected.way for shape in ALL} >= set(range(1, 14))

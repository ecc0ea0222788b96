"""How networks are cut, and that what cannot be is said."""

from __future__ import annotations

from ipaddress import IPv4Network

import pytest

from assistant.knowledge import Packs
from assistant.plan.open.ranges import Cut, cut_of, numbers_of
from tests.resources.helpers import drafted


@pytest.mark.parametrize(
    ("counts", "given", "numbers"),
    [
        ([1, 1], [], [1, 2]),
        ([1, 1], ["10.0.1.0/24"], [2, 3]),
        ([2, 1], ["10.0.2.0/24"], [3, 5]),
        ([1], ["10.0.0.0/22"], [4]),
        ([1], ["192.168.1.0/24"], [1]),
    ],
)
def test_a_cut_goes_around_the_ranges_that_are_given(
    counts: list[int], given: list[str], numbers: list[int]
) -> None:
    nets = [IPv4Network(text) for text in given]
    assert numbers_of("10.0.0.0/16", Cut(8, 1), counts, nets) == numbers


def test_a_small_range_is_cut_into_as_many_as_are_needed() -> None:
    assert cut_of("10.0.0.0/24", 8, 2) == Cut(1, 0)


@pytest.mark.parametrize(
    ("goal", "said"),
    [
        ("aws vpc 10.0.0.0/16 with subnet 192.168.5.0/24", "lies outside of its network"),
        ("azure vnet 10.1.0.0/16 with subnet web 10.2.1.0/24", "lies outside of its network"),
        ("aws vpc 10.0.0.0/16 with subnets 10.0.1.0/24 and 10.0.1.128/25", "shares addresses"),
    ],
)
def test_ranges_that_cannot_be_are_said(goal: str, said: str) -> None:
    faults = drafted(goal, Packs.open())[2]
    assert any(f.startswith("rule/subnet-range") and said in f for f in faults)

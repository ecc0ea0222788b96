"""What a misspelt name may have meant: one place measures it for all."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.knowledge.spelling import alike, certain, distance, near, within

WORD = st.text("abcde-_", min_size=1, max_size=12)


@given(WORD, WORD)
def test_a_distance_goes_both_ways(one: str, other: str) -> None:
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) == (one == other)


@given(WORD, st.lists(WORD, max_size=8), st.integers(0, 3))
def test_within_gives_all_that_are_as_near(word: str, names: list[str], most: int) -> None:
    expected = sorted((distance(word, n), n) for n in names if distance(word, n) <= most)
    assert within(word, names, most) == expected


def test_a_slip_comes_before_a_meaning_and_a_meaning_before_a_likeness() -> None:
    assert near("memry", ["memory", "metrics"]) == ("memory",)
    assert near("ram", ["memory", "raw"]) == ("memory", "raw")
    assert near("qqqq", ["memory"]) == ()


def test_only_one_slip_in_a_long_word_is_certain() -> None:
    assert certain("memry", ["memory"])
    assert not certain("memry", ["memory", "memery"])
    assert not certain("nam", ["name"])


def test_what_is_typed_at_a_prompt() -> None:
    assert alike("chek", ["check", "draft"], 1) == ("check",)
    assert alike("zzz", ["check", "draft"]) == ()

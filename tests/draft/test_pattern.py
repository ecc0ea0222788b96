from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.draft.pattern import PatternError, width_of


@pytest.mark.parametrize(
    ("pattern", "least", "most"),
    [
        ("", 0, 0),
        ("abc", 3, 3),
        ("[a-z0-9_-]{2,5}", 2, 5),
        ("a?b{3}", 3, 4),
        ("(ab|c|)(de){0,2}", 0, 6),
        ("(?:x|yz){2}", 2, 4),
        (r"\.\-\[\\", 4, 4),
        (r"[\]a\\]{1,2}", 1, 2),
        ("é,", 2, 2),
    ],
)
def test_widths(pattern: str, least: int, most: int) -> None:
    width = width_of(pattern)
    assert (width.least, width.most) == (least, most)
    re.compile(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "a*", "a+", "a{2,}", "a{,2}", ".", "^a", "a$", r"\w", r"\d", r"\n", r"\b", "[^a]", "[]",
        "[a", "(a", "a)", "a{2", "a{3,2}", "a??", "a{2}{2}", "(?=a)", "(?P<n>a)", "?", "[a[b]",
        "[a&&b]", "a\\", "[a]{5000}", "((a{70}){70})",
    ],
)  # fmt: skip
def test_what_is_not_bounded_or_not_the_same_everywhere_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        width_of(pattern)


pieces = st.sampled_from(["a", "é", "[a-c]", r"\.", "(x|yz)", "(?:q)"])
repeats = st.sampled_from(["", "?", "{2}", "{0,3}"])
patterns = st.lists(st.tuples(pieces, repeats).map("".join), max_size=5).map("".join)


@given(st.data(), patterns)
def test_a_match_is_never_longer_or_shorter(data: st.DataObject, pattern: str) -> None:
    width = width_of(pattern)
    match = data.draw(st.from_regex(pattern, fullmatch=True))
    assert width.least <= len(match) <= width.most

"""Drafted lines are followed to where they stand, whatever was done around them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.core.draft import DraftedFile, LineOrigin
from assistant.tui.lineage import Lineage

LINE = st.sampled_from(["a", "b", "c", "}", ""])


@given(st.lists(LINE, min_size=1, max_size=12), st.lists(LINE, min_size=1, max_size=12))
def test_a_line_has_the_origin_of_one_that_reads_the_same(old: list[str], new: list[str]) -> None:
    origins = tuple(LineOrigin(n, "goal", f"line {n}") for n in range(1, len(old) + 1))
    lineage = Lineage(DraftedFile("f", "hcl", "\n".join(old).encode(), origins), "\n".join(new))
    seen = []
    for number, text in enumerate(new, 1):
        origin = lineage.at(number)
        assert origin is not None
        if origin.origin == "goal":
            assert old[origin.line - 1] == text
            seen.append(origin.line)
        else:
            assert origin == LineOrigin(number, "user", "edited here")
    assert seen == sorted(set(seen)), "in their order, none twice"


@given(st.lists(LINE, max_size=6), st.lists(LINE, max_size=6), LINE)
def test_what_stands_around_an_edit_keeps_its_origin(
    head: list[str], tail: list[str], mine: str
) -> None:
    old, new = [*head, "x", *tail], [*head, f"y{mine}", *tail]
    origins = tuple(LineOrigin(n, "goal", "") for n in range(1, len(old) + 1))
    lineage = Lineage(DraftedFile("f", "hcl", "\n".join(old).encode(), origins), "\n".join(new))
    for number in range(1, len(new) + 1):
        origin = lineage.at(number)
        assert origin is not None
        assert origin.origin == ("user" if number == len(head) + 1 else "goal")

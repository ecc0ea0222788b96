from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.core.errors import Unfinished
from assistant.core.plan import Choice, Printed, Segment
from assistant.draft.grammar import choices_in, grammar_of
from assistant.draft.hcl import joined
from assistant.draft.sections import GAP, LEAD, stretches_of
from tests.draft.writers import RandomWriter


def test_one_terminal() -> None:
    grammar = grammar_of(
        (
            Printed('a = "é\\\n'),
            Choice("x", "", options=("yes", "no/maybe")),
            Choice("y", "", pattern=r"[a-z/]{2,3}\."),
            Printed('"'),
        )
    )
    assert grammar.lark == (
        'start: SECTION\nSECTION: "a = \\"é\\\\\\n" ("yes" | "no/maybe") /[a-z\\/]{2,3}\\./ "\\""\n'
    )
    assert grammar.spelled == '\n "/=\\abemnosyé'
    assert grammar.longest == 8 + 8 + 4 + 1


@pytest.mark.parametrize(
    "choice",
    [
        Choice("x", ""),
        Choice("x", "", options=("a",)),
        Choice("x", "", options=("a", "a")),
        Choice("x", "", options=("a", "")),
        Choice("x", "", options=("a", "b"), pattern="c"),
        Choice("x", "", pattern="a*"),
    ],
)
def test_what_leaves_no_real_choice_is_a_fault_of_the_plan(choice: Choice) -> None:
    with pytest.raises(Unfinished, match="choice point x"):
        grammar_of((Printed("a"), choice, Printed("b")))


def test_choices_come_back() -> None:
    segments = (
        Printed("# "),
        Choice("a", "", pattern="[a-z ]{3,20}"),
        Printed(" is "),
        Choice("b", "", options=("is", "is done")),
        Printed(".\n"),
    )
    assert choices_in(segments, "# what is is done.\n") == ["what", "is done"]
    assert choices_in(segments, "# what is is is.\n") == ["what is", "is"]
    with pytest.raises(Unfinished, match="does not allow"):
        choices_in(segments, "# what is it.\n")


texts = st.text("ab \n\"\\/{}$é<>'|\t", max_size=60)
long_texts = st.integers(0, 60).map(lambda n: "a line of text\n" * n)
printed = st.one_of(texts, long_texts).map(Printed)
choices = st.one_of(
    st.lists(st.text("ab\n\"'é", min_size=1, max_size=8), min_size=2, max_size=4, unique=True).map(
        lambda options: Choice("?", "which", options=tuple(options))
    ),
    st.sampled_from(["[a-z ]{1,20}", "(ab|c){1,2}", "[a-z]{0,3}x/y"]).map(
        lambda pattern: Choice("?", "a text", pattern=pattern)
    ),
)
segment_lists = st.lists(st.one_of(printed, choices), max_size=12)


def named(segments: list[Segment]) -> tuple[Segment, ...]:
    out = [
        Choice(f"c{n}", s.ask, s.options, s.pattern) if isinstance(s, Choice) else s
        for n, s in enumerate(segments)
    ]
    return joined([*out, Printed("end\n")])


@settings(deadline=None, max_examples=80)
@given(segment_lists.map(named))
def test_cutting_loses_nothing_and_feeds_little(segments: tuple[Segment, ...]) -> None:
    stretches = stretches_of(segments)
    assert joined([s for stretch in stretches for s in stretch.segments]) == joined(segments)
    for stretch in stretches:
        if stretch.grammar is None:
            assert not stretch.choices
            continue
        assert isinstance(stretch.segments[-1], Printed)
        fed = 0
        for segment in stretch.segments:
            if isinstance(segment, Choice):
                assert fed <= max(GAP, LEAD)
                fed = 0
            else:
                fed += len(segment.text)


@settings(deadline=None, max_examples=60)
@given(segment_lists.map(named), st.integers(0, 9))
def test_what_the_grammar_lets_through_the_segments_allow(
    segments: tuple[Segment, ...], seed: int
) -> None:
    import threading

    from assistant.models import Section

    if not any(isinstance(segment, Choice) for segment in segments):
        return
    grammar = grammar_of(segments)
    out: list[str] = []
    RandomWriter().write(
        Section("s", "", grammar.lark, grammar.spelled, grammar.longest),
        seed,
        lambda text, _: out.append(text),
        threading.Event(),
    )
    found = choices_in(segments, "".join(out))
    rest = iter(found)
    assert "".join(out) == "".join(
        s.text if isinstance(s, Printed) else next(rest) for s in segments
    )
    for segment, text in zip((s for s in segments if isinstance(s, Choice)), found, strict=True):
        assert not segment.options or text in segment.options

"""The laws of laying a new draft over files that a person changed."""

from __future__ import annotations

from difflib import SequenceMatcher

from hypothesis import given
from hypothesis import strategies as st

from assistant.core.hunk import Hunk, split
from assistant.workspace.merge import hunks_of, taken

LINES = st.lists(st.sampled_from(["a", "b", "c", "d", "}", ""]), max_size=14)


@st.composite
def edited(draw: st.DrawFn, lines: list[str], marks: str) -> list[str]:
    """Some lines taken away, some new ones put in, all of which begin with one of `marks`."""
    out: list[str] = []
    for line in lines:
        match draw(st.integers(0, 7)):
            case 0:
                pass
            case 1:
                out += [marks + draw(st.sampled_from("123")), line]
            case 2:
                out.append(marks + draw(st.sampled_from("123")))
            case _:
                out.append(line)
    return out


@st.composite
def three(draw: st.DrawFn) -> tuple[str, str, str]:
    base = draw(LINES)
    mine, theirs = draw(edited(base, "mine")), draw(edited(base, "new"))
    ends = draw(st.sampled_from(["\n", "\r\n"]))
    return tuple("".join(line + ends for line in one) for one in (base, mine, theirs))  # type: ignore[return-value]


def free(hunks: tuple[Hunk, ...]) -> list[Hunk]:
    return [hunk for hunk in hunks if not hunk.conflict]


def one(base: str, now: str, new: str) -> tuple[Hunk, ...]:
    return hunks_of({"f": base}, {"f": now}, {"f": new})


@given(three())
def test_without_a_change_there_is_no_hunk(texts: tuple[str, str, str]) -> None:
    base, now, _ = texts
    assert one(base, now, base) == ()
    assert one(base, now, now) == ()


@given(three())
def test_files_as_they_were_become_the_new_draft(texts: tuple[str, str, str]) -> None:
    base, _, new = texts
    hunks = one(base, base, new)
    assert not any(hunk.conflict for hunk in hunks)
    assert taken({"f": base}, hunks) == {"f": new}


@given(three())
def test_edits_by_hand_survive(texts: tuple[str, str, str]) -> None:
    """Every stretch that a person changed stands in the result, whole and in order."""
    base, now, new = texts
    result = taken({"f": now}, free(one(base, now, new)))["f"]
    at = 0
    opcodes = SequenceMatcher(None, split(base), split(now), autojunk=False).get_opcodes()
    for tag, _, _, start, end in opcodes:
        mine = "".join(split(now)[start:end])
        if tag != "equal" and mine:
            assert mine in result[at:]
            at = result.index(mine, at) + len(mine)
    assert [line for line in split(result) if line.startswith("mine")] == [
        line for line in split(now) if line.startswith("mine")
    ]


@given(three())
def test_a_deleted_line_stays_deleted(texts: tuple[str, str, str]) -> None:
    """Nothing of the base comes back that neither text has."""
    base, now, new = texts
    result = split(taken({"f": now}, free(one(base, now, new)))["f"])
    for line in set(split(base)):
        if line not in split(now) and line not in split(new):
            assert line not in result


@given(three(), st.sets(st.integers(0, 9)))
def test_hunks_may_be_taken_one_by_one(texts: tuple[str, str, str], some: set[int]) -> None:
    """What is left now is offered again, but as a place that differs from the draft."""
    base, now, new = texts
    hunks = one(base, now, new)
    chosen = [hunk for number, hunk in enumerate(hunks) if number in some]
    result = taken({"f": now}, chosen)["f"]
    # Lines outside of the chosen hunks are as they were.
    kept = split(now)
    for hunk in sorted(chosen, key=lambda h: -h.line):
        kept[hunk.line - 1 : hunk.line - 1 + len(hunk.old)] = hunk.new
    assert result == "".join(kept)


def test_a_place_that_both_changed_is_a_conflict() -> None:
    (hunk,) = one("a\nmemory = 8\nz\n", "a\nmemory = 12\nz\n", "a\nmemory = 16\nz\n")
    assert (hunk.kind, hunk.line, hunk.old, hunk.new) == (
        "conflict", 2, ("memory = 12\n",), ("memory = 16\n",),
    )  # fmt: skip


def test_both_made_the_same_change() -> None:
    assert one("a\nb\n", "a\nc\n", "a\nc\n") == ()


def test_files_come_and_go() -> None:
    base = {"gone": "g\n", "edited": "e\n"}
    now = {"gone": "g\n", "edited": "e2\n", "own": "mine\n"}
    new = {"made": "m\n", "own": "theirs\n"}
    hunks = hunks_of(base, now, new)
    assert [(h.path, h.kind, h.whole) for h in hunks] == [
        ("made", "new file", "made"),
        ("own", "conflict", ""),
        ("gone", "removed file", "gone"),
        ("edited", "conflict", "gone"),
    ]
    assert taken(now, free(hunks)) == {"edited": "e2\n", "own": "mine\n", "made": "m\n"}


def test_a_file_that_the_user_removed_stays_away() -> None:
    assert hunks_of({"f": "a\n"}, {}, {"f": "a\n"}) == ()
    (hunk,) = hunks_of({"f": "a\n"}, {}, {"f": "b\n"})
    assert hunk.conflict

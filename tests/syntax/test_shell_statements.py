"""Shell scripts taken apart into what can be taken out of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.syntax.shell import Statement, statements


def tree(text: str) -> list[object]:
    found = statements(text)
    assert found is not None
    return [shape(text, statement) for statement in found]


def shape(text: str, statement: Statement) -> object:
    own = text[statement.span.start : statement.span.end]
    inner = [shape(text, each) for each in statement.inner]
    return (own.split("\n")[0], [c.name for c in statement.commands], *([inner] if inner else []))


def test_lists_and_pipelines_are_one_statement() -> None:
    assert tree("a && b || c\nd | e\nf; g &\n! h >x 2>&1\n") == [
        ("a && b || c", ["a", "b", "c"]), ("d | e", ["d", "e"]), ("f", ["f"]), ("g", ["g"]),
        ("! h >x 2>&1", ["h"]),
    ]  # fmt: skip


def test_a_block_has_what_decides_and_what_it_runs() -> None:
    text = "if a; then b; elif c $(d); then e; else f; fi\n"
    assert tree(text) == [
        (text.strip(), ["a", "c", "d"], [("b", ["b"]), ("e", ["e"]), ("f", ["f"])])
    ]
    assert tree("for x in $(a); do b; done")[0] == (
        "for x in $(a); do b; done", ["a"], [("b", ["b"])],
    )  # fmt: skip
    assert tree("while read l; do a; done < <(b)")[0] == (
        "while read l; do a; done < <(b)", ["read", "b"], [("a", ["a"])],
    )  # fmt: skip
    assert tree("f() { a; }\n( b; c )\ncase $x in y) d;; esac\n") == [
        ("f() { a; }", [], [("{ a; }", [], [("a", ["a"])])]),
        ("( b; c )", [], [("b", ["b"]), ("c", ["c"])]),
        ("case $x in y) d;; esac", [], [("d", ["d"])]),
    ]


def test_commands_in_substitutions_and_here_documents_count() -> None:
    assert tree('v="$(a | b)"\ncat <<E\n$(c)\nE\ncat <<\'E\'\n$(d)\nE\n') == [
        ('v="$(a | b)"', ["a", "b"]), ("cat <<E", ["cat", "c"]), ("cat <<'E'", ["cat"]),
    ]  # fmt: skip


def test_variables_that_last_and_those_that_are_asked_for() -> None:
    found = statements('a=1\nexport B="$c"\nD=2 cmd "${e:-}" $1\nfor f in x; do :; done\n')
    assert found is not None
    assert [sorted(s.sets) for s in found] == [["a"], ["B"], [], ["f"]]
    assert [sorted(s.uses) for s in found] == [[], ["c"], ["1", "e"], []]


def test_places_are_in_code_points() -> None:
    text = "echo ä€\U0001f600\ncmd x\n"
    found = statements(text)
    assert found is not None
    assert text[found[1].span.start : found[1].span.end] == "cmd x"


def test_what_cannot_be_read_is_not_taken_apart() -> None:
    assert statements("if a; then\n") is None
    assert statements("a\n" * 100_001) is None


@given(st.text(st.sampled_from("ab$(){};|&<>'\"\n if then fi do done\\#="), max_size=60))
def test_any_text_gives_none_or_spans_in_order_within_it(text: str) -> None:
    def check(found: tuple[Statement, ...], start: int, end: int) -> None:
        for statement in found:
            assert start <= statement.span.start < statement.span.end <= end
            check(statement.inner, statement.span.start, statement.span.end)
            start = statement.span.end

    check(statements(text) or (), 0, len(text))

"""The steps of a traversal, as they are written."""

from __future__ import annotations

import pytest

from assistant.syntax.hcl import Traversal, parse, steps
from assistant.syntax.source import Span


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a.b.c", [("name", "b", ".b"), ("name", "c", ".c")]),
        ('a.b["c"].d', [("name", "b", ".b"), ("index", "c", '["c"]'), ("name", "d", ".d")]),
        ("a.b[0][1]", [("name", "b", ".b"), ("index", 0, "[0]"), ("index", 1, "[1]")]),
        ("a.b.0.c", [("name", "b", ".b"), ("dot-index", 0, ".0"), ("name", "c", ".c")]),
        ("a.b[*].c", [("name", "b", ".b"), ("full-splat", None, "[*]"), ("name", "c", ".c")]),
        ("a.b.*.c", [("name", "b", ".b"), ("splat", None, ".*"), ("name", "c", ".c")]),
        ('a.b[c["]"]].d', [("name", "b", ".b"), ("index", None, '[c["]"]]'), ("name", "d", ".d")]),
    ],
)
def test_steps(text: str, expected: list[tuple[str, str | int | None, str]]) -> None:
    file = parse("a.tf", f"locals {{\n  x = {text}\n}}\n")
    traversal = file.body.blocks[0].body.attributes[0].value
    assert isinstance(traversal, Traversal)
    found = steps(file.source.text, traversal)
    assert [(s.kind, s.key, file.source.slice(s.span)) for s in found] == expected
    assert [file.source.slice(s.word) for s in found if s.kind == "name" and s.span][:1] == ["b"]


def test_what_lies_behind_a_comment_is_not_made_up() -> None:
    text = "a /* b */ .c"
    assert steps(text, Traversal(Span(0, len(text)), ("a", "c"))) == ()

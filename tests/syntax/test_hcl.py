"""Reading HCL: findings at their places, and the rest of the file read all the same."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.core.finding import Finding, Position
from assistant.syntax.hcl import (
    Body,
    Expression,
    HclFile,
    Literal,
    Other,
    Traversal,
    Unknown,
    parse,
    references,
    value_of,
)
from assistant.syntax.hcl.scan import MAX_FINDINGS

BROKEN = [
    ("a = \nb = 1\n", [("missing-value", 1, 1, 1, 5)], {"b": 1}),
    ("x {\n  a = }\nb = 2\n", [("missing-value", 2, 3, 2, 7)], {"b": 2}),
    ("x {\n a == 1\n}\nb = 2\n", [("unexpected", 2, 4, 2, 6)], {"b": 2}),
    ("x {\n  = 3\n}\nb = 2\n", [("unexpected", 2, 3, 2, 4)], {"b": 2}),
    ("foo bar\nb = 2\n", [("incomplete-item", 1, 1, 1, 8)], {"b": 2}),
    ("a = 1 b = 2\nc = 3\n", [("missing-newline", 1, 7, 1, 8)], {"c": 3}),
    ("x { a = 1, b = 2 }\nc = 3\n", [("unexpected", 1, 10, 1, 11)], {"c": 3}),
    ("a = [1, 2\nb = 3\n", [("unclosed", 1, 5, 1, 6)], {"b": 3}),
    ("a = f(1\nb = 3\n", [("unclosed", 1, 6, 1, 7)], {"b": 3}),
    ("}\nb = 1\n", [("unbalanced", 1, 1, 1, 2)], {"b": 1}),
    ('a = "é" ]\nb = 4\n', [("unbalanced", 1, 9, 1, 10)], {"b": 4}),
    ('a = "abc\nb = 1\n', [("unclosed", 1, 5, 1, 6)], {"b": 1}),
    ('a = "日C:\\Win"\nb = 1\n', [("invalid-escape", 1, 9, 1, 11)], {"b": 1}),
    ("a = <<E\n ${env:X}\nE\nb = 1\n", [("invalid-expression", 2, 2, 2, 8)], {"b": 1}),
    ("a = 1 +\nb = 2\n", [("invalid-expression", 1, 7, 1, 8)], {"b": 2}),
    ("a = 1\na = 2\n", [("duplicate-attribute", 2, 1, 2, 2)], {}),
    ("a = <<E\nx\n", [("unclosed", 1, 5, 1, 8)], {}),
    ("b = 1\n/* x\n", [("unclosed", 2, 1, 2, 3)], {"b": 1}),
    ("source qemu.x {\n a = 1\n}\nb = 2\n", [("unexpected", 1, 12, 1, 13)], {"b": 2}),
    ('"a" = 1\nb = 2\n', [("unexpected", 1, 1, 1, 4)], {"b": 2}),
]


def place(finding: Finding) -> tuple[str, int, int, int, int]:
    assert finding.source == "parse"
    code = finding.code.removeprefix("parse/")
    return (code, finding.start.line, finding.start.column, finding.end.line, finding.end.column)


@pytest.mark.parametrize(("text", "findings", "rest"), BROKEN)
def test_faults_have_their_place_and_the_rest_is_read(
    text: str, findings: list[tuple[str, int, int, int, int]], rest: dict[str, int]
) -> None:
    file = parse("a.hcl", text)
    assert [place(f) for f in file.findings] == findings
    values = {a.name: value_of(a.value) for a in file.body.attributes}
    assert values.items() >= rest.items()


def test_a_block_that_is_not_closed_ends_where_the_next_one_begins() -> None:
    text = 'source "a" "b" {\n  x = 1\n\nbuild {\n  y = 2\n}\n'
    file = parse("a.pkr.hcl", text)
    assert [place(f) for f in file.findings] == [("unclosed", 1, 16, 1, 17)]
    assert [b.type for b in file.body.blocks] == ["source", "build"]
    assert file.body.blocks[0].body.broken
    assert not file.body.blocks[1].body.broken


def test_the_inner_of_two_blocks_is_found_by_its_indentation() -> None:
    file = parse("a.hcl", 'build {\n  p "x" {\n    a = 1\n\n}\nq {}\n')
    assert [place(f) for f in file.findings] == [("unclosed", 2, 9, 2, 10)]
    assert [b.type for b in file.body.blocks] == ["build", "q"]


def test_text_without_indentation_is_fine() -> None:
    text = 'build {\nsource "source.qemu.x" {\nx = 1\n}\n}\n'
    assert parse("a.pkr.hcl", text).findings == ()


VALUES = [
    ("1", 1),
    ("-1.5", -1.5),
    ("1e5", 100000),
    ("true", True),
    ("null", None),
    ('"a\\n\\u00e9\\\\"', "a\né\\"),
    ('"$${x} %%{y}"', "${x} %{y}"),
    ("[1, [2]]", [1, [2]]),
    ('{ a = 1, "b c" : 2, d-e = 3 }', {"a": 1, "b c": 2, "d-e": 3}),
    ("<<E\n  a\n b\nE", "  a\n b\n"),
    ("<<-E\n  a\n    b\n  E", "a\n  b\n"),
    ("<<-E\n    a $${x}\n  E", "a ${x}\n"),
    ('"${true}-${1}"', "true-1"),
    ("(4)", 4),
    ("!true", False),
    ("var.x", Unknown()),
    ('"a${var.x}"', Unknown("string")),
    ("1 + 1", Unknown("number")),
    ("a == b", Unknown("bool")),
    ("{ (var.x) = 1 }", Unknown()),
    ('"%{ if x }a%{ endif }"', Unknown("string")),
]


@pytest.mark.parametrize(("text", "value"), VALUES)
def test_constant_values(text: str, value: object) -> None:
    file = parse("a.hcl", f"a = {text}\n")
    assert file.findings == ()
    assert value_of(file.body.attributes[0].value) == value


REFERENCES = [
    ("var.a.b[0].c", [("var", "a", "b", 0, "c")]),
    ('data.x.y["k"]', [("data", "x", "y", "k")]),
    ("a.b[*].c", [("a", "b", None)]),
    ('[for k, v in var.z : "${k}${v.x}${local.y}"]', [("var", "z"), ("local", "y")]),
    ("x[var.i]", [("x", None), ("var", "i")]),
    ("{ a = b.c, (d.e) = 1 }", [("b", "c"), ("d", "e")]),
    ('"%{ for x in var.l }${x}${var.y}%{ endfor }"', [("var", "l"), ("var", "y")]),
    ("f(a.b...)", [("a", "b")]),
    ("a.b + -c.d[0] * f(e.g).h", [("a", "b"), ("c", "d", 0), ("e", "g")]),
    ("!a.b && c.d == e", [("a", "b"), ("c", "d"), ("e",)]),
    ("f(a.b)[0].c", [("a", "b")]),
    ("c ? d.e : f.g", [("c",), ("d", "e"), ("f", "g")]),
]


@pytest.mark.parametrize(("text", "expected"), REFERENCES)
def test_references_leave_out_what_a_for_declares(
    text: str, expected: list[tuple[object, ...]]
) -> None:
    file = parse("a.hcl", f"a = {text}\n")
    assert file.findings == ()
    found = [r.parts for r in references(file.body.attributes[0].value)]
    assert sorted(found, key=str) == sorted(expected, key=str)


def test_columns_count_code_points() -> None:
    file = parse("a.hcl", '# 日本\r\nb "🙂" {\r\n  é = "ü${var.x}"\r\n}\r\n')
    assert file.findings == ()
    block = file.body.blocks[0]
    assert block.names == ("🙂",)
    attribute = block.body.attributes[0]
    reference = next(references(attribute.value))
    assert file.source.position(reference.span.start) == Position(3, 11)
    assert file.source.slice(reference.span) == "var.x"
    assert file.source.position(block.labels[0].span.end) == Position(2, 6)


def test_deep_nesting_is_refused_and_not_crashed_on() -> None:
    for text in ("a = " + "[" * 5000, 'a = "' + '${"' * 5000, "a {\n" * 5000):
        assert "parse/too-deep" in {f.code for f in parse("a.hcl", text).findings}


def check_tree(file: HclFile) -> None:
    size = len(file.source.text)
    for finding in file.findings:
        assert finding.start <= finding.end
        assert file.source.position(file.source.offset(finding.start)) == finding.start

    def body(one: Body) -> None:
        for attribute in one.attributes:
            assert 0 <= attribute.span.start <= attribute.value.span.start
            assert attribute.value.span.end <= size
            value_of(attribute.value)
            list(references(attribute.value))
        for block in one.blocks:
            assert 0 <= block.span.start <= block.span.end <= size
            body(block.body)

    body(file.body)


PIECES = st.sampled_from(
    ['"', "${", "%{", "}", "{", "[", "]", "(", ")", "=", "\n", "a", "source", '"x"', "<<E", "\nE\n",
     "<<-E", "#", "//", "/*", "*/", "\\", "\\n", "1", "1e9", ".", "for", "in", ":", ",", "é", "🙂",
     "\r\n", "\t", "\x00", "var.x", "==", "=>", "...", "$${", "null", "\u2028", "\ufeff"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    check_tree(parse("a.pkr.hcl", text))


WHOLE = """source "qemu" "a" {
  x = "${var.a}-é"
  y = [1, { b = 2 }]
  z = <<-E
    text ${local.b}
  E
  n {
    m = f(1, "x")
  }
}
build {
  sources = ["source.qemu.a"]
}
"""


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(WHOLE)), st.integers(0, 6), PIECES)
def test_a_file_in_the_middle_of_an_edit_is_read(at: int, cut: int, piece: str) -> None:
    check_tree(parse("a.pkr.hcl", WHOLE[:at] + piece + WHOLE[at + cut :]))


def test_many_faulty_values_take_no_longer_than_their_number_says() -> None:
    begin = time.process_time()
    file = parse("a.pkr.hcl", "a = 1 +\n" * 20_000)
    # One parse of the whole would take half a minute here; a second is usual.
    assert time.process_time() - begin < 8
    assert len(file.findings) == MAX_FINDINGS


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("a ? 1 : b ? 2 : c ? 3 : 4", ("a", 1, ("b", 2, ("c", 3, 4)))),
        ("(a ? b : c) ? 2 : 3", (("a", "b", "c"), 2, 3)),
        ("a ? b ? 1 : 2 : 3", ("a", ("b", 1, 2), 3)),
        ("a ? 1 : (b ? 2 : 3) ? 4 : 5", ("a", 1, (("b", 2, 3), 4, 5))),
    ],
)
def test_conditions_in_a_row(text: str, shape: object) -> None:
    """All that follows the colon is the second result."""

    def shape_of(expression: Expression) -> object:
        if isinstance(expression, Traversal):
            return expression.parts[0]
        if isinstance(expression, Literal):
            return expression.value
        assert isinstance(expression, Other)
        assert expression.kind == "conditional"
        return tuple(shape_of(child) for child in expression.children)

    assert shape_of(parse("x.tf", f"v = {text}\n").body.attributes[0].value) == shape

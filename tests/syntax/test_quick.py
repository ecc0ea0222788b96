"""What is read without the grammar is read as the grammar reads it."""

from __future__ import annotations

import re
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.syntax.hcl import build, scan
from assistant.syntax.hcl.build import Builder
from assistant.syntax.hcl.nodes import Body
from assistant.syntax.hcl.quick import quick_value
from assistant.syntax.source import Source, Span
from benchmarks.samples import SAMPLES
from tests.check.valid import VALID
from tests.syntax.test_hcl import PIECES, WHOLE

NEVER = re.compile(r"(?!)")


def read(text: str) -> tuple[Body, list[tuple[str, object, object]]]:
    source = Source("a.pkr.hcl", text)
    found = scan.scan(source)
    if not found.usable:
        return Body(Span(0, 0)), [(f.code, f.start, f.end) for f in found.findings]
    builder = Builder(source, found)
    body = builder.body(found.items, Span(0, len(text)))
    findings = [(f.code, f.start, f.end) for f in (*found.findings, *builder.findings)]
    return body, sorted(findings, key=str)


def read_slowly(text: str) -> tuple[Body, list[tuple[str, object, object]]]:
    """Token by token, every value by the grammar."""
    with (
        patch.object(scan, "_ITEM", NEVER),
        patch.object(scan, "_DULL", NEVER),
        patch.object(build, "quick_value", lambda *_: None),
    ):
        return read(text)


FILES = [text for files in VALID.values() for path, text in files.items() if "hcl" in path]
FILES += [make(200) for make in SAMPLES.values()]


@pytest.mark.parametrize("text", FILES)
def test_files(text: str) -> None:
    assert read(text) == read_slowly(text)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_any_text(text: str) -> None:
    assert read(text) == read_slowly(text)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([*FILES, WHOLE]), st.floats(0, 1), st.integers(0, 30), PIECES)
def test_edits(text: str, place: float, cut: int, piece: str) -> None:
    at = int(place * len(text))
    edited = text[:at] + piece + text[at + cut :]
    assert read(edited) == read_slowly(edited)


NAMES = st.sampled_from(
    ["a", "x-1", "var.x", "local.a.b", "true", "null", "for", "true.x", "_", "é"]
)
TEXTS = st.lists(
    st.sampled_from(
        ["a", " ", "\\n", "\\u00e9", "é🙂", "$", "%", "$${", "%%{", "${a.b}", "${ x }", "${1}",
         "%{ if a }b%{ endif }", "$$", "\\\\", "'", "#", "{", "}", "${true}", '${f("x")}',
         "${~a~}"]
    ),
    max_size=5,
).map("".join)  # fmt: skip
GAPS = st.sampled_from(["", " ", "\n", " # c\n", "\t", "\r\n"])


def joined(*parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map("".join)


OPERATORS = st.sampled_from(
    [" + ", " - ", "-", " * ", " / ", "/", " % ", " == ", "!=", " < ", " >= ", " && ", "||", " // ",
     " /* c */ ", " +\n", "\n+ ", "=", "<"]
)  # fmt: skip
LOOPS = st.sampled_from(["for a in ", "for k, v in ", "for a,b in ", "for true in ", "forx in "])


def containers(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    comma = st.sampled_from([",", ", ", ",\n", "\n", " "])
    item = joined(GAPS, inner, GAPS, comma)
    key = st.sampled_from(["a", '"b c"', "x-y", "1", "(a)", "a.b", '"${c}"', "true", "for"])
    entry = joined(key, st.sampled_from([" = ", "=", ": ", " =\n", " => "]), inner, comma)
    return st.one_of(
        joined(st.just("["), st.lists(item, max_size=3).map("".join), GAPS, st.just("]")),
        joined(st.just("{"), GAPS, st.lists(entry, max_size=3).map("".join), GAPS, st.just("}")),
        joined(NAMES, st.sampled_from(["(", " ("]), st.lists(item, max_size=3).map("".join),
               GAPS, st.sampled_from([")", "...)"])),
        joined(inner, OPERATORS, inner),
        joined(inner, st.just(" ? "), inner, st.just(" : "), inner),
        joined(inner, st.sampled_from(["[0]", '["a b"]', ".b", "[*]", ".0", "[b]", "[0].c[1]"])),
        joined(st.sampled_from(["[", "[\n", "{", "{ # c\n"]), LOOPS, inner, st.just(" : "), inner,
               st.sampled_from(["", " => ", "=>"]), inner, st.sampled_from(["", " if ", "\nif "]),
               inner, GAPS, st.sampled_from(["]", "}", "...}"])),
        joined(st.sampled_from(["-", "!", "("]), inner, st.sampled_from(["", ")"])),
    )  # fmt: skip


HEREDOCS = joined(
    st.sampled_from(["<<", "<<-"]), st.just("E\n"), st.sampled_from(["", "  ", "\t"]),
    TEXTS, st.sampled_from(["\n", "\r\n", "\n   "]), TEXTS, st.sampled_from(["\nE", "\n  E"]),
)  # fmt: skip
VALUES = st.recursive(
    st.one_of(
        NAMES, TEXTS.map('"{}"'.format), HEREDOCS, st.sampled_from(["1", "1.5", "1e3", "0x1", "1."])
    ),
    containers,
    max_leaves=8,
)


@settings(max_examples=600, deadline=None)
@given(VALUES, st.sampled_from(["\n", " # c\n", "", "\r\n"]))
def test_any_value(value: str, end: str) -> None:
    text = f"a = {value}{end}"
    assert read(text) == read_slowly(text)


@pytest.mark.parametrize(
    "value",
    [
        '"a"', "[]", '["a", "b",]', '[\n  "a", # c\n  var.x,\n]', "{ a = 1, b : [2] }",
        '{\n  "a b" = "c"\n  d = {}\n}', 'merge(local.a, { b = "${var.c}-d" })', "<<E\na\nE",
        "<<-E\n    a ${b.c}\n  d\n  E", 'a == "b" ? c[0].d : !e', '[for a in b : a.c if a.d > 1]',
        '"a\\n ${c}"',
    ],
)  # fmt: skip
def test_common_values_need_no_grammar(value: str) -> None:
    text = f"a = {value}"
    assert quick_value(text, 4, len(text)) is not None

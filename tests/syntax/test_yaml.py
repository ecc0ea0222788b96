"""YAML to a tree: places, values, aliases, and what is not YAML."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.syntax.yaml import (
    Dialect,
    Mapping,
    Node,
    Scalar,
    Sequence,
    node_at,
    parse_yaml,
    plain,
    value_of,
    yaml_findings,
)


def only(text: str) -> Node:
    file = parse_yaml("a.yaml", text)
    assert file.findings == ()
    assert len(file.documents) == 1
    return file.documents[0]


def scalar(text: str, dialect: Dialect) -> Any:
    node = only(text)
    assert isinstance(node, Scalar)
    return value_of(node, dialect)


@pytest.mark.parametrize(
    ("pointer", "written"),
    [
        ("/é", "'ü b'"),
        ("/list/0", "x"),
        ("/list/1", "{a: 1, b: [2, 3]}"),
        ("/list/1/b", "[2, 3]"),
        ("/block", "|\n  one\n  two"),
        ("/last/deep", '"q"'),
        ("/a~1b", "4"),
        ("/list", "- x\n  - {a: 1, b: [2, 3]}"),
    ],
)
@pytest.mark.parametrize("before", ["", "\ufeff", "# 😀\n"])
def test_values_have_their_place(pointer: str, written: str, before: str) -> None:
    text = before + (
        "é: 'ü b'   # remark\nlist:\n  - x\n  - {a: 1, b: [2, 3]}\n\nblock: |\n  one\n  two\n\n\n"
        'a/b: 4\nlast:\n  deep: "q"\n\n# end\n'
    )
    file = parse_yaml("a.yaml", text)
    node = node_at(file.documents[0], pointer)
    assert node is not None
    assert file.source.slice(node.span) == written


def test_keys_tags_and_styles_are_kept() -> None:
    node = only("a: !vault |\n  x\n'b': !reset null\nc: !!str 1\n")
    assert isinstance(node, Mapping)
    found = [
        (key.text, key.style, value.tag, value.style)
        for key, value in node.pairs
        if isinstance(key, Scalar) and isinstance(value, Scalar)
    ]
    assert found == [
        ("a", "", "!vault", "|"),
        ("b", "'", "!reset", ""),
        ("c", "", "tag:yaml.org,2002:str", ""),
    ]


@pytest.mark.parametrize(
    ("text", "old", "core"),
    [
        ("yes", True, "yes"),
        ("off", False, "off"),
        ("true", True, True),
        ("0644", 0o644, 0o644),
        ("0o644", "0o644", 0o644),
        ("22:22", 22 * 60 + 22, "22:22"),
        ("1_000", 1000, 1000),
        ("~", None, None),
        ("1.5", 1.5, 1.5),
        ("1e3", "1e3", 1000.0),
        ("'1'", "1", "1"),
        ("!!str 1", "1", "1"),
        ("!!int '7'", 7, 7),
        ("! 1", "1", "1"),
        ("!x 1", "1", "1"),
        ("2030-01-01", "2030-01-01", "2030-01-01"),
        ("0b_", "0b_", "0b_"),
        ("3.8.1", "3.8.1", "3.8.1"),
        ("9" * 5000, "9" * 5000, "9" * 5000),
    ],
)
def test_what_scalars_mean(text: str, old: Any, core: Any) -> None:
    assert (scalar(text, "1.1"), scalar(text, "1.2")) == (old, core)


def test_aliases_and_merges() -> None:
    node = only("a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\nc: {<<: [*a, {z: 4}]}\nd: *a\n")
    values = plain(node, "1.1")
    assert values["b"] == {"x": 1, "y": 3}
    assert values["c"] == {"x": 1, "y": 2, "z": 4}
    assert values["d"] is values["a"]
    merged = node_at(node, "/b")
    assert isinstance(merged, Mapping)
    assert [(k, e.merged) for k, e in merged.entries.items()] == [("x", True), ("y", False)]


def test_aliases_are_not_copied() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 150)]
    values = plain(only("\n".join(lines)), "1.2")
    assert values["a149"][0] is values["a149"][1]


def test_several_documents() -> None:
    file = parse_yaml("a.yaml", "---\na: 1\n---\n---\n- 2\n...\n")
    assert [plain(one, "1.2") for one in file.documents] == [{"a": 1}, None, [2]]


@pytest.mark.parametrize(
    ("text", "code", "start", "end"),
    [
        ("a: 1\nb: [1\n", "parse/yaml", (3, 1), (3, 1)),
        ("a: b: c\n", "parse/yaml", (1, 5), (1, 6)),
        ("é: 1\n\tb: 2\n", "parse/yaml", (2, 1), (2, 2)),
        ("é: \x01\n", "parse/yaml", (1, 4), (1, 5)),
        ("a: *b\n", "parse/yaml-alias", (1, 4), (1, 6)),
        ("a: &b x\nc: {<<: *b, d: 1}\n", "parse/yaml-merge", (2, 9), (2, 11)),
        ("a: &b [*b]\n", "parse/yaml-alias", (1, 8), (1, 10)),
        ("[" * 500, "parse/yaml-too-deep", (1, 201), (1, 202)),
        ("a: 1\nb:\n  a: 2\n  a: 3\n", "parse/duplicate-key", (4, 3), (4, 4)),
    ],
)
def test_findings(text: str, code: str, start: tuple[int, int], end: tuple[int, int]) -> None:
    (found,) = yaml_findings("a.yaml", text)
    assert found.code == code
    assert (found.start.line, found.start.column) == start
    assert (found.end.line, found.end.column) == end
    assert found.severity == ("warning" if code == "parse/duplicate-key" else "error")


def test_two_merges_are_no_duplicate_keys() -> None:
    assert yaml_findings("a", "a: &a {x: 1}\nb: &b {y: 1}\nc:\n  <<: *a\n  <<: *b\n") == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 1\nb:\n  - x\n  imag\n  - y\nc: 2\n", {"a": 1, "b": ["x", "y"], "c": 2}),
        ("a: 1\nb\nc: 2\n", {"a": 1, "c": 2}),
        ('a: 1\nb: "x\nc: 2\n', {"a": 1, "c": 2}),
        ("a: 1\nb: [x\nc: 2\n", {"a": 1, "c": 2}),
        ("a: 1\n\tb: 3\nc: 2\n", {"a": 1, "c": 2}),
        ("a: 1\nb: c: 3\nd: 2\n", {"a": 1, "d": 2}),
        ("é: 1\r\nb\r\nc: 2\r\n", {"é": 1, "c": 2}),
    ],
)
def test_the_rest_of_a_broken_text_is_read(text: str, value: Any) -> None:
    file = parse_yaml("a.yaml", text)
    assert not file.whole
    assert len(file.findings) == 1
    (node,) = file.documents
    assert plain(node, "1.2") == value
    last = node_at(node, f"/{list(value)[-1]}")
    assert last is not None
    assert file.source.slice(last.span) == "2"


def test_what_stands_before_an_error_is_kept() -> None:
    file = parse_yaml("a.yaml", "a: 1\nb:\n  - x\n  - {y: 2\n" + "}]: x: [\n" * 9)
    assert not file.whole
    assert plain(file.documents[0], "1.2") == {"a": 1, "b": ["x", {"y": 2}]}


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab:-?&*!|>'\"{}[],#%@ \n\t\r\u2028é😀<0_~\x00\ufeff")))
def test_nothing_raises_and_spans_are_in_bounds(text: str) -> None:
    file = parse_yaml("a", text)
    waiting: list[Node] = list(file.documents)
    for document in file.documents:
        plain(document, "1.1")
    while waiting:
        node = waiting.pop()
        assert 0 <= node.span.start <= node.span.end <= len(text)
        if isinstance(node, Mapping):
            waiting += [part for pair in node.pairs for part in pair]
        elif isinstance(node, Sequence):
            waiting += node.items
    for finding in yaml_findings("a", text):
        assert finding.start <= finding.end


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(_VALUES, st.sampled_from([None, True, False]))
def test_it_reads_what_pyyaml_reads(value: Any, style: bool | None) -> None:
    text = yaml.safe_dump(value, default_flow_style=style, allow_unicode=True)
    assert plain(only(text), "1.1") == yaml.load(text, yaml.CSafeLoader)

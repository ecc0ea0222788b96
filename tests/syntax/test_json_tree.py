"""JSON's tree says what the standard library's reader says, with places that hold."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.syntax.json_tree import JsonNode, NotJson, parse_json

_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
_value = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | _text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_text, inner, max_size=4),
    max_leaves=12,
)


def plain(text: str, node: JsonNode) -> Any:
    if isinstance(node.plain, tuple):
        assert text[node.span.start] + text[node.span.end - 1] == "{}"
        for pair in node.plain:
            assert json.loads(text[pair.name_span.start : pair.name_span.end]) == pair.name
        return {pair.name: plain(text, pair.value) for pair in node.plain}
    if isinstance(node.plain, list):
        assert text[node.span.start] + text[node.span.end - 1] == "[]"
        return [plain(text, item) for item in node.plain]
    assert json.loads(text[node.span.start : node.span.end]) == node.plain
    return node.plain


@given(value=_value, indent=st.sampled_from([None, 1, "\t"]), ascii_only=st.booleans())
def test_the_tree_is_what_the_text_says(value: Any, indent: Any, ascii_only: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    assert plain(text, parse_json(text)) == value


@given(text=st.text('{}[]",:1a \n\\', max_size=12))
def test_what_is_no_json_is_refused_and_nothing_else_is(text: str) -> None:
    try:
        json.loads(text)
    except ValueError:
        with pytest.raises(NotJson):
            parse_json(text)
    else:
        parse_json(text)


def test_halves_of_pairs_become_marks_and_depth_ends() -> None:
    assert parse_json(r'"\ud800x\ud83d\ude00"').plain == "\ufffdx😀"
    with pytest.raises(NotJson):
        parse_json("[" * 300 + "]" * 300)

"""Rules for values: what is certainly broken is said, where it stands; nothing else is."""

from __future__ import annotations

from typing import Any

import msgpack
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.simulate.forms import FORMS, lacks_form
from assistant.simulate.rules import problems

UNKNOWN = msgpack.ExtType(0, b"\0")
_AT: dict[str, Any] = {"at": ["x"]}


def found(value: dict[str, Any], *rules: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [path for path, _, _ in problems("resource/t", value, rules)]


@pytest.mark.parametrize(
    ("rule", "bad", "good"),
    [
        ({"check": "enum", "values": ["a", "b"]}, "A", "a"),
        ({"check": "enum", "values": ["a", "b"], "any_case": True}, "c", "A"),
        ({"check": "enum", "values": [4, 6]}, 5, 4),
        ({"check": "pattern", "pattern": "^[a-z]+$"}, "A", "a"),
        ({"check": "range", "least": 1}, 0, 1),
        ({"check": "range", "most": 10}, 11, 10),
        ({"check": "range", "least": 1, "most": 10}, "11", "10"),
        ({"check": "form", "form": "cidr"}, "10.0.0.0/99", "10.0.0.0/16"),
    ],
)
def test_a_single_value(rule: dict[str, Any], bad: Any, good: Any) -> None:
    rule = {**_AT, **rule}
    assert found({"x": bad}, rule) == [("x",)]
    for fine in (good, None, "", UNKNOWN):
        assert found({"x": fine}, rule) == []
    assert found({"x": [good, bad, UNKNOWN]}, rule) == [("x", 1)]


def test_the_way_to_a_value_leads_through_blocks_lists_and_maps() -> None:
    rule = {"at": ["block", "*", "x"], "check": "enum", "values": ["a"]}
    value = {"block": [{"one": {"x": "a"}}, {"two": {"x": "b"}, "three": UNKNOWN}, UNKNOWN]}
    assert found(value, rule) == [("block", 1, "two", "x")]


@pytest.mark.parametrize(
    ("rule", "bad", "good"),
    [
        (
            {"check": "at_most_one", "of": ["a", "b"]},
            [{"a": "1", "b": "1"}, {"a": [{}], "b": True}],
            [{"a": "1"}, {}, {"a": "1", "b": ""}, {"a": "1", "b": UNKNOWN}, {"a": "1", "b": []}],
        ),
        (
            {"check": "at_least_one", "of": ["a", "b"]},
            [{}, {"a": None, "b": []}],
            [{"a": ""}, {"b": UNKNOWN}, {"a": False}, {"a": 0}],
        ),
        (
            {"check": "exactly_one", "of": ["a", "b"]},
            [{}, {"a": "1", "b": "1"}],
            [{"a": "1"}, {"a": UNKNOWN, "b": UNKNOWN}],
        ),
        (
            {"check": "together", "of": ["a", "b"]},
            [{"a": "1"}, {"b": "1", "a": None}],
            [{}, {"a": "1", "b": "1"}, {"a": "1", "b": UNKNOWN}, {"a": ""}],
        ),
        (
            {"check": "requires", "if": "a", "then": ["b", "c"]},
            [{"a": "1"}, {"a": "1", "b": "1"}],
            [{}, {"b": "1"}, {"a": UNKNOWN}, {"a": "1", "b": "1", "c": UNKNOWN}],
        ),
        (
            {"check": "required_if", "attr": "a", "in": ["x"], "then": ["b"]},
            [{"a": "x"}],
            [{"a": "y"}, {}, {"a": UNKNOWN}, {"a": "x", "b": ""}],
        ),
        (
            {"check": "required_unless", "attr": "a", "in": ["x"], "then": ["b"]},
            [{"a": "y"}, {}],
            [{"a": "x"}, {"a": UNKNOWN}, {"b": "1"}],
        ),
    ],
)
def test_arguments_beside_one_another(
    rule: dict[str, Any], bad: list[dict[str, Any]], good: list[dict[str, Any]]
) -> None:
    for body in bad:
        assert found(body, {"at": [], **rule}), body
        assert found({"in": [{}, body]}, {"at": ["in"], **rule})[-1][:2] == ("in", 1)
    for body in good:
        assert not found(body, {"at": [], **rule}), body


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just(UNKNOWN),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("xyz"), inner),
    max_leaves=10,
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from("xyz"), _VALUES))
def test_nothing_of_what_a_draft_may_hold_stops_it(value: dict[str, Any]) -> None:
    checks: list[dict[str, Any]] = [
        {"check": "enum", "values": ["a"]},
        {"check": "range", "least": 1.5},
        *({"check": "form", "form": form} for form in FORMS),
        {"check": "exactly_one", "of": ["x", "y"]},
        {"check": "requires", "if": "x", "then": ["z"]},
        {"check": "required_unless", "attr": "x", "in": ["a"], "then": ["y"]},
        {"check": "of a later version"},
    ]
    places: list[list[str]] = [["x"], ["x", "*", "y"], []]
    rules = [{"at": at, **check} for at in places for check in checks]
    for path, summary, detail in problems("resource/t", value, rules):
        assert isinstance(path, tuple)
        assert summary
        assert detail


@pytest.mark.parametrize(
    ("form", "good", "bad"),
    [
        ("arn", ["arn:aws:s3:::bucket", "arn:aws-cn:iam::123456789012:role/a"], ["role/a"]),
        ("base64", ["bW9jaw==", "bW9j\nbW9j"], ["bW9", "b$"]),
        ("cidr", ["10.0.0.0/8", "10.1.2.3/16", "2001:db8::/32"], ["10.0.0.0", "10.0.0.0/33"]),
        ("duration", ["5m", "1.5h", "0", "-1s", "1h30m"], ["5", "5 m", "five"]),
        ("ip", ["10.0.0.1", "::1"], ["10.0.0.256", "10.0.0.1/8"]),
        ("ipv4", ["10.0.0.1"], ["::1"]),
        ("ipv6", ["::1", "fe80::1"], ["10.0.0.1"]),
        ("json", ["{}", "[1]", '"a"', "[" * 100_000], ["{", "{a:1}"]),
        ("mac", ["02:00:00:aa:bb:cc", "02-00-00-AA-BB-CC", "0200.00aa.bbcc",
                 "02:00:00:00:00:aa:bb:cc"], ["02:00", "02:00-00:aa:bb:cc", "020000aabbcc"]),
        ("not_blank", ["a"], [" ", "\n"]),
        ("time", ["2026-01-01T00:00:00Z", "2026-01-01T00:00:00.5+02:00"], ["2026-01-01", "soon"]),
        ("url", ["https://example.com", "HTTP://a/b"], ["example.com", "ftp://a", "http:///x"]),
        ("uuid", ["550e8400-e29b-41d4-a716-446655440000"], ["550e8400", "x"]),
    ],
)  # fmt: skip
def test_forms(form: str, good: list[str], bad: list[str]) -> None:
    for text in good:
        assert lacks_form(form, text) is None, text
    for text in bad:
        assert lacks_form(form, text), text
    assert lacks_form(form, "") is None


def test_every_form_is_tested() -> None:
    marks: list[Any] = getattr(test_forms, "pytestmark")  # noqa: B009
    assert {case[0] for mark in marks for case in mark.args[1]} == set(FORMS)

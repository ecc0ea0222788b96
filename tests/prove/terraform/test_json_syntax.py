"""The JSON form: the same tree, with places."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.syntax.hcl import Literal, Traversal, Tuple
from assistant.targets.terraform.configuration import walk
from assistant.targets.terraform.json_syntax import parse_json

TEXT = """{
  "//": "a word",
  "resource": {
    "a_b": {
      "é": {"x": "${var.y}", "tags": {"data": {"http": {"z": 1}}},
            "provisioner": [{"local-exec": {"command": "id"}}]}
    }
  },
  "data": {"http": {"one": {}}},
  "terraform": [{"backend": {"s3": {"key": "k"}}}, {"required_version": ">= 1"}]
}"""


def test_blocks_with_labels_and_places() -> None:
    file = parse_json("a.tf.json", TEXT)
    found = [(b.type, b.names, file.source.line_of(b.type_span.start)) for b in walk(file.body)]
    assert found == [
        ("resource", ("a_b", "é"), 3),
        ("provisioner", ("local-exec",), 6),
        ("data", ("http", "one"), 9),
        ("terraform", (), 10),
        ("backend", ("s3",), 10),
        ("terraform", (), 10),
    ]
    resource = next(walk(file.body))
    attribute = resource.body.attribute("x")
    assert attribute is not None
    assert isinstance(attribute.value, Traversal)
    assert attribute.value.parts == ("var", "y")
    assert file.source.slice(attribute.name_span) == '"x"'
    assert file.source.slice(attribute.value.span) == '"${var.y}"'


def test_values() -> None:
    file = parse_json("a.tf.json", '{"variable": {"v": {"default": [1, "a", null, true, []]}}}')
    default = next(walk(file.body)).body.attribute("default")
    assert default is not None
    assert isinstance(default.value, Tuple)
    kinds = [one.value if isinstance(one, Literal) else type(one) for one in default.value.items]
    assert kinds == [1, "a", None, True, Tuple]


_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
_TOP = st.sampled_from(["resource", "data", "variable", "terraform", "locals", "x"])


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(_TOP, _VALUES), st.sampled_from([None, 0, 2]))
def test_whatever_is_json_is_read(value: object, indent: int | None) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    file = parse_json("a.tf.json", text)
    assert not file.body.broken
    for block in walk(file.body):
        assert json.loads(file.source.slice(block.type_span)) == block.type
        for attribute in block.body.attributes:
            assert json.loads(file.source.slice(attribute.name_span)) == attribute.name
            json.loads(file.source.slice(attribute.value.span))


@given(st.text())
def test_whatever_the_text_it_never_raises(text: str) -> None:
    parse_json("a.tf.json", text)


def test_a_nest_without_end_is_not_followed() -> None:
    assert parse_json("a.tf.json", "[" * 100_000).body.broken

"""What is refused of a configuration, and where."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.simulate.engine import Engine
from assistant.simulate.paths import steps
from assistant.simulate.schema import Attribute, Block
from assistant.simulate.values import UNKNOWN
from tests.simulate.asking import path_of, resource, validate

TEXT = {"type": "string"}
INNER = {
    "name": TEXT | {"required": True},
    "ip": TEXT | {"computed": True},
    "note": TEXT | {"optional": True},
}


def _nested(nesting: str) -> dict[str, Any]:
    return {"nested_type": {"nesting_mode": nesting, "attributes": INNER}, "optional": True}


NESTINGS = ("single", "list", "set", "map")
BLOCK = {
    "attributes": {
        "id": TEXT | {"computed": True},
        "name": TEXT | {"required": True},
        "zone": TEXT | {"optional": True, "computed": True},
    }
    | {f"a_{nesting}": _nested(nesting) for nesting in NESTINGS},
    "block_types": {
        f"b_{nesting}": {"nesting_mode": nesting, "block": {"attributes": INNER}}
        for nesting in (*NESTINGS, "group")
    },
}
GOOD = {"name": "n", "ip": None, "note": None}
NOTHING = {"name": None, "ip": None, "note": None}


def _box(**more: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {"id": None, "name": "n", "zone": None}
    empty |= {f"a_{nesting}": None for nesting in NESTINGS}
    empty |= {"b_single": None, "b_list": [], "b_set": [], "b_map": {}, "b_group": NOTHING}
    return empty | more


@pytest.mark.parametrize(
    "config",
    [
        _box(),
        _box(zone="z"),
        _box(name=UNKNOWN, a_list=UNKNOWN, b_list=UNKNOWN),
        _box(a_single=GOOD, a_list=[GOOD], a_set=[GOOD], a_map={"k": GOOD}),
        _box(b_single=GOOD, b_list=[GOOD], b_set=[GOOD], b_map={"k": GOOD}, b_group=GOOD),
        _box(a_list=[UNKNOWN, GOOD | {"name": UNKNOWN}]),
    ],
)
def test_nothing_is_said_of_what_is_right(config: Any) -> None:
    assert not validate(Engine(resource(BLOCK)), config)


@pytest.mark.parametrize(
    ("config", "summary", "path"),
    [
        (_box(name=None), "Missing required argument", ["name"]),
        (_box(id="i-1"), "Read-only attribute", ["id"]),
        (_box(id=UNKNOWN), "Read-only attribute", ["id"]),
        (_box(a_single=GOOD | {"ip": "1"}), "Read-only attribute", ["a_single"]),
        (_box(a_list=[GOOD, NOTHING]), "Missing required argument", ["a_list", 1]),
        (_box(a_set=[GOOD | {"ip": "1"}]), "Read-only attribute", ["a_set"]),
        (_box(a_map={"k": NOTHING}), "Missing required argument", ["a_map", "k"]),
        (_box(b_set=[GOOD | {"ip": "1"}]), "Read-only attribute", ["b_set", "ip"]),
        (_box(b_set=[GOOD | {"ip": "1"}, GOOD]), "Read-only attribute", ["b_set"]),
        (_box(b_list=[GOOD | {"ip": "1"}]), "Read-only attribute", ["b_list", 0, "ip"]),
        (_box(b_map={"k": GOOD | {"ip": "1"}}), "Read-only attribute", ["b_map", "k", "ip"]),
        (_box(b_group=NOTHING | {"note": "x"}), "Missing required argument", ["b_group", "name"]),
    ],
)
def test_what_is_wrong_is_said_at_its_place(config: Any, summary: str, path: list[Any]) -> None:
    (found,) = validate(Engine(resource(BLOCK)), config)
    assert (found.severity, found.summary, path_of(found)) == (1, summary, path)


def test_everything_wrong_is_said_at_once() -> None:
    config = _box(id="1", name=None, b_list=[NOTHING])
    found = validate(Engine(resource(BLOCK)), config)
    assert [path_of(one) for one in found] == [["id"], ["name"], ["b_list", 0, "name"]]


def test_the_detail_names_the_place_that_the_path_does_not_reach() -> None:
    config = _box(a_list=[GOOD, NOTHING], b_set=[GOOD, GOOD | {"ip": "1"}], a_map={"-": NOTHING})
    found = validate(Engine(resource(BLOCK)), config)
    places = [one.detail.partition("(at ")[2].rstrip(")") for one in found]
    assert places == ["a_list[1].name", 'a_map["-"].name', "b_set[1].ip"]


@pytest.mark.parametrize(
    ("rule_at", "path"),
    [
        (("ports", 1, "to"), ["ports", 1, "to"]),
        (("ports", 1, "name"), ["ports", 1]),
        (("hosts", 0, "to"), ["hosts", "to"]),
        (("labels", "a"), ["labels", "a"]),
        (("pair", 1), ["pair", 1]),
        (("any", "x"), ["any"]),
    ],
)
def test_attributes_that_may_be_written_as_blocks(rule_at: Any, path: list[Any]) -> None:
    port = ["object", {"to": "number", "name": "string"}]
    kinds: dict[str, Any] = {"ports": ["list", port], "hosts": ["set", port], "name": "string"}
    kinds |= {"labels": ["map", "string"], "pair": ["tuple", ["string", "string"]]}
    attributes = {name: Attribute(kind) for name, kind in kinds.items()}
    block = Block(attributes | {"any": Attribute("dynamic")})
    value: dict[str, Any] = {"ports": [{}, {}], "hosts": [{}]}
    assert [one for _, one in steps(block, rule_at, value)] == path

"""What becomes of a resource, case by case."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.simulate.engine import Engine
from assistant.simulate.values import UNKNOWN, Unknown
from tests.simulate.asking import apply, ask, dynamic, plan, provider, resource, told

TEXT = {"type": "string"}
COMPUTED = TEXT | {"computed": True}
DISK = {"attributes": {"size": {"type": "number", "required": True}, "serial": COMPUTED}}
BOX = {
    "attributes": {
        "id": COMPUTED,
        "name": TEXT | {"required": True},
        "zone": TEXT | {"optional": True, "computed": True},
        "token": TEXT | {"optional": True, "write_only": True},
    },
    "block_types": {
        "disk": {"nesting_mode": "set", "block": DISK},
        "net": {"nesting_mode": "group", "block": {"attributes": {"mtu": {"type": "number"}}}},
        "log": {"nesting_mode": "single", "block": {"attributes": {"path": TEXT}}},
    },
}


def box(**more: Any) -> dict[str, Any]:
    empty = {"id": None, "name": "a", "zone": None, "token": None}
    return empty | {"disk": [], "net": {"mtu": None}, "log": None} | more


def disk(size: Any, serial: Any = None) -> dict[str, Any]:
    return {"size": size, "serial": serial}


@pytest.fixture
def engine() -> Engine:
    return Engine(resource(BOX, replace={"thing_box": ["name", "disk.size"]}))


def test_blocks_that_nobody_wrote_are_there_and_empty(engine: Engine) -> None:
    planned = told(plan(engine, None, box()).planned_state)
    assert planned == box(id=UNKNOWN, zone=UNKNOWN)


def test_what_is_told_about_an_unknown_value_goes_on(engine: Engine) -> None:
    refined = Unknown(12, b"\x82\x01\xc2\x02\xa3ami")
    planned = told(plan(engine, None, box(name=refined)).planned_state)
    assert planned["name"] == refined


def test_a_write_only_value_is_kept_nowhere(engine: Engine) -> None:
    config = box(token="secret")
    assert told(plan(engine, None, config).planned_state)["token"] is None
    made = apply(engine, None, config)
    assert told(made.new_state)["token"] is None
    assert b"secret" not in made.SerializeToString()


def test_a_change_keeps_what_the_provider_decided(engine: Engine) -> None:
    state = told(apply(engine, None, box(disk=[disk(1), disk(2)])).new_state)
    planned = told(plan(engine, state, box(zone="b", disk=[disk(2), disk(1)])).planned_state)
    serial = {one["size"]: one["serial"] for one in state["disk"]}
    assert planned["id"] == state["id"]
    assert planned["disk"] == [disk(2, serial[2]), disk(1, serial[1])]


def test_a_new_element_of_a_set_leaves_the_others_as_they_are(engine: Engine) -> None:
    state = told(apply(engine, None, box(disk=[disk(1), disk(2)])).new_state)
    planned = told(plan(engine, state, box(disk=[disk(3), disk(2), disk(1)])).planned_state)
    assert planned["disk"][0] == disk(3, UNKNOWN)
    assert UNKNOWN not in [one["serial"] for one in planned["disk"][1:]]


@pytest.mark.parametrize(
    ("after", "paths"),
    [
        (box(disk=[disk(1), disk(2)]), []),
        (box(disk=[disk(2), disk(1)]), []),
        (box(disk=[disk(1), disk(2)], zone="b"), []),
        (box(disk=[disk(1), disk(2)], name="b"), [["name"]]),
        (box(disk=[disk(1), disk(2)], name=UNKNOWN), [["name"]]),
        (box(disk=[disk(1), disk(3)]), [["disk"]]),
        (box(disk=[disk(1)], name="b"), [["name"], ["disk"]]),
    ],
)
def test_some_changes_replace(engine: Engine, after: Any, paths: list[Any]) -> None:
    state = told(apply(engine, None, box(disk=[disk(1), disk(2)])).new_state)
    answer = plan(engine, state, after)
    found = [[step.attribute_name for step in path.steps] for path in answer.requires_replace]
    assert found == paths


def test_a_number_keeps_its_digits(engine: Engine) -> None:
    for number in ("3.14159265358979323846", "1e100", 2**64 - 1, 0.1):
        state = told(apply(engine, None, box(disk=[disk(number)])).new_state)
        assert state["disk"][0]["size"] == number


def test_a_stored_number_keeps_its_digits(engine: Engine) -> None:
    stored = b'{"name":"a","disk":[{"size":3.10,"serial":"s"},{"size":36893488147419103232}]}'
    answer = ask(engine, "UpgradeResourceState", type_name="thing_box", raw_state={"json": stored})
    state = told(answer.upgraded_state)
    assert state == box(disk=[disk("3.10", "s"), disk("36893488147419103232")])


def test_an_imported_resource_has_its_id_and_is_not_replaced(engine: Engine) -> None:
    found = ask(engine, "ImportResourceState", type_name="thing_box", id="box-7")
    (imported,) = found.imported_resources
    state = told(imported.state)
    assert state["id"] == "box-7"
    assert state["name"] is None
    answer = plan(engine, state, box(), imported.private)
    assert not answer.requires_replace
    assert told(answer.planned_state)["id"] == "box-7"


def test_a_resource_moves_only_within_its_type(engine: Engine) -> None:
    def move(source: str) -> Any:
        return ask(
            engine,
            "MoveResourceState",
            source_type_name=source,
            target_type_name="thing_box",
            source_state={"json": b'{"id":"1","name":"n","gone":1}'},
        )

    assert told(move("thing_box").target_state) == box(id="1", name="n")
    (refused,) = move("thing_crate").diagnostics
    assert refused.summary == "Move between types"


def test_copies_take_numbers_that_are_free(engine: Engine) -> None:
    first, second = apply(engine, None, box()), apply(engine, None, box())
    assert first.new_state != second.new_state
    apply(engine, told(first.new_state), None, first.private)
    assert apply(engine, None, box()).new_state == first.new_state


def test_a_copy_met_in_a_state_keeps_its_number(engine: Engine) -> None:
    made = apply(engine, None, box())
    later = Engine(resource(BOX))
    ask(
        later,
        "ReadResource",
        type_name="thing_box",
        current_state=made.new_state,
        private=made.private,
    )
    assert apply(later, None, box()).new_state != made.new_state


def test_a_type_that_is_not_there_has_a_neighbour(engine: Engine) -> None:
    answer = ask(engine, "ValidateResourceConfig", type_name="thing_bx", config=dynamic(engine, {}))
    (told_so,) = answer.diagnostics
    assert told_so.detail.endswith('Did you mean "thing_box"?')


def test_data_and_functions_answer_alike_for_the_same_question() -> None:
    document = provider(
        {
            "data_source_schemas": {
                "thing_image": {"block": {"attributes": {"id": COMPUTED, "name": TEXT}}}
            },
            "ephemeral_resource_schemas": {
                "thing_token": {"block": {"attributes": {"token": COMPUTED}}}
            },
            "functions": {"shout": {"parameters": [{"name": "x", "type": "string"}]}
                          | {"return_type": "string"}},
        }
    )  # fmt: skip
    found = []
    for name in ("x", "x", "y"):
        engine = Engine(document)
        config = dynamic(engine, {"id": None, "name": name})
        data = ask(engine, "ReadDataSource", type_name="thing_image", config=config).state
        called = ask(engine, "CallFunction", name="shout", arguments=[dynamic(engine, name)])
        opened = ask(
            engine,
            "OpenEphemeralResource",
            type_name="thing_token",
            config=dynamic(engine, {"token": None}),
        )
        assert told(data)["name"] == name
        assert isinstance(told(opened.result)["token"], str)
        found.append((told(data), told(called.result)))
    assert found[0] == found[1]
    assert found[0][0] != found[2][0]
    assert found[0][1] != found[2][1]
    assert ask(Engine(document), "CallFunction", name="cry").error.text


def test_a_block_that_is_left_to_the_provider() -> None:
    engine = Engine(resource(BOX, open={"thing_box": ["disk", "log"]}))
    first = plan(engine, None, box())
    assert first.legacy_type_system
    log = {"path": None}
    left = {"id": UNKNOWN, "zone": UNKNOWN, "disk": [disk(None, UNKNOWN)], "log": log}
    assert told(first.planned_state) == box(**left)
    state = told(apply(engine, None, box()).new_state)
    assert isinstance(state["disk"][0]["serial"], str)
    assert told(plan(engine, state, box()).planned_state) == state
    written = told(plan(engine, state, box(disk=[disk(1)])).planned_state)
    assert written["disk"] == [disk(1, UNKNOWN)]
    assert written["log"] == state["log"]

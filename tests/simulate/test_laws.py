"""What holds for every schema and every configuration, bytes to bytes."""

from __future__ import annotations

import json
import re
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from assistant.simulate.engine import Engine
from assistant.simulate.schema import Attribute, Block, Nested, Type
from assistant.simulate.values import Unknown, is_unknown, write
from tests.simulate.asking import apply, ask, plan, resource, told, validate
from tests.simulate.drawing import cases, distinct, masked

SLOW = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def _made(block: dict[str, Any]) -> tuple[Engine, Block]:
    engine = Engine(resource(block))
    schema = engine.catalogue.get("resource", "thing_box")
    assert schema
    return engine, schema.block


def _conforms(block: Block, config: Any, planned: Any) -> None:
    """What engines ask of a plan for something new."""
    assert set(planned) == set(block.attributes) | set(block.blocks)
    for name, attribute in block.attributes.items():
        _conforms_attribute(attribute, config[name], planned[name])
    for name, nested in block.blocks.items():
        _conforms_nested(nested, config[name], planned[name])


def _conforms_attribute(attribute: Attribute, config: Any, planned: Any) -> None:
    if attribute.write_only:
        assert planned is None
    elif config is None:
        assert is_unknown(planned) if attribute.computed else planned is None
    elif attribute.nested is not None:
        _conforms_nested(attribute.nested, config, planned)
    else:
        assert write(planned) == write(config)


def _conforms_nested(nested: Nested, config: Any, planned: Any) -> None:
    if config is None or is_unknown(config):
        assert planned == config
    elif nested.nesting in ("single", "group"):
        _conforms(nested.block, config, planned)
    elif nested.nesting == "map":
        assert config.keys() == planned.keys()
        for key, one in config.items():
            _conforms(nested.block, one, planned[key])
    else:
        assert len(config) == len(planned)
        for one, other in zip(config, planned, strict=True):
            _conforms(nested.block, one, other)


def _has_unknown(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_has_unknown, value.values()))
    if isinstance(value, list):
        return any(map(_has_unknown, value))
    return isinstance(value, Unknown)


def _ordered(kind: Type, value: Any, backwards: bool = False) -> Any:
    """A value whose sets stand in one order, or in the other."""
    if value is None or isinstance(kind, str) or is_unknown(value):
        return value
    inner = kind[1]
    if kind[0] == "object":
        return {name: _ordered(inner[name], one, backwards) for name, one in value.items()}
    if kind[0] == "map":
        return {name: _ordered(inner, one, backwards) for name, one in value.items()}
    if kind[0] == "tuple":
        return [_ordered(one, value[i], backwards) for i, one in enumerate(inner)]
    held = [_ordered(inner, one, backwards) for one in value]
    if kind[0] == "set":
        held = distinct(held)
        return held[::-1] if backwards else held
    return held


def _merged(kind: Type, value: Any) -> bool:
    """Whether two elements of a set became one: what was made up for one, the other had."""
    if value is None or isinstance(kind, str):
        return False
    inner = kind[1]
    if kind[0] == "object":
        return any(_merged(inner[name], one) for name, one in value.items())
    if kind[0] == "tuple":
        return any(_merged(one, value[i]) for i, one in enumerate(inner))
    if kind[0] == "set" and len(distinct(value)) < len(value):
        return True
    return any(_merged(inner, one) for one in (value.values() if kind[0] == "map" else value))


def _stored(kind: Type, value: Any) -> Any:
    """A value as it stands in a state file; a number that is text is marked as digits."""
    if value is None:
        return None
    if kind == "dynamic":
        held = json.loads(value[0])
        return {"type": held, "value": _stored(held, value[1])}
    if kind == "number":
        return f"digits {value}" if isinstance(value, str) else value
    if isinstance(kind, str):
        return value
    inner = kind[1]
    if kind[0] == "object":
        return {name: _stored(inner[name], one) for name, one in value.items()}
    if kind[0] == "map":
        return {name: _stored(inner, one) for name, one in value.items()}
    if kind[0] == "tuple":
        return [_stored(one, value[i]) for i, one in enumerate(inner)]
    return [_stored(inner, one) for one in value]


@SLOW
@given(st.data(), cases())
def test_a_plan_for_something_new_says_what_the_configuration_says(
    data: st.DataObject, case: tuple[Any, Any, Any]
) -> None:
    engine, block = _made(case[0])
    config = data.draw(masked(case[0], case[1]))
    assert not validate(engine, config)
    answer = plan(engine, None, config)
    assert not answer.diagnostics
    assert not answer.requires_replace
    _conforms(block, config, told(answer.planned_state))


@SLOW
@given(cases())
def test_what_was_made_is_known_and_the_second_plan_is_clean(case: tuple[Any, Any, Any]) -> None:
    engine, block = _made(case[0])
    prior: Any = None
    for config in case[1:]:
        answer = apply(engine, prior, config)
        state = told(answer.new_state)
        assert not answer.diagnostics
        assert not _has_unknown(state)
        assume(not _merged(block.type, state))
        turned = _ordered(block.type, config, backwards=True)
        for again in (config, turned):
            second = told(plan(engine, _ordered(block.type, state), again).planned_state)
            assert write(_ordered(block.type, second)) == write(_ordered(block.type, state))
        prior = state


@SLOW
@given(cases())
def test_destroying_leaves_nothing(case: tuple[Any, Any, Any]) -> None:
    engine, _ = _made(case[0])
    made = apply(engine, None, case[1])
    gone = apply(engine, told(made.new_state), None, made.private)
    assert told(gone.new_state) is None
    again = apply(engine, None, case[1])
    assert again.new_state == made.new_state


@SLOW
@given(cases())
def test_copies_differ_in_what_the_provider_names_and_runs_agree(
    case: tuple[Any, Any, Any],
) -> None:
    block = {
        "attributes": case[0].get("attributes", {}) | {"id": {"type": "string", "computed": True}},
        "block_types": case[0].get("block_types", {}),
    }
    config = case[1] | {"id": None}
    runs = []
    for _ in range(2):
        engine, _block = _made(block)
        runs.append([told(apply(engine, None, config).new_state) for _ in range(3)])
    assert runs[0] == runs[1]
    assert len({one["id"] for one in runs[0]}) == 3


@SLOW
@given(cases())
def test_a_stored_state_comes_back_as_it_was(case: tuple[Any, Any, Any]) -> None:
    engine, block = _made(case[0])
    state = told(apply(engine, None, case[1]).new_state)
    stored = re.sub('"digits (.*?)"', r"\1", json.dumps(_stored(block.type, state))).encode()
    answer = ask(engine, "UpgradeResourceState", type_name="thing_box", raw_state={"json": stored})
    assert not answer.diagnostics
    assert write(told(answer.upgraded_state)) == write(state)

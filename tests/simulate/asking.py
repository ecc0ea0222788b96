"""Requests to an engine as a client of the protocol makes them."""

from __future__ import annotations

from typing import Any

from assistant.simulate.engine import Engine
from assistant.simulate.values import read, write
from assistant.simulate.wire import METHODS, NAMES_IN_5, messages

ADDRESS = "registry.opentofu.org/acme/thing"


def provider(schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An entry of the input with this schema."""
    return {
        "address": ADDRESS,
        "version": "1.2.3",
        "schema": schema,
        "sliced": False,
        "rules": {},
        "replace": {},
        "mocks": {},
    } | more


def resource(block: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An input entry with one resource type, thing_box."""
    return provider({"resource_schemas": {"thing_box": {"version": 0, "block": block}}}, **more)


def ask(engine: Engine, method: str, **fields: Any) -> Any:
    """The answer to a method of version 6; a value given as `("value", x)` travels as bytes."""
    known = messages(engine.version)
    asked, answered = METHODS[method]
    name = method
    if engine.version == 5:
        name = next((old for old, new in NAMES_IN_5.items() if new == method), method)
    request = getattr(known, asked)(**fields).SerializeToString()
    return getattr(known, answered).FromString(engine.call(name, request))


def dynamic(engine: Engine, value: Any) -> Any:
    """A value as a field of a request."""
    return messages(engine.version).DynamicValue(msgpack=write(value))


def told(answer: Any) -> Any:
    """A value from a field of an answer."""
    return read(answer.msgpack)


def plan(engine: Engine, prior: Any, config: Any, private: bytes = b"") -> Any:
    return ask(
        engine,
        "PlanResourceChange",
        type_name="thing_box",
        prior_state=dynamic(engine, prior),
        proposed_new_state=dynamic(engine, config),
        config=dynamic(engine, config),
        prior_private=private,
    )


def apply(engine: Engine, prior: Any, config: Any, private: bytes = b"") -> Any:
    """Plan and apply, as an engine does when everything is known."""
    step = plan(engine, prior, config, private)
    return ask(
        engine,
        "ApplyResourceChange",
        type_name="thing_box",
        prior_state=dynamic(engine, prior),
        planned_state=step.planned_state,
        config=dynamic(engine, config),
        planned_private=step.planned_private,
    )


def validate(engine: Engine, config: Any) -> list[Any]:
    answer = ask(
        engine, "ValidateResourceConfig", type_name="thing_box", config=dynamic(engine, config)
    )
    return list(answer.diagnostics)


def path_of(diagnostic: Any) -> list[str | int]:
    """The path of a diagnostic, keys and names alike."""
    return [getattr(step, step.WhichOneof("selector")) for step in diagnostic.attribute.steps]

"""The walk agrees with jsonschema on which documents are valid, for every schema in the package."""

from __future__ import annotations

import random
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.check.formats.reading import shape_of
from assistant.check.formats.shape import Walk, compile_schema, findings_of
from assistant.check.formats.shape.words import Speech
from assistant.knowledge.formats import schema_data
from assistant.syntax.yaml import parse_yaml
from tests.check.cases import texts

SCHEMAS = {
    "compose": "compose",
    "cloud-config": "cloud-config",
    "network-v1": "network-config",
    "netplan": "network-config",
    "autoinstall": "autoinstall",
    "ansible-requirements": "ansible-requirements",
}
"""Schemas, and the folder of cases that holds documents to begin with."""


def documents(folder: str) -> list[Any]:
    found = []
    for _, text in texts(folder):
        try:
            found.append(yaml.safe_load(text))
        except yaml.YAMLError:
            continue
    return [one for one in found if isinstance(one, dict | list)]


def mutated(value: Any, draw: random.Random, names: list[str]) -> Any:
    """The document with one part of it dropped, renamed or replaced."""
    if isinstance(value, dict) and value:
        key = draw.choice(list(value))
        how = draw.randrange(5)
        if how == 0:
            return {k: v for k, v in value.items() if k != key}
        if how == 1:
            return {**value, draw.choice(names): draw.choice([1, "x", [], {}, True, None, ["a"]])}
        return {k: mutated(v, draw, names) if k == key else v for k, v in value.items()}
    if isinstance(value, list) and value:
        place = draw.randrange(len(value))
        if draw.randrange(4) == 0:
            return [*value, value[place]]
        return [mutated(v, draw, names) if i == place else v for i, v in enumerate(value)]
    return draw.choice(
        [value, 1, -1, 70000, "x", "", True, None, [], {}, [value], {"a": value}, 1.5]
    )


def names_in(schema: Any) -> list[str]:
    found: set[str] = set()
    waiting = [schema]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            found |= set(one.get("properties") or ())
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    return sorted(name for name in found if isinstance(name, str))


def only_too_many(error: jsonschema.ValidationError) -> bool:
    """Whether all that is wrong is that two alternatives of one `oneOf` fit."""
    if error.validator == "oneOf" and not error.context:
        return True
    if error.validator not in ("oneOf", "anyOf"):
        return False
    branches: dict[Any, list[jsonschema.ValidationError]] = {}
    for one in error.context:
        branches.setdefault(one.schema_path[0], []).append(one)
    return any(all(map(only_too_many, branch)) for branch in branches.values())


@pytest.mark.parametrize("name", SCHEMAS)
@settings(max_examples=60, deadline=None)
@example(256270)  # a port twice, the second time by an alias
@given(st.integers(0, 2**32))
def test_the_walk_agrees_with_jsonschema(name: str, seed: int) -> None:
    draw = random.Random(seed)
    schema = schema_data(name)
    document = draw.choice(documents(SCHEMAS[name]))
    names = names_in(schema)
    for _ in range(draw.randrange(4)):
        document = mutated(document, draw, names)
    text = yaml.safe_dump(document)
    top = parse_yaml("a.yaml", text).documents[0]
    problems = Walk("1.1").problems(top, shape_of(name))
    validator = jsonschema.validators.validator_for(schema)(schema)
    errors = list(validator.iter_errors(document))
    ours = any(not one.is_note for one in problems)
    theirs = any(not only_too_many(error) for error in errors)
    assert ours == theirs, (text, problems, errors)
    for finding in findings_of(
        problems, top, parse_yaml("a.yaml", text).source, Speech("x", "1.1")
    ):
        assert finding.start <= finding.end
        assert finding.summary


@pytest.mark.parametrize(
    "schema",
    [
        {"if": {}},
        {"allOf": [{"not": {}}], "unevaluatedProperties": False},
    ],
)
def test_what_the_walk_does_not_know_is_refused(schema: Any) -> None:
    with pytest.raises(ValueError, match=r"known|merged"):
        compile_schema(schema)


def test_nested_aliases_are_walked_once() -> None:
    lines = ["x-a0: &a0 {image: x}"]
    lines += [f"x-a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60)]
    lines += ["services:", "  web: {image: x, command: *a59, labels: *a59}"]
    top = parse_yaml("a.yaml", "\n".join(lines)).documents[0]
    problems = Walk("1.2").problems(top, shape_of("compose"))
    assert 0 < len(problems) < 20

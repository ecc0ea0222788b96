"""The tables under sandboxes/terraform/."""

from __future__ import annotations

import re

import pytest

from assistant.core.schema import Component
from assistant.knowledge import Packs
from assistant.targets.placeholders import by_name, of_type
from assistant.targets.terraform.engine_data import engine_data, placeholders


def test_what_is_refused_exists(packs: Packs) -> None:
    for name in engine_data().data_sources:
        component = packs.component(f"terraform/data/{name}")
        assert isinstance(component, Component), name
    for source in engine_data().hermetic:
        assert packs.of_source("terraform", source), source


def test_patterns_compile_and_end_with_the_ordinary_value() -> None:
    table = placeholders()
    for pattern, _ in (*table.strings, *table.numbers):
        re.compile(pattern)
    assert table.strings[-1][0] == table.numbers[-1][0] == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("vpc_cidr", "10.0.0.0/16"),
        ("cidr_blocks", "10.0.0.0/16"),
        ("vpc_id", "vpc-0123456789abcdef0"),
        ("db_password", "Placeholder-0-of-a-secret"),
        ("region", "us-east-1"),
        ("whatever", "placeholder"),
    ],
)
def test_a_name_tells_what_fits(name: str, value: str) -> None:
    assert by_name(name, placeholders().strings) == value


def test_collections_hold_one_element_to_look_into() -> None:
    kind = "map(object({ ids = list(string), on = optional(bool), n = tuple([number]) }))"
    assert of_type(kind, "x", placeholders()) == {
        "placeholder": {"ids": ["placeholder"], "on": False, "n": [1]}
    }

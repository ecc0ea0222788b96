from __future__ import annotations

import re

import pytest

from assistant import paths
from assistant.knowledge import Packs
from assistant.targets.packer import engine_data as data


def test_every_table_loads_and_names_what_the_packs_have() -> None:
    packs = Packs.open()
    older = data.older()
    places = [(r.component, r.block) for r in older.lift]
    places += [(r.component, r.block) for r in older.join]
    places += [(r.component, r.block) for r in older.demand]
    for address, block in places:
        component = packs.component(address)
        assert component is not None, address
        assert block in component.body.blocks, (address, block)
    for lift in older.lift:
        component = packs.component(lift.component)
        assert component is not None
        inner = component.body.blocks[lift.block].body.attributes
        assert lift.attributes.keys() <= inner.keys()
    for crash in older.crash:
        component = packs.component(crash.component)
        assert component is not None
        assert crash.attribute in component.body.attributes


def test_patterns_compile_and_end_with_the_ordinary_value() -> None:
    table = data.placeholders()
    for pattern, _ in (*table.strings, *table.numbers):
        re.compile(pattern)
    assert table.strings[-1][0] == ""
    assert table.numbers[-1][0] == ""


def test_reasons_are_for_builders_that_exist() -> None:
    packs = Packs.open()
    for builder in data.executed().builders:
        assert packs.component(f"packer/builder/{builder}") is not None, builder


def test_bundled_plugins_of_the_pinned_engine() -> None:
    table = data.bundled("1.8.7")
    assert table is not None
    assert len(table.plugins) == 30
    assert table.plugins["github.com/hashicorp/qemu"].version == "1.0.9"
    assert data.bundled("9.9.9") is None


@pytest.mark.parametrize("path", sorted((paths.sandboxes_dir() / "packer").glob("*.yaml")))
def test_no_table_lies_unread(path: object) -> None:
    name = str(getattr(path, "name", ""))
    assert name.startswith("bundled-") or name in {
        "older.yaml", "placeholders.yaml", "executed.yaml", "rehearsal.yaml",
    }  # fmt: skip

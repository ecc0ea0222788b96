"""What was done to a simulated resource behind the engine's back."""

from __future__ import annotations

from assistant.simulate.breaking import broken, matches
from assistant.simulate.schema import Catalogue

BLOCK = Catalogue(
    {
        "provider": {"version": 0, "block": {}},
        "resource_schemas": {
            "a_b": {
                "version": 0,
                "block": {
                    "attributes": {
                        "id": {"type": "string", "computed": True},
                        "size": {"type": "number", "optional": True},
                        "on": {"type": "bool", "optional": True},
                    }
                },
            }
        },
    },
    nested_types=True,
).get("resource", "a_b")
STATE = {"id": "1", "size": 4, "on": None}


def test_an_entry_is_about_the_resource_whose_values_it_names() -> None:
    assert matches({"match": {"id": "1"}}, STATE)
    assert matches({"match": {}}, STATE)
    assert not matches({"match": {"id": "2"}}, STATE)
    assert not matches({"match": {"no": "1"}}, STATE)
    assert not matches({"match": {}}, None)


def test_gone_or_changed_as_far_as_types_allow() -> None:
    assert BLOCK is not None
    assert broken({"match": {}}, BLOCK.block, STATE) is None
    changed = broken({"set": {"size": 8, "on": "perhaps", "no": 1}}, BLOCK.block, STATE)
    assert changed == {"id": "1", "size": 8, "on": None}
    assert STATE["size"] == 4

"""What validators said, made into limits: only what is understood, and nothing too strict."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from assistant.core.schema import BodySchema
from assistant.knowledge import Packs
from assistant.knowledge.build.validators import NOTHING, limits_of_framework, limits_of_sdk
from assistant.knowledge.limits import Limits, LimitsFile, names_of

FILES = sorted((Path(__file__).parents[2] / "assistant/knowledge/facts/limits").glob("*.json.gz"))


def sdk(**fields: Any) -> dict[str, Any]:
    found = limits_of_sdk({**NOTHING, "resources": {"t": {"body": fields}}})
    return dict(found.get("resource/t", {}))


def framework(config: Any = (), **fields: Any) -> dict[str, Any]:
    one = {"body": fields, "config": config}
    found = limits_of_framework({**NOTHING, "resources": {"t": one}})
    return dict(found.get("resource/t", {}))


def said(kind: str, says: dict[str, list[str]], name: str = "x.func1") -> dict[str, Any]:
    return {"type": kind, "Optional": True, "validate": {"name": name, "says": says}}


def text(says: dict[str, list[str]], name: str = "x.func1") -> dict[str, Any]:
    return said("TypeString", says, name)


ONE_OF = 'expected KEY to be one of ["a" "b"], got ~bogus value~'


@pytest.mark.parametrize(
    ("field", "limit"),
    [
        (text({"~bogus value~": [ONE_OF], "a": [], "b": [], "A": ["x"]}), {"enum": ["a", "b"]}),
        (
            text({"~bogus value~": [ONE_OF], "a": [], "b": [], "A": [], "B": []}),
            {"enum": ["a", "b"], "any_case": True},
        ),
        # A word of the message that is itself refused: the message is not understood.
        (text({"~bogus value~": [ONE_OF], "a": [], "b": ["x"]}), {}),
        # What was taken and would be refused: the limit is left out.
        (text({"~bogus value~": [ONE_OF], "a": [], "b": [], "other": []}), {}),
        # Several messages: one or all of them may count.
        (text({"~bogus value~": [ONE_OF, "or else"], "a": [], "b": []}), {}),
        (text({"~bogus value~": [ONE_OF], "a": [], "b": []}, "x/validation.Any.func1"), {}),
        (text({"~bogus value~": ["no"]}, "a/validation.IsCIDR"), {"format": "cidr"}),
        (text({"~bogus value~": ["something else"]}), {}),
        (
            said("TypeInt", {"-2000000000": ["expected KEY to be in the range (1 - 9), got"],
                             "0": ["x"], "1": []}),
            {"minimum": 1.0, "maximum": 9.0},
        ),
        (
            said("TypeInt", {"-2000000000": ["expected KEY to be at least (1), got"], "-1": []}),
            {},
        ),
        ({"type": "TypeString", "Optional": True, "ForceNew": True}, {"replaces": True}),
        (
            {"type": "TypeString", "Optional": True, "ForceNew": True, "DiffSuppressFunc": True},
            {},
        ),
        ({"type": "TypeString", "Computed": True, "ForceNew": True}, {}),
    ],
)  # fmt: skip
def test_of_an_sdk(field: dict[str, Any], limit: dict[str, Any]) -> None:
    assert sdk(x=field).get("attributes", {}).get("x", {}) == limit


def test_a_length_counts_bytes() -> None:
    says = {"~bogus value~": ["expected length of KEY to be in the range (2 - 3), got"]}
    pattern = sdk(x=text(says))["attributes"]["x"]["pattern"]
    assert re.search(pattern, "ab")
    assert not re.search(pattern, "a")
    assert not re.search(pattern, "abcd")
    # Two bytes in UTF-8.
    assert re.search(pattern, "é")


def test_constraints_between_names_of_one_body() -> None:
    plain = {"type": "TypeString", "Optional": True}
    found = sdk(
        a={**plain, "ConflictsWith": ["b"]},
        b={**plain, "ConflictsWith": ["a"]},
        c={**plain, "ExactlyOneOf": ["c", "d"]},
        d={**plain, "RequiredWith": ["c", "d"], "ConflictsWith": ["box.0.e"]},
        box={
            "type": "TypeList",
            "Optional": True,
            "MaxItems": 1,
            "block": {
                "e": {**plain, "AtLeastOneOf": ["box.0.e", "box.0.f"]},
                "f": {**plain, "ConflictsWith": ["a"]},
            },
        },
    )
    assert found["constraints"] == [
        {"kind": "at_most_one", "of": ["a", "b"]},
        {"kind": "exactly_one", "of": ["c", "d"]},
        {"kind": "requires", "if": "d", "then": ["c"]},
    ]
    assert found["blocks"] == {"box": {"constraints": [{"kind": "at_least_one", "of": ["e", "f"]}]}}


def _attribute(*validators: tuple[str, str], **more: Any) -> dict[str, Any]:
    given = [{"t": type_, "d": words} for type_, words in validators]
    return {"t": "schema.StringAttribute", "Optional": True, "Validators": given, **more}


@pytest.mark.parametrize(
    ("attribute", "limit"),
    [
        (_attribute(("oneOf", 'value must be one of: ["a" "b"]')), {"enum": ["a", "b"]}),
        (_attribute(("x", "value must be between 1 and 9")), {"minimum": 1.0, "maximum": 9.0}),
        (_attribute(("x", "value must be at least 2")), {"minimum": 2.0}),
        (_attribute(CustomType="timetypes.RFC3339Type"), {"format": "time"}),
        (
            _attribute(("setvalidator.valueStringsAreValidator",
                        'element value must satisfy all validations: value must be one of: ["a"]')),
            {"enum": ["a"]},
        ),
        (
            _attribute(("mapvalidator.valueStringsAreValidator",
                        'element value must satisfy all validations: value must be one of: ["a"]')),
            {},
        ),
        (
            _attribute(("x", "Value must satisfy at least one of the validations: value must be "
                        'one of: ["a"] + b')),
            {},
        ),
        (
            _attribute(PlanModifiers=[{"d": "If the value of this attribute changes, Terraform "
                                       "will destroy and recreate the resource."}]),
            {"replaces": True},
        ),
        (_attribute(PlanModifiers=[{"d": "If the value is configured and changes"}]), {}),
    ],
)  # fmt: skip
def test_of_the_framework(attribute: dict[str, Any], limit: dict[str, Any]) -> None:
    assert framework(x=attribute).get("attributes", {}).get("x", {}) == limit


@pytest.mark.parametrize(
    ("pattern", "taken"),
    [
        ("^[a-z]+$", True),
        (r"^\d+(-\d+)?( \d+)*$", True),
        (r"^\p{L}+$", False),
        (r"^[[:alpha:]]+$", False),
        (r"^(a+)+$", False),
        (r"^(?:(?:[-]*)[a-z]+)*$", False),
    ],
)
def test_patterns_that_python_reads_alike_and_quickly(pattern: str, taken: bool) -> None:
    attribute = _attribute()
    attribute["Validators"] = [{"t": "x", "d": "must fit", "regexp": pattern}]
    found = framework(x=attribute).get("attributes", {}).get("x", {})
    assert found == ({"pattern": f"(?a){pattern}"} if taken else {})


def test_constraints_of_the_framework() -> None:
    def validator(kind: str, words: str) -> dict[str, Any]:
        return {"t": f"schemavalidator.{kind}", "d": words}

    config = [
        {"t": "*configvalidator.ConflictingValidator", "d": "not together: [a,b]"},
        {"t": "*configvalidator.UnknownValidator", "d": "what: [a,b]"},
    ]
    also = validator("AlsoRequiresValidator", 'also these are set: "[b]"')
    elsewhere = validator("AlsoRequiresValidator", 'also these are set: "[<.b]"')
    found = framework(config, a=_attribute(Validators=[also]), b=_attribute(Validators=[elsewhere]))
    assert found["constraints"] == [
        {"kind": "requires", "if": "a", "then": ["b"]},
        {"kind": "at_most_one", "of": ["a", "b"]},
    ]


def _unknown(body: BodySchema, limits: Limits) -> list[str]:
    """Names that limits speak of and a body does not have."""
    missing = [name for name in limits.attributes if name not in body.attributes]
    for name, inner in limits.blocks.items():
        if name in body.blocks:
            missing += _unknown(body.blocks[name].body, inner)
        elif name not in body.attributes:
            missing.append(name)
    for constraint in limits.constraints:
        missing += [
            name
            for name in names_of(constraint)
            if name not in body.attributes and name not in body.blocks
        ]
    return missing


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name.removesuffix(".json.gz"))
def test_limits_are_about_names_of_their_pack(file: Path, packs: Packs) -> None:
    limits = msgspec.json.decode(gzip.decompress(file.read_bytes()), type=LimitsFile)
    info = packs.pack(f"terraform/{limits.source}", limits.version)
    assert info is not None
    for address, one in limits.components.items():
        component = packs.component(f"terraform/{address}", limits.version, info.name)
        assert component is not None, address
        assert not _unknown(component.body, one), address

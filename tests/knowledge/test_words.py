"""Data files of words and limits: strict, and about things that exist."""

from __future__ import annotations

import msgspec
import pytest

from assistant.knowledge import Packs, limits, meanings
from assistant.knowledge.limits import limited
from assistant.knowledge.meanings import of_same_meaning, said_in


def test_a_word_of_another_tool_leads_to_the_name_that_is_known() -> None:
    assert of_same_meaning("ram", ["memory", "name"]) == ("memory",)
    assert of_same_meaning("image", ["ami", "instance_type"]) == ("ami",)
    assert of_same_meaning("user", ["ssh_username", "ssh_password"]) == ("ssh_username",)
    assert of_same_meaning("RAM", ["memory"]) == ("memory",)


def test_only_names_that_are_there_are_offered() -> None:
    assert of_same_meaning("ram", ["name"]) == ()
    assert of_same_meaning("qzx", ["memory"]) == ()


def test_a_format_has_its_own_names_for_what_people_call_otherwise() -> None:
    assert said_in("compose", "RAM", ["mem_limit", "image"]) == ("mem_limit",)
    assert said_in("autoinstall", "runcmd", ["late-commands"]) == ("late-commands",)
    assert said_in("compose", "ram", ["image"]) == ()
    with pytest.raises(KeyError):
        said_in("composer", "ram", ["mem_limit"])


def test_no_word_stands_twice_in_a_group() -> None:
    for group in meanings._file().groups:
        plain = [word.lower() for word in group if word not in ("RAM", "CPUs", "vTPM")]
        assert len(plain) == len(set(plain)), group


def test_limits_are_about_names_of_the_packs() -> None:
    packs = Packs.open()
    for address, body in limits._limits().items():
        component = packs.component(f"terraform/{address}")
        assert component is not None, address
        assert body.attributes.keys() <= component.body.attributes.keys()
        # What may be written as blocks is an attribute of some packs.
        names = component.body.blocks.keys() | component.body.attributes.keys()
        assert body.blocks.keys() <= names
        laid = limited(f"terraform/{address}", component.body)
        assert len(laid.constraints) == len(component.body.constraints) + len(body.constraints)
    packs.close()


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"attributes": {"b": {"froamt": "cidr"}}}', type=limits.Limits)

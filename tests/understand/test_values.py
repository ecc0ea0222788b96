"""Values of every kind in the words that people have for them; see values.yaml."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from assistant.knowledge import Packs
from assistant.understand import read_goal
from assistant.understand.lexicon import lexicon
from assistant.understand.reading import kind_of

Said = str | int | bool | list[str | int]
_SETTLED = ("target", "platform", "os")


class Group(msgspec.Struct, forbid_unknown_fields=True):
    lead: str
    cases: dict[str, dict[str, Said]]


GROUPS = msgspec.yaml.decode(Path(__file__).with_name("values.yaml").read_bytes(), type=list[Group])
CASES = [(group.lead + said, meant) for group in GROUPS for said, meant in group.cases.items()]


@pytest.mark.parametrize(("goal", "meant"), CASES, ids=[goal for goal, _ in CASES])
def test_values(goal: str, meant: dict[str, Said], packs: Packs) -> None:
    found: dict[str, Said] = {}
    for parameter in read_goal(goal, packs).parameters:
        if parameter.source != "goal" or parameter.name in _SETTLED:
            continue
        kind = lexicon().parameters[kind_of(parameter.name)]
        if kind.many and parameter.name != "port":
            listed = found.setdefault(parameter.name, [])
            assert isinstance(listed, list)
            listed.append(parameter.value)
        else:
            found[parameter.name] = parameter.value
    assert found == meant


@pytest.mark.parametrize(
    ("image", "os"),
    [
        ("ubuntu:24.04", "ubuntu-24.04"),
        ("debian:bookworm-slim", "debian-12"),
        ("alpine:3.20", "alpine-3.20"),
        ("almalinux:9.4", "almalinux-9"),
        ("python:3.12-slim", "debian-13"),
    ],
)
def test_the_system_of_an_image_that_is_started_from(image: str, os: str, packs: Packs) -> None:
    intent = read_goal(f"packer docker image from {image} with nginx", packs)
    assert [part.os for part in intent.parts] == [os]
    assert intent.value("image") == image

"""The packs of companion formats are whole: each loads, says where it is from, and fits itself."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from importlib.resources import files

import msgspec
import pytest

from assistant.check.formats.shape import compile_schema
from assistant.knowledge.ansible import ansible_pack, collections_pack, known_module
from assistant.knowledge.answers import Setting, answer_pack
from assistant.knowledge.cmdlets import cmdlets
from assistant.knowledge.dockerfile import dockerfile_pack
from assistant.knowledge.formats import About, about, schema_data
from assistant.knowledge.kickstart import kickstart_pack
from assistant.knowledge.preseed import preseed_pack
from assistant.syntax.steps import KEYWORDS
from assistant.targets.windows.answers import PASSES

FOLDER = files("assistant.knowledge") / "data" / "formats"
NAMES = sorted(entry.name.removesuffix(".json") for entry in FOLDER.iterdir())
PACKS: dict[str, Callable[[], object]] = {
    "ansible": ansible_pack,
    "ansible-collections": collections_pack,
    "dockerfile": dockerfile_pack,
    "kickstart": kickstart_pack,
    "powershell": cmdlets,
    "preseed": preseed_pack,
    "unattend": answer_pack,
}
"""The others hold a JSON schema."""
TYPES = {
    "", "bool", "computer", "enum", "image", "int", "key", "keyboard", "locale", "string",
    "timezone",
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_every_pack_loads_and_says_where_it_is_from(name: str) -> None:
    if name in PACKS:
        assert PACKS[name]()
    else:
        assert compile_schema(schema_data(name))
    told = about(name)
    assert told.name
    assert told.version
    assert told.origin
    assert told.licence
    assert datetime.date.fromisoformat(told.date)


@pytest.mark.parametrize(
    "name", [name for name in NAMES if name not in PACKS] + ["ansible", "ansible-collections"]
)
def test_nobody_s_sentences_are_kept(name: str) -> None:
    data = json.loads((FOLDER / f"{name}.json").read_text())
    del data["about"]
    waiting: list[object] = [data]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict | list):
            waiting += one.values() if isinstance(one, dict) else one
        elif isinstance(one, str):
            assert one.count(" ") < 6, one


def test_a_word_that_the_form_does_not_have_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({**msgspec.to_builtins(about("compose")), "licence_of": "x"}, type=About)


def test_every_alias_calls_a_known_cmdlet() -> None:
    pack = cmdlets()
    assert pack.named("gci") == "Get-ChildItem"
    for alias in ("iex", "iwr", "%", "?", "saps"):
        assert pack.get(alias) is not None


def test_every_cmdlet_reads_and_has_parameters_of_its_own() -> None:
    pack = cmdlets()
    read = [cmdlet for name in pack.names if (cmdlet := pack.get(name)) is not None]
    assert len(read) > 400
    for cmdlet in read:
        own = {p.name for p in cmdlet.parameters.values()}
        assert not own & {"ErrorAction", "Verbose", "WhatIf"}, cmdlet.name
        assert all(name and name == name.lower() for name in cmdlet.parameters), cmdlet.name


def test_answer_files_name_known_passes_and_types() -> None:
    for name, component in answer_pack().components.items():
        assert set(component.passes) <= set(PASSES), name
        for setting, passes in component.within.items():
            assert set(passes) <= set(component.passes), (name, setting)
            assert setting in component.body.inside, (name, setting)
        _types(component.body)


def _types(setting: Setting) -> None:
    assert setting.type.partition(" ")[0] in TYPES
    for inner in setting.inside.values():
        _types(inner)


def test_dockerfile_pack_and_reader_know_the_same_instructions() -> None:
    assert dockerfile_pack().instructions.keys() == KEYWORDS


def test_kickstart_commands_have_releases_and_sections_options() -> None:
    pack = kickstart_pack()
    assert pack.commands["network"].options["--bootproto"].values
    assert pack.commands["install"].releases == (6, 8)
    assert not pack.past & pack.commands.keys()
    assert "--nochroot" in pack.sections["post"]


def test_preseed_questions_are_of_known_types() -> None:
    kinds = {value.partition("=")[0] for value in preseed_pack().questions.values()}
    assert kinds <= {"boolean", "error", "multiselect", "note", "password", "select", "string",
                     "text"}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "option"),
    [
        ("apt", "autoremove"),
        ("ansible.builtin.apt", "autoremove"),
        ("ansible.posix.authorized_key", "exclusive"),
        ("ansible.windows.win_updates", "category_names"),
        ("community.docker.docker_compose_v2", "project_src"),
        ("community.general.ufw", "rule"),
    ],
)
def test_a_module_is_found_by_its_names(name: str, option: str) -> None:
    found = known_module(name)
    assert found is not None
    assert option in found.options


@pytest.mark.parametrize("name", ["ufw", "ansible.posix.apt", "some.where.apt", "a.b.c.d"])
def test_a_module_that_no_pack_has_is_not_made_up(name: str) -> None:
    assert known_module(name) is None

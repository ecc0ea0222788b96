"""The packs of companion formats are whole: each loads, says where it is from, and fits itself."""

from __future__ import annotations

import datetime

import pytest

from assistant.knowledge.answers import Setting, answer_pack
from assistant.knowledge.cmdlets import cmdlets
from assistant.knowledge.dockerfile import dockerfile_pack
from assistant.knowledge.kickstart import kickstart_pack
from assistant.knowledge.packfile import About
from assistant.knowledge.preseed import preseed_pack
from assistant.syntax.steps import KEYWORDS
from assistant.timeline.answers import PASSES

ABOUT = {
    "answers": answer_pack().about,
    "cmdlets": cmdlets().about,
    "dockerfile": dockerfile_pack().about,
    "kickstart": kickstart_pack().about,
    "preseed": preseed_pack().about,
}
TYPES = {
    "", "bool", "computer", "enum", "image", "int", "key", "keyboard", "locale", "string",
    "timezone",
}  # fmt: skip


@pytest.mark.parametrize("name", ABOUT)
def test_every_pack_says_where_it_is_from(name: str) -> None:
    about: About = ABOUT[name]
    assert about.origin
    assert about.licence
    assert about.version
    assert datetime.date.fromisoformat(about.date)


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

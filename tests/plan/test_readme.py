"""The README of a draft, as its reader needs it."""

from __future__ import annotations

import pytest

from assistant.core.intent import Parameter
from assistant.knowledge import Packs
from assistant.plan import make_plan
from tests.plan.helpers import choices, files, intent


def page(packs: Packs, *platforms: str, **more: object) -> str:
    plan = make_plan(intent(platforms=platforms, **more), packs)  # type: ignore[arg-type]
    return files(plan)["README.md"]


def test_commands_are_in_the_shell_of_the_machine_that_builds(packs: Packs) -> None:
    windows, linux = page(packs, "hyperv-iso"), page(packs, "qemu")
    assert "```powershell\n$env:PKR_VAR_product_key = " in windows
    assert "Remove-Item -Recurse output" in windows
    assert "```sh" not in windows
    assert "```sh\nread -rs PKR_VAR_product_key && export PKR_VAR_product_key\n" in linux
    assert "rm -rf output" in linux
    assert "powershell\n" not in linux


def test_several_platforms_are_built_from_a_shell(packs: Packs) -> None:
    assert "```powershell" not in page(packs, "hyperv-iso", "qemu")


@pytest.mark.parametrize(("platform", "said"), [("qemu", True), ("hyperv-iso", False)])
def test_a_remark_stands_where_it_belongs(packs: Packs, platform: str, said: bool) -> None:
    assert ("OVMF variables" in page(packs, platform)) is said


def test_what_the_model_may_choose_is_listed(packs: Packs) -> None:
    asked = intent(components=("pre-sysprep-scripts",))
    plan = make_plan(asked, packs)
    readme = files(plan)["README.md"]
    listed = readme.partition("## Chosen by the model")[2].partition("\n## ")[0]
    steps = [c for c in choices(plan) if c.options and c.options[0].startswith("# ")]
    assert steps
    for choice in steps:
        for option in choice.options:
            assert option.partition("\n")[0].removeprefix("# ") in listed
    assert "Chosen by the model" not in page(packs, "qemu")


def test_the_tool_is_no_assumption_to_change(packs: Packs) -> None:
    target = Parameter("target", "packer", "assumed", why="images are baked with Packer")
    assert "`target`" not in page(packs, "qemu", parameters=(target,))

"""Drafts of the recipes: nothing is wrong with them, and their obligations notice what changes."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator

import pytest

from assistant.check import check_files, judge
from assistant.core.plan import Plan
from assistant.core.request import Request
from assistant.draft import write_draft
from assistant.knowledge import Packs
from assistant.pipeline import Workshop
from tests.draft.writers import RandomWriter

WINDOWS = "a Windows 11 Packer image on {} with pre-sysprep scripts"
GOALS = [
    WINDOWS.format("hyperv-iso"),
    WINDOWS.format("proxmox-iso"),
    "a Debian 12 Packer image on qemu with nginx",
    "Vaultwarden behind Caddy with Terraform on Docker",
]


@pytest.fixture(scope="module")
def shop(packs: Packs) -> Iterator[Workshop]:
    with Workshop(packs) as opened:
        yield opened


def drafted(shop: Workshop, goal: str) -> tuple[Plan, dict[str, str]]:
    plan = shop.plan(shop.read(Request(goal)))
    draft = write_draft(
        plan, shop.packs, RandomWriter(), seed=3, listen=lambda _: None, stop=threading.Event()
    )
    return plan, {file.path: file.text for file in draft.files}


@pytest.mark.parametrize("goal", GOALS)
def test_nothing_is_wrong_and_everything_is_held(shop: Workshop, goal: str) -> None:
    plan, files = drafted(shop, goal)
    result = check_files(files, shop.packs)
    assert [(f.code, f.path, f.start, f.summary) for f in result.findings] == []
    held = judge(plan.obligations, files, shop.packs)
    assert [(h.id, h.why) for h in held if h.status != "met"] == []
    assert plan.obligations


def test_a_script_after_sysprep_is_noticed(shop: Workshop) -> None:
    plan, files = drafted(shop, WINDOWS.format("proxmox-iso"))
    build = files["build.pkr.hcl"]
    end = build.rindex("}")
    late = '  provisioner "powershell" {\n    script = "${path.root}/scripts/seal/clean.ps1"\n  }\n'
    changed = files | {"build.pkr.hcl": build[:end] + late + build[end:]}
    unmet = {h.id for h in judge(plan.obligations, changed, shop.packs) if h.status == "unmet"}
    assert unmet == {"sysprep.last"}
    codes = {f.code for f in check_files(changed, shop.packs).findings}
    assert codes == {"rule/sysprep-last"}


def test_other_values_and_missing_files_are_noticed(shop: Workshop) -> None:
    plan, files = drafted(shop, WINDOWS.format("hyperv-iso"))
    sources = re.sub(r"(?m)^  generation .*\n", "", files["sources.pkr.hcl"])
    assert sources != files["sources.pkr.hcl"]
    changed = {p: t for p, t in files.items() if p != "unattend-clone.xml"}
    changed |= {"sources.pkr.hcl": sources}
    unmet = {h.id for h in judge(plan.obligations, changed, shop.packs) if h.status == "unmet"}
    assert "firmware.hyperv" in unmet
    assert "clone.generalized" in unmet
    codes = {f.code for f in check_files(changed, shop.packs).findings}
    assert "rule/hyperv-generation" in codes

"""Whatever is chosen in the shipped recipes' plans, the files still parse."""

from __future__ import annotations

import threading
from functools import lru_cache
from xml.etree import ElementTree

import pytest
import tree_sitter_hcl
from tree_sitter import Language, Parser

from assistant.core.plan import Plan
from assistant.draft import write_draft
from assistant.knowledge import Packs
from assistant.plan import make_plan
from assistant.understand import read_goal
from tests.draft.writers import RandomWriter

PARSER = Parser(Language(tree_sitter_hcl.language()))
GOALS = (
    "a Windows 11 image on qemu with pre-sysprep scripts",
    "a Windows 11 image on hyperv-iso",
    "a Windows Server 2022 image on proxmox-iso",
    "a Debian 12 image on proxmox-iso",
    "an Ubuntu 24.04 image on qemu",
    "a Docker image with nginx, built with Packer",
    "Vaultwarden behind Caddy with Terraform on Docker",
)


@lru_cache
def plan_for(goal: str) -> Plan:
    packs = Packs.open()
    return make_plan(read_goal(goal, packs), packs, ())


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("goal", GOALS)
def test_any_choice_parses(packs: Packs, goal: str, seed: int) -> None:
    plan = plan_for(goal)
    draft = write_draft(
        plan,
        packs,
        RandomWriter(),
        seed=seed,
        listen=lambda _: None,
        stop=threading.Event(),
    )
    assert [file.path for file in draft.files] == [file.path for file in plan.files]
    for file in draft.files:
        if file.language == "hcl":
            assert not PARSER.parse(file.content).root_node.has_error, file.text
        elif file.language == "xml":
            ElementTree.fromstring(file.text)

"""What is said of a resource, where facts hold."""

from __future__ import annotations

import pytest

from assistant.knowledge import Packs
from assistant.plan import make_plan
from tests.resources.helpers import read

NONE = "The machine has no public address: reach it through a VPN or Azure Bastion."


@pytest.mark.parametrize(
    ("goal", "said"),
    [
        ("azure: windows server 2022 vm", True),
        ("azure: windows server 2022 vm with public ip", False),
        ("azure: linux vm, ssh only from 203.0.113.7", False),
        ("azure: linux vm, ssh only from 10.1.0.0/16", True),
    ],
)
def test_a_machine_without_a_public_address_says_so(goal: str, said: bool) -> None:
    packs = Packs.open()
    plan = make_plan(read(goal, packs), packs)
    assert (NONE in plan.notes) is said
    packs.close()


def test_one_draft_serves_several_environments() -> None:
    packs = Packs.open()
    intent = read("terraform for dev, staging and prod: one hetzner server each, cx22", packs)
    said = [c.text for c in intent.cautions if c.code == "environments"]
    assert len(said) == 1
    assert "dev, staging and prod" in said[0]
    packs.close()

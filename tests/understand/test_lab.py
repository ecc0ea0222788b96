"""Study versions: nothing of a live estate is left in them."""

from __future__ import annotations

import pytest

from assistant.core.intent import Intent
from assistant.knowledge import Packs
from assistant.understand import for_lab, read_goal

LIVE = "vaultwarden for our production servers with terraform, domain vault.corp.example.com"


def codes(intent: Intent) -> list[str]:
    return [caution.code for caution in intent.cautions]


def test_a_live_estate_is_declined_and_its_study_version_is_not(packs: Packs) -> None:
    intent = read_goal(LIVE, packs)
    assert intent.declined
    lab = for_lab(intent)
    assert not lab.declined
    assert "live-estate" not in codes(lab)
    assert codes(lab)[0] == "lab"
    assert "domain" in lab.cautions[0].text


def test_what_could_name_a_system_in_use_is_made_up_and_says_for_what(packs: Packs) -> None:
    lab = for_lab(read_goal(LIVE, packs))
    assert lab.value("domain") == "lab.test"
    domain = next(p for p in lab.parameters if p.name == "domain")
    assert domain.source == "assumed"
    assert "vault.corp.example.com" in domain.why


def test_what_the_user_sets_is_his(packs: Packs) -> None:
    lab = for_lab(read_goal(LIVE, packs, sets={"domain": "study.example.org"}))
    assert lab.value("domain") == "study.example.org"


def test_sizes_and_counts_stay(packs: Packs) -> None:
    goal = "three debian 12 machine images for hyper-v, 4 vcpu, 8 GB"
    intent = read_goal(goal, packs)
    assert for_lab(intent).parameters == intent.parameters


@pytest.mark.parametrize("goal", ["write a poem", "delete all databases on our servers"])
def test_what_is_declined_for_another_reason_stays_declined(goal: str, packs: Packs) -> None:
    assert for_lab(read_goal(goal, packs)).declined

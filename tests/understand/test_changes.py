"""A change in words, worked into a goal: golden cases, and what holds of all of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.core.errors import Declined
from assistant.core.intent import Intent
from assistant.core.request import Request
from assistant.knowledge import Packs
from assistant.pipeline import Workshop
from assistant.understand import amend
from assistant.understand.changes import bare, plain

_GOALS = yaml.safe_load((Path(__file__).parent / "changes.yaml").read_text(encoding="utf-8"))
CASES = [(one["goal"], case) for one in _GOALS for case in one["cases"]]


@pytest.fixture(scope="module")
def shop(packs: Packs) -> Workshop:
    return Workshop(packs)


@pytest.mark.parametrize(("goal", "case"), CASES, ids=[case["change"] for _, case in CASES])
def test_a_change_is_worked_in(shop: Workshop, goal: str, case: dict[str, Any]) -> None:
    def read(text: str) -> Intent:
        return shop.read(Request(text))

    if "declined" in case:
        with pytest.raises(Declined) as refused:
            amend(goal, case["change"], {}, read)
        assert all(word in refused.value.summary for word in case["declined"])
        assert refused.value.mend
        return
    amended = amend(goal, case["change"], {}, read)
    assert amended.goal == case["goal"]
    assert list(amended.told) == case.get("told", list(amended.told))
    names_the_old = any(words in case["change"] for words in ("instead of", "from "))
    if not names_the_old and not any(text.startswith("−") for text in amended.told):
        # The same change a second time has nothing left to do.
        assert amend(amended.goal, case["change"], {}, read).told == ()


def test_a_value_that_was_set_gives_way_to_the_change(shop: Workshop) -> None:
    sets = {"memory_mb": "2048", "cpus": "2"}
    goal = "a Debian 12 Packer image on Proxmox"
    amended = amend(goal, "16 GB of RAM", sets, lambda text: shop.read(Request(text)))
    assert amended.sets == {"cpus": "2"}
    assert amended.goal == "a Debian 12 Packer image on Proxmox, with 16 GB of RAM"
    assert amended.told == ("memory_mb: 2048 → 16384",)


def test_words_that_take_away_are_one_word() -> None:
    assert plain("Please remove the docker engine.") == "Please without docker engine"
    assert plain("we don't need fail2ban any more") == "without fail2ban"
    assert plain("rename it to web-1") == "called web-1"


def test_an_order_is_stripped_of_what_only_begins_or_ends_it() -> None:
    assert bare("please add a second NIC too") == "a second NIC"
    assert bare("put it on VLAN 30") == "on VLAN 30"

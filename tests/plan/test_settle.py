"""Values that follow from others."""

from __future__ import annotations

from assistant.knowledge import Packs
from assistant.plan import make_plan
from assistant.understand import read_goal


def test_a_disk_that_is_too_small_for_its_partitions_is_said() -> None:
    packs = Packs.open()
    goal = "debian 12 packer image for qemu with separate /var 20 GB, 24 GB disk"
    plan = make_plan(read_goal(goal, packs), packs)
    packs.close()
    assert any("disk_gb = 24 as asked, but 30 is needed" in note for note in plan.notes)

"""Docker images baked by Packer."""

from __future__ import annotations

import pytest

from assistant.check import check_files, judge
from assistant.core.intent import Parameter
from assistant.knowledge import Packs
from assistant.plan import make_plan
from tests.plan.helpers import files, intent


@pytest.fixture(scope="module")
def packs() -> Packs:
    return Packs.open()


@pytest.mark.parametrize("os", ["debian-13", "ubuntu-22.04", "rocky-9"])
@pytest.mark.parametrize(
    ("components", "command"),
    [
        ((), "/bin/sh"),
        (("nginx",), "daemon off;"),
        (("httpd", "redis"), "FOREGROUND"),
        (("redis", "postgres"), "redis-server"),
        (("haproxy", "system-updates"), "haproxy.cfg"),
    ],
)
def test_one_command_and_no_findings(
    packs: Packs, os: str, components: tuple[str, ...], command: str
) -> None:
    plan = make_plan(intent("docker-image", ("docker",), os, components), packs)
    for which in (0, 1):
        texts = files(plan, which)
        assert texts["source.pkr.hcl"].count('"CMD ') == 1
        assert command in texts["source.pkr.hcl"]
        assert not [f for f in check_files(texts, packs).findings if f.severity != "info"]
        held = judge(plan.obligations, texts, packs)
        assert {h.status for h in held} == {"met"}


def test_image_and_name_of_the_goal(packs: Packs) -> None:
    given = (Parameter("image", "debian:12", "goal"), Parameter("name", "team/web", "goal"))
    plan = make_plan(intent("docker-image", ("docker",), "debian-12", (), given), packs)
    texts = files(plan)
    assert 'default = "debian:12"' in texts["variables.pkr.hcl"]
    assert 'default = "team/web"' in texts["variables.pkr.hcl"]
    assert not [o for o in plan.obligations if o.check == "not_drafted"]

"""Linux images in rented places: closed to others, no credential in files, the right base image."""

from __future__ import annotations

import pytest

from assistant.check import check_files, judge
from assistant.core.errors import Declined
from assistant.core.intent import Parameter
from assistant.core.plan import Plan
from assistant.knowledge import Packs
from assistant.plan import make_plan
from tests.plan.helpers import files, intent


@pytest.fixture(scope="module")
def packs() -> Packs:
    return Packs.open()


def made(
    packs: Packs, os: str, *platforms: str, components: tuple[str, ...] = (), **given: str | int
) -> Plan:
    said = tuple(Parameter(name, value, "goal") for name, value in given.items())
    return make_plan(intent("machine-image", platforms, os, components, said), packs)


@pytest.mark.parametrize(
    ("platform", "os", "lines"),
    [
        ("azure-arm", "debian-12", ('image_offer = "debian-12"',)),
        ("azure-arm", "ubuntu-24.04", ('"ubuntu-24_04-lts"', "use_azure_cli_auth")),
        ("amazon-ebs", "debian-13", ('"debian-13-amd64-*"', '["136693071363"]', '"admin"')),
        ("amazon-ebs", "fedora-43", ('["125523088429"]', "source_public_ip = true")),
        ("googlecompute", "rocky-9", ('"rocky-linux-9"', '["rocky-linux-cloud"]')),
        ("hcloud", "almalinux-9", ('"alma-9"', "var.hcloud_token")),
    ],
)
def test_the_base_image_is_the_distributions_own(
    packs: Packs, platform: str, os: str, lines: tuple[str, ...]
) -> None:
    plan = made(packs, os, platform)
    texts = files(plan)
    assert [line for line in lines if line not in texts["sources.pkr.hcl"]] == []
    assert not [f for f in check_files(texts, packs).findings if f.severity != "info"]
    assert {h.status for h in judge(plan.obligations, texts, packs)} == {"met"}


def test_a_place_and_a_size_belong_to_one_provider(packs: Packs) -> None:
    one = files(made(packs, "debian-12", "amazon-ebs", machine_type="t3.large", region="eu-west-1"))
    assert '"t3.large"' in one["variables.pkr.hcl"]
    assert '"eu-west-1"' in one["variables.pkr.hcl"]
    both = made(packs, "debian-12", "azure-arm", "amazon-ebs", machine_type="t3.large")
    assert '"t3.large"' not in files(both)["variables.pkr.hcl"]
    assert [o.id for o in both.obligations if o.check == "not_drafted"]


def test_the_account_of_the_build_leaves_azure(packs: Packs) -> None:
    clean = files(made(packs, "debian-12", "azure-arm"))["scripts/90-clean.sh"]
    assert clean.index("/etc/machine-id") < clean.index("waagent -force -deprovision+user")
    assert "waagent" not in files(made(packs, "debian-12", "amazon-ebs"))["scripts/90-clean.sh"]
    assert "/etc/network/interfaces" not in clean, "the base image's network is its own"


@pytest.mark.parametrize("platform", ["azure-arm", "amazon-ebs", "googlecompute", "hcloud"])
def test_updates_of_the_first_boot_are_over_before_the_build_installs(
    packs: Packs, platform: str
) -> None:
    build = files(made(packs, "ubuntu-24.04", platform, components=("nginx",)))["build.pkr.hcl"]
    assert build.index("stop apt-daily.timer") < build.index("list-jobs | grep -q apt-daily")
    assert build.index("list-jobs") < build.index("scripts/10-software.sh")
    waits, _, _ = build.partition("10-software.sh")
    assert ("sudo -E" in waits) == (platform != "hcloud")


def test_only_apt_is_waited_for(packs: Packs) -> None:
    assert "apt-daily" not in files(made(packs, "rocky-9", "amazon-ebs"))["build.pkr.hcl"]


def test_root_needs_no_sudo(packs: Packs) -> None:
    assert "sudo" not in files(made(packs, "debian-12", "hcloud"))["build.pkr.hcl"]
    assert "sudo -E" in files(made(packs, "debian-12", "amazon-ebs"))["build.pkr.hcl"]


@pytest.mark.parametrize(
    ("os", "platform"), [("fedora-43", "azure-arm"), ("fedora-43", "googlecompute")]
)
def test_no_base_image_is_made_up(packs: Packs, os: str, platform: str) -> None:
    with pytest.raises(Declined):
        made(packs, os, platform)

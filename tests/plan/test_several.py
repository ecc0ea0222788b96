"""Goals of several parts: a folder each, wired by what their recipes offer and want."""

from __future__ import annotations

import pytest

from assistant.check import check_files, judge
from assistant.core.plan import Plan
from assistant.core.request import Request
from assistant.knowledge import Packs
from assistant.pipeline import Workshop
from tests.plan.helpers import files

GOALS = {
    "packer windows server 2022 template for vsphere, and terraform to clone two VMs from it, "
    "dc01 and fs01": ("packer", "terraform"),
    "Debian 12 qemu image with packer where an ansible playbook installs postgres": (
        "ansible",
        "packer",
    ),
    "terraform two libvirt vms and an ansible playbook that installs nginx on both": (
        "terraform",
        "ansible",
    ),
    "docker compose file for gitea, then an ansible playbook that copies it to host docker01": (
        "compose",
        "ansible",
    ),
    "terraform hetzner server plus cloud-init file that creates user deploy": (
        "cloudinit",
        "terraform",
    ),
}


@pytest.fixture(scope="module")
def shop() -> Workshop:
    return Workshop()


def planned(shop: Workshop, goal: str) -> Plan:
    intent = shop.read(Request(goal))
    assert not intent.declined, intent.cautions
    return shop.plan(intent)


@pytest.mark.parametrize("goal", GOALS)
def test_both_parts_are_drafted_and_hold(shop: Workshop, packs: Packs, goal: str) -> None:
    plan = planned(shop, goal)
    texts = files(plan)
    for folder in GOALS[goal]:
        assert any(path.startswith(f"{folder}/") for path in texts), folder
    assert set(plan.targets) == set(GOALS[goal])
    found = check_files(texts, packs).findings
    assert not [f for f in found if f.severity == "error"]
    held = judge(plan.obligations, texts, packs)
    assert [(h.id, h.why) for h in held if h.status != "met"] == []


@pytest.mark.parametrize("goal", GOALS)
def test_the_readme_tells_the_order_and_the_way_back(shop: Workshop, goal: str) -> None:
    text = files(planned(shop, goal))["README.md"]
    first, second = GOALS[goal]
    assert text.index(f"1. `{first}/`") < text.index(f"2. `{second}/`")
    assert f"`{second}/`, `{first}/`." in text


def test_the_template_has_one_name_in_both(shop: Workshop) -> None:
    texts = files(planned(shop, next(iter(GOALS))))
    assert '"windows-server-2022-template"' in texts["packer/variables.pkr.hcl"]
    assert '"windows-server-2022-template"' in texts["terraform/variables.tf"]


def test_what_is_said_of_one_part_is_that_part_s(shop: Workshop) -> None:
    goal = "packer debian 12 image for qemu, 30 GB disk, and terraform libvirt debian vm, 8 GB ram"
    texts = files(planned(shop, goal))
    assert "8192" not in texts["packer/variables.pkr.hcl"] + texts["packer/sources.pkr.hcl"]
    assert "8192" in texts["terraform/variables.tf"]


def test_two_images_of_one_tool_have_a_folder_each(shop: Workshop, packs: Packs) -> None:
    plan = planned(shop, "packer images for qemu: debian 12 and rocky 9")
    texts = files(plan)
    assert {path.partition("/")[0] for path in texts} == {
        "README.md",
        "packer-debian-12",
        "packer-rocky-9",
    }
    held = judge(plan.obligations, texts, packs)
    assert [(h.id, h.why) for h in held if h.status != "met"] == []


def test_choice_points_are_named_after_their_part(shop: Workshop) -> None:
    plan = planned(shop, "packer images for qemu: debian 12 and rocky 9")
    ids = [s.id for f in plan.files for s in f.segments if hasattr(s, "id")]
    assert ids
    assert len(ids) == len(set(ids))
    assert all(one.startswith("packer-") for one in ids)


def test_sizes_behind_user_data_are_the_machine_s(shop: Workshop) -> None:
    goal = (
        "terraform for proxmox: ubuntu 24.04 vm from the cloud image, upload a snippet with the "
        "user-data that installs qemu-guest-agent, 4 cores, 8 GB, 40 GB on local-zfs"
    )
    texts = files(planned(shop, goal))
    values = texts["terraform/variables.tf"]
    assert all(text in values for text in ("= 8192", "= 40", '"local-zfs"'))
    assert 'file("${path.module}/../cloudinit/user-data")' in texts["terraform/main.tf"]


@pytest.mark.parametrize(
    ("goal", "hosts"),
    [
        (
            "terraform proxmox debian 12 vms app01 and app02 with 10.0.0.11 and 10.0.0.12, then "
            "ansible installs docker",
            'split("/", local.machines[name].ip)[0]',
        ),
        (
            "terraform two hetzner servers, ansible playbook installs docker on them",
            "vm.ipv4_address",
        ),
        ("terraform libvirt debian 12 vm and an ansible playbook for nginx", ".addresses[0]"),
    ],
)
def test_terraform_writes_the_playbook_s_inventory(
    shop: Workshop, packs: Packs, goal: str, hosts: str
) -> None:
    plan = planned(shop, goal)
    texts = files(plan)
    written = texts["terraform/main.tf"].partition('resource "local_file"')[2]
    assert "${path.module}/../ansible/inventory/hosts.yml" in written
    assert hosts in written
    assert texts["README.md"].index("`terraform/`") < texts["README.md"].index("`ansible/`")
    held = judge(plan.obligations, texts, packs)
    assert [(h.id, h.why) for h in held if h.status != "met"] == []


def test_a_place_that_one_part_names_is_not_guessed_for_the_other(shop: Workshop) -> None:
    goal = "packer debian 12 template on proxmox, then terraform clones 3 vms of it"
    texts = files(planned(shop, goal))
    assert "vm_id = var.template_id" in texts["terraform/main.tf"]
    assert "libvirt" not in texts["terraform/versions.tf"]


@pytest.mark.parametrize(
    ("goal", "source", "name"),
    [
        (
            "packer ubuntu 24.04 image with docker for hetzner, then terraform starts 2 servers "
            "from that snapshot",
            "data.hcloud_image.own_image.id",
            '"ubuntu-24.04-image"',
        ),
        (
            "packer debian 12 ami for aws named base, terraform launches a t3.small instance from "
            "that ami with ssh from 198.51.100.4",
            "data.aws_ami.own_image.id",
            '"base"',
        ),
    ],
)
def test_rented_machines_start_from_the_draft_s_own_image(
    shop: Workshop, packs: Packs, goal: str, source: str, name: str
) -> None:
    plan = planned(shop, goal)
    texts = files(plan)
    assert source in texts["terraform/main.tf"]
    assert name in texts["terraform/variables.tf"]
    assert name in texts["packer/variables.pkr.hcl"]
    held = judge(plan.obligations, texts, packs)
    assert [(h.id, h.why) for h in held if h.status != "met"] == []


def test_what_is_for_one_machine_alone_is_said(shop: Workshop) -> None:
    goal = "terraform libvirt: two debian 12 vms, 2 GB each, nginx on the first one"
    said = [c.text for c in shop.read(Request(goal)).cautions]
    assert any("nginx on the first one" in text for text in said)


def test_machines_of_hyper_v_start_from_packer_s_disk(shop: Workshop, packs: Packs) -> None:
    goal = (
        "packer windows server 2022 template for hyper-v and terraform vms srv01 and srv02 made "
        "from that vhdx"
    )
    plan = planned(shop, goal)
    texts = files(plan)
    assert "= var.image_vhdx" in texts["terraform/main.tf"]
    assert "windows-server-2022-image" in texts["terraform/variables.tf"]
    assert '"windows-server-2022-image"' in texts["packer/variables.pkr.hcl"]
    held = judge(plan.obligations, texts, packs)
    assert [(h.id, h.why) for h in held if h.status != "met"] == []


def test_user_data_makes_no_account_of_its_own_name(shop: Workshop) -> None:
    goal = (
        "terraform for proxmox clones template 9001 into three vms, and a cloud-init user-data "
        "that creates user ops with sudo and installs docker"
    )
    texts = files(planned(shop, goal))
    assert "name: ops" in texts["cloudinit/user-data"]
    assert "vendor_data_file_id" in texts["terraform/main.tf"]

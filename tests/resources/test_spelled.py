"""Attributes that a goal calls by their names in the schema, in drafts of recipes too."""

from __future__ import annotations

import re

import pytest

from assistant.core.errors import UsageError
from assistant.core.intent import Intent
from assistant.core.request import Request
from assistant.core.schema import AttributeSchema
from assistant.knowledge.body_paths import at_path
from assistant.pipeline import Workshop
from assistant.plan import make_plan, surfaces
from tests.resources.helpers import faults_of, files_of

W = Workshop()


def settings(goal: str, **sets: str) -> tuple[dict[str, object], list[str]]:
    """The values by name, and the words that nobody read."""
    intent = W.read(Request(goal, sets=sets))
    assert not intent.declined, goal
    return _dotted(intent), [one.text for one in intent.unread]


def _dotted(intent: Intent) -> dict[str, object]:
    return {p.name: p.value for p in intent.parameters if "." in p.name}


VM = "proxmox_virtual_environment_vm.vm"
GOALS: list[tuple[str, dict[str, object], list[str]]] = [
    (
        "packer qemu debian 12 image, disk cache writeback, boot wait 10s",
        {"qemu.disk_cache": "writeback", "qemu.boot_wait": "10s"},
        [],
    ),
    (
        "packer qemu debian 12 image, accelerator tcg, boot wait 10 seconds, ssh timeout 1 hour",
        {"qemu.accelerator": "tcg", "qemu.boot_wait": "10s", "qemu.ssh_timeout": "1h"},
        [],
    ),
    (
        "packer vsphere ubuntu 24.04, nested hv, video ram 16384, usb controller xhci",
        {
            "vsphere-iso.NestedHV": True,
            "vsphere-iso.video_ram": 16384,
            "vsphere-iso.usb_controller": "xhci",
        },
        [],
    ),
    (
        "packer virtualbox ubuntu 24.04, guest additions upload, gfx controller vmsvga",
        {
            "virtualbox-iso.guest_additions_mode": "upload",
            "virtualbox-iso.gfx_controller": "vmsvga",
        },
        [],
    ),
    (
        "cloud-init for debian 12: ssh_deletekeys: true, prefer_fqdn_over_hostname true, htop",
        {
            "cloud-config.ssh_deletekeys": True,
            "cloud-config.prefer_fqdn_over_hostname": True,
        },
        [],
    ),
    (
        'cloud-config that installs docker, final_message: "all is up", power_state reboot',
        {"cloud-config.final_message": "all is up"},
        ["power_state"],
    ),
    (
        "cloud-init user data with apt_preserve_sources_list and byobu_by_default enabled",
        {"cloud-config.apt.preserve_sources_list": True},
        ["byobu_by_default"],
    ),
    (
        "terraform proxmox vm debian 12, tablet device off, started off",
        {f"{VM}.tablet_device": False, f"{VM}.started": False},
        [],
    ),
    (
        "terraform docker containers nginx and postgres, nginx privileged with shm size 256",
        {"docker_container.nginx.privileged": True, "docker_container.nginx.shm_size": 256},
        [],
    ),
    (
        "terraform hetzner server debian 12, keep disk, shutdown before deletion",
        {
            "hcloud_server.main.image": "debian-12",
            "hcloud_server.main.keep_disk": True,
            "hcloud_server.main.shutdown_before_deletion": True,
        },
        [],
    ),
    (
        "docker compose nginx privileged, oom score adj 500, stop grace period 1m",
        {
            "services.nginx.privileged": True,
            "services.nginx.oom_score_adj": 500,
            "services.nginx.stop_grace_period": "1m",
        },
        [],
    ),
    (
        "docker compose grafana with postgres, postgres cpu shares 512, grafana oom score adj 9",
        {"services.postgres.cpu_shares": 512, "services.grafana.oom_score_adj": 9},
        [],
    ),
    (
        "docker compose home assistant and mosquitto, home assistant privileged",
        {"services.home-assistant.privileged": True},
        [],
    ),
    # No wish by that name, more words than the name has, no value of the form.
    ("terraform docker container nginx with logs in a folder of its own", {}, ["logs", "folder"]),
    ("terraform docker container nginx, log driver journald", {}, ["log driver journald"]),
    ("packer qemu debian 12, boot wait long", {}, ["wait long"]),
    ("packer qemu debian 12 image with a description for the team", {}, ["description"]),
]


@pytest.mark.parametrize(("goal", "values", "unread"), GOALS, ids=[g[0] for g in GOALS])
def test_a_goal(goal: str, values: dict[str, object], unread: list[str]) -> None:
    assert settings(goal) == (values, unread)
    plan = make_plan(W.read(Request(goal)), W.packs)
    faults = faults_of(plan, files_of(plan, W.packs), W.packs)
    # A privileged container is told to be one.
    assert [f for f in faults if "goal.words" not in f and "power" not in f] == []


def test_a_value_stands_in_the_block() -> None:
    goal = "packer proxmox debian 12, scsi controller virtio-scsi-pci, task timeout 40m"
    files = files_of(make_plan(W.read(Request(goal)), W.packs), W.packs)
    text = re.sub(r" +", " ", files["sources.pkr.hcl"])
    assert 'scsi_controller = "virtio-scsi-pci"' in text
    assert 'task_timeout = "40m"' in text
    assert text.count("scsi_controller") == text.count("task_timeout") == 1


def test_it_is_set_by_name() -> None:
    goal = "packer qemu debian 12 image"
    assert settings(goal, **{"qemu.disk_cache": "none"})[0] == {"qemu.disk_cache": "none"}
    with pytest.raises(UsageError, match=r"qemu\.disk_cash") as refused:
        settings(goal, **{"qemu.disk_cash": "none"})
    assert "qemu.disk_cache" in (refused.value.mend or "")
    with pytest.raises(UsageError, match="a number is expected"):
        settings(goal, **{"qemu.vnc_port_min": "low"})
    with pytest.raises(UsageError, match=r"qemu\.ssh_username"):
        settings(goal, **{"qemu.ssh_username": "root"})


BASES = [
    "packer qemu debian 12",
    "packer hyper-v debian 12",
    "terraform proxmox vm debian 12",
    "terraform docker container nginx",
    "docker compose nginx",
    "cloud-init user data with htop",
]


@pytest.mark.parametrize("base", BASES)
def test_of_all_attributes_most_are_read_and_none_as_another(base: str) -> None:
    right, wrong, asked = 0, [], 0
    for surface in surfaces(make_plan(W.read(Request(base)), W.packs), W.packs):
        for path in sorted(surface.open):
            schema = at_path(surface.body, path)
            assert schema is not None
            said, value = _example(schema)
            goal = f"{base}, {_words(path)} {said}"
            found = _dotted(W.read(Request(goal)))
            mine = found.pop(f"{surface.where}.{path}", None)
            asked += 1
            right += mine == value
            if value in found.values() or mine not in (None, value):
                wrong.append((goal, mine, found))
    assert wrong == []
    assert right > asked * 0.6


def _words(path: str) -> str:
    return re.sub(r"[_.]+", " ", re.sub(r"([a-z])([A-Z])", r"\1 \2", path)).lower()


def _example(schema: AttributeSchema) -> tuple[str, object]:
    if schema.type == "bool":
        return "on", True
    if schema.type == "number":
        return "7", 7
    if schema.enum:
        return str(schema.enum[-1]), schema.enum[-1]
    return ("17m", "17m") if schema.format == "duration" else ("zz9", "zz9")

"""Drafts follow the goal: a value changes the lines that depend on it and no other, the order of
words changes nothing, a part that is added or dropped brings or takes its own blocks.

Goals are taken from the visible part of the suite. Choice points are chosen by chance: what is
shown here has nothing to do with a model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

import pytest

from assistant import paths
from assistant.bench import read_suite
from assistant.bench.reading import Files
from assistant.bench.run import ChanceShop
from assistant.core.request import Request

Texts = Mapping[str, str]
Draft = Callable[[str], Texts]

GOALS = {goal.id: goal for goal in read_suite(paths.goals_dir()).goals if not goal.blind}


@pytest.fixture(scope="module")
def drafted() -> Iterator[Draft]:
    kept: dict[str, Texts] = {}
    with ChanceShop() as shop:

        def draft(goal: str) -> Texts:
            if goal not in kept:
                report = shop.walk(Request(goal, prove=False), lambda _: None)
                assert report.draft is not None, f"declined: {goal}"
                assert not report.intent.unread, report.intent.unread
                kept[goal] = {file.path: file.text for file in report.draft.files}
            return kept[goal]

        yield draft


def changes(before: Texts, after: Texts) -> list[tuple[list[str], list[str]]]:
    """Stretches of lines that differ, as they were and as they are; a file that is new or gone is
    one stretch."""
    found = []
    for path in sorted(before.keys() | after.keys()):
        old, new = before.get(path, "").splitlines(), after.get(path, "").splitlines()
        for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if tag != "equal":
                found.append((old[a:b], new[c:d]))
    return found


@pytest.mark.parametrize(
    ("goal", "words", "instead", "old", "new", "lines"),
    [
        ("debian12-proxmox", "2 cores", "4 cores", "2", "4", 1),
        ("debian12-proxmox", "20gb", "40gb", "20G", "40G", 1),
        ("debian12-proxmox", "2gb 20", "3gb 20", "2048", "3072", 1),
        ("debian12-proxmox", "debian 12", "debian 13", "debian-12", "debian-13", 4),
        ("debian-vsphere-static", "SAN01", "SAN02", "SAN01", "SAN02", 1),
        ("debian-vsphere-static", "VM Network", "Lab Network", "VM Network", "Lab Network", 1),
        ("debian13-qemu", "user admin", "user ops", '"admin"', '"ops"', 1),
        ("debian13-qemu", "1 cpu", "3 cpu", "1", "3", 1),
        ("ubuntu2204-hyperv", "4 GB", "6 GB", "4096", "6144", 1),
        ("ubuntu2204-hyperv", "22.04", "24.04", "ubuntu-2204", "ubuntu-2404", 4),
        ("ws2025-hyperv", "2 cpu", "6 cpu", "2", "6", 1),
        ("win10-virtualbox", "4 gb", "6 gb", "4096", "6144", 1),
        ("win10-virtualbox", "2 cpu", "3 cpu", "2", "3", 1),
        ("ubuntu2404-vsphere", "4096 MB", "8192 MB", "4096", "8192", 1),
        ("docker-image-packer", "base:1.0", "base:2.0", "1.0", "2.0", 3),
        ("tf-docker-gitea", "2222", "2223", "2222", "2223", 2),
        ("compose-no-db-port", "8081", "8082", "8081", "8082", 1),
        ("ws2025-hyperv", "4gb", "16gb", "4096", "16384", 1),
        ("tf-docker-nginx", "8080", "9090", "8080", "9090", 2),
        (
            "tf-docker-vaultwarden-caddy", "vault.example.org", "pw.example.net",
            "vault.example.org", "pw.example.net", 2,
        ),
        ("ansible-nginx-vhost", "5000", "5001", "5000", "5001", 1),
        (
            "ansible-nginx-vhost", "app.example.org", "www.example.net",
            "app.example.org", "www.example.net", 1,
        ),
        ("ansible-ssh-hardening", "sshusers", "operators", "sshusers", "operators", 2),
        ("ansible-users", "ben", "carla", "ben", "carla", 2),
        ("ansible-users", "olduser", "intern", "olduser", "intern", 1),
        ("ansible-updates-reboot", "one at a time", "two at a time", "serial: 1", "serial: 2", 1),
        ("ci-docker-user", "user ops", "user joe", "ops", "joe", 2),
        ("ci-unattended", "443", "8443", "443", "8443", 2),
        ("ci-nginx-page", "hello", "welcome", "hello", "welcome", 1),
    ],
)  # fmt: skip
def test_a_value_changes_its_own_lines(
    drafted: Draft, goal: str, words: str, instead: str, old: str, new: str, lines: int
) -> None:
    text = GOALS[goal].goal
    assert text.count(words) == 1
    found = changes(drafted(text), drafted(text.replace(words, instead)))
    assert [[line.replace(old, new) for line in before] for before, _ in found] == [
        after for _, after in found
    ]
    assert sum(len(before) for before, _ in found) == lines


@pytest.mark.parametrize(
    ("goal", "order"),
    [
        (
            "debian12-proxmox",
            "packer, proxmox, 20gb disk, 2gb ram, 2 cores, cloud-init template of debian 12",
        ),
        (
            "debian12-proxmox",
            "20gb 2 cores 2gb packer debian 12 template with cloud-init on proxmox",
        ),
        (
            "ws2025-hyperv",
            "enable rdp in a windows server 2025 standard image with 4gb and 2 cpu for hyper-v"
            " gen2, packer",
        ),
        (
            "ws2025-hyperv",
            "packer, 4gb, 2 cpu, enable rdp, windows server 2025 standard, hyper-v gen2 image",
        ),
        ("tf-docker-nginx", "port 8080, nginx container, on my docker host, terraform"),
        ("tf-docker-nginx", "on my docker host an nginx container on port 8080 with terraform"),
        (
            "tf-docker-vaultwarden-caddy",
            "domain vault.example.org: vaultwarden behind caddy self hosted on docker using"
            " terraform",
        ),
        ("win11-qemu", "packer + qemu/kvm: uefi and tpm, win11, qcow2 image please"),
        (
            "debian-vsphere-static",
            'debian 12 with open-vm-tools, packer template for vsphere, network "VM Network",'
            " datastore SAN01",
        ),
        ("ws2022-core-vsphere", "with packer, in vcenter: a server 2022 standard core template"),
        (
            "debian13-qemu",
            "packer, user admin with my ssh key, 8 gb disk, 1 gb, 1 cpu, trixie image for kvm",
        ),
        (
            "ansible-ssh-hardening",
            "ansible playbook: only group sshusers, no passwords, no root login, ssh hardening",
        ),
        (
            "ansible-users",
            "with ansible remove user olduser, create users anna and ben with sudo and ssh keys",
        ),
        (
            "ci-unattended",
            "ufw that only lets ssh and 443 in, fail2ban, automatic security updates: cloud-init",
        ),
    ],
)
def test_the_order_of_words_changes_nothing(drafted: Draft, goal: str, order: str) -> None:
    assert drafted(order) == drafted(GOALS[goal].goal)


@pytest.mark.parametrize(
    "goal",
    [
        "ansible-updates-reboot", "ci-docker-user", "compose-nextcloud", "debian12-proxmox",
        "tf-docker-nginx", "tf-k8s-deploy", "tf-pve-three-vms", "ws2022-proxmox",
    ],
)  # fmt: skip
@pytest.mark.parametrize("number", range(5))
def test_other_words_for_one_goal_give_one_draft(drafted: Draft, goal: str, number: int) -> None:
    assert drafted(GOALS[goal].paraphrases[number]) == drafted(GOALS[goal].goal)


@pytest.mark.parametrize(
    ("goal", "part", "named", "wired"),
    [
        ("debian12-hyperv", " with nginx", "nginx", "scripts/10-software.sh"),
        ("ubuntu2204-hyperv", " with docker", "docker", "scripts/10-software.sh"),
        ("ws2022-core-vsphere", ", enable rdp", "fDenyTSConnections", "10-requested.ps1"),
    ],
)
def test_software_of_an_image_comes_with_its_script(
    drafted: Draft, goal: str, part: str, named: str, wired: str
) -> None:
    without, with_it = drafted(GOALS[goal].goal), drafted(GOALS[goal].goal + part)
    assert not any(named in text for text in without.values())
    assert any(named in text for text in with_it.values())
    assert [path for path in with_it if path.endswith(wired.rsplit("/", 1)[-1])]
    assert [v for v in Files(with_it).values("hcl", "*", "build/**/provisioner/**")
            if isinstance(v, str) and wired in v]  # fmt: skip
    source = "source/*/*"
    assert Files(with_it).values("hcl", "*", source) == Files(without).values("hcl", "*", source)


@pytest.mark.parametrize(
    ("goal", "part", "named", "at"),
    [
        ("ansible-ssh-hardening", ", fail2ban", "fail2ban", "*/tasks/name"),
        ("ansible-users", ", timezone Europe/Berlin", "time zone", "*/tasks/name"),
        ("ci-docker-user", ", fail2ban", "fail2ban", "packages"),
    ],
)
def test_a_part_comes_with_its_tasks(
    drafted: Draft, goal: str, part: str, named: str, at: str
) -> None:
    """What is there without it stays as it is."""
    without, with_it = drafted(GOALS[goal].goal), drafted(GOALS[goal].goal + part)
    book = "playbook.yml" if "playbook.yml" in with_it else "user-data"
    assert named not in without[book]
    assert named in with_it[book]
    before, after = (_flat(Files(texts).values("yaml", book, at)) for texts in (without, with_it))
    assert [value for value in after if value in before] == before


def _flat(values: list[Any]) -> list[Any]:
    return [item for one in values for item in (one if isinstance(one, list) else [one])]


@pytest.mark.parametrize(
    ("goal", "part", "named"),
    [
        ("tf-docker-nginx", " and redis", "redis"),
        ("tf-docker-vaultwarden-caddy", " and uptime-kuma", "uptime_kuma"),
    ],
)
def test_a_service_comes_with_its_blocks(drafted: Draft, goal: str, part: str, named: str) -> None:
    """Image, container and volume are there with it and not without it; the others stay."""
    without, with_it = drafted(GOALS[goal].goal), drafted(GOALS[goal].goal + part)

    def blocks(texts: Texts) -> set[tuple[str, str]]:
        return {
            (kind, name)
            for tree in Files(texts).hcl.values()
            for block in tree.get("resource", [])
            for kind, named_blocks in block.items()
            for name in named_blocks
        }

    added = blocks(with_it) - blocks(without)
    assert blocks(without) <= blocks(with_it)
    assert {kind for kind, name in added if named in name} == {
        "docker_image", "docker_container", "docker_volume"
    }  # fmt: skip
    assert {kind for kind, name in added if named not in name} <= {"docker_network"}
    networks = Files(with_it).values(
        "hcl", "*", "resource/docker_container/*/networks_advanced/name"
    )
    shared = [name for name in networks if networks.count(name) > 1]
    assert shared, "the services do not meet in a network"

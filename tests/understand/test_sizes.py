"""Processors, memory and disks in any order and spelling: read rightly or left unread."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from assistant.core.intent import Intent
from assistant.knowledge import Packs
from assistant.understand import read_goal

_CPUS = [
    "{n} cores", "{n} cpu", "{n} vcpu", "{n}cores", "{n}-core", "{n} x vCPU", "{n}x vcpu",
    "{n} processors", "{n} CPUs", "cpus: {n}", "cores={n}", "cpu {n}", "{n} virtual processors",
    "{w} cores",
]  # fmt: skip
_MEMORY = [
    "{g} GB ram", "{g}gb memory", "{g} GB of memory", "{m} MB ram", "{m}MB memory",
    "ram: {g}GB", "memory {m}", "memory size {m} MB", "{m} memory", "{g}Gi ram",
    "{g} gigs of ram", "RAM {g} GB", "{g}G RAM", "mem={g}g",
]  # fmt: skip
_DISK = [
    "{d} GB disk", "{d}G disk", "disk {d}GB", "disk: {d} GB", "disk size {d}GB",
    "{d} GB of storage", "{d}gb ssd", "a {d} GB disk", "system disk of {d} GB",
    "{d} GB of disk space", "hard disk={d}G",
]  # fmt: skip
_BARE_MEMORY = ["{g} GB", "{g}gb", "{m} MB", "{g} GiB", "{g}g"]
_BARE_DISK = ["{d} GB", "{d}gb", "{d}G", "{d} GiB"]
_WORDS = {2: "two", 4: "four", 8: "eight", 16: "sixteen"}
_LEADS = [
    "debian 12 packer qemu, {}",
    "{}, terraform vm on proxmox",
    "{} windows 11 packer hyper-v",
]
_JOINS = [", ", "; ", " and ", " / ", " + ", " with ", "\n", ",", " "]


@st.composite
def machines(draw: st.DrawFn) -> tuple[str, dict[str, int]]:
    """Words for a machine, and what they say."""
    numbers = {
        "n": draw(st.sampled_from(sorted(_WORDS))),
        "g": draw(st.integers(1, 16)),
        "d": draw(st.integers(20, 900)),
    }
    texts: dict[str, int | str] = {**numbers, "m": numbers["g"] * 1024, "w": _WORDS[numbers["n"]]}
    meant = {"cpus": numbers["n"], "memory_mb": numbers["g"] * 1024, "disk_gb": numbers["d"]}
    bare = draw(st.booleans())
    shapes = {
        "cpus": _CPUS,
        "memory_mb": _BARE_MEMORY if bare else _MEMORY,
        "disk_gb": _BARE_DISK if bare else _DISK,
    }
    order = draw(st.permutations(sorted(shapes)))
    said = [draw(st.sampled_from(shapes[name])).format(**texts) for name in order]
    join = draw(st.sampled_from(_JOINS))
    text = join.join(said)
    assume(not re.search("[0-9],[0-9]", text))
    return text, meant


def _stated(intent: Intent) -> dict[str, object]:
    names = ("cpus", "memory_mb", "disk_gb", "data_disk_gb", "count")
    return {p.name: p.value for p in intent.parameters if p.name in names}


@settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(machine=machines(), lead=st.sampled_from(_LEADS))
def test_any_order_and_spelling_is_read_or_left_unread(
    machine: tuple[str, dict[str, int]], lead: str, packs: Packs
) -> None:
    said, meant = machine
    intent = read_goal(lead.format(said), packs)
    stated = _stated(intent)
    assert stated.items() <= meant.items()
    assert stated == meant or intent.unread


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("4 cores 8 GB ram", {"cpus": 4, "memory_mb": 8192}),
        ("2 cpu 4 gb", {"cpus": 2, "memory_mb": 4096}),
        ("2 cores 2gb 20gb", {"cpus": 2, "memory_mb": 2048, "disk_gb": 20}),
        ("4 vcpu 4096 MB 40 GB", {"cpus": 4, "memory_mb": 4096, "disk_gb": 40}),
        ("4 cores, 8192 memory, 60G disk", {"cpus": 4, "memory_mb": 8192, "disk_gb": 60}),
        ("cores 4 memory 8192 disk 60", {"cpus": 4, "memory_mb": 8192, "disk_gb": 60}),
        ("4c/8g/40g", {"cpus": 4, "memory_mb": 8192, "disk_gb": 40}),
        ("2 vcpu 8 gb 100 gb thin", {"cpus": 2, "memory_mb": 8192, "disk_gb": 100}),
        ("16gb, extra 200GB data disk", {"memory_mb": 16384, "data_disk_gb": 200}),
        ("a second 100 GB disk", {"data_disk_gb": 100}),
        ("a 50 GB volume", {"data_disk_gb": 50}),
        ("root volume 30 GB", {"disk_gb": 30}),
        ("an extra 200GB", {}),
        ("max upload 2GB", {}),
        ("a 10G network", {}),
        ("two disks", {}),
        ("2 GB swap", {}),
        ("4 GB and 20 GB disks", {"memory_mb": 4096, "disk_gb": 20}),
        ("512 MB, 8 GB rootfs", {"memory_mb": 512, "disk_gb": 8}),
        ("disks of 40 and 100 GB", {"disk_gb": 40, "data_disk_gb": 100}),
        ("quota of 4 cpu 8Gi", {"cpus": 4, "memory_mb": 8192}),
        ("3 ubuntu vms with 20gb disks", {"count": 3, "disk_gb": 20}),
        ("three times, 2 cores 4GB each", {"cpus": 2, "memory_mb": 4096}),
        ("id 101 cores 4", {"cpus": 4}),
        ("web01 2c/4g, db01 4c/8g", {"count": 2}),
        ("ram 8192 cpus 4 disk_size 64G", {"memory_mb": 8192, "cpus": 4, "disk_gb": 64}),
    ],
)
def test_sizes(said: str, meant: dict[str, int], packs: Packs) -> None:
    assert _stated(read_goal(f"terraform vm on proxmox: {said}", packs)) == meant


_BOTH = {"worker_memory_mb": 8192, "master_memory_mb": 4096}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("1 master and 2 workers, workers need 8gb, master 4gb", _BOTH),
        ("8gb for the workers and 4gb for the master", _BOTH),
        ("1 master and 2 workers, 4 cores and 8gb each", {"cpus": 4, "memory_mb": 8192}),
        ("1 master 2 workers 2 cores 4gb", {"cpus": 2, "memory_mb": 4096}),
        (
            "1 master (2 cores, 4gb) and 3 workers (4 cores, 8gb, 90gb disk)",
            {**_BOTH, "master_cpus": 2, "worker_cpus": 4, "worker_disk_gb": 90},
        ),
    ],
)
def test_sizes_of_some_machines_only(said: str, meant: dict[str, int], packs: Packs) -> None:
    intent = read_goal(f"terraform cluster on proxmox: {said}", packs)
    sizes = ("_cpus", "_mb", "_gb")
    stated = {p.name: p.value for p in intent.parameters if f"_{p.name}".endswith(sizes)}
    assert stated == meant

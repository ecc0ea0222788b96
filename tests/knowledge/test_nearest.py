"""Which known name a misspelt word is answered with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.knowledge import Packs

FIRST = {
    "Pakcer": "packer",
    "teraform": "terraform",
    "hypervee": "hyperv-iso",
    "hyper-v": "hyperv-iso",
    "virtalbox": "virtualbox-iso",
    "vmwaer": "vmware-iso",
    "proxmx": "proxmox-iso",
    "vshpere": "vsphere-iso",
    "dcoker": "docker",
    "qemuu": "qemu",
    "powershel": "powershell",
    "docker_contianer": "docker_container",
    "kubernets": "kubernetes",
}


@pytest.mark.parametrize(("word", "name"), FIRST.items())
def test_a_misspelling_finds_its_name(packs: Packs, word: str, name: str) -> None:
    assert packs.nearest(word)[0] == name


@pytest.mark.parametrize(
    "word", ["banana", "windows", "image", "server", "cheese", "pulumi", "script", "", "x", "🙂"]
)
def test_nothing_near_gives_nothing(packs: Packs, word: str) -> None:
    assert packs.nearest(word) == ()


def test_tool_and_kind_narrow_the_search(packs: Packs) -> None:
    assert packs.nearest("dokcer", tool="terraform", kind="provider") == ("docker",)
    assert packs.nearest("hypervee", tool="terraform") == ("hyperv",)
    assert packs.nearest("hypervee", kind="builder") == ("hyperv-iso", "hyperv-vmcx")
    assert packs.nearest("hypervee", kind="builder", limit=1) == ("hyperv-iso",)
    assert packs.nearest("docker", tool="packer", kind="data") == ()


def test_a_name_of_the_past_comes_after_todays(packs: Packs) -> None:
    near = packs.nearest("proxmox", tool="packer", kind="builder")
    assert near == ("proxmox-iso", "proxmox-clone", "proxmox")


@given(word=st.text(max_size=40), limit=st.integers(1, 5))
def test_answers_are_known_names_and_few(word: str, limit: int) -> None:
    found = _PACKS.nearest(word, limit=limit)
    assert len(set(found)) == len(found) <= limit
    assert all(_PACKS.find(name) or name in ("packer", "terraform") for name in found)
    assert found == _PACKS.nearest(word, limit=limit)


_PACKS = Packs.open()

"""Partitions, RAID and LVM: kickstart and autoinstall say the same, or nothing is taken over."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.core.translation import Translation
from assistant.translate import translate
from assistant.translate.installers.kickstart import read_kickstart
from assistant.translate.installers.layout import Layout, mebibytes
from assistant.translate.ledger import Ledger
from tests.translate.laws import adds_up, fate

HEAD = "lang en_US.UTF-8\nzerombr\nclearpart --all --initlabel\n"
RAID = """ignoredisk --only-use=sda,sdb
part /boot/efi --fstype=efi --size=600 --ondisk=sda
part raid.01 --size=1024 --ondisk=sda
part raid.02 --size=1024 --ondisk=sdb
part raid.11 --size=1 --grow --ondisk=sda
part raid.12 --size=1 --grow --ondisk=sdb
raid /boot --device=md0 --level=RAID1 --fstype=xfs raid.01 raid.02
raid pv.01 --device=md1 --level=1 raid.11 raid.12
volgroup vg pv.01
logvol / --vgname=vg --name=root --size=10240 --fstype=xfs
logvol /var --vgname=vg --name=var --size=1 --grow --fstype=ext4 --fsoptions="nodev"
logvol swap --vgname=vg --name=swap --size=2048
"""


def put(text: str, to: str = "autoinstall") -> Translation:
    return translate("a.ks", HEAD + text, to)


def storage(told: Translation) -> dict[str, Any]:
    return dict(yaml.safe_load(told.files[0].text)["autoinstall"]["storage"])


def layout(text: str) -> Layout:
    found = read_kickstart("a.ks", text, Ledger(text, frozenset()), {}).all("layout")
    assert len(found) == 1, text
    assert isinstance(found[0].value, Layout)
    return found[0].value


def test_raid_and_lvm_go_there_and_back() -> None:
    told = put(RAID)
    assert all(fate(told, part).fate == "translated" for part in ("raid.11", "md1", "volgroup"))
    found = storage(told)["config"]
    assert [one["path"] for one in found if one["type"] == "disk"] == ["/dev/sda", "/dev/sdb"]
    assert [one["size"] for one in found if one["type"] == "lvm_partition"] == [
        "10240M", "2048M", -1,
    ]  # fmt: skip
    back = translate("user-data.yaml", told.files[0].text, "kickstart").files[0].text
    again, before = layout(back), layout(HEAD + RAID)
    assert kept(again) == kept(before)
    assert again.disks == before.disks
    assert [len(one.on) for one in again.of("raid")] == [2, 2]
    assert "bootloader --boot-drive=sda" in back
    assert "autopart" not in back


def kept(made: Layout) -> set[tuple[object, ...]]:
    """What each volume is; the least size of one that grows is autoinstall's to choose."""
    return {
        (one.kind, one.holds, one.grows, one.filesystem, one.name, 0 if one.grows else one.size)
        for one in made.volumes
    }


_size = st.integers(2, 90000)
_kind = st.sampled_from(["ext4", "xfs"])


@st.composite
def layouts(draw: st.DrawFn) -> str:
    """Partitions of one disk, with or without LVM on the last one."""
    lines = []
    if draw(st.booleans()):
        lines.append(f"part /boot/efi --fstype=efi --size={draw(_size)} --ondisk=vda")
    if draw(st.booleans()):
        lines.append(f"part /boot --fstype={draw(_kind)} --size={draw(_size)} --ondisk=vda")
    if draw(st.booleans()):
        lines.append(f"part swap --size={draw(_size)} --ondisk=vda")
    if draw(st.booleans()):
        lines += ["part pv.1 --size=1 --grow --ondisk=vda", "volgroup vg pv.1"]
        lines.append(
            f"logvol / --vgname=vg --name=root --size={draw(_size)} --fstype={draw(_kind)}"
        )
        if draw(st.booleans()):
            lines.append("logvol /srv --vgname=vg --name=srv --fstype=ext4 --size=1 --grow")
    else:
        last = draw(st.sampled_from(["--size=1 --grow", "--size=9000"]))
        lines.append(f"part / --fstype={draw(_kind)} {last} --ondisk=vda")
    return "\n".join(lines) + "\n"


@given(text=layouts())
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_layouts_come_back_with_their_meaning(text: str) -> None:
    told = put(text)
    adds_up(told, HEAD + text)
    back = translate("user-data.yaml", told.files[0].text, "kickstart")
    adds_up(back, told.files[0].text)
    again = layout(back.files[0].text)
    assert again.disks == ["/dev/vda"]
    assert kept(again) == kept(layout(HEAD + text))


@given(text=layouts().filter(lambda text: "volgroup" not in text))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_partitions_of_one_disk_come_back_from_debians_installer(text: str) -> None:
    told = put(text, "preseed")
    adds_up(told, HEAD + text)
    assert all(fate(told, line).fate == "translated" for line in text.splitlines())
    back = translate("preseed.cfg", told.files[0].text, "kickstart")
    adds_up(back, told.files[0].text)
    again = layout(back.files[0].text)
    assert again.disks == ["/dev/vda"]
    assert sized(again) == sized(layout(HEAD + text))


def sized(made: Layout) -> list[tuple[object, ...]]:
    """What each partition is, in order."""
    return [(one.holds, one.size, one.grows, one.filesystem) for one in made.volumes]


def test_recipes_that_say_more_than_sizes_are_not_taken_over() -> None:
    for part in (
        "100 50 200 ext4 method{ format } mountpoint{ / }",
        "100 50 -1 ext4 $lvmok{ } method{ format } mountpoint{ / }",
        "100 50 -1 ext4 method{ keep }",
        "64 512 300% linux-swap method{ swap }",
    ):
        text = f"d-i partman-auto/expert_recipe string a :: {part} .\n"
        method = "d-i partman-auto/method string regular\n"
        told = translate("preseed.cfg", method + text, "kickstart")
        assert fate(told, "expert_recipe").fate == "lost", part


@pytest.mark.parametrize(
    "line",
    [
        "part / --size=9000 --encrypted",
        "part / --onpart=sda1",
        "part /boot --size=500",
        "part / --size=1 --grow\npart /home --size=9000",
        "part pv.1 --size=1 --grow\nvolgroup vg pv.1 pv.2\nlogvol / --vgname=vg --name=r --size=9",
        "part btrfs.1 --size=9\nbtrfs / btrfs.1",
        "part / --size=9\nreqpart",
    ],
)
def test_what_is_not_read_as_a_whole_is_not_taken_over_at_all(line: str) -> None:
    told = put(line)
    assert fate(told, line.split("\n")[0]).fate == "lost"
    assert "layout" in storage(told)
    assert any("in place of the source's" in one for one in told.added)


def test_debians_installer_is_told_of_one_disk_alone() -> None:
    told = put(RAID, "preseed")
    assert fate(told, "volgroup").fate == "lost"
    assert told.files[0].text.count("grub-installer/bootdev") == 1
    assert any("in place of the source's" in one for one in told.added)


def test_swap_as_recommended_is_told() -> None:
    told = put(
        "part / --size=9000 --fstype=xfs --ondisk=sda\npart swap --recommended --ondisk=sda\n"
    )
    assert fate(told, "swap").fate == "approximated"
    assert fate(told, "part /").fate == "translated"
    assert fate(put("part / --size=9000 --fstype=xfs\n"), "part /").notes == (
        "on the largest disk: the source names none",
    )


def test_encrypted_disks_are_none_of_it() -> None:
    text = (
        "#cloud-config\nautoinstall:\n  version: 1\n  locale: en_US.UTF-8\n  storage:\n"
        "    config:\n      - {type: disk, id: d, path: /dev/sda}\n"
        "      - {type: partition, id: p, device: d, size: -1}\n"
        "      - {type: dm_crypt, id: c, volume: p, key: geheim}\n"
    )
    told = translate("user-data.yaml", text, "kickstart")
    assert fate(told, "dm_crypt").fate == "lost"


@pytest.mark.parametrize(
    ("text", "size"), [("2G", 2048), ("600M", 600), ("1048576", 1), ("1.5G", 1536), ("x", None)]
)
def test_sizes(text: str, size: int | None) -> None:
    assert mebibytes(text) == size

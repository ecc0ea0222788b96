"""What the pack file that comes with Dryfit says."""

from __future__ import annotations

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.core.errors import Exit, MissingPart
from assistant.core.schema import BodySchema
from assistant.knowledge import Packs
from assistant.knowledge.packs import DATA

KINDS = {
    ("packer", "builder"): 32,
    ("packer", "provisioner"): 13,
    ("packer", "post-processor"): 18,
    ("packer", "data"): 14,
    ("terraform", "provider"): 29,
    ("terraform", "resource"): 5622,
    ("terraform", "data"): 2575,
    ("terraform", "ephemeral"): 7,
    ("terraform", "provisioner"): 3,
}


def body_of(packs: Packs, address: str) -> BodySchema:
    component = packs.component(address)
    assert component is not None, address
    return component.body


@pytest.mark.parametrize(("kind", "count"), KINDS.items())
def test_every_component_is_there(packs: Packs, kind: tuple[str, str], count: int) -> None:
    names = packs.names(*kind)
    assert len(names) == count
    assert list(names) == sorted(set(names))


def test_addresses_of_every_kind(packs: Packs) -> None:
    expected = {
        "packer/builder/qemu": ("packer/qemu", "1.1.4"),
        "packer/provisioner/powershell": ("packer/core", "1.16.0"),
        "packer/post-processor/docker-tag": ("packer/docker", "1.1.4"),
        "packer/data/amazon-ami": ("packer/amazon", "1.8.2"),
        "terraform/resource/docker_container": ("terraform/kreuzwerker/docker", "4.6.0"),
        "terraform/data/docker_network": ("terraform/kreuzwerker/docker", "4.6.0"),
        "terraform/provider/docker": ("terraform/kreuzwerker/docker", "4.6.0"),
        "terraform/resource/aws_s3_bucket": ("terraform/hashicorp/aws", "5.100.0"),
        "terraform/resource/terraform_data": ("terraform/core", "1.12"),
        "terraform/resource/openstack_compute_instance_v2": (
            "terraform/terraform-provider-openstack/openstack",
            "3.4.0",
        ),
    }
    for address, pack in expected.items():
        component = packs.component(address)
        assert component is not None, address
        assert (component.address, component.pack, component.version) == (address, *pack)
        assert packs.versions[component.pack] == component.version


@pytest.mark.parametrize(
    "address", ["packer/builder/qemux", "packer/qemu", "", "//", "a/b/c/d", "packer/builder/"]
)
def test_an_unknown_address_is_none(packs: Packs, address: str) -> None:
    assert packs.component(address) is None
    assert packs.usage(address) == {}


def test_what_an_older_engine_lacks(packs: Packs) -> None:
    assert body_of(packs, "packer/builder/hyperv-iso").attributes["enable_tpm"].absent_in == (
        "1.6.6",
        "1.8.7",
    )
    proxmox = body_of(packs, "packer/builder/proxmox-iso")
    assert "1.8.7" in proxmox.blocks["tpm_config"].absent_in
    assert "1.8.7" in proxmox.blocks["boot_iso"].absent_in
    iso_files = proxmox.blocks["additional_iso_files"]
    assert "1.8.7" not in iso_files.absent_in
    assert "1.8.7" in iso_files.body.attributes["type"].absent_in
    update = packs.component("packer/provisioner/windows-update")
    assert update is not None
    assert update.absent_in == ("1.6.6", "1.8.7")
    assert body_of(packs, "packer/builder/qemu").attributes["vtpm"].absent_in == ("1.6.6",)


def test_what_the_plugins_own_release_lacks(packs: Packs) -> None:
    sync = body_of(packs, "packer/builder/vsphere-iso").attributes["tools_sync_time_periodically"]
    assert "vsphere 2.0.0" in sync.absent_in


def test_flags_enums_constraints_and_names_of_the_past(packs: Packs) -> None:
    qemu = body_of(packs, "packer/builder/qemu")
    assert qemu.attributes["format"].enum == ("qcow2", "raw")
    assert qemu.attributes["qemuargs"].type == ["list", ["list", "string"]]
    assert qemu.attributes["ssh_wait_timeout"].deprecated == "ssh_timeout"
    assert qemu.attributes["packer_build_name"].internal
    assert qemu.removed["iso_md5"] == "iso_checksum"
    assert not qemu.removed.keys() & qemu.attributes.keys()
    kinds = {one.kind for one in qemu.constraints}
    assert {"required_unless", "required_if", "at_most_one"} <= kinds
    vsphere = body_of(packs, "packer/builder/vsphere-iso")
    assert vsphere.attributes["vcenter_server"].required
    assert (vsphere.blocks["storage"].min_items, vsphere.blocks["storage"].max_items) == (1, 0)
    proxmox = body_of(packs, "packer/builder/proxmox-iso")
    assert proxmox.attributes["proxmox_url"].env == "PROXMOX_URL"
    assert proxmox.blocks["efi_config"].max_items == 1


def test_terraform_flags_and_nested_bodies(packs: Packs) -> None:
    container = body_of(packs, "terraform/resource/docker_container")
    assert container.attributes["image"].required
    assert not container.attributes["id"].required
    assert container.blocks["ports"].body.attributes["internal"].required
    domain = body_of(packs, "terraform/resource/libvirt_domain")
    nested = domain.attributes["cpu"].nested
    assert nested is not None
    assert nested.attributes["mode"].type == "string"
    token = body_of(packs, "terraform/provider/hcloud").attributes["token"]
    assert token.sensitive


def test_a_body_that_names_itself_is_open_below(packs: Packs) -> None:
    flag = body_of(packs, "terraform/resource/cloudflare_flagship_flag")
    rules = flag.attributes["rules"].nested
    assert rules is not None
    conditions = rules.attributes["conditions"].nested
    assert conditions is not None
    clauses = conditions.attributes["clauses"].nested
    assert clauses is not None
    assert clauses.attributes["clauses"].nested is None
    assert clauses.attributes["clauses"].type == "any"


def test_two_versions_of_one_provider(packs: Packs) -> None:
    new = packs.component("terraform/resource/libvirt_domain")
    old = packs.component("terraform/resource/libvirt_domain", "0.7.6")
    assert new is not None
    assert old is not None
    assert (new.version, old.version) == ("0.9.7", "0.7.6")
    assert (new.complete, new.flags_certain, old.flags_certain) == (True, False, True)
    assert "disk" in old.body.blocks
    assert "disk" not in new.body.blocks
    assert packs.component("terraform/resource/libvirt_domain", "0.1.0") is None
    assert packs.versions["terraform/dmacvicar/libvirt"] == "0.9.7"
    assert [p.preferred for p in packs.packs() if p.local_name == "libvirt"] == [True, False]


def test_whose_a_resource_is(packs: Packs) -> None:
    owner = packs.provider_of("docker_container")
    assert owner is not None
    assert owner.source == "kreuzwerker/docker"
    hetzner = packs.provider_of("hcloud_server_type")
    assert hetzner is not None
    assert hetzner.source == "hetznercloud/hcloud"
    assert packs.provider_of("docker_containr") is None


def test_what_required_plugins_would_say(packs: Packs) -> None:
    qemu = packs.pack("packer/qemu")
    assert qemu is not None
    assert (qemu.source, qemu.local_name) == ("github.com/hashicorp/qemu", "qemu")
    update = packs.pack("packer/windows-update")
    assert update is not None
    assert (update.source, update.licence) == ("github.com/rgl/windows-update", None)
    core = packs.pack("packer/core")
    assert core is not None
    assert core.source == ""


def test_usage_counts_name_only_known_attributes(packs: Packs) -> None:
    usage = packs.usage("packer/builder/virtualbox-iso")
    assert usage["shutdown_command"] == 9
    body = body_of(packs, "packer/builder/virtualbox-iso")
    assert usage.keys() <= body.attributes.keys() | body.blocks.keys()


def test_the_same_question_gets_the_same_object(packs: Packs) -> None:
    first = packs.component("packer/builder/qemu")
    with ThreadPoolExecutor(4) as pool:
        others = list(pool.map(packs.component, ["packer/builder/qemu"] * 16))
    assert all(other is first for other in others)


def test_threads_may_share_one_opening() -> None:
    known = Packs.open()
    addresses = [f"packer/builder/{name}" for name in known.names("packer", "builder")] * 3
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(known.component, addresses))
    known.close()
    assert [one.address for one in found if one] == addresses


def test_opening_and_looking_up_are_fast() -> None:
    Packs.open().component("packer/builder/qemu")
    addresses = [
        "packer/builder/hyperv-iso",
        "packer/provisioner/powershell",
        "terraform/resource/docker_container",
        "terraform/resource/random_password",
        "terraform/resource/aws_s3_bucket",
    ]
    opened, looked_up = [], []
    for _ in range(5):
        start = time.perf_counter()
        known = Packs.open()
        middle = time.perf_counter()
        for address in addresses:
            known.component(address)
        looked_up.append((time.perf_counter() - middle) / len(addresses))
        opened.append(middle - start)
        known.close()
    assert min(opened) < 0.010
    assert min(looked_up) < 0.001


def test_the_file_is_small_and_is_never_written(tmp_path: Path) -> None:
    assert DATA.stat().st_size < 4_500_000
    copy = tmp_path / "a #1?.sqlite"
    copy.write_bytes(DATA.read_bytes())
    copy.chmod(0o444)
    known = Packs.open(copy)
    assert known.component("packer/builder/qemu") is not None
    known.close()
    assert [path.name for path in tmp_path.iterdir()] == [copy.name]


def test_a_missing_or_foreign_file_is_a_missing_part(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("not a database\n" * 100)
    connection = sqlite3.connect(tmp_path / "other")
    connection.execute("CREATE TABLE meta (key TEXT, value INTEGER)")
    connection.execute("INSERT INTO meta VALUES ('format', 99)")
    connection.commit()
    connection.close()
    for name in ("nothing", "text", "other"):
        with pytest.raises(MissingPart, match=name) as caught:
            Packs.open(tmp_path / name)
        assert caught.value.code == Exit.MISSING
        assert "knowledge.build" in caught.value.mend

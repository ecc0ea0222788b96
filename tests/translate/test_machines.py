"""Machines between Terraform's providers."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.core.errors import Declined, UsageError
from assistant.core.translation import Translation
from assistant.translate import translate
from assistant.translate.ledger import Ledger
from assistant.translate.machines.model import GIB, MIB, Fleet, scaled
from assistant.translate.machines.providers import PROVIDERS
from assistant.translate.machines.reader import reads
from assistant.translate.machines.sizes import Size, sizes
from assistant.translate.machines.writer import WRITERS
from assistant.translate.model import Fact, Thing
from tests.translate.laws import adds_up, fate

FOLDER = Path(__file__).parent / "machines"
READERS = {provider.id: reads(provider) for provider in PROVIDERS}

_facts = st.fixed_dictionaries(
    {
        "name": st.sampled_from(['"web"', "local.name", '"web-${count.index}"']),
        "cores": st.sampled_from(["2", "var.cores"]),
        "memory": st.sampled_from(["2048", "var.memory_mb", "var.memory_gb * 1024"]),
        "disk": st.sampled_from(["20", "var.disk_gb"]),
        "on_boot": st.sampled_from(["true", "false"]),
    },
    optional={"description": st.just('"A machine"'), "copies": st.just(("count", "2"))},
)


@given(facts=_facts)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_vsphere_says_comes_back(facts: dict[str, object]) -> None:
    facts.pop("on_boot")
    assert _there_and_back("vsphere", facts) == facts


_types = st.sampled_from([one for one in sizes() if one.offered])


@given(size=_types, disk=st.sampled_from(["20", "var.disk_gb"]))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_size_comes_back_from_the_type_that_it_became(size: Size, disk: str) -> None:
    facts: dict[str, object] = {"name": '"web"', "cores": str(size.cores)}
    facts |= {"memory": str(size.memory)}
    facts |= {} if size.disk else {"disk": disk}
    back = _there_and_back(size.provider, facts)
    assert back == facts


def _there_and_back(provider: str, facts: dict[str, object]) -> dict[str, object]:
    """What a provider's file says of the facts that were written into it."""
    thing = Thing("web", (), [Fact(concept, value, ()) for concept, value in facts.items()])
    written = WRITERS[provider](Fleet("other", [thing]), Ledger("", frozenset()))
    main = next(page.text for page in written.pages if page.path == "main.tf")
    back = READERS[provider]("main.tf", main, Ledger(main, frozenset()), {})
    said = {fact.concept: fact.value for fact in back.machines[0].facts}
    return {concept: said.get(concept) for concept in facts}


def test_the_smallest_type_that_has_all_is_taken_and_what_costs_money_is_said() -> None:
    text = 'resource "libvirt_domain" "a" {\n  vcpu = 3\n  memory = 5000\n}\n'
    for to, size in (("aws", "t3.xlarge"), ("azurerm", "Standard_B4ms"), ("hcloud", "cx33")):
        told = translate("a.tf", text, to)
        assert f'"{size}"' in "".join(file.text for file in told.files)
        assert any("takes money" in one for one in told.added)
        assert fate(told, "memory").fate == "approximated"
    told = translate("a.tf", text.replace("3", "999"), "aws")
    assert "instance_type" in [one.name for one in told.placeholders]
    assert translate("a.tf", text, "vsphere").added == ()


def test_an_unknown_type_is_asked_for_and_not_guessed() -> None:
    text = 'resource "aws_instance" "a" {\n  ami = "ami-1"\n  instance_type = var.type\n}\n'
    told = translate("a.tf", text, "azurerm")
    adds_up(told, text)
    assert fate(told, "instance_type").fate == "lost"
    assert "size" in [one.name for one in told.placeholders]


def test_an_image_that_only_its_provider_knows_is_asked_for() -> None:
    text = (FOLDER / "hetzner.tf").read_text()
    told = translate("hetzner.tf", text, "proxmox")
    adds_up(told, text)
    assert "url          = var.image" in "".join(file.text for file in told.files)
    assert fate(told, "image ").fate == "approximated"


def test_all_sizes_are_sound_and_each_type_stands_once() -> None:
    names = [(one.provider, one.type) for one in sizes()]
    assert len(names) == len(set(names))
    assert {provider for provider, _ in names} == {"aws", "azurerm", "hcloud"}


@pytest.mark.parametrize("provider", ["proxmox", "libvirt", "hyperv"])
@given(facts=_facts)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_all_three_say_comes_back(provider: str, facts: dict[str, object]) -> None:
    assert _there_and_back(provider, facts) == facts


def test_units_are_kept_apart() -> None:
    assert scaled("2", GIB) == "2147483648"
    assert scaled("2147483648", 1 / GIB) == "2"
    assert scaled("var.x", MIB) == "var.x * 1024 * 1024"
    assert scaled("var.x * 1024 * 1024", 1 / MIB) == "var.x"
    assert scaled("var.x", 1 / MIB) == "(var.x) / 1048576"


def test_variables_and_locals_come_along_and_names_do_not_clash() -> None:
    text = (FOLDER / "pve.tf").read_text().replace("memory_mb", "pool")
    told = translate("pve.tf", text, "libvirt")
    adds_up(told, text)
    files = {file.path: file.text for file in told.files}
    assert 'variable "pool" {\n  description = "Memory in MiB"' in files["variables.tf"]
    assert 'variable "pool_value"' in files["variables.tf"]
    assert "memory      = var.pool\n" in files["main.tf"]
    assert "unused" not in files["variables.tf"]


def test_what_names_another_resource_is_told() -> None:
    text = 'resource "libvirt_domain" "a" {\n  name = random_pet.x.id\n  vcpu = 2\n}\n'
    told = translate("a.tf", text, "hyperv")
    assert fate(told, "random_pet").fate == "lost"
    assert fate(told, "vcpu").fate == "translated"


def test_a_file_of_machines_is_told_from_one_of_containers() -> None:
    text = 'resource "libvirt_domain" "a" {\n  name = "a"\n}\n'
    with pytest.raises(UsageError, match="libvirt machines") as caught:
        translate("a.tf", text, "compose")
    assert (
        caught.value.mend
        == "--to takes for this file: proxmox, hyperv, vsphere, hcloud, aws, azurerm"
    )
    with pytest.raises(Declined, match="in no form"):
        translate("a.tf", 'resource "random_pet" "a" {}\n', "proxmox")


_name = st.sampled_from(
    [
        "name",
        "vcpu",
        "memory",
        "disk",
        "network_interface",
        "volume_id",
        "count",
        "for_each",
        "autostart",
        "lifecycle",
        "odd",
        "size",
        "source",
        "base_volume_id",
    ]
)
_value = st.sampled_from(
    [
        '"a"',
        "1",
        "true",
        "var.x",
        "local.l",
        "libvirt_volume.v.id",
        "libvirt_domain.d0.id",
        "[1]",
        "each.value",
        "null",
        "{}",
        "1 + 1",
        '"${var.x}-${local.c}"',
    ]
)
_attribute = st.builds("{} = {}".format, _name, _value)


def _block(head: str, items: list[str]) -> str:
    return "\n".join([f"{head} {{", *items, "}"])


_items = st.lists(
    st.one_of(_attribute, st.builds(_block, _name, st.lists(_attribute, max_size=3))), max_size=5
)
_head = st.sampled_from(
    [
        'resource "libvirt_domain" "d1"',
        'resource "libvirt_volume" "v"',
        'variable "x"',
        "locals",
        'provider "libvirt"',
        'output "o"',
        'module "m"',
        'data "a" "b"',
    ]
)


@pytest.mark.parametrize("to", ["proxmox", "hyperv", "vsphere", "hcloud", "aws", "azurerm"])
@given(items=_items, blocks=st.lists(st.builds(_block, _head, _items), max_size=4))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_report_adds_up_whatever_the_file_says(
    to: str, items: list[str], blocks: list[str]
) -> None:
    own = _block('resource "libvirt_domain" "d0"', items)
    text = "\n".join([own, *blocks, "locals {\n  l = local.c\n  c = local.l\n}"])
    try:
        told = translate("main.tf", text, to)
    except UsageError:
        return
    adds_up(told, text)


_words = {
    "aws": ["ami", "instance_type", "tags", "subnet_id", "root_block_device", "volume_size"],
    "azurerm": ["name", "size", "os_disk", "disk_size_gb", "source_image_reference", "offer"],
    "vsphere": ["name", "num_cpus", "memory", "clone", "template_uuid", "network_id", "disk"],
    "hcloud": ["name", "image", "server_type", "network", "labels", "ip"],
}
_other = st.sampled_from(
    ['"t3.micro"', '"cx22"', "var.x", "data.vsphere_virtual_machine.t.id", "[a.b.id]", "7",
     '{ Name = "a", B = var.x }', '{\n  Name = "a"\n  Owner = 1\n}', "null", '"${var.x}"']
)  # fmt: skip


@pytest.mark.parametrize("of", sorted(_words))
@given(data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_report_of_each_provider_adds_up(of: str, data: st.DataObject) -> None:
    kind = next(provider.type for provider in PROVIDERS if provider.id == of)
    one = st.builds("{} = {}".format, st.sampled_from(_words[of]), _other)
    inner = st.builds(_block, st.sampled_from(_words[of]), st.lists(one, max_size=3))
    items = data.draw(st.lists(st.one_of(one, inner), max_size=6))
    source = _block('data "vsphere_virtual_machine" "t"', data.draw(st.lists(one, max_size=2)))
    text = "\n".join([_block(f'resource "{kind}" "a"', items), source, 'variable "x" {}'])
    to = data.draw(st.sampled_from([provider.id for provider in PROVIDERS if provider.id != of]))
    try:
        told = translate("main.tf", text, to)
    except UsageError:
        return
    adds_up(told, text)


@pytest.mark.parametrize("to", ["hcloud", "azurerm"])
def test_user_data_goes_along_and_encryption_is_not_passed_over(to: str) -> None:
    text = (
        'resource "aws_instance" "w" {\n  ami           = "ami-1"\n  instance_type = "t3.small"\n'
        "  user_data = <<EOT\n#cloud-config\npackages: [nginx]\nEOT\n"
        "  root_block_device {\n    encrypted = true\n  }\n}\n"
    )
    told = translate("main.tf", text, to)
    adds_up(told, text)
    assert fate(told, "#cloud-config").fate == "translated"
    assert fate(told, "encrypted").fate == "lost"
    there = next(file.text for file in told.files if file.path == "main.tf")
    assert "packages: [nginx]" in there
    back = translate("main.tf", there, "aws")
    assert "packages: [nginx]" in next(f.text for f in back.files if f.path == "main.tf")
    assert "base64" not in next(f.text for f in back.files if f.path == "main.tf")


KVM = """resource "libvirt_volume" "base" {
  name   = "base"
  source = "https://example.org/debian.qcow2"
}
resource "libvirt_volume" "disk" {
  count          = 2
  name           = "disk-${count.index}"
  base_volume_id = libvirt_volume.base.id
  size           = 21474836480
}
resource "libvirt_cloudinit_disk" "seed" {
  name      = "seed.iso"
  user_data = file("${path.module}/user-data.yaml")
}
resource "libvirt_domain" "vm" {
  count     = 2
  name      = "vm${count.index}"
  memory    = 2048
  vcpu      = 2
  cloudinit = libvirt_cloudinit_disk.seed.id
  network_interface {
    network_id = libvirt_network.net.id
  }
  disk {
    volume_id = element(libvirt_volume.disk.*.id, count.index)
  }
}
"""


def main_of(told: Translation) -> str:
    return next(file.text for file in told.files if file.path == "main.tf")


def test_disks_networks_and_user_data_that_are_resources_are_found() -> None:
    told = translate("main.tf", KVM, "proxmox")
    main = main_of(told)
    assert "https://example.org/debian.qcow2" in main
    assert "size         = 20" in main
    assert "network_device" in main
    assert 'data      = file("${path.module}/user-data.yaml")' in main
    assert "user_data_file_id = proxmox_virtual_environment_file.vm[count.index].id" in main
    assert told.count("lost") == 0
    back = main_of(translate("main.tf", main, "libvirt"))
    assert 'user_data = file("${path.module}/user-data.yaml")' in back
    assert "cloudinit = libvirt_cloudinit_disk.vm[count.index].id" in back
    sphere = main_of(translate("main.tf", KVM, "vsphere"))
    assert 'base64encode(file("${path.module}/user-data.yaml"))' in sphere


@pytest.mark.parametrize("to", ["libvirt", "proxmox", "vsphere"])
def test_a_machine_whose_image_and_size_are_its_providers_own_has_them_asked_for(to: str) -> None:
    text = (
        'resource "aws_instance" "a" {\n  ami = data.aws_ami.ubuntu.id\n'
        '  instance_type = count.index == 0 ? "a" : "b"\n}\n'
    )
    told = translate("main.tf", text, to)
    assert {"cores", "memory_mb"} <= {one.name for one in told.placeholders}
    assert {"image", "template"} & {one.name for one in told.placeholders}
    assert fate(told, "ami").fate == "approximated"


def test_a_clone_asks_for_the_image_of_its_template_and_sockets_have_cores() -> None:
    text = (
        'resource "proxmox_virtual_environment_vm" "a" {\n  name = "a"\n  node_name = "n"\n'
        "  cpu {\n    cores = 4\n    sockets = 2\n  }\n  clone {\n    vm_id = 9000\n  }\n"
        "  disk {\n    size = 20\n  }\n}\n"
    )
    told = translate("main.tf", text, "libvirt")
    assert "vcpu   = 8" in main_of(told) or "vcpu = 8" in main_of(told)
    assert "source = var.image" in main_of(told)
    assert (fate(told, "vm_id").fate, fate(told, "sockets").fate) == ("approximated", "translated")


SPHERE = """data "vsphere_virtual_machine" "t" {
  name = "debian12"
}
resource "vsphere_virtual_machine" "vm" {
  name = "vm"
  num_cpus = 2
  memory = 4 * 1024
  firmware = "efi"
  disk {
    size = data.vsphere_virtual_machine.t.disks.0.size
  }
  disk {
    size = 200
  }
  clone {
    template_uuid = data.vsphere_virtual_machine.t.id
  }
  extra_config = {
    "guestinfo.userdata" = base64encode(file("ud.yaml"))
    "guestinfo.userdata.encoding" = "base64"
  }
}
"""


@pytest.mark.parametrize(
    ("to", "first", "size"),
    [("proxmox", '"scsi1"', "= 200"), ("aws", '"/dev/sdf"', "= 200"),
     ("libvirt", "libvirt_volume.vm_1.id", "= 214748364800")],
)  # fmt: skip
def test_a_disk_whose_size_only_its_provider_knows_stays_the_first(
    to: str, first: str, size: str
) -> None:
    told = translate("main.tf", SPHERE, to)
    assert first in main_of(told)
    assert main_of(told).count(size) == 1
    assert fate(told, "disks.0.size").fate == "approximated"
    assert fate(told, "firmware").fate == "lost"


@pytest.mark.parametrize("to", ["proxmox", "aws", "libvirt"])
def test_user_data_of_vmware_is_read(to: str) -> None:
    told = translate("main.tf", SPHERE, to)
    assert 'file("ud.yaml")' in main_of(told)
    assert fate(told, "userdata.encoding").fate == "translated"
    assert fate(translate("main.tf", SPHERE, "hyperv"), 'file("ud').fate == "lost"


def test_an_address_of_its_card_is_told_to_be_lost() -> None:
    text = (
        'resource "azurerm_linux_virtual_machine" "a" {\n  name = "a"\n  size = "Standard_B2s"\n'
        "  network_interface_ids = [azurerm_network_interface.n.id]\n}\n"
        'resource "azurerm_network_interface" "n" {\n  ip_configuration {\n    name = "x"\n'
        '    private_ip_address = "10.0.0.4"\n  }\n}\n'
    )
    told = translate("main.tf", text, "libvirt")
    assert fate(told, "10.0.0.4").fate == "lost"
    assert fate(told, '"x"').fate == "translated"

"""Sources as machines: the system inside, firmware, TPM, and what media carry."""

from __future__ import annotations

import pytest

from assistant.check.machines import Machine, builds_of, firmware_of, has_tpm
from assistant.check.subject import Subject

ANSWER = """<unattend xmlns="urn:schemas-microsoft-com:unattend">
  <settings pass="windowsPE">
    <component name="Microsoft-Windows-Setup">
      <ImageInstall><OSImage><InstallFrom><MetaData>
        <Key>/IMAGE/NAME</Key><Value>{}</Value>
      </MetaData></InstallFrom></OSImage></ImageInstall>
    </component>
  </settings>
</unattend>
"""


def machine(builder: str, body: str, **files: str) -> Machine:
    template = f'source "{builder}" "a" {{\n{body}\n}}\n'
    return Subject({"a.pkr.hcl": template, **files}).machines[0]


FAMILIES = [
    ("hyperv-iso", 'communicator = "winrm"', "windows"),
    ("virtualbox-iso", 'guest_os_type = "Windows2022_64"', "windows"),
    ("virtualbox-iso", 'guest_os_type = "Debian_64"', "linux"),
    ("proxmox-iso", 'os = "l26"', "linux"),
    ("qemu", 'boot_command = ["linux /casper/vmlinuz autoinstall<enter>"]', "linux"),
    ("qemu", 'communicator = var.c', ""),
    ("proxmox-iso", 'communicator = "winrm"\nos = "l26"', ""),
]  # fmt: skip


@pytest.mark.parametrize(("builder", "body", "family"), FAMILIES)
def test_family(builder: str, body: str, family: str) -> None:
    assert machine(builder, body).family == family


RELEASES = [
    ('iso_url = "file:///iso/Win11_24H2_English_x64.iso"', "", "11"),
    ('iso_url = "file:///iso/windows-server-2025.iso"', "", "2025"),
    ('iso_url = "https://example.org/windows-11/debian.iso"', "", ""),
    ('iso_url = "file:///iso/winterfell-11.iso"', "", ""),
    ('guest_os_type = "windows2019srvNext_64Guest"', "", "2022"),
    ('cd_files = ["answers/*"]', "Windows Server 2022 SERVERSTANDARD", "2022"),
    ('cd_content = { "autounattend.xml" = templatefile("${path.root}/answers/u.xml", {}) }',
     "Windows 11 Pro", "11"),
    ('cd_files = ["other/u.xml"]', "Windows 11 Pro", ""),
]  # fmt: skip


@pytest.mark.parametrize(("body", "image", "release"), RELEASES)
def test_release(body: str, image: str, release: str) -> None:
    found = machine("vsphere-iso", body, **{"answers/u.xml": ANSWER.format(image)})
    assert found.release == release


def test_a_name_that_a_variable_has() -> None:
    variable = 'variable "image" {\n  default = "Windows 11 IoT Enterprise LTSC"\n}\n'
    template = variable + 'source "hyperv-iso" "a" {\n  cd_files = ["u.xml"]\n}\n'
    found = Subject({"a.pkr.hcl": template, "u.xml": ANSWER.format("${image}")}).machines[0]
    assert (found.release, found.is_iot, found.family) == ("11", True, "windows")


HARDWARE = [
    ("hyperv-iso", "generation = 2\nenable_tpm = true", "efi", True),
    ("hyperv-iso", "", "bios", False),
    ("hyperv-iso", "generation = var.g\nenable_tpm = var.t", "", None),
    ("qemu", "efi_boot = true\nvtpm = true", "efi", True),
    ("qemu", "", "bios", False),
    ("qemu", 'qemuargs = [["-bios", "/usr/share/ovmf/OVMF.fd"]]', "", False),
    ("proxmox-iso", 'bios = "ovmf"\ntpm_config {\n  tpm_version = "v2.0"\n}', "efi", True),
    ("proxmox-iso", "", "bios", False),
    ("virtualbox-iso", 'firmware = "efi"\nvboxmanage = [["modifyvm", "x", "--tpm-type", "2.0"]]',
     "efi", True),
    ("vsphere-iso", "", "", False),
    ("vsphere-iso", 'firmware = "efi-secure"\nvTPM = true', "efi", True),
    ("vmware-iso", 'vmx_data = var.v', "", None),
    ("docker", "", "", None),
]  # fmt: skip


@pytest.mark.parametrize(("builder", "body", "firmware", "tpm"), HARDWARE)
def test_hardware(builder: str, body: str, firmware: str, tpm: bool | None) -> None:
    found = machine(builder, body)
    assert (firmware_of(found), has_tpm(found)) == (firmware, tpm)


def test_a_build_lays_its_own_values_over_a_source() -> None:
    template = """source "qemu" "a" {
  memory = 1024
}
source "qemu" "b" {
}
build {
  source "source.qemu.a" {
    memory = 4096
  }
}
build {
  sources = ["source.qemu.a", "source.qemu.b"]
}
"""
    subject = Subject({"a.pkr.hcl": template})
    assert [m.value("memory") for m in subject.machines] == [4096, None]
    builds = list(builds_of(subject))
    assert [[m.name for m in b.machines] for b in builds] == [[], ["qemu.a", "qemu.b"]]
    assert [b.complete for b in builds] == [False, True]


FIRMWARE_BY_COMMAND = 'vboxmanage = [["modifyvm", "{{.Name}}", "--firmware", "EFI"]]'


def test_firmware_that_a_command_chooses_is_not_known() -> None:
    assert firmware_of(machine("virtualbox-iso", FIRMWARE_BY_COMMAND)) == ""

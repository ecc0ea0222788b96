"""Forms of real templates that no rule for Packer and Windows may stumble over."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from assistant.check.rules import packer, rule_findings, windows
from assistant.check.rules.examples import component, unattend
from assistant.check.subject import Subject

RULES = (*packer.RULES, *windows.RULES)

SEVERAL_SYSTEMS = """variable "is_windows" {
  type = bool
}
locals {
  communicator     = var.is_windows ? "winrm" : "ssh"
  shutdown_command = var.is_windows ? "shutdown /s /t 10" : "sudo -S /sbin/halt -h -p"
  boot_wait        = var.is_windows ? "60s" : "10s"
  memory           = var.is_windows ? 4096 : 1024
}
source "hyperv-iso" "vm" {
  boot_wait          = local.boot_wait
  communicator       = local.communicator
  enable_secure_boot = var.is_windows
  generation         = 2
  guest_os_type      = ""
  memory             = local.memory
  shutdown_command   = local.shutdown_command
}
build {
  sources = ["source.hyperv-iso.vm"]
  provisioner "shell" {
    inline = ["true"]
  }
  provisioner "windows-restart" {
    except = ["source.hyperv-iso.vm"]
  }
}
"""
OWN_QEMU_SWITCHES = """source "qemu" "windows-11" {
  cpus           = 2
  memory         = 4096
  disk_size      = "61440"
  disk_interface = "virtio-scsi"
  iso_url        = "file:///iso/windows-11-24h2.iso"
  qemuargs = [
    ["-bios", "/usr/share/ovmf/OVMF.fd"],
    ["-cpu", "host"],
    ["-device", "virtio-scsi-pci,id=scsi0"],
    ["-device", "scsi-hd,bus=scsi0.0,drive=drive0"],
  ]
  boot_wait        = "1s"
  boot_command     = ["<up><wait><up><wait><up>"]
  cd_files         = ["drivers/vioscsi/w11/amd64/*.sys", "tmp/windows-11/autounattend.xml"]
  communicator     = "ssh"
  ssh_timeout      = "4h"
  shutdown_command = "shutdown /s /t 0 /f /d p:4:1 /c \\"Packer Shutdown\\""
}
"""
BYPASS = unattend(
    component(
        "windowsPE",
        "Setup",
        "      <RunSynchronous>\n        <RunSynchronousCommand>\n          <Order>1</Order>\n"
        "          <Path>reg add HKLM\\SYSTEM\\Setup\\LabConfig /v BypassTPMCheck"
        " /t REG_DWORD /d 1</Path>\n        </RunSynchronousCommand>\n"
        "      </RunSynchronous>\n",
    )
)
TWO_TEMPLATES = """source "qemu" "{0}" {{
  output_directory = "output"
  vm_name          = "box"
  shutdown_command = "poweroff"
}}
build {{
  sources = ["source.qemu.{0}"]
}}
"""
AZURE = """source "azure-arm" "windows" {
  os_type        = "Windows"
  communicator   = "winrm"
  winrm_use_ssl  = true
  winrm_insecure = true
  winrm_timeout  = "5m"
}
build {
  sources = ["source.azure-arm.windows"]
  provisioner "powershell" {
    inline = [
      "& $env:SystemRoot\\\\System32\\\\Sysprep\\\\Sysprep.exe /oobe /generalize /quiet /quit",
      "while ((Get-ItemProperty HKLM:\\\\A).ImageState -ne 'B') { Start-Sleep 5 }"
    ]
  }
}
"""
TEMPLATED = unattend(
    component(
        "specialize",
        "Shell-Setup",
        "      <ComputerName>__COMPUTER_NAME_OF_THE_IMAGE__</ComputerName>\n"
        "      <TimeZone>${zone}</TimeZone>\n",
    ),
    component(
        "oobeSystem",
        "Shell-Setup",
        "      <FirstLogonCommands>\n        <SynchronousCommand>\n          <Order>1</Order>\n"
        "          <CommandLine>cmd.exe /c tools.cmd</CommandLine>\n"
        "        </SynchronousCommand>\n      </FirstLogonCommands>\n",
    ),
)
MONOREPO = {
    "windows/sealed.pkr.hcl": 'source "null" "a" {\n}\nbuild {\n  sources = ["source.null.a"]\n'
    '  provisioner "powershell" {\n    script = "seal.ps1"\n  }\n}\n',
    "windows/seal.ps1": "Start-Process sysprep.exe -ArgumentList '/generalize /oobe /quit' -Wait\n",
    "vagrant/box.pkr.hcl": 'source "null" "b" {\n}\nbuild {\n  sources = ["source.null.b"]\n}\n',
    "vagrant/open.cmd": "net user vagrant %SECRET% /add\n"
    'winrm set winrm/config/service @{AllowUnencrypted="true"}\n',
}
FETCHED_BY_NAME = """source "qemu" "a" {
  boot_command = [
    "linux ks=http://{{ .HTTPIP }}:{{ .HTTPPort }}/${var.flavour}.cfg<enter>",
  ]
  http_content = {
    "/small.cfg" = ""
  }
  ssh_timeout      = "45m"
  shutdown_command = "poweroff"
}
"""
QUIET: Mapping[str, Mapping[str, str]] = {
    "one template for several systems": {"a.pkr.hcl": SEVERAL_SYSTEMS},
    "switches of QEMU": {"a.pkr.hcl": OWN_QEMU_SWITCHES, "windows-11/autounattend.xml": BYPASS},
    "two templates in one folder": {
        f"{name}.pkr.hcl": TWO_TEMPLATES.format(name) for name in ("one", "two")
    },
    "an image for Azure": {"a.pkr.hcl": AZURE},
    "an answer file that something fills in": {"unattend.xml": TEMPLATED},
    "a sealed image and a box in one repository": MONOREPO,
    "a file that a variable names": {"a.pkr.hcl": FETCHED_BY_NAME},
}


@pytest.mark.parametrize("files", QUIET.values(), ids=QUIET)
def test_nothing_is_said(files: Mapping[str, str]) -> None:
    found = rule_findings(Subject(files), RULES)
    assert [(f.code, f.path, f.start.line, f.summary) for f in found] == []

"""Every trap: files that have it, at the place it is told at, and files that do not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pytest

from assistant.core.timeline import MENDS
from assistant.timeline import timeline_of
from tests.timeline.shapes import shapes


class Case(NamedTuple):
    """Files with a trap and without."""

    code: str
    bad: Mapping[str, str]
    at: tuple[str, int]
    good: Mapping[str, str]


def packer(*blocks: str, source: str = "", builder: str = "qemu") -> dict[str, str]:
    inside = "\n".join(blocks)
    return {
        "t.pkr.hcl": f'source "{builder}" "t" {{\n{source}\n}}\n'
        f'build {{\n  sources = ["source.{builder}.t"]\n{inside}\n}}\n'
    }


def shell(*lines: str, kind: str = "shell", more: str = "") -> str:
    items = ", ".join(f'"{line}"' for line in lines)
    return f'  provisioner "{kind}" {{\n    inline = [{items}]\n{more}  }}'


def answers(*commands: str, logon: str = "<LogonCount>1</LogonCount>", image: str = "") -> str:
    listed = "\n".join(
        f"<SynchronousCommand><Order>{order}</Order><CommandLine>{line}</CommandLine>"
        "</SynchronousCommand>"
        for order, line in enumerate(commands, 1)
    )
    auto = f"<AutoLogon><Enabled>true</Enabled><Username>b</Username>{logon}</AutoLogon>"
    return (
        '<unattend xmlns="urn:schemas-microsoft-com:unattend">\n'
        f'<settings pass="windowsPE"><component name="Setup">{image}</component></settings>\n'
        f'<settings pass="oobeSystem"><component name="Shell">{auto if logon else ""}\n'
        f"<FirstLogonCommands>\n{listed}\n</FirstLogonCommands></component></settings>\n"
        "</unattend>\n"
    )


SECURE = 'winrm set winrm/config/service @{AllowUnencrypted="false"}'
SEAL = "Start-Process sysprep.exe -ArgumentList '/generalize /oobe /quit' -Wait"
SEALED = 'shutdown_command = "sysprep /generalize /oobe /shutdown /unattend:C:/c.xml"'
WINLOGON = "Set-ItemProperty -Path HKLM:/X/Winlogon -Name AutoAdminLogon -Value"
AUTO = "#cloud-config\nautoinstall:\n  version: 1\n"
USER = "#cloud-config\npackages: [jq]\n"
HTTP = '  http_directory = "http"'
PRESEED = {"http/preseed.cfg": "d-i mirror/country string manual\n"}
BOTH = """source "qemu" "a" {
}
source "qemu" "b" {
}
build {
  sources = ["source.qemu.a", "source.qemu.b"]
  provisioner "shell" {
    inline = ["one"]
    %s
  }
}
"""
CASES = [
    Case("after-sysprep",
         packer(shell(SEAL, kind="powershell"), shell("rm x", kind="powershell")),
         ("t.pkr.hcl", 10),
         packer(shell("rm x", kind="powershell"), shell(SEAL, kind="powershell"))),
    Case("autologon-left", {"autounattend.xml": answers("a", logon="<Password/>")},
         ("autounattend.xml", 3), {"autounattend.xml": answers("a")}),
    Case("autologon-left", packer(shell(f"{WINLOGON} 1", kind="powershell"), source=SEALED),
         ("t.pkr.hcl", 7),
         packer(shell(f"{WINLOGON} 1", f"{WINLOGON} 0", kind="powershell"), source=SEALED)),
    Case("nobody-logs-on",
         {"autounattend.xml": answers("winrm quickconfig", logon="", image="<ImageInstall/>")},
         ("autounattend.xml", 5),
         {"autounattend.xml": answers("winrm quickconfig", image="<ImageInstall/>")}),
    Case("winrm-unsecured", {"autounattend.xml": answers("winrm quickconfig -q", SECURE)},
         ("autounattend.xml", 6),
         {"autounattend.xml": answers("cmd /c secure.cmd", "winrm quickconfig -q")}),
    Case("beside-provisioners",
         {"autounattend.xml": answers("winrm quickconfig -q", "msiexec /i D:\\a.msi")},
         ("autounattend.xml", 6),
         {"autounattend.xml": answers("msiexec /i D:\\a.msi", "winrm quickconfig -q")}),
    Case("beside-provisioners",
         {**packer(shell("apt-get update"), source=HTTP), "http/user-data": USER},
         ("http/user-data", 2),
         {**packer(shell("cloud-init status --wait"), source=HTTP), "http/user-data": USER}),
    Case("restart-unwaited", packer(shell("sudo reboot"), shell("uname -r")), ("t.pkr.hcl", 7),
         packer(shell("sudo reboot", more="    expect_disconnect = true\n"), shell("uname -r"))),
    Case("restart-unwaited", packer(shell("Restart-Computer", kind="powershell")),
         ("t.pkr.hcl", 7), packer(shell("echo Restart-Computer", kind="powershell"))),
    Case("sysprep-unwaited",
         packer(shell("& sysprep.exe /generalize /oobe /quit", kind="powershell")),
         ("t.pkr.hcl", 7), packer(shell(SEAL, kind="powershell"))),
    Case("cloud-init-disabled", {**packer(shell("true"), source=HTTP), "http/user-data": AUTO},
         ("http/user-data", 1),
         {**packer(shell("sudo cloud-init clean --logs"), source=HTTP), "http/user-data": AUTO}),
    Case("cloud-init-disabled", packer(shell("touch /etc/cloud/cloud-init.disabled")),
         ("t.pkr.hcl", 7),
         packer(shell("touch /etc/cloud/cloud-init.disabled"),
                shell("rm /etc/cloud/cloud-init.disabled"))),
    Case("machine-id-baked",
         {**packer(shell("true"), source=HTTP, builder="proxmox-iso"), **PRESEED},
         ("t.pkr.hcl", 1),
         {**packer(shell("truncate -s 0 /etc/machine-id"), source=HTTP, builder="proxmox-iso"),
          **PRESEED}),
    Case("host-keys-baked",
         {**packer(shell("true"), source=HTTP, builder="proxmox-iso"), **PRESEED},
         ("t.pkr.hcl", 1),
         {**packer(shell("rm /etc/ssh/ssh_host_*"), source=HTTP, builder="proxmox-iso"),
          **PRESEED}),
    Case("hidden-by-only", {"t.pkr.hcl": BOTH % 'only = ["qemu.a"]'}, ("t.pkr.hcl", 7),
         {"t.pkr.hcl": BOTH % ""}),
    Case("hidden-by-only", {"t.pkr.hcl": BOTH % 'only = ["qemu.c"]'}, ("t.pkr.hcl", 7),
         {"t.pkr.hcl": BOTH % 'only = ["qemu.a", "qemu.b"]'}),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.code)
def test_a_trap_is_told_where_it_is(case: Case) -> None:
    found = [t for t in timeline_of(case.bad).traps if t.code == case.code]
    assert [(t.path, t.line) for t in found[:1]] == [case.at]
    assert found[0].text
    assert found[0].mend


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.code)
def test_a_trap_is_not_told_where_it_is_not(case: Case) -> None:
    assert case.code not in {t.code for t in timeline_of(case.good).traps}


def test_every_trap_has_a_way_out_and_a_case() -> None:
    assert {case.code for case in CASES} == set(MENDS)
    told = {t.code for shape in shapes() for t in timeline_of(shape.files).traps}
    assert told <= set(MENDS)

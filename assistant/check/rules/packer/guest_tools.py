"""The hypervisor can tell Packer the address of a Windows machine.

Proxmox and vSphere learn the address from an agent inside, which Windows does not bring along, and
Packer waits until it is there. Install the guest agent or VMware Tools at the first logon, before
WinRM opens, or give `winrm_host`.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.hits import at_machine
from assistant.check.rules.rule import Hit, Rule
from assistant.check.sealing import speaks_of
from assistant.check.subject import Subject

_AGENTS = {
    "proxmox-iso": ("qemu-ga", "guest-agent", "guest-tools", "guest_agent", "qemu-guest"),
    "vsphere-iso": ("tools", "windows.iso"),
}


def silent(subject: Subject) -> Iterator[Hit]:
    """Windows machines on these two whose files speak of no agent."""
    for machine in subject.machines:
        words = _AGENTS.get(machine.builder)
        if words is None or machine.family != "windows" or not machine.answers:
            continue
        told = any(not machine.is_off(name) for name in ("winrm_host", "ssh_host"))
        if not told and not speaks_of(subject, *words):
            yield at_machine(
                machine,
                "communicator",
                "Nothing here installs the agent that tells Packer the address",
                "Install it at the first logon, before WinRM opens.",
            )


_SOURCE = """source "proxmox-iso" "a" {
  communicator  = "winrm"
  winrm_use_ssl = true
  additional_iso_files {
    cd_files         = ["autounattend.xml", "first.cmd"]
    iso_storage_pool = "local"
    unmount          = true
  }
}
"""
_ANSWER = '<unattend xmlns="urn:schemas-microsoft-com:unattend"/>\n'
RULE = Rule(
    code="rule/guest-tools",
    severity="warning",
    page=__doc__ or "",
    check=silent,
    bad={"a.pkr.hcl": _SOURCE, "autounattend.xml": _ANSWER, "first.cmd": "D:\\winrm.cmd\n"},
    good={
        "a.pkr.hcl": _SOURCE,
        "autounattend.xml": _ANSWER,
        "first.cmd": "msiexec /i E:\\guest-agent\\qemu-ga-x86_64.msi /qn\nD:\\winrm.cmd\n",
    },
    at=("a.pkr.hcl", 2, 3),
)

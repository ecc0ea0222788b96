"""A Windows machine that Packer reaches by SSH has an SSH server.

Windows brings none that is on: OpenSSH is a feature to be added, on Server 2025 a service to be
started. Do that at the first logon, with its firewall rule, or use WinRM.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.machines import ISO_BUILDERS
from assistant.check.rules.hits import at_machine
from assistant.check.rules.rule import Hit, Rule
from assistant.check.sealing import speaks_of
from assistant.check.subject import Subject

_SERVERS = ("openssh", "sshd", "cygwin", "bitvise", "freesshd")


def without_server(subject: Subject) -> Iterator[Hit]:
    """Windows machines with the communicator ssh whose files speak of no server."""
    for machine in subject.machines:
        ssh = machine.communicator == "ssh" and machine.builder in ISO_BUILDERS
        windows = machine.answers and machine.family == "windows"
        if ssh and windows and not speaks_of(subject, *_SERVERS):
            yield at_machine(
                machine,
                "communicator",
                "Windows has no SSH server unless one is added, and nothing here does",
                "Add OpenSSH at the first logon, or use winrm.",
            )


_SOURCE = """source "hyperv-iso" "a" {
  cd_files         = ["autounattend.xml", "first.ps1"]
  shutdown_command = "shutdown /s /t 5"
}
"""
_ANSWER = '<unattend xmlns="urn:schemas-microsoft-com:unattend"/>\n'
RULE = Rule(
    code="rule/openssh-missing",
    severity="warning",
    page=__doc__ or "",
    check=without_server,
    bad={"a.pkr.hcl": _SOURCE, "autounattend.xml": _ANSWER, "first.ps1": "Get-Date\n"},
    good={
        "a.pkr.hcl": _SOURCE,
        "autounattend.xml": _ANSWER,
        "first.ps1": "Add-WindowsCapability -Online -Name OpenSSH.Server~~~~0.0.1.0\n",
    },
    at=("a.pkr.hcl", 1, 1),
)

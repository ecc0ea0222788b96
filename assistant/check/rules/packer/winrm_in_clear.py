"""WinRM over a network is encrypted.

Packer's WinRM over HTTP sends scripts, and with Basic authentication the password, readable. On a
builder whose machine stands elsewhere that crosses a network: use HTTPS with a certificate made at
the first logon, and `winrm_use_ssl`, `winrm_insecure` and `winrm_use_ntlm`.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.hits import at_machine
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject

_REMOTE = (
    "amazon-", "azure-", "googlecompute", "openstack", "oracle-", "proxmox-", "vsphere-",
    "nutanix", "cloudstack", "alicloud-",
)  # fmt: skip
"""Builders whose machine is not on this host, by how their names begin."""


def in_clear(subject: Subject) -> Iterator[Hit]:
    """Such sources with WinRM and without its encryption."""
    for machine in subject.machines:
        remote = machine.builder.startswith(_REMOTE) and machine.communicator == "winrm"
        if remote and machine.is_off("winrm_use_ssl"):
            yield at_machine(
                machine,
                "communicator",
                "What Packer sends to the machine crosses the network in clear",
                "Use HTTPS: `winrm_use_ssl = true`, with `winrm_insecure` for its own certificate.",
            )


def _source(ssl: str) -> str:
    return f'source "vsphere-iso" "a" {{\n  communicator = "winrm"\n{ssl}}}\n'


RULE = Rule(
    code="rule/winrm-in-clear",
    severity="warning",
    page=__doc__ or "",
    check=in_clear,
    bad={"a.pkr.hcl": _source("")},
    good={"a.pkr.hcl": _source("  winrm_use_ssl = true\n")},
    at=("a.pkr.hcl", 2, 3),
)

"""Packer waits as long as an installation takes.

`ssh_timeout` is five minutes by default and counts from the start of the machine. An installer with
a preseed, kickstart or autoinstall file takes longer, and the build ends just before it would have
worked. Set `ssh_timeout` to 30m or more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.check import measures
from assistant.check.machines import Machine
from assistant.check.rules.hits import at_machine
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.patterns import later

_BUILDERS = frozenset(
    {"hyperv-iso", "qemu", "virtualbox-iso", "vmware-iso", "proxmox-iso", "parallels-iso"}
)
"""vsphere-iso waits for the address first, in a time of its own."""
_INSTALLERS = later(r"preseed|autoinstall|inst\.ks|\bks=", re.IGNORECASE)


def too_short(subject: Subject) -> Iterator[Hit]:
    """Sources that start an installer and wait less than ten minutes for it."""
    for machine in subject.machines:
        if machine.builder not in _BUILDERS or machine.communicator != "ssh":
            continue
        if not _INSTALLERS.search(machine.keys) or not machine.is_off("disk_image"):
            continue
        name = "ssh_timeout" if machine.attribute("ssh_timeout") else "ssh_wait_timeout"
        pair = measures.magnitudes(_given(machine), "10m")
        if pair is not None and pair[0] < pair[1]:
            yield at_machine(
                machine,
                name,
                f"Packer waits {_given(machine)} for an installation that takes longer",
                'Set `ssh_timeout = "45m"`.',
            )


def _given(machine: Machine) -> object:
    for name in ("ssh_timeout", "ssh_wait_timeout"):
        value = machine.value(name)
        if value not in (None, ""):
            return value
    return "5m"


_SOURCE = """source "qemu" "a" {{
  boot_command = ["auto preseed/url=http://{{{{ .HTTPIP }}}}:{{{{ .HTTPPort }}}}/p<enter>"]
  http_directory   = "http"
  shutdown_command = "poweroff"
{timeout}}}
"""
RULE = Rule(
    code="rule/ssh-timeout",
    severity="warning",
    page=__doc__ or "",
    check=too_short,
    bad={"a.pkr.hcl": _SOURCE.format(timeout="")},
    good={"a.pkr.hcl": _SOURCE.format(timeout='  ssh_timeout      = "45m"\n')},
    at=("a.pkr.hcl", 1, 1),
)

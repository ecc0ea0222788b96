"""Clones of a Linux template have identities of their own.

The installer writes a machine id, and the first start SSH host keys. Machines cloned from the
template share them: DHCP gives two of them one address, and SSH cannot tell them apart. Empty
`/etc/machine-id` and delete `/etc/ssh/ssh_host_*` in the last script, or run `cloud-init clean
--machine-id`.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.machines import builds_of
from assistant.check.rules.hits import at_machine
from assistant.check.rules.rule import Hit, Rule
from assistant.check.sealing import speaks_of
from assistant.check.subject import Subject
from assistant.targets.packer.identity import ID_WORDS, SHELLS, becomes_template


def shared(subject: Subject) -> Iterator[Hit]:
    """Linux machines that become templates by scripts that speak of no machine id."""
    if speaks_of(subject, *ID_WORDS):
        return
    for build in builds_of(subject):
        blocks = build.found.block.body.blocks_of("provisioner")
        kinds = {block.names[0] for block in blocks if block.names}
        if not kinds or not kinds <= SHELLS:
            continue
        for machine in build.machines:
            if machine.family == "linux" and becomes_template(machine.builder, machine.value):
                if _scripts_elsewhere(subject):
                    return
                yield at_machine(
                    machine,
                    "",
                    "All machines cloned from this template have one machine id",
                    "Empty /etc/machine-id in the last script.",
                )


def _scripts_elsewhere(subject: Subject) -> bool:
    """Whether a provisioner runs or sends files that are not here."""
    return any(
        moment.stage == "provisioners"
        and "/" in moment.what
        and " " not in moment.what
        and moment.what not in subject.files
        for moment in subject.timeline.moments
    )


_FILES = """source "proxmox-iso" "a" {{
  boot_command   = ["<wait>c inst.ks=hd:LABEL=OEMDRV:/ks.cfg<enter>"]
  ssh_timeout    = "45m"
}}
build {{
  sources = ["source.proxmox-iso.a"]
  provisioner "shell" {{
    inline = ["{line}"]
  }}
}}
"""
RULE = Rule(
    code="rule/linux-identity",
    severity="info",
    page=__doc__ or "",
    check=shared,
    bad={"a.pkr.hcl": _FILES.format(line="dnf -y upgrade")},
    good={"a.pkr.hcl": _FILES.format(line="truncate --size 0 /etc/machine-id")},
    at=("a.pkr.hcl", 1, 1),
)

"""Machines that are built at the same time have identities of their own.

Packer builds the sources of one build in parallel. Two with the same `vm_id` on Proxmox, or the
same `vm_name` on one hypervisor, get into one another's way: the second one fails, or with -force
deletes the first. Leave `vm_id` out, and make the name of the source part of `vm_name`.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.machines import Machine, builds_of
from assistant.check.rules.hits import at_machine
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject

_NAMED = {
    "virtualbox-iso": ("vm_name",),
    "hyperv-iso": ("vm_name",),
    "vsphere-iso": ("vcenter_server", "folder", "vm_name"),
    "proxmox-iso": ("proxmox_url", "vm_id"),
    "proxmox-clone": ("proxmox_url", "vm_id"),
}
"""By builder: what makes a machine, its own name last."""


def colliding(subject: Subject) -> Iterator[Hit]:
    """Sources of one build with the identity of an earlier one."""
    for build in builds_of(subject):
        seen: dict[tuple[str, ...], Machine] = {}
        for machine in build.machines:
            names = _NAMED.get(machine.builder, ())
            given = machine.value(names[-1]) if names else None
            if not isinstance(given, str | int) or not given or "{{" in str(given):
                continue
            family = machine.builder.partition("-")[0]
            key = (family, *(str(machine.value(name)) for name in names))
            other = seen.setdefault(key, machine)
            if other is not machine:
                yield at_machine(
                    machine,
                    names[-1],
                    f"{other.name} has the same `{names[-1]}`, and both are built at once",
                    "Give each source its own.",
                )


def _sources(first: int, second: int) -> str:
    return (
        "".join(
            f'source "proxmox-iso" "{name}" {{\n  vm_id = {number}\n}}\n'
            for name, number in (("a", first), ("b", second))
        )
        + 'build {\n  sources = ["source.proxmox-iso.a", "source.proxmox-iso.b"]\n}\n'
    )


RULE = Rule(
    code="rule/machine-collision",
    severity="warning",
    page=__doc__ or "",
    check=colliding,
    bad={"a.pkr.hcl": _sources(9000, 9000)},
    good={"a.pkr.hcl": _sources(9000, 9001)},
    at=("a.pkr.hcl", 5, 3),
)

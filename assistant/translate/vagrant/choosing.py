"""Of what a Vagrantfile says of a machine, what counts for one target."""

from __future__ import annotations

from assistant.translate.ledger import Ledger
from assistant.translate.vagrant.model import Lab, Machine, Setting

_NEAR = {
    "libvirt": ("libvirt", "virtualbox"),
    "proxmox": ("libvirt", "virtualbox"),
    "hyperv": ("hyperv", "virtualbox"),
    "vsphere": ("vmware_esxi", "vmware_desktop", "vmware_fusion", "vmware_workstation"),
}
"""By target, whose settings count first."""
_BY_PROVIDER = ("title", "memory", "cores")


class Choice:
    """The settings of all machines for one target; what no machine takes has a reason."""

    def __init__(self, lab: Lab, to: str, ledger: Ledger) -> None:
        self.lab, self.to, self.ledger = lab, to, ledger
        self._taken: set[int] = set()

    def one(self, machine: Machine, concept: str) -> Setting | None:
        """What counts: of several providers that of the nearest one to the target."""
        found = machine.all(concept)
        if not found:
            return None
        order = [*_NEAR.get(self.to, ()), self.lab.provider]
        ranks = {name: number for number, name in reversed(list(enumerate(order)))}
        best = min(found, key=lambda one: ranks.get(one.provider, len(order)))
        for other in found:
            if other is best or other.value == best.value:
                self.ledger.translated(other.lines)
            else:
                why = f"holds for {other.provider} only; that of {best.provider} counts"
                self.ledger.leftover(other.lines, why)
        return best

    def close(self) -> None:
        """What holds for all, where each machine has its own instead."""
        kept = {id(s) for machine in self.lab.machines for s in machine.settings}
        for setting in self.lab.common.settings:
            if id(setting) not in kept:
                self.ledger.leftover(setting.lines, "each machine has a value of its own")

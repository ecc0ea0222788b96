"""Machines, written for vSphere."""

from __future__ import annotations

from assistant.translate.hcl_writing import Body, quoted, table
from assistant.translate.machines.common import FleetWriter
from assistant.translate.machines.providers import VSPHERE

_TEMPLATE = "data.vsphere_virtual_machine.template"
_PLACES = (
    ("vsphere_datastore", "datastore", "where disks are kept"),
    ("vsphere_compute_cluster", "cluster", "cluster that runs the machines"),
    ("vsphere_network", "network", "network of vSphere"),
    ("vsphere_virtual_machine", "template", "template that the machines are cloned from"),
)


class Vsphere(FleetWriter):
    """Writes `vsphere_virtual_machine`: each machine is a clone of one template."""

    provider = VSPHERE
    reached = (("vsphere_server", "vsphere_server", "address of vCenter"),
               ("user", "vsphere_user", "account at vCenter"),
               ("password", "vsphere_password", "its password"))  # fmt: skip

    def write_machine(self, name: str) -> None:
        """The machine; what it is made from is looked up once."""
        if not self.main.blocks:
            self._places()
        body = self.resource("vsphere_virtual_machine", name)
        self.put(body, "name", "name")
        self.put(body, "annotation", "description")
        body.set("resource_pool_id", "data.vsphere_compute_cluster.cluster.resource_pool_id")
        body.set("datastore_id", "data.vsphere_datastore.datastore.id")
        self.put(body, "num_cpus", "cores")
        self.put(body, "memory", "memory")
        for attribute in ("guest_id", "firmware", "scsi_type"):
            body.set(attribute, f"{_TEMPLATE}.{attribute}")
        for fact in self.machine.all("network"):
            card = body.block("network_interface", fact.lines)
            card.set("network_id", "data.vsphere_network.network.id", fact.lines)
            card.set("adapter_type", f"{_TEMPLATE}.network_interface_types[0]")
            how = f"a network of vSphere takes the place of {fact.value}"
            self.ledger.approximated(fact.lines, how)
        self._done.add("network")
        self._disks(body)
        body.block("clone", self.lines("image")).set("template_uuid", f"{_TEMPLATE}.id")
        self.told("template", "vSphere clones a template of its own: name it")
        self._seeded(body)
        self.told("image", "vSphere clones a template: make one of this image and name it")
        secure = self.first("secure_boot")
        if secure is not None:
            body.set("efi_secure_boot_enabled", secure, self.lines("secure_boot"))
            self.told("secure_boot", "holds where the template starts with EFI")

    def _seeded(self, body: Body) -> None:
        """User data as cloud-init reads it from VMware."""
        data = self.first("user_data")
        if data is None:
            return
        end = "\n" if data.startswith("<<") else ""
        lines = self.lines("user_data")
        pairs = [("guestinfo.userdata", f"base64encode({data}{end})"),
                 ("guestinfo.userdata.encoding", quoted("base64"))]  # fmt: skip
        body.set("extra_config", table(pairs), lines)
        self.told("user_data", "where the template's cloud-init looks for VMware's settings")

    def _disks(self, body: Body) -> None:
        for number, fact in enumerate(self.disks(None)):
            disk = body.block("disk", fact.lines)
            disk.set("label", quoted(f"disk{number}"))
            size = fact.value or f"{_TEMPLATE}.disks[0].size"
            if number:
                disk.set("unit_number", str(number))
            disk.set("size", size, fact.lines)
            how = "no smaller than the template's" if fact.value and not number else ""
            self.ledger.approximated(fact.lines, how) if how else self.ledger.translated(fact.lines)
        if not self.machine.all("disk"):
            disk = body.block("disk")
            disk.set("label", quoted("disk0"))
            disk.set("size", f"{_TEMPLATE}.disks[0].size")
        self._done.add("disk")

    def _places(self) -> None:
        place = self.main.block('data "vsphere_datacenter" "dc"')
        place.set("name", self.variables.ask("datacenter", "data centre of vSphere"))
        for kind, name, why in _PLACES:
            found = self.main.block(f'data "{kind}" "{name}"')
            found.set("name", self.variables.ask(name, why))
            found.set("datacenter_id", "data.vsphere_datacenter.dc.id")

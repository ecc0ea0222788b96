"""Machines, written for another provider that runs them on a host of one's own."""

from __future__ import annotations

from collections.abc import Callable

from assistant.translate.hcl_writing import Body, quoted
from assistant.translate.ledger import Ledger
from assistant.translate.machines.clouds import Aws, Azure, Hcloud
from assistant.translate.machines.common import FleetWriter
from assistant.translate.machines.model import GIB, MIB, Fleet, scaled
from assistant.translate.machines.providers import HYPERV, LIBVIRT, PROXMOX
from assistant.translate.machines.vsphere import Vsphere
from assistant.translate.written import Written


class Proxmox(FleetWriter):
    """Writes `proxmox_virtual_environment_vm`."""

    provider = PROXMOX
    reached = (("endpoint", "proxmox_endpoint", "address of Proxmox, https://HOST:8006/"),
               ("api_token", "proxmox_api_token", "token: USER@REALM!NAME=UUID"))  # fmt: skip

    def write_machine(self, name: str) -> None:
        """The machine, and its image as a file that is fetched."""
        node = self.variables.ask("node", "node of Proxmox that makes the machines")
        image, self._differs = self.image()
        file = self.fetched(name, node, image) if image is not None else ""
        body = self.resource("proxmox_virtual_environment_vm", name)
        self.put(body, "name", "name")
        self.put(body, "description", "description")
        body.set("node_name", node)
        self.put(body, "on_boot", "on_boot")
        for kind, attribute, concept in (
            ("cpu", "cores", "cores"),
            ("memory", "dedicated", "memory"),
        ):
            if self.machine.all(concept) or self.machine.all("unsized"):
                self.put(body.block(kind, self.lines(concept)), attribute, concept)
        for number, fact in enumerate(self.disks(image)):
            disk = body.block("disk", fact.lines)
            store = self.variables.ask("storage", "where disks are kept", "local-lvm")
            disk.set("datastore_id", store)
            disk.set("interface", quoted(f"scsi{number}"))
            if file and not number:
                disk.set("file_id", file)
            if fact.value:
                disk.set("size", fact.value, fact.lines)
            self.ledger.translated(fact.lines)
        self._done.add("disk")
        self._seeded(name, node, body)
        for number, fact in enumerate(self.machine.all("network")):
            card = body.block("network_device", fact.lines)
            bridge = self.variables.ask("bridge", "bridge of Proxmox", "vmbr0")
            card.set("bridge", bridge, fact.lines)
            if not number:
                self.put(card, "mac_address", "mac")
            how = f"a bridge of Proxmox takes the place of {fact.value}"
            self.ledger.approximated(fact.lines, how)
        self._done.add("network")

    def _seeded(self, name: str, node: str, body: Body) -> None:
        """User data as a snippet on Proxmox's storage."""
        data, lines = self.first("user_data"), self.lines("user_data")
        if data is None:
            return
        kind = "proxmox_virtual_environment_file"
        file = self.resource(kind, name)
        file.set("content_type", quoted("snippets"))
        store = self.variables.ask("snippet_storage", "storage that takes snippets", "local")
        file.set("datastore_id", store)
        file.set("node_name", node)
        raw = file.block("source_raw", lines)
        raw.set("data", data, lines)
        index = {"count": "-${count.index}", "for_each": "-${each.key}"}
        copies = self.machine.first("copies")
        raw.set("file_name", f'"{name}{index[copies[0]] if copies else ""}.yaml"')
        seed = body.block("initialization", lines)
        seed.set("user_data_file_id", self.at(kind, name, "id"), lines)
        over = "user data is laid onto the node over SSH: give the provider a block `ssh`"
        if over not in self.added:
            self.added.append(over)
        self.told("user_data")

    def fetched(self, name: str, node: str, image: str) -> str:
        """The image as a file on Proxmox's storage, fetched once; the reference to it."""
        kind = "proxmox_download_file"
        each = "each." in image or "count." in image
        head = f'resource "{kind}" "{name}"'
        file = self.resource(kind, name) if each else self.main.block(head, self.lines("image"))
        file.set("content_type", quoted("iso"))
        file.set(
            "datastore_id", self.variables.ask("image_storage", "where images are kept", "local")
        )
        file.set("node_name", node)
        file.set("url", image, self.lines("image"))
        file.set("file_name", quoted(f"{name}.img"))
        address = image.startswith(("var.", "local.", '"http'))
        self.told(
            "image", self._differs if address else "Proxmox fetches images from an address only"
        )
        return self.at(kind, name, "id") if each else f"{kind}.{name}.id"


class Libvirt(FleetWriter):
    """Writes `libvirt_domain` as its provider has it up to 0.8."""

    provider = LIBVIRT
    reached = (("uri", "libvirt_uri", "where libvirt is reached: qemu:///system"),)

    def write_machine(self, name: str) -> None:
        """The machine and its volumes."""
        machine = self.first("name") or quoted(name)
        bare = machine[1:-1] if machine.startswith('"') else f"${{{machine}}}"
        image, differs = self.image()
        volumes = []
        for number, fact in enumerate(self.disks(image)):
            title = name if not number else f"{name}_{number}"
            volume = self.resource("libvirt_volume", title)
            volume.set("name", f'"{bare}-{number}.qcow2"')
            pool = self.variables.ask("pool", "storage pool of libvirt", "default")
            volume.set("pool", pool)
            how = ""
            if image is not None and not number:
                volume.set("source", image, self.lines("image"))
                # Of a volume that begins as an image libvirt's provider takes no size.
                how = "as large as the image: grow it by hand" if fact.value else ""
            elif fact.value:
                volume.set("size", scaled(fact.value, GIB), fact.lines)
            self.ledger.approximated(fact.lines, how) if how else self.ledger.translated(fact.lines)
            volumes.append((title, fact.lines))
        if image is not None:
            self.told("image", differs)
        self._done.add("disk")
        seeded = self._seeded(name, bare)
        body = self.resource("libvirt_domain", name)
        self.put(body, "name", "name")
        self.put(body, "description", "description")
        self.put(body, "vcpu", "cores")
        self.put(body, "memory", "memory")
        self.put(body, "autostart", "on_boot")
        if seeded:
            body.set("cloudinit", seeded, self.lines("user_data"))
        for title, lines in volumes:
            body.block("disk", lines).set(
                "volume_id", self.at("libvirt_volume", title, "id"), lines
            )
        for number, fact in enumerate(self.machine.all("network")):
            card = body.block("network_interface", fact.lines)
            network = self.variables.ask("network_name", "network of libvirt", "default")
            card.set("network_name", network, fact.lines)
            if not number:
                self.put(card, "mac", "mac")
            how = f"a network of libvirt takes the place of {fact.value}"
            self.ledger.approximated(fact.lines, how)
        self._done.add("network")

    def _seeded(self, name: str, bare: str) -> str:
        """The reference to a disc with the machine's user data; empty where there is none."""
        data = self.first("user_data")
        if data is None:
            return ""
        kind, lines = "libvirt_cloudinit_disk", self.lines("user_data")
        disc = self.resource(kind, name)
        disc.set("name", f'"{bare}-seed.iso"')
        disc.set("pool", self.variables.ask("pool", "storage pool of libvirt", "default"))
        disc.set("user_data", data, lines)
        self.told("user_data")
        return self.at(kind, name, "id")


class HyperV(FleetWriter):
    """Writes `hyperv_machine_instance`."""

    provider = HYPERV
    reached = (("host", "hyperv_host", "address of the host"),
               ("user", "hyperv_user", "who may manage it"),
               ("password", "hyperv_password", "their password"))  # fmt: skip

    def write_machine(self, name: str) -> None:
        """The machine of generation 2 and its disks."""
        drives = []
        for number, fact in enumerate(self.disks(None)):
            title = name if not number else f"{name}_{number}"
            folder = self.variables.ask("disk_folder", "folder for disks on the host", r"C:\VMs")
            disk = self.resource("hyperv_vhd", title)
            index = {"count": "-${count.index}", "for_each": "-${each.key}"}
            copies = self.machine.first("copies")
            more = index[copies[0]] if copies else ""
            disk.set("path", f'"${{{folder}}}\\\\{title}{more}.vhdx"')
            disk.set("vhd_type", quoted("Dynamic"))
            size = fact.value or self.variables.ask("disk_gb", "size of the disk in GiB", "40")
            disk.set("size", scaled(size, GIB), fact.lines)
            self.ledger.translated(fact.lines)
            drives.append((title, fact.lines))
        self._done.add("disk")
        body = self.resource("hyperv_machine_instance", name)
        self.put(body, "name", "name")
        self.put(body, "notes", "description")
        body.set("generation", "2")
        self.put(body, "processor_count", "cores")
        body.set("static_memory", "true")
        self.put(body, "memory_startup_bytes", "memory", MIB)
        self._boot(body)
        for number, fact in enumerate(self.machine.all("network")):
            card = body.block("network_adaptors", fact.lines)
            card.set("name", quoted(f"eth{number}"))
            switch = self.variables.ask("switch", "switch of Hyper-V", "Default Switch")
            card.set("switch_name", switch, fact.lines)
            how = f"a switch of Hyper-V takes the place of {fact.value}"
            self.ledger.approximated(fact.lines, how)
        self._done.add("network")
        for number, (title, lines) in enumerate(drives):
            drive = body.block("hard_disk_drives", lines)
            drive.set("controller_type", quoted("Scsi"))
            drive.set("controller_number", "0")
            drive.set("controller_location", str(number))
            drive.set("path", self.at("hyperv_vhd", title, "path"), lines)

    def _boot(self, body: Body) -> None:
        start = self.first("on_boot")
        if start in ("true", "false"):
            action = "Start" if start == "true" else "Nothing"
            body.set("automatic_start_action", quoted(action), self.lines("on_boot"))
            self.told("on_boot")
        elif start is not None:
            code = f'{start} ? "Start" : "Nothing"'
            body.set("automatic_start_action", code, self.lines("on_boot"))
            self.told("on_boot")
        secure = self.first("secure_boot")
        if secure in ("true", "false"):
            firmware = body.block("vm_firmware", self.lines("secure_boot"))
            firmware.set("enable_secure_boot", quoted("On" if secure == "true" else "Off"))
            self.told("secure_boot")
        for fact in self.machine.all("template"):
            self._done.add("template")
            self.ledger.lost(fact.lines, "a disk of Hyper-V begins empty: lay a VHDX there")
        if self.machine.all("image"):
            self._done.add("image")
            why = "a disk of Hyper-V begins empty: convert the image to VHDX and lay it there"
            for fact in self.machine.all("image"):
                self.ledger.lost(fact.lines, why)


def writes(kind: type[FleetWriter]) -> Callable[[Fleet, Ledger], Written]:
    """The writer of one provider."""

    def write(fleet: Fleet, ledger: Ledger) -> Written:
        return kind(fleet, ledger).write()

    return write


WRITERS: dict[str, Callable[[Fleet, Ledger], Written]] = {
    "proxmox": writes(Proxmox),
    "libvirt": writes(Libvirt),
    "hyperv": writes(HyperV),
    "vsphere": writes(Vsphere),
    "hcloud": writes(Hcloud),
    "aws": writes(Aws),
    "azurerm": writes(Azure),
}

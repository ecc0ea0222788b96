"""Machines, written for those who rent them out: sizes are types, and what runs costs money."""

from __future__ import annotations

from assistant.translate.hcl_writing import Body, quoted, table
from assistant.translate.machines.common import FleetWriter
from assistant.translate.machines.providers import AWS, AZURE, HCLOUD
from assistant.translate.machines.sizes import Size, fitting

_FIRST = "only the first disk is part of the machine: add the others by hand"


class Rented(FleetWriter):
    """What the writers of rented machines share."""

    whose: str
    costs: str
    """What is paid for."""
    types: str
    """The command that lists the types."""
    brings_disk = False
    """Whether the disk comes with the type."""

    def typed(self, body: Body, attribute: str) -> None:
        """The machine's type: the smallest that is known to have what is asked for."""
        self._bill()
        cores, memory = self.first("cores"), self.first("memory")
        lines = (*self.lines("cores"), *self.lines("memory"))
        disk = (self.first("disk") or "0") if self.brings_disk else "0"
        known = cores is not None or memory is not None
        size = fitting(self.provider.id, cores or "1", memory or "0", disk) if known else None
        if size is None:
            why = f"type with {cores or '?'} cores and {memory or '?'} MiB: {self.types}"
            body.set(attribute, self.variables.ask(attribute, why), lines)
            for concept in ("cores", "memory"):
                self.told(concept, "a type brings its own: choose one that has this")
            return
        body.set(attribute, quoted(size.type), lines)
        self._size_told(size, cores, memory)

    def _size_told(self, size: Size, cores: str | None, memory: str | None) -> None:
        has = f"the type {size.type} has {size.cores} cores and {size.memory} MiB"
        self.told("cores", "" if cores == str(size.cores) else has)
        self.told("memory", "" if memory == str(size.memory) else has)

    def _bill(self) -> None:
        says = f"{self.whose} takes money for {self.costs}, from `apply` until `destroy`"
        if says not in self.added:
            self.added.append(says)

    def started(self) -> None:
        """A rented machine starts as soon as it is made."""
        if self.first("on_boot") == "true":
            self.told("on_boot")


class Hcloud(Rented):
    """Writes `hcloud_server`."""

    provider = HCLOUD
    whose, costs = "Hetzner", "each server and its address, switched off or not"
    types = "hcloud server-type list"
    brings_disk = True

    def write_machine(self, name: str) -> None:
        """The server, of a type that has what the source asks for."""
        body = self.resource("hcloud_server", name)
        self.put(body, "name", "name")
        self.typed(body, "server_type")
        self.put(body, "user_data", "user_data")
        self.told("disk", "a type of server brings its own disk")
        for fact in self.machine.all("disk")[1:]:
            self.ledger.lost(fact.lines, "a second disk is a volume of Hetzner's: add it by hand")
        self.told("network", "on Hetzner's public network")
        self.started()
        image = self.variables.ask("image", "image of Hetzner's, such as debian-12")
        body.set("image", image, self.lines("image"))
        if self.machine.all("image"):
            self.told("image", "Hetzner has images of its own: choose one")


class Aws(Rented):
    """Writes `aws_instance`."""

    provider = AWS
    reached = (("region", "region", "region of AWS, such as eu-central-1"),)
    whose, costs = "AWS", "running machines, their disks and public addresses"
    types = "aws ec2 describe-instance-types"

    def write_machine(self, name: str) -> None:
        """The machine and its disks, in the default network of the account."""
        body = self.resource("aws_instance", name)
        ami = self.variables.ask("ami", "image of AWS in that region: ami-...")
        body.set("ami", ami, self.lines("image"))
        self.told("image", "AWS has images of its own, others in each region: choose one")
        self.typed(body, "instance_type")
        self.put(body, "user_data", "user_data")
        how = "in the default network of the account, and with its default rules"
        for fact in self.machine.all("network")[:1]:
            self.ledger.approximated(fact.lines, f"{how}, in place of {fact.value}")
        for fact in self.machine.all("network")[1:]:
            self.ledger.lost(fact.lines, "a second card of AWS's is a resource of its own")
        self._done.add("network")
        tags = [(tag, concept) for tag, concept in (("Name", "name"), ("Description",
                "description")) if self.machine.all(concept)]  # fmt: skip
        code = table((tag, str(self.first(concept))) for tag, concept in tags)
        body.set("tags", code, tuple(n for _, concept in tags for n in self.lines(concept)))
        for _, concept in tags:
            self.told(concept)
        self._disks(body)
        body.block("metadata_options").set("http_tokens", quoted("required"))
        self.started()

    def _disks(self, body: Body) -> None:
        for number, fact in enumerate(self.disks(None)):
            disk = body.block("ebs_block_device" if number else "root_block_device", fact.lines)
            if number:
                disk.set("device_name", quoted(f"/dev/sd{chr(ord('e') + number)}"))
            if fact.value:
                disk.set("volume_size", fact.value, fact.lines)
            disk.set("encrypted", "true")
            how = "no smaller than the image's" if fact.value and not number else ""
            self.ledger.approximated(fact.lines, how) if how else self.ledger.translated(fact.lines)
        self._done.add("disk")


class Azure(Rented):
    """Writes `azurerm_linux_virtual_machine`."""

    provider = AZURE
    reached = (("subscription_id", "subscription_id", "subscription of Azure"),)
    whose, costs = "Azure", "running machines, and for their disks also when they are off"
    types = "az vm list-sizes --location LOCATION"

    def settle(self, provider: Body) -> None:
        """Azure's provider wants its block of features, even an empty one."""
        provider.block("features")

    def write_machine(self, name: str) -> None:
        """The machine and its network card, in a group and a subnet that are there."""
        self.placed(card := self.resource("azurerm_network_interface", name))
        shown = self.first("name") or quoted(name)
        bare = shown[1:-1] if shown.startswith('"') else f"${{{shown}}}"
        card.set("name", f'"{bare}-nic"')
        inner = card.block("ip_configuration", self.lines("network"))
        inner.set("name", quoted("internal"))
        inner.set("subnet_id", self.variables.ask("subnet_id", "subnet of Azure, by its id"))
        inner.set("private_ip_address_allocation", quoted("Dynamic"))
        for fact in self.machine.all("network")[:1]:
            how = f"a subnet of Azure takes the place of {fact.value}; no public address"
            self.ledger.approximated(fact.lines, how)
        for fact in self.machine.all("network")[1:]:
            self.ledger.lost(fact.lines, "one card is written: add the others by hand")
        self._done.add("network")
        self.placed(body := self.resource("azurerm_linux_virtual_machine", name))
        self.put(body, "name", "name")
        self.typed(body, "size")
        at = self.at("azurerm_network_interface", name, "id")
        body.set("network_interface_ids", f"[{at}]")
        body.set("admin_username", self.variables.ask("admin_username", "who logs in", "adminuser"))
        data = self.first("user_data")
        if data is not None:
            end = "\n" if "<<" in data else ""
            body.set("custom_data", f"base64encode({data}{end})", self.lines("user_data"))
            self.told("user_data")
        if self.put(body, "secure_boot_enabled", "secure_boot"):
            self.told("secure_boot", "holds for images and sizes of the second generation")
        if self.machine.all("description"):
            code = table([("description", str(self.first("description")))])
            body.set("tags", code, self.lines("description"))
            self.told("description")
        key = body.block("admin_ssh_key")
        key.set("username", self.variables.ask("admin_username", "who logs in", "adminuser"))
        key.set("public_key", self.variables.ask("admin_public", "public half of an SSH key"))
        self._disks(body)
        self._image(body)
        self.started()

    def placed(self, body: Body) -> None:
        """Where a resource belongs."""
        group = self.variables.ask("resource_group", "resource group that is there")
        body.set("resource_group_name", group)
        body.set("location", self.variables.ask("location", "location, such as westeurope"))

    def _disks(self, body: Body) -> None:
        disks = self.machine.all("disk")
        disk = body.block("os_disk", disks[0].lines if disks else ())
        disk.set("caching", quoted("ReadWrite"))
        disk.set("storage_account_type", quoted("StandardSSD_LRS"))
        if disks and disks[0].value:
            disk.set("disk_size_gb", disks[0].value, disks[0].lines)
            self.ledger.approximated(disks[0].lines, "no smaller than the image's")
        elif disks:
            self.ledger.translated(disks[0].lines)
        for fact in disks[1:]:
            self.ledger.lost(fact.lines, _FIRST)
        self._done.add("disk")

    def _image(self, body: Body) -> None:
        image = body.block("source_image_reference", self.lines("image"))
        for word, why in (("publisher", "Debian"), ("offer", "debian-12"), ("sku", "12-gen2")):
            asked = self.variables.ask(f"image_{word}", f"{word} of Azure's image, such as {why}")
            image.set(word, asked, self.lines("image"))
        image.set("version", quoted("latest"))
        self.told("image", "Azure has images of its own: az vm image list")

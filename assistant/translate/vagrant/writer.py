"""A Vagrantfile as Packer's builds, and as machines of one of Terraform's providers beside them."""

from __future__ import annotations

from collections.abc import Callable

from assistant.core.translation import Placeholder
from assistant.translate.hcl_writing import Body, label, printed, quoted
from assistant.translate.ledger import Ledger
from assistant.translate.machines.model import Fleet
from assistant.translate.machines.writer import WRITERS
from assistant.translate.model import Fact, Thing
from assistant.translate.vagrant.building import Builds
from assistant.translate.vagrant.choosing import Choice
from assistant.translate.vagrant.model import Lab, Machine, Network, Port
from assistant.translate.written import Written

_CLOUDS = frozenset({"hcloud", "aws", "azurerm"})
"""Machines there begin as the provider's own images, and not as a box."""
_TAKES = frozenset({"proxmox", "libvirt"})
"""A machine there begins as a file with an address or a path."""
_MACHINE = "Packer makes an image and no machine: --to libvirt, or another provider's, makes it"
_BY_DEFAULT = {"hyperv": "hyperv", "libvirt": "libvirt", "vmware_desktop": "vsphere"}
_CALLED_INSIDE = "the machine is called so; inside of it, its image or cloud-init says the name"


def write_packer(lab: Lab, ledger: Ledger) -> Written:
    """Builds alone; what makes machines is lost."""
    choice = Choice(lab, "packer", ledger)
    builds = Builds(lab, choice, ledger, boxes=True)
    pages = builds.pages()
    for machine in lab.machines:
        ledger.translated(machine.lines)
        for one in machine.settings:
            if one.concept in ("title", "memory", "cores", "disk", "network", "port", "hostname"):
                ledger.lost(one.lines, _MACHINE)
    choice.close()
    made = any(one.path == "image.pkr.hcl" for one in pages)
    added = ("each build makes a new box: vagrant box add output-*/package.box",) if made else ()
    return Written(pages, builds.windows.asked, (*added, *builds.windows.added, *_beside(builds)))


def _beside(builds: Builds) -> tuple[str, ...]:
    return tuple(f"{one}: lay it beside these files" for one in builds.needed)


def writes(to: str) -> Callable[[Lab, Ledger], Written]:
    """A writer of machines of one provider, with the builds that they need."""

    def write(lab: Lab, ledger: Ledger) -> Written:
        return _Machines(lab, to, ledger).write()

    return write


def write_terraform(lab: Lab, ledger: Ledger) -> Written:
    """The provider that is nearest to the file's own; libvirt where none is."""
    to = _BY_DEFAULT.get(lab.provider, "libvirt")
    written = _Machines(lab, to, ledger).write()
    named = f"{to} is the provider, as {lab.provider or 'the file'} has none of Terraform's"
    added = () if lab.provider == to else (named,)
    return Written(written.pages, written.placeholders, (*written.added, *added))


class _Machines:
    def __init__(self, lab: Lab, to: str, ledger: Ledger) -> None:
        self.lab, self.to, self.ledger = lab, to, ledger
        self.choice = Choice(lab, to, ledger)
        self.fleet = Fleet("vagrant")
        self.asked: list[Placeholder] = []
        self.added: list[str] = []

    def write(self) -> Written:
        """Both templates; every setting ends in the ledger."""
        builds = Builds(self.lab, self.choice, self.ledger, boxes=self.to not in _CLOUDS)
        pages = builds.pages()
        for machine in self.lab.machines:
            self.ledger.translated(machine.lines)
            self.fleet.machines.append(self._thing(machine, builds.image_of.get(machine.name)))
        written = WRITERS[self.to](self.fleet, self.ledger)
        self.choice.close()
        if any(one.path == "image.pkr.hcl" for one in pages):
            self.added.append(
                "image.pkr.hcl: the boxes with what is done on them, built anew; "
                "not every box has the form that this target needs"
                if self.to not in _CLOUDS
                else "image.pkr.hcl: what is done on each machine, once Terraform has made it"
            )
            if self.to in _CLOUDS:
                self.asked += [Placeholder("host", "the machine's address (image.pkr.hcl)"),
                               Placeholder("user", "who logs in (image.pkr.hcl)")]  # fmt: skip
        self.added += [*builds.windows.added, *_beside(builds)]
        self.asked += builds.windows.asked
        pages = (*written.pages, *pages)
        asked = (*written.placeholders, *self.asked)
        return Written(pages, asked, (*written.added, *self.added))

    def _thing(self, machine: Machine, image: str | None) -> Thing:
        thing = Thing(machine.name, machine.lines)
        host, title = (self.choice.one(machine, one) for one in ("hostname", "title"))
        named = host or title
        name = str(named.value) if named else machine.name
        if self.to == "azurerm" and named and "." in name:
            name = name.partition(".")[0]
            self.ledger.approximated(named.lines, "Azure takes a name without its domain")
        thing.facts.append(Fact("name", quoted(name), named.lines if named else ()))
        if host is not None and self.to not in ("hcloud", "azurerm"):
            self.ledger.approximated(host.lines, _CALLED_INSIDE)
        if host is not None and title is not None:
            self.ledger.approximated(title.lines, f"the machine is called {name}")
        for concept, usual, shown in (("cores", "1", "1 core"), ("memory", "1024", "1024 MiB")):
            found = self.choice.one(machine, concept)
            value = str(found.value) if found else usual
            thing.facts.append(Fact(concept, value, found.lines if found else ()))
            if found is None:
                self._add(
                    f"{shown} where the file says nothing of it: Vagrant leaves it to the box"
                )
        self._image(thing, machine, image)
        self._disks(thing, machine)
        self._networks(thing, machine)
        return thing

    def _add(self, what: str) -> None:
        if what not in self.added:
            self.added.append(what)

    def _image(self, thing: Thing, machine: Machine, image: str | None) -> None:
        box, version = (self.choice.one(machine, one) for one in ("box", "box_version"))
        shown = str(box.value) if box else "a box"
        if version is not None and self.to in _CLOUDS:
            self.ledger.lost(version.lines, "the provider's images have versions of their own")
        if self.to not in _TAKES:
            if box is not None:
                thing.facts.append(Fact("image", quoted(shown), box.lines))
            return
        variable = f"image_{image or label(machine.name)}"
        thing.facts.append(Fact("image", f"var.{variable}", box.lines if box else ()))
        if any(one.name == variable for one in self.asked):
            return
        of = "that image.pkr.hcl makes" if image else "as Vagrant fetches it"
        why = f"disk of {shown} as it is in the box {of}: path or address"
        block = Body(f'variable "{variable}"')
        block.set("type", "string")
        block.set("description", quoted(why))
        text = printed(Body(blocks=[block]))[0].rstrip("\n")
        self.fleet.kept.append(("variables", text, box.lines if box else ()))
        self.asked.append(Placeholder(variable, why))

    def _disks(self, thing: Thing, machine: Machine) -> None:
        disks = machine.all("disk")
        first = next((one for one in disks if one.value[1]), None)
        size = str(first.value[0]) if first else ""
        thing.facts.append(Fact("disk", size, first.lines if first else ()))
        for one in disks:
            if one is not first:
                thing.facts.append(Fact("disk", str(one.value[0]), one.lines))

    def _networks(self, thing: Thing, machine: Machine) -> None:
        for one in machine.settings:
            value = one.value
            if isinstance(value, Port):
                why = f"the machine is reached at an address of its own: port {value.guest} there"
                self.ledger.lost(one.lines, why)
            elif isinstance(value, Network):
                shown = f"a {value.kind} network" + (f" on {value.bridge}" * bool(value.bridge))
                thing.facts.append(Fact("network", shown, one.lines))
                if value.address:
                    how = "its address is to be given by the network, or inside of the machine"
                    self.ledger.approximated(one.lines, how)
        if not thing.all("network"):
            thing.facts.append(Fact("network", "Vagrant's own network", ()))


def vagrant_writers() -> dict[str, Callable[[Lab, Ledger], Written]]:
    """By target."""
    machines = {to: writes(to) for to in WRITERS}
    return {"packer": write_packer, "terraform": write_terraform, **machines}

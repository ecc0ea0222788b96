"""The machines that a goal asks for: their names, and what differs between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv4Network
from typing import Any

from assistant.core.intent import Parameter
from assistant.targets.containers.services import services
from assistant.targets.scene import Scene
from assistant.targets.terraform.blocks import Data, duty, put, ref, var

SIZES = ("cpus", "memory_mb", "disk_gb")
_SAID = {
    "cpus": "Virtual processors of each machine",
    "memory_mb": "Memory of each machine in MB",
    "disk_gb": "System disk of each machine in GB",
}
_PREFIX = "/24"
_ROLES = {"master": "masters", "worker": "workers"}


@dataclass(frozen=True, slots=True)
class Machine:
    """One machine."""

    name: str
    given: Parameter | None
    """The parameter that names it, where the goal does."""
    own: dict[str, Parameter]
    """What it has for itself, by attribute."""


@dataclass(frozen=True, slots=True)
class Fleet:
    """All machines of a draft."""

    machines: tuple[Machine, ...]
    scene: Scene

    @property
    def several(self) -> bool:
        """True: they stand in `local.machines`, by name."""
        return len(self.machines) > 1

    def differs(self, attribute: str) -> bool:
        """True where the machines have values of their own for it."""
        return self.several and any(attribute in machine.own for machine in self.machines)

    def name(self) -> Any:
        """The machine's name, inside its block."""
        return ref("each.key") if self.several else self.first_name()

    def first_name(self) -> Any:
        """The name of the only machine."""
        first = self.machines[0]
        if first.given is not None and first.given.value == first.name:
            return {"param": first.given.name}
        return first.name

    def value(self, attribute: str) -> Any:
        """A size, inside the machine's block."""
        return ref(f"each.value.{attribute}") if self.differs(attribute) else var(attribute)

    def has(self, attribute: str) -> bool:
        """True where the goal says it of single machines."""
        return any(attribute in machine.own for machine in self.machines)

    def optional(self, attribute: str) -> Any:
        """A value that some machines may have for themselves and others not at all."""
        if all(attribute in machine.own for machine in self.machines):
            return ref(f"each.value.{attribute}")
        return ref(f"try(each.value.{attribute}, null)")

    def address(self) -> Any:
        """The machine's address with its prefix length, inside its block; None: it has none."""
        if self.differs("ip"):
            return ref('try(each.value.ip, "dhcp")')
        own = None if self.several else self.machines[0].own.get("ip")
        return None if own is None else {"text": [str(own.value)], "why": self.scene.why(own)}

    @property
    def addressed(self) -> bool:
        """True where the goal gives addresses that are the machines'."""
        return any("ip" in machine.own for machine in self.machines)

    def notes(self) -> Iterator[Data]:
        """What the goal leaves open of the addresses."""
        if not self.addressed:
            return
        said = (p for p in self.scene.given if p.name.rpartition(".")[2] == "ip")
        bare = any("/" not in str(p.value) for p in said)
        around = "param:network_cidr" in self.scene.facts
        if bare and not around:
            yield {"text": f"The goal gives no prefix length: {_PREFIX} is assumed."}
        if "param:gateway" not in self.scene.facts:
            yield {"text": "The goal gives no gateway: with these addresses none is set."}

    def each(self) -> list[Data]:
        """`for_each`, where there are several."""
        return [put("for_each", ref("local.machines"))] if self.several else []

    def at(self, address: str) -> str:
        """HCL of an attribute of all machines: `{}` in `address` is where one is picked."""
        if self.several:
            one = address.replace("{}", "[name]")
            return f"{{ for name in keys(local.machines) : name => {one} }}"
        return address.replace("{}", "")

    def picked(self, address: str) -> str:
        """HCL of what belongs to this machine, inside another block that is there once each."""
        return address.replace("{}", "[each.key]" if self.several else "")

    def locals(self) -> list[Data]:
        """`local.machines`: a line for each."""
        if not self.several:
            return []
        rows = {machine.name: {"map": _row(machine, self.scene)} for machine in self.machines}
        return [{"block": "locals", "body": [put("machines", {"map": rows})]}]

    def variables(self, *names: str) -> Iterator[Data]:
        """The sizes that all machines share."""
        for name in names:
            if not self.differs(name):
                yield {
                    "name": name,
                    "description": _SAID[name],
                    "type": "number",
                    "default": {"param": name},
                }

    def duties(self, block: str) -> Iterator[Data]:
        """How many there are, what they are called, and what each has for itself."""
        if not self.several:
            return
        yield duty(
            "machines.each",
            f"There is one machine for each of {len(self.machines)} names",
            "attribute_references",
            block=block,
            path="for_each",
            to="local.machines",
        )
        for machine in self.machines:
            said = f"{machine.name} is one of the machines"
            yield duty(
                f"machines.{machine.name}",
                said,
                "attribute_contains",
                block="locals",
                path="machines",
                text=machine.name,
            )
            for attribute, parameter in machine.own.items():
                yield duty(
                    f"machines.{machine.name}.{attribute}",
                    f"{machine.name} has {attribute} = {parameter.value}",
                    "attribute_equals",
                    block="locals",
                    path=f"machines.{machine.name}.{attribute}",
                    value=parameter.value,
                )


def _row(machine: Machine, scene: Scene) -> dict[str, Any]:
    """What stands in a machine's line, each value with its origin."""
    row: dict[str, Any] = {}
    for attribute, parameter in machine.own.items():
        value = parameter.value
        text = str(value) if isinstance(value, int) else f'"{value}"'
        row[attribute] = {"expr": text, "why": scene.why(parameter)}
    return row


def fleet(scene: Scene, *more: str, partly: bool = False) -> Fleet:
    """The machines that the goal asks for. Values that are given once count for all of them.

    `more`: what else than sizes and addresses a machine may have for itself here. `partly`: some of
    them may have an address while others have none.
    """
    named = [p for p in scene.given if p.name == "names"]
    if named:
        scene.setting("names")
    if any(f"param:{plural}" in scene.facts for plural in _ROLES.values()):
        machines = tuple(_roles(scene, named))
    else:
        machines = tuple(_plain(scene, named))
    addresses = [p for p in scene.given if p.name == "ip"]
    _own(scene, machines, more, partly=partly)
    if len(addresses) == len(machines):
        for machine, address in zip(machines, addresses, strict=True):
            scene.setting("ip")
            machine.own["ip"] = _with_prefix(address, scene)
    return Fleet(machines, scene)


def _own(scene: Scene, machines: Sequence[Machine], more: Sequence[str], *, partly: bool) -> None:
    """What the goal says of one machine: `machine.db01.memory_mb`, by its name or its number. What
    only some have for themselves the others get from what all have, or not at all."""
    for kind in (*SIZES, "ip", *more):
        said = {
            index: f"machine.{key}.{kind}"
            for index, machine in enumerate(machines)
            for key in (machine.name, str(index + 1))
            if f"machine.{key}.{kind}" in scene.settings
        }
        if not said or (kind == "ip" and not partly and len(said) < len(machines)):
            continue
        for index, machine in enumerate(machines):
            if index in said:
                parameter = scene.setting(said[index])
                machine.own[kind] = _with_prefix(parameter, scene) if kind == "ip" else parameter
            elif kind in SIZES:
                machine.own[kind] = scene.setting(kind)


def _with_prefix(address: Parameter, scene: Scene) -> Parameter:
    """The address with its network's length: of the goal's network around it, or what is usual."""
    value = str(address.value)
    if "/" in value:
        return address
    around = [str(p.value) for p in scene.given if p.name == "network_cidr"]
    nets = (IPv4Network(text, strict=False) for text in around)
    length = next((f"/{net.prefixlen}" for net in nets if IPv4Address(value) in net), _PREFIX)
    return replace(address, value=f"{value}{length}")


def _plain(scene: Scene, named: list[Parameter]) -> Iterator[Machine]:
    number = int(scene.value("count")) if "param:count" in scene.facts else max(1, len(named))
    single = next(
        (scene.settings[n] for n in ("name", "hostname") if f"param:{n}" in scene.facts), None
    )
    for index in range(number):
        if index < len(named):
            yield Machine(str(named[index].value), named[index], {})
        elif number == 1:
            if single is not None:
                scene.setting(single.name)
            yield Machine(str(single.value) if single else base(scene), single, {})
        else:
            stem = str(single.value) if single else base(scene)
            if single is not None:
                scene.setting(single.name)
            yield Machine(f"{stem}-{index + 1}", None, {})


def _roles(scene: Scene, named: list[Parameter]) -> Iterator[Machine]:
    names = iter(named)
    stem = "k3s-" if "has:kubernetes" in scene.facts else ""
    for role, plural in _ROLES.items():
        number = int(scene.value(plural)) if f"param:{plural}" in scene.facts else 0
        if plural == "masters" and not number:
            number = 1
        for index in range(number):
            own = {
                size: scene.setting(f"{role}_{size}")
                for size in SIZES
                if f"param:{role}_{size}" in scene.facts
            }
            own |= {
                size: scene.setting(size)
                for size in SIZES
                if size not in own
                and any(f"param:{other}_{size}" in scene.facts for other in _ROLES)
            }
            given = next(names, None)
            name = str(given.value) if given else f"{stem}{role}-{index + 1}"
            yield Machine(name, given, own)


def base(scene: Scene) -> str:
    """A name for a machine that the goal gives none: of the one service that it speaks of, or of
    its system."""
    told = [name for name in services() if f"has:{name}" in scene.facts]
    if len(told) == 1:
        return told[0]
    system = re.sub(r"[^a-z]+", "-", scene.os_title.lower()).strip("-").split("-")[0]
    return system or "vm"


_AT_ONCE = ("thick", "eager")


def taken_at_once(scene: Scene, *, further: bool) -> bool:
    """Whether a disk takes all of its room when it is made; `further`: one beside the system's."""
    return layout(scene, further=further) in _AT_ONCE


def layout(scene: Scene, *, further: bool) -> str:
    """How a disk is laid out where the goal says so: thin, thick, eager; else nothing."""
    for name in ("data_disk_format", "disk_format") if further else ("disk_format",):
        given = scene.settings.get(name)
        if given is not None and given.source != "assumed":
            return str(scene.setting(name).value)
    return ""


def search_domains(scene: Scene) -> list[Any]:
    """The domains that short names are looked up in, each as a value."""
    given = [p for p in scene.given if p.name == "search_domain"]
    if given:
        scene.setting("search_domain")
    return [{"text": [str(p.value)], "why": scene.why(p)} for p in given]


def second_card(scene: Scene) -> bool:
    """True where each machine has two network cards."""
    told = ("has:second-nic", "param:second_switch", "param:second_network", "param:second_ip")
    return any(fact in scene.facts for fact in told)


def second_card_duty(scene: Scene, block: str) -> Iterator[Data]:
    """The obligation that goes with it; `block` is the machine's block of a network card."""
    if second_card(scene):
        said = "Each machine has two network cards"
        yield duty("second-nic", said, "blocks_at_least", block=block, count=2)


def hardware_address(machines: Fleet, attribute: str = "mac_address") -> list[Data]:
    """The MAC address of the only machine's network card, where the goal gives one."""
    if machines.several or "param:mac" not in machines.scene.facts:
        return []
    given = machines.scene.setting("mac")
    text = {"text": [str(given.value).upper()], "why": machines.scene.why(given)}
    return [put(attribute, text)]

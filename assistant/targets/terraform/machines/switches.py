"""Switches of Hyper-V that a draft makes beside its machines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assistant.core.intent import Parameter
from assistant.targets.scene import Scene
from assistant.targets.terraform.blocks import Data, duty, put, ref, resource, var

_KIND = "hyperv_network_switch"


@dataclass(frozen=True, slots=True)
class Switch:
    """One of them."""

    name: str
    kind: str
    """Internal, External or Private."""
    nat: bool
    """It is to reach out by way of the host."""
    card: str
    """The host's network card; empty where the goal names none."""
    given: Parameter

    @property
    def label(self) -> str:
        """Its name in the files."""
        text = re.sub(r"[^a-z0-9]+", "_", self.name.lower()).strip("_")
        return f"switch_{text}" if text[:1].isdigit() else text

    @property
    def card_variable(self) -> str:
        """The variable for a card that the goal does not name."""
        return f"{self.label}_adapter"


def _all(scene: Scene) -> list[Switch]:
    found = []
    for given in (p for p in scene.given if p.name == "new_switch"):
        name, _, rest = str(given.value).rpartition("=")
        kind, _, card = rest.partition(":")
        nat = kind == "Nat"
        found.append(Switch(name, "Internal" if nat else kind, nat, card, given))
    return found


def of_draft(scene: Scene) -> Switch | None:
    """The draft's own switch that the machines are on: the one that the goal says, else the first;
    None where they are on one that is there already."""
    made_here = _all(scene)
    setting = scene.settings.get("switch")
    if setting is not None and setting.source != "assumed":
        return next((s for s in made_here if s.name.lower() == str(setting.value).lower()), None)
    return made_here[0] if made_here else None


def chosen(scene: Scene) -> Any:
    """The switch's name, inside a network card."""
    own = of_draft(scene)
    if own is None:
        return var("switch")
    scene.setting("switch")
    return ref(f"{_KIND}.{own.label}.name")


def _second_made(scene: Scene) -> Switch | None:
    """The draft's own switch that the second network card is on."""
    if "param:second_switch" not in scene.facts:
        return None
    name = str(scene.value("second_switch")).lower()
    return next((one for one in _all(scene) if one.name.lower() == name), None)


def second_there(scene: Scene) -> bool:
    """True where the second card is on another switch, which is there already."""
    return "param:second_switch" in scene.facts and _second_made(scene) is None


def second(scene: Scene) -> Any:
    """The switch of the second network card; the first one's where the goal says none."""
    own = _second_made(scene)
    if own is not None:
        return ref(f"{_KIND}.{own.label}.name")
    return var("second_switch") if second_there(scene) else chosen(scene)


def second_duty(scene: Scene, block: str) -> Iterator[Data]:
    """The second card is on the switch that the goal says; `block` is the machine's."""
    if "param:second_switch" in scene.facts:
        own = _second_made(scene)
        said = "The second network card is on the switch that the goal says"
        to = f"{_KIND}.{own.label}" if own else "var.second_switch"
        path = "network_adaptors.switch_name"
        yield duty("second-switch", said, "attribute_references", block=block, path=path, to=to)


def made(scene: Scene) -> Iterator[Data]:
    """The switches of the draft."""
    for one in _all(scene):
        scene.setting("new_switch")
        body = [
            put("name", {"text": [one.name], "why": scene.why(one.given)}),
            put("switch_type", one.kind),
        ]
        if one.kind == "External":
            card = {"text": [one.card]} if one.card else var(one.card_variable)
            body.append(put("net_adapter_names", {"list": [card]}))
        if one.kind != "Private":
            why = "the host is on it too"
            body.append(put("allow_management_os", True, why))
        yield resource(_KIND, one.label, body)


def variables(scene: Scene) -> Iterator[Data]:
    """Network cards that the goal does not name."""
    for one in _all(scene):
        if one.kind == "External" and not one.card:
            said = f"Network card of the host for the switch {one.name}"
            hint = "Get-NetAdapter tells its name"
            yield {
                "name": one.card_variable,
                "description": said,
                "example": '"Ethernet"',
                "hint": hint,
            }


def duties(scene: Scene, block: str) -> Iterator[Data]:
    """Each is there in its kind, and the machines are on the right one."""
    for one in _all(scene):
        at = f"resource.{_KIND}.{one.label}"
        said = f"The switch {one.name} is {one.kind.lower()}"
        yield duty(
            f"switch.{one.label}",
            said,
            "attribute_equals",
            block=at,
            path="switch_type",
            value=one.kind,
        )
    own = of_draft(scene)
    if own is not None:
        yield duty(
            "switch.used",
            f"The machines are on the switch {own.name}",
            "attribute_references",
            block=block,
            path="network_adaptors.switch_name",
            to=f"{_KIND}.{own.label}",
        )


def notes(scene: Scene) -> Iterator[Data]:
    """What an external switch does to the host, and what a switch behind NAT wants there."""
    for one in (one for one in _all(scene) if one.nat):
        yield {
            "text": f"NAT is the host's own. On the host, once: New-NetIPAddress -IPAddress GATEWAY"
            f" -PrefixLength 24 -InterfaceAlias 'vEthernet ({one.name})', then New-NetNat -Name"
            f" {one.name} -InternalIPInterfaceAddressPrefix NETWORK."
        }
    if any(one.kind == "External" for one in _all(scene)):
        yield {
            "text": "Making an external switch takes the host's network card for a moment: the host"
            " may lose its connection, and Terraform with it."
        }

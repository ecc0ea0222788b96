"""A network of libvirt's own, beside the machines of a draft."""

from __future__ import annotations

from typing import Any

from assistant.targets.scene import Scene
from assistant.targets.terraform.blocks import Data, nested, put, resource, var
from assistant.targets.terraform.machines.fleet import search_domains

_VERSION = "@0.7.6"


def own_network(scene: Scene) -> bool:
    """True where the draft makes a network of its own."""
    told = "param:network_cidr|has:isolated-network|has:nat-network|has:routed-network"
    return scene.holds([told])


def made(kind: str, label: str, body: list[Data]) -> Data:
    """A resource in the form of the provider's 0.7."""
    whole = resource(kind, label, body)
    return {**whole, "schema": f"{whole['schema']}{_VERSION}"}


def network(scene: Scene) -> Data:
    """The draft's own network."""
    mode = mode_of(scene)
    body = [
        put("name", var("network_name")),
        put("mode", mode, _WHY[mode]),
        put("addresses", {"list": [var("network_cidr")]}),
        put("autostart", True, "starts with the host"),
        *([put("domain", {"param": "domain"})] if "param:domain" in scene.facts else []),
        nested("dhcp", put("enabled", "has:no-dhcp" not in scene.facts)),
        nested("dns", put("enabled", True)),
    ]
    return made("libvirt_network", "net", body)


_WHY = {
    "none": "no way out, and none in",
    "route": "the host routes, and the network beyond it needs a way back",
    "nat": "out by way of the host",
}
"""What each mode of a network comes to."""


def mode_of(scene: Scene) -> str:
    """How the draft's own network reaches others."""
    if "has:isolated-network" in scene.facts:
        return "none"
    return "route" if "has:routed-network" in scene.facts else "nat"


def resolving(scene: Scene) -> list[Any]:
    """Lines on who resolves names, and where short ones are looked up."""
    servers = ["%{ if length(servers) > 0 ~}", "      addresses: ${jsonencode(servers)}"]
    looked_up = search_domains(scene)
    if not looked_up:
        return [servers[0], "    nameservers:", servers[1], "%{ endif ~}"]
    names = [{"text": ["      search:"]}, *({"text": ["        - ", one]} for one in looked_up)]
    return ["    nameservers:", *names, *servers, "%{ endif ~}"]

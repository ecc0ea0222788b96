"""Containers that have an address of their own: in the LAN (macvlan, ipvlan) or in the project's
network; networks without a way out."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_interface
from typing import Any

from assistant.targets.containers.cast import LAN, Cast, Role
from assistant.targets.scene import Scene

Data = dict[str, Any]
_PARENT = "${PARENT_INTERFACE:?set PARENT_INTERFACE in .env}"
_SUBNET = "${LAN_SUBNET:?set LAN_SUBNET in .env}"


def on_front(cast: Cast, scene: Scene) -> Data:
    """The network that all services are on."""
    front: Data = {}
    if "param:network" in scene.facts:
        front["name"] = {"param": "network"}
    if cast.closed:
        front["internal"] = True
    if "param:network_cidr" in scene.facts and not cast.lan:
        front["ipam"] = {"config": [{"subnet": {"param": "network_cidr"}}]}
    return front


def lan(cast: Cast, scene: Scene) -> Data:
    """The network through which one container stands in the LAN."""
    if not cast.lan:
        return {}
    parent: Any = {"param": "parent_interface"} if _given("parent_interface", scene) else _PARENT
    config: Data = {"subnet": _subnet(scene)}
    if _given("gateway", scene):
        config["gateway"] = {"param": "gateway"}
    return {
        LAN: {
            "driver": {"param": "network_driver"},
            "driver_opts": {"parent": parent},
            "ipam": {"config": [config]},
        }
    }


def addressed(role: Role, cast: Cast, scene: Scene) -> Data:
    """The network in which the service has an address of its own, with the address."""
    if cast.addressed != role.id:
        return {}
    network = LAN if cast.lan else "front"
    if not _given("ip", scene):
        return {network: {}}
    given = scene.setting("ip")
    address = str(given.value).partition("/")[0]
    return {network: {"ipv4_address": {"text": [address], "why": scene.why(given)}}}


def _subnet(scene: Scene) -> Any:
    """The LAN's network: the goal's, or the one of an address with a prefix."""
    if _given("network_cidr", scene):
        return {"param": "network_cidr"}
    if _given("ip", scene) and "/" in str(scene.value("ip")):
        given = scene.setting("ip")
        network = ip_interface(str(given.value)).network
        return {"text": [str(network)], "why": scene.why(given)}
    return _SUBNET


def lan_variables(cast: Cast, scene: Scene) -> Iterator[tuple[str, str]]:
    """Name in `.env` of what the goal does not say of the LAN, and what it is."""
    if cast.lan and not _given("parent_interface", scene):
        yield "PARENT_INTERFACE", "The host's network card in the LAN, as `ip link` names it"
    if cast.lan and _subnet(scene) == _SUBNET:
        yield "LAN_SUBNET", "The LAN's own network, such as 192.0.2.0/24"


def lan_notes(cast: Cast) -> Iterator[str]:
    """What surprises about them."""
    if cast.lan:
        yield (
            "The host itself does not reach a container on a macvlan network, nor it the host; all "
            "other machines of the LAN do. Keep its address out of the range that DHCP gives out."
        )
    if cast.closed:
        yield (
            "The network has no way out and nothing of it is published: only containers on it"
            " reach one another."
        )


def _given(name: str, scene: Scene) -> bool:
    return f"param:{name}" in scene.facts

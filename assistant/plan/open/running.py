"""A known service in a container: its image, port, variables, secrets and storage."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.plan.open.facts import ServicePaths
from assistant.plan.open.naming import name_path
from assistant.plan.open.nodes import Data, Node
from assistant.targets.containers.services import Service, services

if TYPE_CHECKING:
    from assistant.plan.open.fills import Fills


def run_service(fills: Fills, node: Node) -> None:
    """What stands in the resource because the goal names a known service for it."""
    garden = fills.garden
    paths = garden.filled(node).service
    if paths is None or paths.image not in node.given:
        return
    name = node.given[paths.image]
    setting = garden.settings[name]
    service = services().get(str(setting.value))
    if service is not None:
        garden.settings[name] = replace(setting, value=f"{service.image}:{service.tag}")
    else:
        service = _of_image(str(setting.value))
    if service is None:
        return
    port = service.web or (service.store.port if service.store else None)
    if paths.port and paths.port not in node.values and port:
        why = f"{service.title} listens there"
        node.values[paths.port] = {"expr": str(port), "why": why}
    at = name_path(garden, node)
    if at and at not in node.values:
        named = f"{node.type}.{node.label}.{at}"
        garden.settings[named] = replace(setting, name=named, value=_bare(setting.value))
        node.given[at] = named
        node.values[at] = {"param": named}
    plain = {key: text for key, text in service.env.items() if "{" not in text}
    if paths.env:
        for number, (key, text) in enumerate(sorted(plain.items()), 1):
            block = paths.env if number == 1 else f"{paths.env}#{number}"
            node.values[f"{block}.name"] = key
            node.values[f"{block}.value"] = text
    if paths.secrets and service.secrets:
        _secrets(fills, node, paths, {s.env: s.what for s in service.secrets})
    own = paths.own_claim
    if f"{paths.mount}.mount_path" in node.values:
        return
    if own and service.volumes and any(path.startswith(f"{own}.") for path in node.values):
        node.values[f"{paths.mount}.name"] = "data"
        node.values[f"{paths.mount}.mount_path"] = service.volumes[0].path
        _apart(node, paths, service)
    elif paths.claim and service.volumes:
        _storage(fills, node, paths, service.volumes[0].path)
        _apart(node, paths, service)


def _apart(node: Node, paths: ServicePaths, service: Service) -> None:
    """A folder of the volume in place of the volume itself, whose file system may have made one:
    lost+found."""
    if service.bare_folder and f"{paths.mount}.mount_path" in node.values:
        node.values[f"{paths.mount}.sub_path"] = "data"


def _bare(value: object) -> str:
    """What is called after an image: grafana of grafana/grafana:11.1.0."""
    return re.sub(r"[:@].*\Z", "", str(value).rpartition("/")[2])


def _of_image(image: str) -> Service | None:
    """The known service that an image of the goal's own choice is: grafana/grafana:11.1.0."""
    bare = re.sub(r"(?::[\w.-]+)?(?:@sha256:\w+)?\Z", "", image).removeprefix("docker.io/")
    bare = bare.removeprefix("library/")
    return next((one for one in services().values() if one.image == bare), None)


def _secrets(fills: Fills, node: Node, paths: ServicePaths, secrets: dict[str, str]) -> None:
    """The service's secret variables, in a resource of their own that the container reads."""
    kind, _, attribute = paths.secrets.partition(".")
    values: dict[str, Data] = {}
    for key, what in secrets.items():
        own = key.lower()
        variable = own if own.startswith(node.label) else f"{node.label}_{own}"
        fills.garden.variables[variable] = {
            "name": variable,
            "description": f"{what[:1].upper()}{what[1:]}",
            "type": "string",
            "sensitive": True,
        }
        values[key] = {"var": variable}
    open_ = [n for n in fills.garden.of_type(kind, node) if n.named and _is_open(n, attribute)]
    if open_:
        made = open_[0]
        made.values[attribute] = {"map": values}
    else:
        made = fills.garden.make(kind, node, {attribute: {"map": values}})
    node.values[paths.secret_name] = {
        "expr": fills.link(node, paths.secret_name, made, paths.secret_attribute)
    }


def _is_open(node: Node, attribute: str) -> bool:
    """Whether the goal says nothing of what a secret holds: a password from a secret."""
    value = node.values.get(attribute)
    return attribute not in node.given and "type" not in node.given and not (value or {}).get("map")


def _storage(fills: Fills, node: Node, paths: ServicePaths, path: str) -> None:
    """The claim of the draft, mounted where the service keeps its data."""
    found = fills.garden.of_type(paths.claim, node)
    if not found:
        return
    node.values[f"{paths.mount}.name"] = "data"
    node.values[f"{paths.mount}.mount_path"] = path
    node.values[f"{paths.volume}.name"] = "data"
    claim = f"{paths.volume}.{paths.claim_name}"
    node.values[claim] = {"expr": fills.link(node, claim, found[0], "metadata.name")}

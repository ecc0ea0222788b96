"""Variables that depend on the services."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from assistant.core.intent import Parameter
from assistant.targets.containers.cast import Cast, Role
from assistant.targets.containers.ports import Ports, Published
from assistant.targets.containers.services import Secret, services
from assistant.targets.scene import Scene
from assistant.targets.terraform.docker_blocks import foreign

Data = dict[str, Any]


def variables(cast: Cast, ports: Ports, scene: Scene) -> list[Data]:
    """Images, published ports, copies, and what only the user knows."""
    out = [_image(role, cast, scene) for role in cast.everyone]
    if ports.front is not None:
        out.insert(0, _domain(scene))
    out += [_port(port, scene) for port in ports.distinct]
    if any(not role.service.image for role in cast.everyone):
        out.append(
            {
                "name": "container_port",
                "description": "Port that the program listens on inside the container",
                "type": "number",
                "default": 80,
            }
        )
        out += [_secret(p) for p in scene.given if p.name == "secret"]
    out += [_own(role, secret) for role in cast.everyone for secret in role.service.given]
    if cast.copies:
        out.append(
            {
                "name": "replicas",
                "description": "How many containers of the kind run",
                "type": "number",
                "default": _replicas(cast, scene),
            }
        )
    for app in cast.apps:
        for group in cast.lacks(app):
            out += _database(app, group[0])
    return out


def example_file(declared: list[Data], scene: Scene) -> Data:
    """The file of values: those that are needed, or else the defaults as they are."""
    path, what = "terraform.tfvars.example", "values to fill in, or to change"
    if any("default" not in one for one in declared):
        return {"path": path, "language": "hcl", "what": what, "example": True}
    lines = [
        "# Every variable has a default, as below. Copy to terraform.tfvars, take the # off and",
        "# change what does not suit:",
    ]
    for one in declared:
        default = one["default"]
        if isinstance(default, dict) and "param" in default:
            default = scene.value(default["param"])
        elif isinstance(default, dict) and "expr" in default:
            default = json.loads(default["expr"])
        if not isinstance(default, dict):
            lines.append(f"# {one['name']} = {json.dumps(default)}")
    return {"path": path, "language": "hcl", "what": what, "lines": lines}


def _replicas(cast: Cast, scene: Scene) -> Any:
    """How many copies, with its origin."""
    if "param:count" in scene.facts and scene.settings["count"].value == cast.number:
        return {"param": "count"}
    return {"expr": str(cast.number), "why": f"as many of {cast.copied} as the goal asks for"}


def _domain(scene: Scene) -> Data:
    given = "param:domain" in scene.facts
    default: Any = {"param": "domain"} if given else "localhost"
    what = "Name under which a browser reaches the host"
    return {"name": "domain", "description": what, "default": default}


def _image(role: Role, cast: Cast, scene: Scene) -> Data:
    service = role.service
    out: Data = {
        "name": f"{role.label}_image",
        "description": f"Image of {service.title} with its tag",
    }
    if (
        "param:image" in scene.facts
        and (role in cast.apps or not cast.apps)
        and len(cast.apps) <= 1
    ):
        return {**out, "default": {"param": "image"}}
    if service.image:
        name = f"{service.image}:{service.tag}"
        told = {"expr": json.dumps(name), "why": scene.why(role.version)} if role.version else name
        return {**out, "default": told}
    hint = "the image's name with a tag, not latest"
    return {**out, "example": '"registry.example.org/team/app:1.0.0"', "hint": hint}


def _port(port: Published, scene: Scene) -> Data:
    default: Any = port.external
    if isinstance(default, Parameter):
        first = next(p for p in scene.given if p.name == default.name)
        plain = {"expr": str(port.number), "why": scene.why(default)}
        whole = default == first and isinstance(default.value, int)
        default = {"param": default.name} if whole else plain
    what = port.what[0].upper() + port.what[1:]
    return {"name": port.variable, "description": what, "type": "number", "default": default}


def _secret(given: Parameter) -> Data:
    name = re.sub(r"[^a-z0-9]+", "_", str(given.value).lower()).strip("_")
    text = f"Secret {given.value}, handed to the container"
    return {
        "name": name,
        "description": text,
        "sensitive": True,
        "hint": "what the program expects",
    }


def _own(role: Role, secret: Secret) -> Data:
    return {
        "name": role.secret(secret),
        "description": f"{secret.what[0].upper()}{secret.what[1:]}",
        "sensitive": True,
        "hint": f"from {secret.source}",
    }


def _database(app: Role, kind: str) -> Iterator[Data]:
    """How the database that the goal leaves out is reached."""
    service = app.service
    used = " ".join(service.links[kind].values())
    store = services()[kind].store
    plain: dict[str, Any] = {"port": store.port if store else 0, "name": app.id, "user": app.id}
    for place, parts in foreign(app, kind).items():
        if f"{{{place}}}" not in used:
            continue
        name = parts[0]["var"]
        out: Data = {"name": name, "description": f"{kind} for {service.title}: {place}"}
        if place == "password":
            out |= {"sensitive": True, "hint": f"the password that {kind} knows"}
        elif place == "host":
            out |= {"example": f'"{kind}.example.org"', "hint": f"where {kind} is reached"}
        else:
            out |= {"default": plain[place], "type": "number" if place == "port" else "string"}
        yield out

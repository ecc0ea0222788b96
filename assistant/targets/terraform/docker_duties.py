"""What a finished draft of containers must satisfy."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.targets.containers.cast import Cast, Role
from assistant.targets.containers.config import (
    config_role,
    configs,
    host_duties,
    told_mark,
    told_text,
)
from assistant.targets.containers.mounts import mounts
from assistant.targets.containers.ports import Ports
from assistant.targets.scene import Scene
from assistant.targets.terraform.blocks import Data, duty


def duties(cast: Cast, ports: Ports, scene: Scene) -> list[Data]:
    """The obligations that follow from the services, in the recipe format."""
    out = [one for role in cast.everyone for one in _service(role, cast, ports, scene)]
    out += [*_configured(cast), *host_duties(cast)]
    for port in ports.distinct:
        if not isinstance(port.external, int):
            text = f"The goal's port {port.number} is the {port.what}"
            out.append(
                duty(
                    f"port.{port.variable}",
                    text,
                    "attribute_equals",
                    block=f"variable.{port.variable}",
                    path="default",
                    value=port.number,
                )
            )
    if cast.copied:
        out.append(
            duty(
                "count",
                f"There are {cast.number} of {cast.copied}",
                "attribute_equals",
                block="variable.replicas",
                path="default",
                value=cast.number,
            )
        )
    if "param:domain" in scene.facts:
        value = {"param": "domain"}
        out.append(
            duty(
                "domain",
                "The domain is the goal's",
                "attribute_equals",
                block="variable.domain",
                path="default",
                value=value,
            )
        )
    return out


def _service(role: Role, cast: Cast, ports: Ports, scene: Scene) -> Iterator[Data]:
    title, label = role.service.title, role.label
    block = f"resource.docker_container.{label}"
    yield duty(
        f"{label}.image",
        f"{title} runs from its image",
        "attribute_references",
        block=block,
        path="image",
        to=f"docker_image.{label}",
    )
    yield _network(role, cast, block)
    if role.service.htpasswd:
        said, name = f"{title} asks for a user and a password", f"{label}.login"
        place, to = "upload.content", f"random_password.{label}_login"
        yield duty(name, said, "attribute_references", block=block, path=place, to=to)
    if role.service.gpu and "has:nvidia-gpu" in scene.facts:
        text = f"{title} gets the graphics card"
        yield duty(f"{label}.gpu", text, "attribute_equals", block=block, path="gpus", value="all")
    yield duty(
        f"{label}.restart",
        f"{title} comes back after a restart of the host",
        "attribute_set",
        block=block,
        path="restart",
    )
    yield from _kept(role, cast, block, scene)
    if not ports.of(role):
        yield duty(
            f"{label}.closed", f"{title} publishes no port", "block_absent", block=f"{block}.ports"
        )
    for db in cast.stores(role):
        if not any("{host}" in text for text in role.service.links.get(db.id, {}).values()):
            # What it is told is a secret that both share; it finds the other by their database.
            continue
        what = f"{title} is told of {db.service.title}"
        yield duty(
            f"{label}.{db.label}",
            what,
            "references",
            **{"from": block, "to": f"docker_container.{db.label}"},
        )


def _network(role: Role, cast: Cast, block: str) -> Data:
    title, name = role.service.title, f"{role.label}.network"
    if role.host_network:
        said = f"{title} is on the host's own network"
        return duty(name, said, "attribute_equals", block=block, path="network_mode", value="host")
    network = "back" if cast.apart(role) else "front"
    return duty(
        name,
        f"{title} is on the draft's network",
        "attribute_references",
        block=block,
        path="networks_advanced.name",
        to=f"docker_network.{network}",
    )


def _kept(role: Role, cast: Cast, block: str, scene: Scene) -> Iterator[Data]:
    """Of a service's volumes and secrets."""
    title, label = role.service.title, role.label
    for mount in mounts(role, cast, scene).values():
        said = f"{mount.target} of {title} is the goal's folder {mount.source}"
        args = {"block": block, "path": "volumes.host_path", "value": mount.source}
        yield duty(f"{label}.mount.{mount.target}", said, "attribute_equals", **args)
    for volume in (v for v in cast.volumes(role) if v.name not in mounts(role, cast, scene)):
        at = f"{label}_{volume.name}"
        yield duty(
            f"{label}.volume.{volume.name}",
            f"{volume.path} of {title} outlives the container",
            "references",
            **{"from": block, "to": f"docker_volume.{at}"},
        )
    for secret in role.service.made_up:
        name = role.secret(secret)
        yield duty(
            f"{name}.generated",
            f"Generated, not written down: {secret.what}",
            "references",
            **{"from": block, "to": f"random_password.{name}"},
        )
        yield duty(
            f"{name}.hidden",
            f"Not shown unasked: {secret.what}",
            "attribute_equals",
            block=f"output.{name}",
            path="sensitive",
            value=True,
        )


def _configured(cast: Cast) -> Iterator[Data]:
    if cast.proxy is not None:
        yield duty(
            "proxy.open",
            f"{cast.proxy.service.title} publishes its ports",
            "block_exists",
            block=f"resource.docker_container.{cast.proxy.label}.ports",
        )
    for config in configs(cast):
        path = config.file.path
        text = f"{config.reader.service.title} gets its configuration"
        yield duty(f"config.{path}", text, "file_referenced", path=path)
        for told in config.told:
            to = told_mark(config, told)
            name = f"config.{path}.{told.label}"
            owed = duty(name, told_text(config, told), "file_contains", path=path, text=to)
            yield {**owed, "when": [f"not:user:{config_role(config.file)}"]}

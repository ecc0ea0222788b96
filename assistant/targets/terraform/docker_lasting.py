"""What stands behind the containers: passwords, volumes, images, networks."""

from __future__ import annotations

from typing import Any

from assistant.targets.containers.called import called
from assistant.targets.containers.cast import Cast, Role
from assistant.targets.containers.logins import login_user
from assistant.targets.containers.mounts import mounts
from assistant.targets.containers.nfs import exports
from assistant.targets.scene import Scene
from assistant.targets.terraform.blocks import Data, comment, put, ref, resource


def is_copied(role: Role, cast: Cast) -> bool:
    """True for the service that runs several times."""
    return role.id == cast.copied


def secrets(role: Role, scene: Scene) -> list[Data]:
    """A generated password for each secret of the service."""
    out = []
    for secret in role.service.made_up:
        label = role.secret(secret)
        length: Any = {
            "choose": {
                "id": f"{label}.length",
                "ask": "How long the password is",
                "options": [32, 40, 48],
            }
        }
        if "param:length" in scene.facts:
            length = {"param": "length"}
        length = secret.length or length
        body = [
            {"comment": secret.what[0].upper() + secret.what[1:]},
            put("length", length),
            put("special", False, "fits into addresses and shells as it is"),
        ]
        out.append(resource("random_password", label, body))
    if role.service.htpasswd:
        body = [
            {"comment": f"Password of {login_user(scene)} at {role.service.title}"},
            put("length", 24),
            put("special", False, "fits into addresses and shells as it is"),
        ]
        out.append(resource("random_password", login_label(role), body))
    return out


def login_label(role: Role) -> str:
    """Name of the password with which a user comes in."""
    return f"{role.label}_login"


def volumes(role: Role, cast: Cast, scene: Scene) -> list[Data]:
    """A named volume for each path that must outlive the container and is no folder of the host."""
    out = []
    bound, away = mounts(role, cast, scene), exports(role, cast, scene)
    bound, names = mounts(role, cast, scene), called(cast, scene)
    for volume in (v for v in cast.volumes(role) if v.name not in bound):
        name = f"${{var.project}}-{role.id}-{volume.name}"
        body = [put("name", ref(f'"{name}"'))]
        if own := names.get((role.id, volume.name)):
            body = [put("name", str(own.value), scene.why(own))]
        elif is_copied(role, cast):
            body = [
                put("count", {"var": "replicas"}),
                put("name", ref(f'"{name}-${{count.index + 1}}"')),
            ]
        if export := away.get(volume.name):
            told = {key: {"text": [text]} for key, text in export.driver.items()}
            body.append(put("driver_opts", {"map": told}, scene.why(export.given)))
        out.append(resource("docker_volume", f"{role.label}_{volume.name}", body))
    return out


def image(role: Role) -> Data:
    """The service's image."""
    keep = "the image stays on the host when the container goes"
    body = [put("name", {"var": f"{role.label}_image"}), put("keep_locally", True, keep)]
    return resource("docker_image", role.label, body)


def networks(cast: Cast) -> list[Data]:
    """A network for all, and an internal one for databases beside other services."""
    first = [
        comment(
            "network.front.comment",
            "What the network is for",
            "Containers reach one another by name here",
            "The network that all services share",
            "Where requests come in",
        ),
        put("name", {"var": "network_name"}),
        put("driver", "bridge"),
        {
            "block": "ipam_config",
            "when": ["param:network_cidr"],
            "body": [
                put("subnet", {"param": "network_cidr"}),
                {**put("gateway", {"param": "gateway"}), "when": ["param:gateway"]},
            ],
        },
    ]
    out = [resource("docker_network", "front", first)]
    if cast.divided:
        second = [
            comment(
                "network.back.comment",
                "What the network is for",
                "Databases have no way out",
                "Only the services reach the databases",
                "A network without a way to the outside",
            ),
            put("name", ref('"${var.network_name}-back"')),
            put("driver", "bridge"),
            put("internal", True),
        ]
        out.append(resource("docker_network", "back", second))
    return out

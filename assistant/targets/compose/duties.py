"""What a finished Compose project must satisfy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from assistant.targets.compose.guards import guard_duties
from assistant.targets.compose.keys import told_duties
from assistant.targets.compose.own_files import own_file_places
from assistant.targets.compose.secret_files import filed, named_as, variable
from assistant.targets.compose.settings import is_scheduled, sends_mail
from assistant.targets.containers.accounts import account, socket
from assistant.targets.containers.cast import LAN, OUTSIDE, Cast, Role
from assistant.targets.containers.config import (
    config_role,
    configs,
    host_duties,
    told_mark,
    told_text,
)
from assistant.targets.containers.mounts import devices, lead, mounts
from assistant.targets.containers.ports import Ports, listens_on
from assistant.targets.containers.schedule import cron
from assistant.targets.containers.services import Secret
from assistant.targets.scene import Scene

Data = dict[str, Any]
_FILE = "compose.yaml"


def duties(cast: Cast, ports: Ports, scene: Scene) -> Iterator[Data]:
    """The obligations that follow from the services, in the recipe format."""
    logs = bool({"has:log-limits", "param:log_size", "param:log_files"} & scene.facts)
    for role in cast.everyone:
        yield from _service(role, cast, ports, filed(cast, scene), scene)
        if logs:
            text = f"The logs of {role.service.title} do not grow beyond a size"
            place = f"services/{role.id}/logging/options/max-size"
            yield _duty(f"{role.label}.logs", text, "yaml_exists", at=place)
        yield from _handed(role, cast, scene)
        yield from _placed(role, cast, scene)
        yield from _asked_of(role, cast, scene)
        if role in sends_mail(cast, scene):
            said = f"{role.service.title} sends its mail by the goal's server"
            name = next(name for name, text in role.service.mail.items() if "{mail_host}" in text)
            place = f"services/{role.id}/environment/{name}"
            yield _duty(
                f"{role.label}.mail", said, "yaml_contains", at=place, text={"param": "mail_host"}
            )
        for name, text, check, at, value in guard_duties(role, scene):
            place = f"services/{role.id}/{at}"
            yield _duty(f"{role.label}.{name}", text, check, at=place, value=value)
        for name, said, place, value in told_duties(role.id, role.service.title, scene):
            yield _duty(name, said, "yaml_equals", at=place, value=value)
        for given, told in role.service.told.items():
            if f"param:{given}" in scene.facts:
                said = f"{role.service.title} is told what the goal says: {next(iter(told))}"
                place = f"services/{role.id}/environment/{next(iter(told))}"
                value = {"param": given}
                yield _duty(f"{role.label}.{given}", said, "yaml_contains", at=place, text=value)
        if "param:health_interval" in scene.facts and role.service.health:
            said = f"The health of {role.service.title} is looked at as often as is said"
            place, value = f"services/{role.id}/healthcheck/interval", {"param": "health_interval"}
            yield _duty(f"{role.label}.often", said, "yaml_equals", at=place, value=value)
        hidden = cast.is_proxy(role) and not role.service.only_proxy
        if "has:healthchecks" in scene.facts and role.service.health and not hidden:
            text = f"{role.service.title} has a health check"
            place = f"services/{role.id}/healthcheck/test"
            yield _duty(f"{role.label}.health", text, "yaml_exists", at=place)
    for port in ports.distinct:
        if not isinstance(port.external, int):
            text = f"The goal's port {port.number} is the {port.what}"
            at = f"services/{port.role.reached}/ports"
            yield _duty(
                f"port.{port.variable}", text, "yaml_contains", at=at, text=str(port.number)
            )
    if cast.joined:
        text = "The network that is there already is used"
        yield _duty(
            "network.there", text, "yaml_equals", at=f"networks/{OUTSIDE}/external", value=True
        )
    if cast.closed:
        text = "The network has no way out"
        yield _duty(
            "network.internal", text, "yaml_equals", at="networks/front/internal", value=True
        )
    yield from _listening(cast, ports, scene)
    if cast.listen:
        for role in cast.everyone:
            if ports.of(role):
                at = f"services/{role.reached}/ports"
                yield _duty(
                    f"{role.label}.listen",
                    f"{role.service.title} listens on {cast.listen} alone",
                    "yaml_contains",
                    at=at,
                    text=f"{cast.listen}:",
                )
    if "param:domain" in scene.facts:
        yield {
            "id": "domain",
            "text": "The domain is the goal's",
            "check": "file_contains",
            "args": {"path": _FILE, "text": {"param": "domain"}},
        }
    yield from _configured(cast)
    yield from host_duties(cast)


def _asked_of(role: Role, cast: Cast, scene: Scene) -> Iterator[Data]:
    """The account, the profile and the sight of Docker's socket that the goal gives a service."""
    at = f"services/{role.id}"
    if not role.service.image and "param:build_context" in scene.facts:
        value, text = {"param": "build_context"}, f"{role.id} is built from the goal's folder"
        yield _duty(f"{role.label}.build", text, "yaml_equals", at=f"{at}/build", value=value)
    if role.service.htpasswd:
        text = f"{role.service.title} asks for a user and a password"
        place, name = f"{at}/volumes/*/target", f"{role.label}.login"
        yield _duty(name, text, "yaml_equals", at=place, value=role.service.htpasswd)
    if under := account(role, scene):
        text = f"{role.service.title} runs under the account that the goal gives"
        yield _duty(f"{role.label}.user", text, "yaml_equals", at=f"{at}/user", value=under[1])
    for given in (p for p in scene.given if p.name == "profile"):
        name, _, profile = str(given.value).partition("=")
        if name == role.id:
            text = f"{role.service.title} starts only with the profile {profile}"
            place = f"{at}/profiles"
            yield _duty(f"{role.label}.profile", text, "yaml_contains", at=place, text=profile)
    if "param:docker_socket" in scene.facts and (seen := socket(role, cast, scene)):
        text = f"{role.service.title} sees Docker's socket"
        text += ", read only" if seen.endswith(":ro") else ""
        yield _duty(f"{role.label}.socket", text, "yaml_contains", at=f"{at}/volumes", text=seen)


def _listening(cast: Cast, ports: Ports, scene: Scene) -> Iterator[Data]:
    """Who is reached, and on which address."""
    for port in ports.all:
        address = listens_on(port, port.role, scene)
        if address is not None:
            text = f"The {port.what} is for {str(address.value).rpartition(':')[2]} alone"
            place = f"services/{port.role.reached}/ports"
            said = f"{str(address.value).rpartition(':')[2]}:{port.number}:"
            yield _duty(f"listen.{port.variable}", text, "yaml_contains", at=place, text=said)
    if cast.exposed:
        for role in (r for r in cast.everyone if not cast.publishes(r) and not cast.is_proxy(r)):
            text = f"{role.service.title} is not reached from outside"
            place = f"services/{role.id}/ports"
            yield _duty(f"{role.label}.unexposed", text, "yaml_absent", at=place)


def _duty(name: str, said: str, check: str, /, **args: Any) -> Data:
    return {"id": name, "text": said, "check": check, "args": {"path": _FILE, **args}}


def _service(
    role: Role, cast: Cast, ports: Ports, in_files: Mapping[str, Secret], scene: Scene
) -> Iterator[Data]:
    title, at = role.service.title, f"services/{role.id}"
    if role.service.image:
        name = f"{role.service.image}:{role.service.tag}"
        text = f"{title} runs from its image, its release pinned"
        yield _duty(f"{role.label}.image", text, "yaml_equals", at=f"{at}/image", value=name)
    text = f"{title} comes back after a restart of the host"
    yield _duty(f"{role.label}.restart", text, "yaml_exists", at=f"{at}/restart")
    network = LAN if role.id == cast.lan else "back" if cast.apart(role) else "front"
    text = f"{title} is on the network {network}"
    if role.host_network:
        text = f"{title} is on the host's own network"
        yield _duty(
            f"{role.label}.network", text, "yaml_equals", at=f"{at}/network_mode", value="host"
        )
    elif role.tunnel:
        text = f"{title}'s traffic goes through {role.tunnel}"
        mode = f"service:{role.tunnel}"
        yield _duty(
            f"{role.label}.network", text, "yaml_equals", at=f"{at}/network_mode", value=mode
        )
    elif role.id == cast.addressed:
        yield _duty(f"{role.label}.network", text, "yaml_exists", at=f"{at}/networks/{network}")
    else:
        yield _duty(
            f"{role.label}.network", text, "yaml_contains", at=f"{at}/networks", text=network
        )
    if not ports.of(role) and not any(app.tunnel == role.id for app in cast.apps):
        text = f"{title} publishes no port"
        yield _duty(f"{role.label}.closed", text, "yaml_absent", at=f"{at}/ports")
    elsewhere = {n: m.target for n, m in mounts(role, cast, scene).items()}
    for volume in cast.volumes(role):
        if elsewhere.get(volume.name, volume.path) != volume.path:
            continue
        text = f"{volume.path} of {title} outlives the container"
        yield _duty(
            f"{role.label}.volume.{volume.name}",
            text,
            "yaml_contains",
            at=f"{at}/volumes",
            text=f":{volume.path}",
        )
    for secret in role.service.secrets:
        if role.secret(secret) in in_files:
            yield _duty(
                f"{role.secret(secret)}.file",
                f"Read from a file of its own: {secret.what}",
                "yaml_equals",
                at=f"{at}/environment/{variable(role, secret.env)}",
                value=named_as(role, role.secret(secret)),
            )
            continue
        name = role.secret(secret).upper()
        text = f"Stands in .env alone: {secret.what}"
        yield _duty(
            f"{role.secret(secret)}.hidden",
            text,
            "yaml_contains",
            at=f"{at}/environment/{secret.env}",
            text=f"${{{name}:?",
        )
    for db in cast.stores(role):
        text = f"{title} waits for {db.service.title}"
        yield _duty(f"{role.label}.{db.label}", text, "yaml_exists", at=f"{at}/depends_on/{db.id}")


def _handed(role: Role, cast: Cast, scene: Scene) -> Iterator[Data]:
    """The goal's folders and devices of the host."""
    for at, mount in enumerate(mounts(role, cast, scene).values(), start=1):
        end = ":ro" if mount.read_only else ""
        text = f"{role.service.title} has the host's {mount.source}"
        text += ", read only" if mount.read_only else ""
        place = f"services/{role.id}/volumes"
        said = f"{mount.source}:{mount.target}{end}"
        yield _duty(f"{role.label}.folder.{at}", text, "yaml_contains", at=place, text=said)
    if role.service.gpu and "has:nvidia-gpu" in scene.facts:
        text = f"{role.service.title} gets the graphics card"
        place = f"services/{role.id}/deploy/resources/reservations/devices/*/driver"
        yield _duty(f"{role.label}.gpu", text, "yaml_equals", at=place, value="nvidia")
    for at, given in enumerate(devices(role, cast, scene), start=1):
        text = f"{role.service.title} has the host's {given.value}"
        place = f"services/{role.id}/devices"
        name = f"{role.label}.device.{at}"
        yield _duty(name, text, "yaml_contains", at=place, text=str(given.value))


def _placed(role: Role, cast: Cast, scene: Scene) -> Iterator[Data]:
    """Files of the user's own, addresses, hours and buckets."""
    for name in (str(p.value) for p in scene.given if p.name == "env_file"):
        if role == lead(cast):
            place, text = f"services/{role.id}/env_file", f"The program is given {name}"
            yield _duty(f"env-file.{name}", text, "yaml_equals", at=place, value=name)
    for name, source, target in own_file_places(role, cast, scene):
        text = f"{role.service.title} reads the goal's {source}"
        place = f"services/{role.id}/volumes/*/source"
        label = f"{role.label}.{name}.{target.rpartition('/')[2]}"
        yield _duty(label, text, "yaml_equals", at=place, value=source)
    if cast.addressed == role.id and "param:ip" in scene.facts:
        address = str(scene.value("ip")).partition("/")[0]
        place = f"services/{role.id}/networks/*/ipv4_address"
        text = f"{role.service.title} has the address {address}"
        yield _duty(f"{role.label}.address", text, "yaml_equals", at=place, value=address)
    if cast.lan == role.id:
        driver = {"param": "network_driver"}
        text = f"{role.service.title} stands in the LAN with an address of its own"
        yield _duty(
            f"{role.label}.lan", text, "yaml_equals", at=f"networks/{LAN}/driver", value=driver
        )
    if role.service.scheduled and is_scheduled(role, scene):
        name = next(iter(role.service.scheduled))
        text = f"{role.service.title} works when the goal says"
        place = f"services/{role.id}/environment/{name}"
        yield _duty(f"{role.label}.when", text, "yaml_contains", at=place, text=cron(scene))
    if role.service.once:
        for given in (p for p in scene.given if p.name == "bucket"):
            text = f"The bucket {given.value} is made"
            place = f"services/{role.id}/command"
            label = f"bucket.{given.value}"
            yield _duty(label, text, "yaml_contains", at=place, text=f"store/{given.value}")


def _configured(cast: Cast) -> Iterator[Data]:
    for config in configs(cast):
        path, title = config.file.path, config.reader.service.title
        place = f"services/{config.reader.id}/volumes"
        text = f"{title} gets its configuration"
        yield _duty(f"config.{path}", text, "yaml_contains", at=place, text=f"{path}:")
        for told in config.told:
            yield {
                "id": f"config.{path}.{told.label}",
                "text": told_text(config, told),
                "check": "file_contains",
                "args": {"path": path, "text": told_mark(config, told)},
                "when": [f"not:user:{config_role(config.file)}"],
            }

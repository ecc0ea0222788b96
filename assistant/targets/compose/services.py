"""One service of a Compose project as a tree; networks and volumes of all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assistant.core.intent import Parameter
from assistant.targets.compose.guards import guarded
from assistant.targets.compose.joining import labels, outside
from assistant.targets.compose.lan import addressed, lan, on_front
from assistant.targets.compose.own_files import own_files, users_file
from assistant.targets.compose.secret_files import read_by
from assistant.targets.compose.settings import Site, command, doubled, environment
from assistant.targets.containers.accounts import account, socket
from assistant.targets.containers.called import called
from assistant.targets.containers.cast import Cast, Role
from assistant.targets.containers.config import configs_of
from assistant.targets.containers.limits import is_limited, own_limit
from assistant.targets.containers.mounts import Mount, devices, gathered_volumes, lead, mounts
from assistant.targets.containers.nfs import Export, exports
from assistant.targets.containers.ports import Ports, Published, listens_on
from assistant.targets.scene import Scene

Data = dict[str, Any]
_CARD = {"driver": "nvidia", "count": "all", "capabilities": ["gpu"]}


def service(role: Role, cast: Cast, ports: Ports, place: Site, scene: Scene) -> Data:
    """The service's entry, in the order in which Compose's own documentation has the keys."""
    out: Data = _origin(role, scene)
    if role.service.entrypoint:
        out["entrypoint"] = list(role.service.entrypoint)
    words = command(role, cast, ports, place, scene)
    out |= {"command": words} if words else {}
    if under := account(role, scene):
        out["user"] = {"text": [under[1]], "why": scene.why(under[0])}
    profiles = [p for p in scene.given if p.name == "profile" and _of(p, role)]
    if profiles:
        scene.setting("profile")
        names = [str(p.value).partition("=")[2] for p in profiles]
        out["profiles"] = [
            {"text": [n], "why": scene.why(p)} for n, p in zip(names, profiles, strict=True)
        ]
    out["restart"] = _restart(role, scene)
    out |= _limits(role, cast, scene)
    waited = {name: {"condition": how} for name, how in _waits(role, cast)}
    out |= {"depends_on": waited} if waited else {}
    if role == lead(cast) and "param:env_file" in scene.facts:
        out["env_file"] = [{"each": "env_file", "make": {"param": "item"}}]
    told = environment(role, cast, ports, place, scene)
    out |= {"environment": told} if told else {}
    mounted = [
        *_mounts(role, cast, scene),
        *own_files(role, cast, scene),
        *users_file(role),
        *_configs(role, cast),
    ]
    out |= {"volumes": mounted} if mounted else {}
    out |= guarded(role, cast, scene)
    seen: list[Any] = [f"{path}:{path}" for path in role.service.own_devices]
    seen += [_device(given, scene) for given in devices(role, cast, scene)]
    out |= {"devices": seen} if seen else {}
    if role.service.gpu and "has:nvidia-gpu" in scene.facts:
        out["deploy"] = {"resources": {"reservations": {"devices": [dict(_CARD)]}}}
    published = [
        _port(port, one, cast, scene) for one in _publishing(role, cast) for port in ports.of(one)
    ]
    out |= {"ports": published} if published else {}
    out |= labels(role, cast, place, scene)
    read = read_by(role, cast, scene)
    out |= {"secrets": read} if read else {}
    out |= _logging(scene)
    out |= _network(role, cast, scene)
    out |= _health(role, cast, scene)
    return out


def _of(given: Parameter, role: Role) -> bool:
    return str(given.value).partition("=")[0] == role.id


def _restart(role: Role, scene: Scene) -> Any:
    """When it is started again; what ends by itself only where it failed."""
    if role.service.once:
        return "on-failure"
    return (
        {"param": "restart_policy"} if "param:restart_policy" in scene.facts else "unless-stopped"
    )


def _logging(scene: Scene) -> Data:
    """How large logs may get, where the goal says that they may not grow."""
    if not {"has:log-limits", "param:log_size", "param:log_files"} & scene.facts:
        return {}
    options = {
        "max-size": {"param": "log_size"},
        "max-file": {"param": "log_files", "as": "{}"},
    }
    return {"logging": {"driver": "json-file", "options": options}}


def _publishing(role: Role, cast: Cast) -> Iterator[Role]:
    """The roles whose ports this service publishes: of a tunnel also those with its network."""
    if not role.tunnel:
        yield role
        yield from (other for other in cast.apps if other.tunnel == role.id)


def _network(role: Role, cast: Cast, scene: Scene) -> Data:
    if role.host_network:
        return {"network_mode": "host"}
    if role.tunnel:
        return {"network_mode": f"service:{role.tunnel}"}
    names = cast.networks(role)
    address = addressed(role, cast, scene)
    if not address:
        return {"networks": list(names)}
    return {"networks": {**address, **{name: {} for name in names if name not in address}}}


def _origin(role: Role, scene: Scene) -> Data:
    """The image that the service runs from, or the folder that it is built from."""
    if not role.service.image and "param:build_context" in scene.facts:
        return {"build": {"param": "build_context"}}
    return {"image": _image(role, scene)}


def _image(role: Role, scene: Scene) -> Any:
    known = role.service
    if not known.image:
        return {"param": "image"} if "param:image" in scene.facts else "${IMAGE:?set IMAGE in .env}"
    name = f"{known.image}:{known.tag}"
    return {"text": [name], "why": scene.why(role.version)} if role.version else name


def _limits(role: Role, cast: Cast, scene: Scene) -> Data:
    out: Data = {}
    lead = role in cast.apps[:1] or (not cast.apps and role in cast.databases[:1])
    if lead and "param:hostname" in scene.facts:
        out["hostname"] = {"param": "hostname"}
    elif role.service.hostname:
        out["hostname"] = role.id
    if role.id == cast.copied:
        out["scale"] = {"param": "count"} if "param:count" in scene.facts else cast.number
    if is_limited(role, cast, scene, "memory_mb"):
        out["mem_limit"] = {"param": "memory_mb", "as": "{}m"}
    for name in ("cpus", "cpu_limit"):
        if is_limited(role, cast, scene, name):
            out.setdefault("cpus", {"param": name})
    for name, key, form in (("service_memory", "mem_limit", "{}m"), ("service_cpus", "cpus", "{}")):
        if own := own_limit(role, scene, name):
            out[key] = {"text": [form.format(own[1])], "why": scene.why(own[0])}
    if "param:shm_size" in scene.facts and role in _sharing_memory(cast):
        out["shm_size"] = {"param": "shm_size"}
    elif role.service.shm_mb is not None:
        out["shm_size"] = f"{role.service.shm_mb}m"
    return out


def _sharing_memory(cast: Cast) -> tuple[Role | None, ...]:
    """Those that a goal means when it says how much memory is shared: those that need it, else the
    first."""
    return tuple(r for r in cast.everyone if r.service.shm_mb is not None) or (lead(cast),)


def _waits(role: Role, cast: Cast) -> Iterator[tuple[str, str]]:
    """What is up before the service starts: its databases, and what it stands in front of."""
    if role.tunnel:
        yield role.tunnel, "service_healthy"
    sites = (site for site in cast.sites if not site.address)
    before = sites if cast.is_proxy(role) else cast.stores(role)
    for other in before:
        healthy = bool(other.service.health) and (other in cast.databases or role.service.once)
        yield other.id, "service_healthy" if healthy else "service_started"


def _mounts(role: Role, cast: Cast, scene: Scene) -> Iterator[Any]:
    given = dict(mounts(role, cast, scene))
    for volume in cast.volumes(role):
        mount = given.pop(volume.name, None)
        if mount is None:
            yield f"{role.id}-{volume.name}:{volume.path}"
        else:
            yield _bound(mount, scene)
    yield from (_bound(mount, scene) for mount in given.values())
    for other in (r for r in cast.everyone if r.id == role.service.shares):
        yield from _mounts(other, cast, scene)
    yield from gathered_volumes(role, cast, scene)
    yield from role.service.host_paths
    if seen := socket(role, cast, scene):
        yield seen


def _bound(mount: Mount, scene: Scene) -> Data:
    end = ":ro" if mount.read_only else ""
    return {"text": [f"{mount.source}:{mount.target}{end}"], "why": scene.why(mount.given)}


def _configs(role: Role, cast: Cast) -> Iterator[str]:
    for config in configs_of(role, cast):
        yield f"./{config.file.path}:{config.file.target}:ro"


def _device(given: Parameter, scene: Scene) -> Data:
    return {"text": [f"{given.value}:{given.value}"], "why": scene.why(given)}


def _port(port: Published, role: Role, cast: Cast, scene: Scene) -> Data:
    number: Any = port.number
    parts: list[Any] = []
    address = listens_on(port, role, scene)
    if address is not None:
        parts = [{"text": [str(address.value).rpartition(":")[2]], "why": scene.why(address)}, ":"]
    elif role.local_only:
        parts = ["127.0.0.1:"]
    elif cast.listen:
        parts = [{"param": "listen_address"}, ":"]
    why = "" if isinstance(port.external, int) else scene.why(port.external)
    last = "" if role.id != cast.copied else f"-{number + cast.number - 1}"
    inside = number if port.inside and port.internal else port.internal or 80
    end = "/udp" if port.protocol == "udp" else ""
    parts.append(f"{number}{last}:{inside}{end}")
    return {"text": parts, **({"why": why} if why else {})}


def _health(role: Role, cast: Cast, scene: Scene) -> Data:
    test = role.service.health
    if not role.service.image and "param:health_path" in scene.facts:
        test = _of_a_program(role, scene)
    if not test or (cast.is_proxy(role) and not role.service.only_proxy):
        return {}
    return {
        "healthcheck": {
            "test": [doubled(word) for word in test],
            "interval": _often(role, scene),
            "timeout": "5s",
            "retries": 5,
            "start_period": "30s",
        }
    }


def _of_a_program(role: Role, scene: Scene) -> tuple[str, ...]:
    """A look at the goal's page, with whichever of both programs the image has."""
    page = f"http://127.0.0.1:{role.service.web or 80}{scene.value('health_path')}"
    return ("CMD-SHELL", f"wget -q --spider {page} || curl -fsS -o /dev/null {page}")


def _often(role: Role, scene: Scene) -> Data:
    """How often the health is looked at."""
    if "param:health_interval" in scene.facts:
        return {"param": "health_interval"}
    return {
        "choose": {
            "id": f"{role.label}.interval",
            "ask": "How often the health is looked at",
            "options": ["10s", "15s", "30s"],
        }
    }


def networks(cast: Cast, scene: Scene) -> Data:
    """A network for all, an internal one for databases beside other services, and the LAN's."""
    used = {name for role in cast.everyone for name in cast.networks(role)}
    out: Data = {}
    if "front" in used:
        out["front"] = on_front(cast, scene)
    if cast.divided:
        out |= {"#back": "databases have no way out, and nothing outside reaches them"}
        out["back"] = {"internal": True}
    return out | lan(cast, scene) | outside(cast, scene)


def volumes(cast: Cast, scene: Scene) -> Data:
    """The named volumes, with Docker's defaults; one that the goal calls by a name has that name
    alone, without the project's before it, and what lies on an NFS server says where."""
    names = called(cast, scene)
    out: Data = {}
    for role in cast.everyone:
        bound, away = mounts(role, cast, scene), exports(role, cast, scene)
        for volume in cast.volumes(role):
            if volume.name in bound:
                continue
            own = names.get((role.id, volume.name))
            named = {"name": {"text": [str(own.value)], "why": scene.why(own)}} if own else {}
            out[f"{role.id}-{volume.name}"] = named | _placed(away.get(volume.name), scene)
    return out


def _placed(export: Export | None, scene: Scene) -> Data:
    if export is None:
        return {}
    why = scene.why(export.given)
    told = {key: {"text": [text], "why": why} for key, text in export.driver.items()}
    return {"driver": "local", "driver_opts": told}

"""The block of one service's container."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from assistant.targets.containers.accounts import SOCKET, account, capabilities, socket
from assistant.targets.containers.cast import Cast, Role
from assistant.targets.containers.config import configs_of
from assistant.targets.containers.labelled import labels_of
from assistant.targets.containers.limits import is_limited, own_limit
from assistant.targets.containers.logins import login_user
from assistant.targets.containers.mounts import Mount, devices, in_memory, mounts
from assistant.targets.containers.ports import Published
from assistant.targets.containers.telling import own_settings, told_values
from assistant.targets.containers.texts import ANY_NETWORK, pieces
from assistant.targets.scene import Scene
from assistant.targets.terraform.blocks import Data, choose, comment, put, ref, resource
from assistant.targets.terraform.docker_lasting import is_copied, login_label

_SSH = 22
Known = dict[str, list[Any]]
"""What stands in the places of a text: literal parts and references."""


def container_name(role: Role, cast: Cast) -> str:
    """HCL source text of the container's name, or of the list of its copies' names."""
    at = f"docker_container.{role.label}"
    return f"{at}[*].name" if is_copied(role, cast) else f"{at}.name"


def container(role: Role, cast: Cast, ports: Sequence[Published], scene: Scene) -> Data:
    """The service's container."""
    service = role.service
    title = service.title
    copied = is_copied(role, cast)
    name = f"${{var.project}}-{role.id}" + ("-${count.index + 1}" if copied else "")
    body: list[Data] = [
        comment(
            f"{role.label}.comment",
            "What the container is",
            f"This container runs {title}",
            f"{title[0].upper()}{title[1:]} in a container of its own",
            f"Here runs {title}",
        ),
    ]
    if copied:
        body.append(put("count", {"var": "replicas"}))
    body += [
        put("name", ref(f'"{name}"')),
        put("image", ref(f"docker_image.{role.label}.image_id")),
    ]
    body += _settings(role, cast, ports, scene)
    environment = list(_environment(role, cast, ports, scene))
    if environment:
        body.append(put("env", {"list": environment}))
    if role.host_network:
        body.append(put("network_mode", "host"))
    body += _memberships(role, cast)
    if rights := capabilities(role, cast, scene):
        added = [f"CAP_{name}" for name in rights]
        body.append({"block": "capabilities", "body": [put("add", {"list": added})]})
    body += _mounts(role, cast, scene)
    body += _devices(role, cast, scene)
    body += [_port(port, role, cast) for port in ports]
    body += _labels(role, cast)
    body += _uploads(role, cast, scene)
    body += _health(role, cast)
    sites = [f"docker_container.{app.label}" for app in cast.sites]
    if cast.is_proxy(role):
        body.append(
            put(
                "depends_on",
                ref(f"[{', '.join(sites)}]"),
                "starts when those behind it have started",
            )
        )
    return resource("docker_container", role.label, body)


def _settings(role: Role, cast: Cast, ports: Sequence[Published], scene: Scene) -> Iterator[Data]:
    service = role.service
    proxy = service.proxy if cast.is_proxy(role) else None
    words = proxy.command if proxy is not None and proxy.command else service.command
    if proxy is not None and "param:email" in scene.facts:
        words = (*words, *proxy.registered)
    if under := account(role, scene):
        yield put("user", under[1], scene.why(under[0]))
    yield put("restart", {"var": "restart_policy"})
    if service.gpu and "has:nvidia-gpu" in scene.facts:
        yield put("gpus", "all")
    if words:
        known = _known(role, cast, ports, scene)
        yield put("command", {"list": [_filled(word, known) for word in words]})
    lead = role in cast.apps[:1] or (not cast.apps and role in cast.databases[:1])
    if lead and "param:hostname" in scene.facts and not cast.copies:
        yield put("hostname", {"param": "hostname"})
    elif service.hostname:
        yield put("hostname", role.id)
    if own := own_limit(role, scene, "service_memory"):
        yield put("memory", int(own[1]), scene.why(own[0]))
    elif is_limited(role, cast, scene, "memory_mb"):
        yield put("memory", {"param": "memory_mb"}, "in MB")
    if own := own_limit(role, scene, "service_cpus"):
        yield put("cpus", own[1], scene.why(own[0]))
    for name in ("cpus", "cpu_limit"):
        if not own and is_limited(role, cast, scene, name):
            yield put("cpus", {"param": name, "as": "{}"})
    if service.sysctls:
        yield put("sysctls", {"map": dict(service.sysctls)})
    if service.shm_mb is not None:
        yield put("shm_size", service.shm_mb, "in MB")
    if kept := list(in_memory(role, cast, scene)):
        yield put("tmpfs", {"map": dict.fromkeys(kept, "")}, "kept in memory")
    yield put("log_driver", {"var": "log_driver"})
    size: Any = {"param": "log_size"} if "param:log_size" in scene.facts else "10m"
    files: Any = "3"
    if "param:log_files" in scene.facts:
        files = {"param": "log_files", "as": "{}"}
    yield put("log_opts", {"map": {"max-size": size, "max-file": files}})


def _environment(
    role: Role, cast: Cast, ports: Sequence[Published], scene: Scene
) -> Iterator[Data]:
    service = role.service
    if "param:timezone" in scene.facts:
        yield {"text": ["TZ=", {"param": "timezone"}]}
    if service.ids:
        yield {"text": ["PUID=", *_id("puid", scene)]}
        yield {"text": ["PGID=", *_id("pgid", scene)]}
    texts = dict(service.env)
    if cast.is_proxy(role) and service.proxy is not None:
        texts |= service.proxy.env
    if role.behind:
        texts |= service.behind
    if "has:nvidia-gpu" in scene.facts:
        texts |= service.gpu_env
    if "has:closed-signups" in scene.facts:
        texts |= service.closed
    known = _known(role, cast, ports, scene)
    for name, text in texts.items():
        yield _entry(name, text, known)
    for parameter, told in service.told.items():
        for name, text in told.items() if f"param:{parameter}" in scene.facts else ():
            yield _entry(name, text, {"given": told_values(service, parameter, scene)})
    for secret in service.made_up:
        for name in (secret.env, *secret.also):
            yield {"text": [f"{name}=", ref(f"random_password.{role.secret(secret)}.result")]}
    for secret in service.given:
        yield {"text": [f"{secret.env}=", {"var": role.secret(secret)}]}
    for db in cast.stores(role):
        for name, text in service.links[db.id].items():
            site = {"site": _site(db, cast)}
            yield _entry(name, text, {**known, **site, **_reached(db, cast.database(role, db))})
    for group in cast.lacks(role):
        for name, text in service.links[group[0]].items():
            yield _entry(name, text, foreign(role, group[0]))
    for given in own_settings(role, cast, scene).values():
        yield {"text": [str(given.value)], "why": scene.why(given)}
    if not service.image:
        for given in (p for p in scene.given if p.name == "secret"):
            scene.setting("secret")
            label = re.sub(r"[^a-z0-9]+", "_", str(given.value).lower()).strip("_")
            yield {"text": [f"{label.upper()}=", {"var": label}]}


def _id(name: str, scene: Scene) -> list[Any]:
    return [{"param": name} if f"param:{name}" in scene.facts else "1000"]


def _known(role: Role, cast: Cast, ports: Sequence[Published], scene: Scene) -> Known:
    """What stands for the places of a text."""
    return {
        "url": address(role, cast, ports),
        "domain": _host(role, cast),
        "authority": _authority(role, cast, ports),
        "scheme": [ref("local.scheme")],
        "proxies": _proxies(scene),
        "https_port": [{"var": "https_port"}],
        "tls": [ref("local.tls")],
        "resolver": [ref("local.resolver")],
        "email": [{"param": "email"}],
        "ssh_port": [{"var": p.variable} for p in ports if p.internal == _SSH][:1] or [str(_SSH)],
    }


def _labels(role: Role, cast: Cast) -> Iterator[Data]:
    """What the proxy reads off the container."""
    known: Known = {
        "host": _host(role, cast),
        "port": [str(role.service.web)],
        "network": [ref("docker_network.front.name")],
        "resolver": [ref("local.resolver")],
    }
    for name, text in labels_of(role, cast).items():
        value: Any = _filled(text, known)
        if len(value["text"]) == 1:
            value = value["text"][0]
        body = [put("label", name.replace("{id}", role.id)), put("value", value)]
        yield {"block": "labels", "body": body}


def _entry(name: str, text: str, known: Known) -> Data:
    """`NAME=text` with the places of the text filled in."""
    return _filled(text, known, f"{name}=")


def _filled(text: str, known: Known, lead: str = "") -> Data:
    parts: list[Any] = [lead] if lead else []
    for piece, place in pieces(text):
        parts += known[piece] if place else [piece]
    return {"text": parts}


def _reached(db: Role, name: str) -> Known:
    store = db.service.store
    if store is None:
        return {}
    secret = next((s for s in db.service.secrets if s.env == store.secret), None)
    password = [ref(f"random_password.{db.secret(secret)}.result")] if secret else []
    return {
        "host": [ref(f"docker_container.{db.label}.name")],
        "port": [str(store.port)],
        "name": [name],
        "user": [store.user],
        "password": password,
    }


def foreign(app: Role, kind: str) -> Known:
    """Variables that say how a database outside the draft is reached, by place."""
    names = ("host", "port", "name", "user", "password")
    first = kind == app.service.needs[0][0]
    label = "db" if first else kind.replace("-", "_")
    return {name: [{"var": f"{app.label}_{label}_{name}"}] for name in names}


def _site(role: Role, cast: Cast) -> list[Any]:
    """Where a browser reaches another service than the one that is told of it."""
    if role.behind:
        return [ref("local.scheme"), "://", *_host(role, cast), ref("local.port")]
    return ["http://", {"var": "domain"}, ":", {"var": f"{role.label}_port"}]


def _host(role: Role, cast: Cast) -> list[Any]:
    if role.host:
        return [role.host]
    many = role.behind and len(cast.sites) > 1
    return [*([f"{role.id}."] if many else []), {"var": "domain"}]


def _authority(role: Role, cast: Cast, ports: Sequence[Published]) -> list[Any]:
    """The name and the port under which a browser asks for the service."""
    web = next((p for p in ports if p.web), None)
    return [*_host(role, cast), *([":", {"var": web.variable}] if web is not None else [])]


def _proxies(scene: Scene) -> list[Any]:
    return [{"param": "network_cidr"} if "param:network_cidr" in scene.facts else ANY_NETWORK]


def address(role: Role, cast: Cast, ports: Sequence[Published]) -> list[Any]:
    """Where a browser reaches the service, as parts of a text."""
    if role.behind and len(cast.sites) > 1:
        return [ref("local.scheme"), "://", *_host(role, cast), ref("local.port")]
    web = next((p for p in ports if p.web), None)
    if web is not None and role not in cast.apps[:1]:
        return ["http://", {"var": "domain"}, ":", {"var": web.variable}]
    return [ref("local.url")]


def _memberships(role: Role, cast: Cast) -> Iterator[Data]:
    for name in cast.networks(role):
        body = [
            put("name", ref(f"docker_network.{name}.name")),
            put("aliases", {"list": [role.id]}),
        ]
        if name == "front" and role in cast.apps[:1] and not cast.copies:
            when = ["param:ip", "param:network_cidr"]
            body.append({**put("ipv4_address", {"param": "ip"}), "when": when})
        yield {"block": "networks_advanced", "body": body}


def _mounts(role: Role, cast: Cast, scene: Scene) -> Iterator[Data]:
    given = dict(mounts(role, cast, scene))
    for volume in cast.volumes(role):
        mount = given.pop(volume.name, None)
        if mount is not None:
            yield _bound(mount, scene)
            continue
        at = "[count.index]" if is_copied(role, cast) else ""
        source = f"docker_volume.{role.label}_{volume.name}{at}.name"
        body = [put("volume_name", ref(source)), put("container_path", volume.path)]
        yield {"block": "volumes", "body": body}
    yield from (_bound(mount, scene) for mount in given.values())
    for path in role.service.host_paths:
        source, _, target = path.removesuffix(":ro").partition(":")
        body = [put("host_path", source), put("container_path", target)]
        body += [put("read_only", True)] if path.endswith(":ro") else []
        yield {"block": "volumes", "body": body}
    if seen := socket(role, cast, scene):
        body = [put("host_path", SOCKET), put("container_path", SOCKET)]
        body += [put("read_only", True)] if seen.endswith(":ro") else []
        yield {"block": "volumes", "body": body}


def _bound(mount: Mount, scene: Scene) -> Data:
    why = scene.why(mount.given)
    body = [put("host_path", mount.source, why), put("container_path", mount.target)]
    body += [put("read_only", True)] if mount.read_only else []
    return {"block": "volumes", "body": body}


def _devices(role: Role, cast: Cast, scene: Scene) -> Iterator[Data]:
    for own in role.service.own_devices:
        yield {"block": "devices", "body": [put("host_path", own), put("container_path", own)]}
    for given in devices(role, cast, scene):
        path = str(given.value)
        body = [put("host_path", path, scene.why(given)), put("container_path", path)]
        yield {"block": "devices", "body": body}


def _port(port: Published, role: Role, cast: Cast) -> Data:
    internal: Any = {"var": port.inside} if port.inside else port.internal
    external = f"var.{port.variable}" + (" + count.index" if is_copied(role, cast) else "")
    body = [put("internal", internal), put("external", ref(external))]
    if role.local_only:
        body.append(put("ip", "127.0.0.1", "this machine alone"))
    elif cast.listen:
        body.append(put("ip", {"param": "listen_address"}))
    if port.protocol != "tcp":
        body.append(put("protocol", port.protocol))
    return {"block": "ports", "body": body}


def _uploads(role: Role, cast: Cast, scene: Scene) -> Iterator[Data]:
    if role.service.htpasswd:
        lead = f"{login_user(scene)}{role.service.between}"
        content = f'"{lead}${{random_password.{login_label(role)}.bcrypt_hash}}\\n"'
        body = [put("file", role.service.htpasswd), put("content", ref(content))]
        yield {"block": "upload", "body": body}
    for config in configs_of(role, cast):
        body = [
            put("file", config.file.target),
            put("content", ref(f'file("${{path.module}}/{config.file.path}")')),
        ]
        yield {"block": "upload", "body": body}


def _health(role: Role, cast: Cast) -> Iterator[Data]:
    test = role.service.health
    if not test or (cast.is_proxy(role) and not role.service.only_proxy):
        return
    body = [
        put("test", {"list": list(test)}),
        put(
            "interval",
            choose(
                f"{role.label}.interval", "How often the health is looked at", "30s", "45s", "60s"
            ),
        ),
        put("timeout", "5s"),
        put("retries", 3),
        put("start_period", "30s"),
    ]
    yield {"block": "healthcheck", "body": body}

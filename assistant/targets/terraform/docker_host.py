"""Services to the blocks, variables and files of a Terraform draft, in the recipe format.

The result is data of the same form as a recipe file holds, so that it is read under the same rules
(names from the packs, one form per value).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assistant.targets.containers.accounts import account_notes
from assistant.targets.containers.cast import Cast, Role
from assistant.targets.containers.casting import cast_of
from assistant.targets.containers.config import config_files
from assistant.targets.containers.labelled import COMPONENT as LABELS
from assistant.targets.containers.labelled import lacks_labels
from assistant.targets.containers.logins import login_notes
from assistant.targets.containers.ports import Ports, publish
from assistant.targets.scene import Scene
from assistant.targets.terraform import docker_blocks as made
from assistant.targets.terraform import docker_lasting as lasting
from assistant.targets.terraform.blocks import Data, output, put, ref
from assistant.targets.terraform.docker_duties import duties
from assistant.targets.terraform.docker_url import url_locals
from assistant.targets.terraform.docker_variables import example_file, variables


def docker_host(scene: Scene) -> Mapping[str, Any]:
    """Everything in the draft that depends on which services the goal names."""
    cast = cast_of(scene)
    ports = publish(cast, scene)
    containers: list[Data] = []
    for role in cast.everyone:
        containers += lasting.secrets(role, scene)
        containers += lasting.volumes(role, cast, scene)
        containers.append(lasting.image(role))
        containers.append(made.container(role, cast, ports.of(role), scene))
    outputs = list(_outputs(cast, ports))
    addresses = _locals(url_locals(ports), [*containers, *outputs])
    domain = _speaks_of_domain([addresses, containers, outputs])
    declared = [v for v in variables(cast, ports, scene) if domain or v["name"] != "domain"]
    return {
        "name": _name(cast),
        "title": _title(cast),
        "variables": declared,
        "fragments": {
            "providers": _providers(cast),
            "locals": addresses,
            "networks": lasting.networks(cast),
            "containers": containers,
            "outputs": outputs,
        },
        "files": [*config_files(cast), example_file(declared, scene)],
        "obligations": [*duties(cast, ports, scene), *_not_drafted(cast)],
        "gaps": [{"component": name, "when": []} for name in (*cast.gaps(), *_gaps(cast, ports))],
        "notes": [{"text": text} for text in (*_notes(cast, scene), *_replaced(cast, scene))],
    }


def _speaks_of_domain(body: list[Any]) -> bool:
    """Whether the draft has a use for the name under which a browser reaches the host."""
    text = repr(body)
    return "var.domain" in text or "'var': 'domain'" in text


def _gaps(cast: Cast, ports: Ports) -> Iterator[str]:
    if not any(role.service.health for role in cast.everyone):
        yield "healthchecks"
    if ports.front is None or not ports.front.secure:
        yield "proxy-tls"
    if lacks_labels(cast):
        yield LABELS
    if not any(role.service.closed for role in cast.everyone):
        yield "closed-signups"


def _not_drafted(cast: Cast) -> Iterator[Data]:
    """What the goal asks for and the draft has not; nobody can judge it as met."""
    for role, number in cast.uncopied:
        name = f"{role.id} x {number}"
        yield {
            "id": f"goal.count.{role.id}",
            "text": _short(role, number),
            "check": "not_drafted",
            "args": {"name": name},
        }


def _name(cast: Cast) -> str:
    """One word for each part, in the order in which people say them."""
    names = "-".join(role.id for role in (*cast.apps, *cast.databases))
    return f"{names}-behind-{cast.proxy.id}" if cast.proxy is not None else f"{names}-docker"


def _title(cast: Cast) -> str:
    titles = [role.service.title for role in (*cast.apps, *cast.databases)]
    front = f" behind {cast.proxy.service.title}" if cast.proxy is not None else ""
    text = f"{', '.join(titles)}{front} on one Docker host"
    return text[0].upper() + text[1:]


def _providers(cast: Cast) -> list[Data]:
    """The providers that some block of the draft needs."""
    docker = {"map": {"source": "kreuzwerker/docker", "version": "~> 4.6"}}
    random = {"map": {"source": "hashicorp/random", "version": "~> 3.7"}}
    return [put("docker", docker), *([put("random", random)] if _secrets(cast) else [])]


def _secrets(cast: Cast) -> bool:
    return any(role.service.made_up or role.service.htpasswd for role in cast.everyone)


def _locals(url: Mapping[str, str], users: Sequence[Data]) -> list[Data]:
    """Those parts of the address that something of `users` names, or that another part needs."""
    texts = [repr(users)]
    kept: dict[str, str] = {}
    for name, value in reversed(list(url.items())):
        if any(f"local.{name}" in text for text in texts):
            kept[name] = value
            texts.append(value)
    if not kept:
        return []
    body = [put(name, ref(value)) for name, value in reversed(list(kept.items()))]
    return [{"block": "locals", "body": body}]


def _outputs(cast: Cast, ports: Ports) -> Iterator[Data]:
    yield from _urls(cast, ports)
    for role in cast.everyone:
        for secret in role.service.made_up:
            name = role.secret(secret)
            value = f"random_password.{name}.result"
            yield output(name, f"Generated: {secret.what}", value, sensitive=True)
    for role in (r for r in cast.everyone if r.service.htpasswd):
        name = lasting.login_label(role)
        said = f"Generated: password at {role.service.title}"
        yield output(name, said, f"random_password.{name}.result", sensitive=True)
    single = [r for r in cast.everyone if r.id != cast.copied]
    names = f"[{', '.join(made.container_name(role, cast) for role in single)}]"
    for role in (r for r in cast.everyone if r.id == cast.copied):
        several = made.container_name(role, cast)
        names = f"concat({several}, {names})" if single else several
    yield output("containers", "Names of the containers", names)


def _urls(cast: Cast, ports: Ports) -> Iterator[Data]:
    """One address, or all that there are; copies have a port each."""
    if ports.front is None:
        return
    for role in (r for r in cast.apps if r.id == cast.copied):
        for web in (p for p in ports.of(role) if p.web):
            one = f'"http://${{var.domain}}:${{var.{web.variable} + index}}"'
            said = f"Where the copies of {role.service.title} are reached"
            yield output(f"{role.label}_urls", said, f"[for index in range(var.replicas) : {one}]")
    open_ports = {port.role.id for port in ports.all if port.web}
    reached = [
        app for app in cast.apps if app.behind or (app.id in open_ports and app.id != cast.copied)
    ]
    if len(reached) == 1 and (reached[0].behind or reached[0] == cast.apps[0]):
        yield output("url", _said("url", "Where", "is reached"), "local.url")
    elif reached:
        told = {r.id: {"text": made.address(r, cast, ports.of(r))} for r in reached}
        yield output("urls", "Where the services are reached", {"map": told})


def _said(key: str, before: str, after: str) -> Data:
    options = [
        f"{before} it {after}",
        f"{before} the first service {after}",
        "Address for a browser",
    ]
    return {
        "choose": {"id": f"outputs.{key}", "ask": f"What the output {key} is", "options": options}
    }


def _notes(cast: Cast, scene: Scene) -> Iterator[str]:
    for role in cast.everyone:
        yield from role.service.notes
        if not any(db.service.store and db.service.store.secret for db in cast.stores(role)):
            yield from role.service.notes_alone
    if cast.proxy is not None and cast.proxy.service.proxy is not None:
        yield from cast.proxy.service.proxy.notes
    for app in cast.apps:
        for group in cast.lacks(app):
            kinds = " or ".join(group)
            yield (
                f"{app.service.title} needs {kinds}, which the goal does not name: the draft asks "
                "for the address of one that exists."
            )
    for role, number in cast.uncopied:
        yield _short(role, number)
    yield from account_notes(cast, scene)
    yield from login_notes(scene, cast.proxy.id if cast.proxy else "", alone=not cast.sites)
    untold = [db for db in cast.databases if cast.apps and not _told(db, cast)]
    for role in untold:
        yield f"No other service of this draft is told of {role.service.title}."
    tags = [f"{r.service.image}:{r.service.tag}" for r in cast.everyone if r.service.image]
    if tags:
        yield f"Not verified here, since no registry is asked: the tags of {', '.join(tags)}."
    health = [r.service.title for r in cast.everyone if "health" in r.service.unverified]
    if health:
        names = ", ".join(health)
        yield f"Not verified here: that the images of {names} hold what the health check runs."


def _short(role: Role, number: int) -> str:
    return f"The goal asks for {number} of {role.service.title}; this draft has one."


def _replaced(cast: Cast, scene: Scene) -> Iterator[str]:
    """What becomes of a secret that the goal gives: it is not copied, a generated one is there."""
    made_here = [
        f"random_password.{role.secret(secret)}"
        for role in cast.everyone
        for secret in role.service.made_up
    ]
    if not made_here or "param:secret" not in scene.facts:
        return
    scene.setting("secret")
    for given in (p for p in scene.given if p.name == "secret"):
        yield (
            f"The goal's secret ({given.value}) is not copied: what takes its place is generated "
            f"({', '.join(made_here)}); terraform output -json shows it."
        )


def _told(db: Role, cast: Cast) -> bool:
    return any(db in cast.stores(app) for app in cast.apps)

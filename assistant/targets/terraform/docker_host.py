"""Services to the blocks, variables and files of a Terraform draft, in the recipe format.

The result is data of the same form as a recipe file holds, so that it is read under the same rules
(names from the packs, one form per value).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from assistant.targets.scene import Scene
from assistant.targets.terraform import docker_blocks as made
from assistant.targets.terraform.cast import Cast, Role, cast_of
from assistant.targets.terraform.docker_config import config_files
from assistant.targets.terraform.docker_duties import duties
from assistant.targets.terraform.docker_ports import publish
from assistant.targets.terraform.docker_variables import example_file, variables

Data = dict[str, Any]


def docker_host(scene: Scene) -> Mapping[str, Any]:
    """Everything in the draft that depends on which services the goal names."""
    cast = cast_of(scene)
    ports = publish(cast, scene)
    containers: list[Data] = []
    for role in cast.everyone:
        containers += made.secrets(role, scene)
        containers += made.volumes(role, cast)
        containers.append(made.image(role))
        containers.append(made.container(role, cast, ports.of(role), scene))
    declared = variables(cast, ports, scene)
    return {
        "name": _name(cast),
        "title": _title(cast),
        "variables": declared,
        "fragments": {
            "providers": _providers(cast),
            "locals": _locals(ports.url),
            "networks": made.networks(cast),
            "containers": containers,
            "outputs": list(_outputs(cast, bool(ports.url))),
        },
        "files": [*config_files(cast), example_file(declared)],
        "obligations": duties(cast, ports, scene),
        "gaps": [] if _secrets(cast) else [{"component": "random-password", "when": []}],
        "notes": [{"text": text} for text in _notes(cast)],
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
    return [made.put("docker", docker), *([made.put("random", random)] if _secrets(cast) else [])]


def _secrets(cast: Cast) -> bool:
    return any(role.service.secrets for role in cast.everyone)


def _locals(url: Mapping[str, str]) -> list[Data]:
    if not url:
        return []
    return [{"block": "locals", "body": [made.put(k, made.ref(v)) for k, v in url.items()]}]


def _outputs(cast: Cast, url: bool) -> Iterator[Data]:
    if url:
        yield made.output("url", _said("url", "Where", "is reached"), "local.url")
    for role in cast.everyone:
        for secret in role.service.secrets:
            name = made.secret_label(role, secret)
            value = f"random_password.{name}.result"
            yield made.output(name, f"Generated: {secret.what}", value, sensitive=True)
    names = ", ".join(made.container_name(role, cast) for role in cast.everyone)
    yield made.output("containers", "Names of the containers", f"[{names}]")


def _said(key: str, before: str, after: str) -> Data:
    options = [
        f"{before} it {after}",
        f"{before} the first service {after}",
        "Address for a browser",
    ]
    return {
        "choose": {"id": f"outputs.{key}", "ask": f"What the output {key} is", "options": options}
    }


def _notes(cast: Cast) -> Iterator[str]:
    for role in cast.everyone:
        yield from role.service.notes
    if cast.proxy is not None and cast.proxy.service.proxy is not None:
        yield from cast.proxy.service.proxy.notes
    for app in cast.apps:
        if made.lacks(app, cast):
            kinds = " or ".join(app.service.needs)
            yield (
                f"{app.service.title} needs {kinds}, which the goal does not name: the draft asks "
                "for the address of one that exists."
            )
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


def _told(db: Role, cast: Cast) -> bool:
    return any(db in cast.stores(app) for app in cast.apps)

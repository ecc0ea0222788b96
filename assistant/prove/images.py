"""The sandbox image: made by set-up, looked for by every proof, listed and removed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.core.errors import MissingPart, Unfinished
from assistant.prove.docker_engine import connect
from assistant.prove.image_base import LABEL, Note
from assistant.prove.image_build import PACKAGE, RECIPE, build, recipe_digest

if TYPE_CHECKING:
    from docker import DockerClient

SANDBOX = "dryfit-sandbox:latest"


@dataclass(frozen=True, slots=True)
class ImageRecord:
    """One image of ours on this machine."""

    tag: str
    """Its id where it has lost its name to a newer one."""
    bytes: int


def quiet(_: str) -> None:
    """A listener that says nothing."""


def images_present() -> bool:
    """True when the sandbox image is there and was built from today's recipe.

    Raises MissingPart when no container engine answers.
    """
    with connect() as client:
        return present(client)


def present(client: DockerClient) -> bool:
    """As images_present, on an open connection."""
    return labels_of(client, SANDBOX).get(RECIPE) == recipe_digest()


def require(client: DockerClient) -> Mapping[str, str]:
    """The labels of the sandbox image.

    Raises MissingPart where it is not there or of another recipe.
    """
    found = labels_of(client, SANDBOX)
    if found.get(RECIPE) != recipe_digest():
        raise MissingPart(f"{SANDBOX} is missing or out of date", mend="dryfit setup")
    return found


def tools_in(labels: Mapping[str, str]) -> Mapping[str, str]:
    """The tools that an image with these labels holds, by package, with their own versions."""
    return {
        name.removeprefix(PACKAGE): upstream(version)
        for name, version in sorted(labels.items())
        if name.startswith(PACKAGE)
    }


def tools_here() -> Mapping[str, str]:
    """The tools of the sandbox image; empty when it is not there. Nothing is started for it.

    Raises MissingPart when no container engine answers.
    """
    with connect() as client:
        return tools_in(labels_of(client, SANDBOX))


def upstream(version: str) -> str:
    """The version of the program in a version of a Debian package: `1:2.66-4+b1` is 2.66."""
    return re.sub(r"^\d+:|(\+(dfsg|ds|really).*)?(-[^-]*)?$", "", version)


def ensure_images(note: Note = quiet) -> None:
    """Make the sandbox image where it is missing or of another recipe; older ones of ours go.

    Uses the network: a registry or the distribution's mirror.

    Raises:
        MissingPart: no container engine, or no way to make a base on this machine.
        Unfinished: a step failed; the message holds its last words.
    """
    with connect() as client:
        if present(client):
            note("the sandbox image is there")
            return
        repository, _, tag = SANDBOX.partition(":")
        build(client, repository, tag, note)
        remove_older(client)


def remove_older(client: DockerClient) -> None:
    """Remove our images but for the one that is used."""
    _remove(client, [record.tag for record in _listed(client) if record.tag != SANDBOX])


def list_images() -> tuple[ImageRecord, ...]:
    """Our images on this machine, by tag. Raises MissingPart when no container engine answers."""
    with connect() as client:
        return _listed(client)


def remove_images() -> tuple[str, ...]:
    """Remove our images; returns their tags. An image that another container uses stays.

    Raises MissingPart when no container engine answers.
    """
    with connect() as client:
        return _remove(client, [record.tag for record in _listed(client)])


def _listed(client: DockerClient) -> tuple[ImageRecord, ...]:
    found = client.api.images(filters={"label": LABEL})
    records = [
        ImageRecord(tag if tag != "<none>:<none>" else image["Id"], int(image.get("Size", 0)))
        for image in found
        for tag in image.get("RepoTags") or [image["Id"]]
    ]
    return tuple(sorted(records, key=lambda record: record.tag))


def _remove(client: DockerClient, tags: list[str]) -> tuple[str, ...]:
    """Those of `tags` that could be removed; one that stands on another goes before it."""
    from docker.errors import APIError

    removed = []
    for tag in sorted(tags, reverse=True):
        try:
            client.api.remove_image(tag)
            removed.append(tag)
        except APIError as error:
            if error.status_code not in (404, 409):
                raise Unfinished(f"the image {tag} could not be removed: {error}") from error
    return tuple(removed)


def labels_of(client: DockerClient, tag: str) -> dict[str, str]:
    """The labels of an image; empty when it is not there."""
    from docker.errors import ImageNotFound

    try:
        return dict(client.images.get(tag).labels)
    except ImageNotFound:
        return {}

"""Taking the sandbox image to another machine: its files out of one engine and into another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from assistant.core.errors import Unfinished
from assistant.prove.docker_engine import connect
from assistant.prove.image_build import BUILD_SECONDS, PACKAGE, into_image
from assistant.prove.images import SANDBOX, remove_older, require
from assistant.prove.sweep import labels, new_session

_VERSION = re.compile(r"[A-Za-z0-9.+~:_-]+")
_PACKAGE = re.compile(rf"{re.escape(PACKAGE)}[a-z0-9.+-]+")


@dataclass(frozen=True, slots=True)
class Carried:
    """The sandbox image on its way."""

    files: Iterator[bytes]
    """A tar stream of its whole file system; not what names it, so that it can take no name of
    somebody else's image where it is put in."""
    packages: Mapping[str, str]
    """Its labels that name packages and their versions."""
    bytes: int
    """About the length of the stream."""


@contextmanager
def carried() -> Iterator[Carried]:
    """The sandbox image of this machine.

    Raises MissingPart when it is not there or of another recipe, or no container engine answers.
    """
    with connect() as client:
        marks = {n: v for n, v in require(client).items() if n.startswith(PACKAGE)}
        client.api.timeout = BUILD_SECONDS
        size = int(client.images.get(SANDBOX).attrs["Size"])
        # It is never started: only a container can be exported.
        container = client.containers.create(
            SANDBOX, network_mode="none", labels=dict(labels(new_session(), BUILD_SECONDS))
        )
        try:
            yield Carried(client.api.export(str(container.id)), marks, size)
        finally:
            container.remove(force=True, v=True)


def take_in(files: Iterator[bytes], packages: Mapping[str, str]) -> None:
    """Make the sandbox image from a stream of `carried`; older ones of ours go.

    Raises MissingPart when no container engine answers, Unfinished for labels that are not its own.
    """
    for name, value in packages.items():
        if not _PACKAGE.fullmatch(name) or not _VERSION.fullmatch(value):
            raise Unfinished(f"{name}={value} is no label of a sandbox image")
    with connect() as client:
        client.api.timeout = BUILD_SECONDS
        repository, _, tag = SANDBOX.partition(":")
        into_image(client, files, repository, tag, packages)
        remove_older(client)

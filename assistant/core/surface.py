"""What a draft's blocks could still be told."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.core.schema import BodySchema

CHOSEN = "chosen by the model"
"""Stands in a document's text for what the model will have chosen; it may be told instead."""


@dataclass(frozen=True, slots=True)
class Surface:
    """A builder or resource of a draft, with the attributes that the plan leaves open."""

    where: str
    """What the names of its values begin with: qemu, docker_container.nginx."""
    label: str
    """Its own name among those of its type: nginx."""
    body: BodySchema
    open: frozenset[str]
    """Paths of the attributes that may be set: disk_discard, network_adapters.model."""

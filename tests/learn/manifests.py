"""Kubernetes manifests, looked up in the schema of the provider that has the same objects."""

from __future__ import annotations

from assistant.knowledge import Packs
from assistant.learn.explain.manifests import manifest_spots


def unknown_fields(packs: Packs, text: str) -> list[str]:
    """The fields of a manifest that no schema has."""
    spots = list(manifest_spots("object.yaml", text, packs))
    return [spot.name for spot in spots if not spot.known.known]

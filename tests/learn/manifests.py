"""Kubernetes manifests, looked up in the schema of the provider that has the same objects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from assistant.core.schema import BodySchema
from assistant.knowledge import Packs
from assistant.knowledge.types import block_body

_RENAMED = {"provisioner": "storage_provisioner", "ips": "ip"}
"""Where the provider's name for a field is another word."""


def unknown_fields(packs: Packs, text: str) -> list[str]:
    """The fields of a manifest that no schema has."""
    found = []
    for document in yaml.safe_load_all(text):
        kind = _snake(document["kind"])
        names = (f"kubernetes_{kind}_v2", f"kubernetes_{kind}_v1")
        known = (packs.component(f"terraform/resource/{name}") for name in names)
        component = next((one for one in known if one is not None), None)
        if component is None:
            found.append(document["kind"])
            continue
        fields = {k: v for k, v in document.items() if k not in ("apiVersion", "kind")}
        found += _unknown(component.body, fields, document["kind"])
    return found


def _unknown(body: BodySchema, fields: Mapping[str, Any], path: str) -> Iterator[str]:
    for key, value in fields.items():
        name = next((n for n in _names(key) if n in body.attributes), "")
        inner = next((b for n in _names(key) if (b := block_body(body, n))), None)
        if inner is None and not name:
            yield f"{path}.{key}"
        elif inner is not None:
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, dict):
                    yield from _unknown(inner, one, f"{path}.{key}")


def _names(key: str) -> tuple[str, ...]:
    """The field as the provider may spell it: in snake case, repeated blocks in the singular."""
    plain = _RENAMED.get(key, _snake(key))
    return plain, plain.removesuffix("s"), re.sub("ies$", "y", plain), plain.removesuffix("es")


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()

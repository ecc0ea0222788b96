"""Data of companion formats: schemas and names, each with its origin beside it."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any

import msgspec


class Origin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a data file comes from (`<name>.origin.yaml`)."""

    name: str
    """What it is called on the rung `schema`."""
    version: str
    origin: str
    """Package, version and path it was taken from."""
    licence: str
    """Licence of the origin; of bare facts that of the work they were read in."""
    date: str
    changed: str
    """What was taken out or added."""


def _data(name: str) -> bytes:
    return (files("assistant.knowledge") / "data" / "formats" / name).read_bytes()


@lru_cache(maxsize=32)
def format_data(name: str) -> Any:
    """The data file `<name>.json`. Raises FileNotFoundError for a name that is not there."""
    return msgspec.json.decode(_data(f"{name}.json"))


@lru_cache(maxsize=32)
def format_origin(name: str) -> Origin:
    """The origin of a data file."""
    return msgspec.yaml.decode(_data(f"{name}.origin.yaml"), type=Origin)

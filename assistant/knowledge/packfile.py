"""Packs of names and values that are one JSON file each, with their origin in the file."""

from __future__ import annotations

from importlib.resources import files
from typing import TypeVar

import msgspec

T = TypeVar("T")


class About(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Where a data file's facts come from."""

    origin: str
    version: str
    """Of what the facts describe."""
    licence: str
    date: str
    """When it was written: 2026-11-25."""


def read_pack(name: str, type_: type[T]) -> T:
    """The file of that name in `data/formats`, against its strict model."""
    content = files("assistant.knowledge").joinpath("data", "formats", name).read_bytes()
    return msgspec.json.decode(content, type=type_)

"""Packs of companion formats: one JSON file each, which says of itself where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


class About(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What a data file is, and where its facts come from."""

    name: str
    """What it is called on the rung `schema`."""
    version: str
    """As the rung tells it: the origin's own, or the date of one that is kept by hand."""
    covers: str
    """The releases that the facts are about, where the version does not say so."""
    origin: str
    """Package, version and path it was taken from, or how the facts were gathered."""
    licence: str
    """Licence of the origin; `facts` where nothing is copied."""
    date: str
    """When it was written: 2026-11-25."""
    changed: str
    """What was taken out or added."""
    complete: bool
    """False: there are more names than it lists."""


class _Head(msgspec.Struct, frozen=True):
    about: About


class _Schema(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    about: About
    schema: dict[str, Any]


def read_pack(name: str, type_: type[T]) -> T:
    """The file `<name>.json`, against its strict model. Raises FileNotFoundError where it is not
    there."""
    content = files("assistant.knowledge").joinpath("data", "formats", f"{name}.json").read_bytes()
    return msgspec.json.decode(content, type=type_)


@lru_cache(maxsize=32)
def schema_data(name: str) -> dict[str, Any]:
    """The JSON Schema in a data file that holds one."""
    return read_pack(name, _Schema).schema


def pointed(root: Mapping[str, Any], reference: str) -> Any:
    """What a `$ref` within a JSON Schema leads to. Raises KeyError where nothing stands there."""
    found: Any = root
    for word in reference.removeprefix("#/").split("/"):
        found = found[word.replace("~1", "/").replace("~0", "~")]
    return found


@lru_cache(maxsize=32)
def about(name: str) -> About:
    """What a data file says of itself."""
    return read_pack(name, _Head).about

"""What formats have in common: the packs that know their names, and PyYAML."""

from __future__ import annotations

from functools import lru_cache

from assistant.check.formats.format import Named
from assistant.check.formats.shape import Shape, compile_schema
from assistant.check.installed import installed
from assistant.knowledge.formats import about, schema_data


@lru_cache(maxsize=1)
def pyyaml() -> Named:
    """What reads them."""
    return "PyYAML", installed("PyYAML")


@lru_cache(maxsize=16)
def shape_of(name: str) -> Shape:
    """The compiled schema of the data file `<name>.json`, kept."""
    return compile_schema(schema_data(name))


def origin_of(name: str) -> Named:
    """Name and version of the data file, as the rung `schema` tells them."""
    pack = about(name)
    return pack.name, pack.version

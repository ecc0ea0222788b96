"""Words that mean the same thing in different tools' schemas, and what formats call otherwise."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path

import msgspec

FILE = Path(__file__).with_name("data") / "meanings.yaml"


class _File(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    groups: tuple[tuple[str, ...], ...]
    formats: dict[str, dict[str, tuple[str, ...]]]


def of_same_meaning(word: str, names: Collection[str], limit: int = 3) -> tuple[str, ...]:
    """The names that may be meant by a word of another tool; only such as are in `names`."""
    groups = _groups().get(_plain(word), ())
    if not groups:
        return ()
    known = {_plain(name): name for name in names}
    found = dict.fromkeys(known[one] for group in groups for one in group if one in known)
    return tuple(found)[:limit]


def said_in(table: str, word: str, names: Collection[str]) -> tuple[str, ...]:
    """What a format calls the thing that people call by a word; only such as are in `names`.

    `table`: one of `formats` in the data file. Raises KeyError for any other.
    """
    return tuple(name for name in _file().formats[table].get(word.lower(), ()) if name in names)


@lru_cache(maxsize=1)
def _file() -> _File:
    return msgspec.yaml.decode(FILE.read_bytes(), type=_File)


@lru_cache(maxsize=1)
def _groups() -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Each word with the groups that it is in."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for group in _file().groups:
        plain = tuple(dict.fromkeys(_plain(name) for name in group))
        for word in plain:
            found.setdefault(word, []).append(plain)
    return {word: tuple(groups) for word, groups in found.items()}


def _plain(word: str) -> str:
    return word.lower().replace("-", "_")

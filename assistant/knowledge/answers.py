"""Answer files for Windows Setup: components, their passes, settings and values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import msgspec

from assistant.knowledge.formats import About, read_pack


class _Component(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    elements: dict[str, Any]
    """Name to type, or to what stands inside. `[]` after a name: a list's item; `!`: it must be
    there; an empty name: more are there than are listed."""
    passes: tuple[str, ...] = ()
    """The passes that it has; empty: not known."""
    sure: bool = False
    """True: in any other pass it has no effect."""
    within: dict[str, tuple[str, ...]] = {}
    """Passes of single settings, where they have fewer than the component."""


class _File(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    about: About
    components: dict[str, _Component]
    others: tuple[str, ...]
    """Components of which the name alone is known."""
    time_zones: tuple[str, ...]
    images: tuple[str, ...]
    """Names of images on Microsoft's own ISOs."""


@dataclass(frozen=True, slots=True)
class Setting:
    """An element inside a component, or a component itself."""

    type: str = ""
    """bool, `string 256`, `int 1..500`, `enum a|b`, computer, image, key, keyboard, locale,
    timezone. Empty: it holds elements."""
    inside: Mapping[str, Setting] = field(default_factory=dict)
    item: bool = False
    """It may repeat, and each carries an action."""
    required: bool = False
    complete: bool = True
    """False: more elements may stand inside than are listed."""


@dataclass(frozen=True, slots=True)
class Component:
    """A component of Windows."""

    body: Setting
    passes: tuple[str, ...]
    sure: bool
    within: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class AnswerPack:
    """What answer files may hold."""

    components: Mapping[str, Component]
    names: frozenset[str]
    """Of every known component."""
    time_zones: frozenset[str]
    images: frozenset[str]


def _setting(value: Any, *, item: bool = False, required: bool = False) -> Setting:
    if isinstance(value, str):
        return Setting(value, item=item, required=required)
    inside = {
        name.rstrip("[]!"): _setting(one, item=name.endswith("[]"), required=name.endswith("!"))
        for name, one in value.items()
        if name
    }
    return Setting("", inside, item, required, complete="" not in value)


@lru_cache(maxsize=1)
def answer_pack() -> AnswerPack:
    """The pack, read once."""
    data = read_pack("unattend", _File)
    components = {
        name: Component(_setting(one.elements), one.passes, one.sure, one.within)
        for name, one in data.components.items()
    }
    return AnswerPack(
        components=components,
        names=frozenset({*components, *data.others}),
        time_zones=frozenset(data.time_zones),
        images=frozenset(data.images),
    )

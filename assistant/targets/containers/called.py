"""What the goal calls the volumes of its containers."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.core.intent import Parameter
from assistant.targets.containers.cast import Cast
from assistant.targets.containers.mounts import mounts
from assistant.targets.scene import Scene


def called(cast: Cast, scene: Scene) -> Mapping[tuple[str, str], Parameter]:
    """The goal's names, by service and volume: one name is that of the first volume, a database's
    before others'; of several each is its whose service or database it has in it."""
    given = [p for p in scene.given if p.name == "volume_name"]
    there = [
        (role.id, volume.name)
        for role in (*cast.databases, *cast.apps)
        for volume in cast.volumes(role)
        if volume.name not in mounts(role, cast, scene)
    ]
    if not given or not there:
        return {}
    out = {there[0]: given[0]} if len(given) == 1 else _by_word(given, there)
    if len(out) == len(given):
        scene.setting("volume_name")
        return out
    return {}


def _by_word(
    given: list[Parameter], there: list[tuple[str, str]]
) -> dict[tuple[str, str], Parameter]:
    """Each name's volume: the one whose service the name begins like."""
    out: dict[tuple[str, str], Parameter] = {}
    for name in given:
        word = str(name.value).lower()
        fitting = [key for key in there if key not in out and word[:2] == key[0][:2]]
        fitting = fitting or [key for key in there if key not in out and "db" in word]
        if fitting:
            out[fitting[0]] = name
    return out

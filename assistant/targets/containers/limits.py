"""Whose memory and processors a goal limits."""

from __future__ import annotations

import re

from assistant.targets.containers.cast import Cast, Role
from assistant.targets.scene import Scene

_EACH = (
    r"(?:per|each|every|all(?:\s+(?:of\s+)?the)?|both)\s+(?:containers?|services?)|(?:for|to)\s+(?:each|all|both)"
    r"(?:\s+of\s+them)?\b|\beach\b"
)
_BEHIND = re.compile(rf"[^,;.]{{0,40}}?\b(?:{_EACH})", re.IGNORECASE)
_BEFORE = re.compile(rf"\b(?:{_EACH})[^,;.]{{0,40}}\Z", re.IGNORECASE)


def is_limited(role: Role, cast: Cast, scene: Scene, name: str) -> bool:
    """Whether a value of the goal that names no service is this one's: every service's where the
    goal says so, else that of those that are more than a database."""
    if f"param:{name}" not in scene.facts:
        return False
    return role in cast.apps or not cast.apps or _is_of_all(scene, name)


def _is_of_all(scene: Scene, name: str) -> bool:
    """True for '512m for each container' and 'each container limited to 512m'."""
    span = scene.settings[name].span if name in scene.settings else None
    if span is None:
        return False
    before, behind = scene.goal[: span.start], scene.goal[span.end :]
    within = scene.goal[span.start : span.end]
    return any(
        (
            _BEHIND.match(behind),
            _BEFORE.search(before),
            re.search(rf"\b(?:{_EACH})", within, re.IGNORECASE),
        )
    )

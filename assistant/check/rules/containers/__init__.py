"""Containers, however they are described."""

from __future__ import annotations

from assistant.check.rules.containers import (
    docker_power,
    unpinned_image,
)
from assistant.check.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    docker_power.RULE,
    unpinned_image.RULE,
)

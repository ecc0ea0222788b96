"""Expansions of the recipes for Docker Compose."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.targets.compose.stack import stack
from assistant.targets.scene import Expansion

EXPANSIONS: Mapping[str, Expansion] = {"compose-stack": stack}

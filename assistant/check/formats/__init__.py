"""Companion formats: compose, cloud-init, answer files, scripts... One format, one module."""

from __future__ import annotations

from assistant.check.formats.ansible import PLAYBOOK, REQUIREMENTS, TASKS
from assistant.check.formats.cloudinit import (
    AUTOINSTALL,
    CLOUD_CONFIG,
    META_DATA,
    NETWORK_CONFIG,
)
from assistant.check.formats.compose import COMPOSE
from assistant.check.formats.format import Format, Named
from assistant.check.formats.powershell import POWERSHELL

__all__ = ["FORMATS", "Format", "Named", "format_of"]

FORMATS: tuple[Format, ...] = (
    CLOUD_CONFIG,
    AUTOINSTALL,
    NETWORK_CONFIG,
    META_DATA,
    COMPOSE,
    PLAYBOOK,
    TASKS,
    REQUIREMENTS,
    POWERSHELL,
)
"""The first that matches a file is the file's format."""


def format_of(path: str, text: str, formats: tuple[Format, ...] = FORMATS) -> Format | None:
    """The format of a file; None where it has none of these."""
    return next((one for one in formats if one.matches(path, text)), None)

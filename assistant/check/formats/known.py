"""All companion formats."""

from __future__ import annotations

from assistant.check.formats.ansible import PLAYBOOK, REQUIREMENTS, TASKS
from assistant.check.formats.cloudinit import (
    AUTOINSTALL,
    CLOUD_CONFIG,
    META_DATA,
    NETWORK_CONFIG,
)
from assistant.check.formats.compose import COMPOSE
from assistant.check.formats.dockerfile import DOCKERFILE
from assistant.check.formats.format import Format
from assistant.check.formats.kickstart import KICKSTART
from assistant.check.formats.powershell import POWERSHELL
from assistant.check.formats.preseed import PRESEED
from assistant.check.formats.unattend import UNATTEND

FORMATS: tuple[Format, ...] = (
    CLOUD_CONFIG,
    AUTOINSTALL,
    NETWORK_CONFIG,
    META_DATA,
    COMPOSE,
    PLAYBOOK,
    TASKS,
    REQUIREMENTS,
    DOCKERFILE,
    KICKSTART,
    POWERSHELL,
    PRESEED,
    UNATTEND,
)
"""The first that matches a file is the file's format."""

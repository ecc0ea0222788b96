"""Words by which a goal asks for a tool that sets up machines, for readers that come before tools
are read."""

from __future__ import annotations

import re

_PLAYBOOK = r"ansible|playbooks?"
_FIRST_BOOT = r"cloud[\s-]?(?:init|config)|user[\s-]?data"
PLAYBOOK = re.compile(rf"\b(?:{_PLAYBOOK})\b", re.IGNORECASE)
"""A playbook."""
FIRST_BOOT = re.compile(rf"\b(?:{_FIRST_BOOT})\b", re.IGNORECASE)
"""User data for a first boot."""
CONFIGURES = re.compile(rf"\b(?:{_PLAYBOOK}|{_FIRST_BOOT})\b", re.IGNORECASE)
"""Either of both."""

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
_CONTAINERS = re.compile(
    r"\b(?:docker|compose|containers?|self[\s-]?host(?:ed|ing)?|stack)\b", re.IGNORECASE
)
_ELSEWHERE = re.compile(rf"\b(?:{_PLAYBOOK}|{_FIRST_BOOT}|terraform|tofu|packer)\b", re.IGNORECASE)


def is_about_containers(goal: str) -> bool:
    """True where the goal runs containers and names no tool that sets up something else."""
    return bool(_CONTAINERS.search(goal)) and not _ELSEWHERE.search(goal)

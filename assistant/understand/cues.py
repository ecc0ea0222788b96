"""Words by which a goal asks for a tool that sets up machines, for readers that come before tools
are read."""

from __future__ import annotations

import re
from functools import cache

from assistant.understand.lexicon import alternatives, lexicon

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


_MACHINES = re.compile(
    r"\b(?:vms?|virtual|machines?|proxmox|pve|vsphere|vcenter|esxi|hyper-?v|kvm|libvirt|images?|iso|aws|azure|gcp|hetzner"
    r"|ec2|kubernetes|k8s|helm|servers?|hosts?)\b",
    re.IGNORECASE,
)


@cache
def _services() -> re.Pattern[str]:
    words = tuple(word for service in lexicon().services for word in service.words)
    return re.compile(rf"\b(?:{alternatives(words)})\b", re.IGNORECASE)


def is_about_containers(goal: str) -> bool:
    """True where the goal runs containers, or names services and no machine, and no tool that sets
    up something else."""
    if _ELSEWHERE.search(goal):
        return False
    if _CONTAINERS.search(goal):
        return True
    return not _MACHINES.search(goal) and bool(_services().search(goal))

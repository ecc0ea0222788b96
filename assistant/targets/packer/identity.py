"""What makes the machines of one Linux template alike, and the words of scripts that undo it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

ID_WORDS = ("machine-id", "sys-unconfig", "virt-sysprep", "unconfigure")
"""Who speaks of one of these takes the machine id away."""
KEY_WORDS = ("ssh_host_", "cloud-init", "cloud-config", *ID_WORDS[1:])
"""The same of SSH host keys; cloud-init makes new ones for a new instance."""
SHELLS = frozenset({"shell", "file", "breakpoint", "shell-local"})
"""Provisioners whose work is seen in full."""


def becomes_template(builder: str, value: Callable[[str], Any]) -> bool:
    """Whether a source ends as a template that machines are cloned from."""
    if builder == "proxmox-iso":
        return value("skip_convert_to_template") in (None, False, "false", "", [])
    return builder == "vsphere-iso" and value("convert_to_template") in (True, "true")

"""Unattended answers for Linux installers, and what a Linux image needs around them."""

from assistant.targets.packer.linux.autoinstall import meta_data, user_data
from assistant.targets.packer.linux.installation import Installation, Part, Slot, escaped
from assistant.targets.packer.linux.kickstart import kickstart
from assistant.targets.packer.linux.preseed import preseed

__all__ = [
    "Installation",
    "Part",
    "Slot",
    "escaped",
    "kickstart",
    "meta_data",
    "preseed",
    "user_data",
]

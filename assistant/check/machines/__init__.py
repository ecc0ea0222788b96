"""Sources of Packer builds as machines: what they are given, and what runs on them."""

from assistant.check.machines.builds import Build, builds_of
from assistant.check.machines.hardware import Firmware, asked_by_setup, firmware_of, has_tpm
from assistant.check.machines.machine import (
    ISO_BUILDERS,
    LOCAL_BUILDERS,
    Family,
    Machine,
    machines_of,
)

__all__ = [
    "ISO_BUILDERS",
    "LOCAL_BUILDERS",
    "Build",
    "Family",
    "Firmware",
    "Machine",
    "asked_by_setup",
    "builds_of",
    "firmware_of",
    "has_tpm",
    "machines_of",
]

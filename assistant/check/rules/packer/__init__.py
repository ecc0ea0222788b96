"""Packer templates."""

from __future__ import annotations

from assistant.check.rules.packer import (
    hyperv_generation,
    missing_checksum,
    power_cut,
)
from assistant.check.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    hyperv_generation.RULE,
    missing_checksum.RULE,
    power_cut.RULE,
)

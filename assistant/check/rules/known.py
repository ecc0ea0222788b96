"""All rules."""

from __future__ import annotations

from assistant.check.rules import containers, linux, packer, secrets, terraform, windows
from assistant.check.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    *containers.RULES,
    *linux.RULES,
    *packer.RULES,
    *secrets.RULES,
    *terraform.RULES,
    *windows.RULES,
)

"""Secrets, wherever they stand."""

from __future__ import annotations

from assistant.check.rules.rule import Rule
from assistant.check.rules.secrets import (
    secret_literal,
    sensitive_variable,
)

RULES: tuple[Rule, ...] = (
    secret_literal.RULE,
    sensitive_variable.RULE,
)

"""Terraform configurations."""

from __future__ import annotations

from assistant.check.rules.rule import Rule

RULES: tuple[Rule, ...] = ()

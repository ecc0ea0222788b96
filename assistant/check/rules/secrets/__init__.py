"""Secrets, wherever they stand."""

from __future__ import annotations

from assistant.check.rules.rule import Rule
from assistant.check.rules.secrets import (
    ansible_password,
    compose_secret,
    credentials_in_url,
    first_boot_password,
    installer_password,
    secret_copied,
    secret_in_command,
    secret_in_image,
    secret_literal,
    secret_token,
    sensitive_variable,
)

RULES: tuple[Rule, ...] = (
    ansible_password.RULE,
    compose_secret.RULE,
    credentials_in_url.RULE,
    first_boot_password.RULE,
    installer_password.RULE,
    secret_copied.RULE,
    secret_in_command.RULE,
    secret_in_image.RULE,
    secret_literal.RULE,
    secret_token.RULE,
    sensitive_variable.RULE,
)

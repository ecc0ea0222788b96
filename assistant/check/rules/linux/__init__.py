"""Shell scripts, installers and first-boot data of Linux."""

from __future__ import annotations

from assistant.check.rules.linux import (
    apt_key,
    asks_for_consent,
    crontab_replaced,
    download_not_verified,
    password_not_hashed,
    piped_script,
    protection_off,
    script_goes_on,
    script_without_undo,
    ssh_open,
    system_file_replaced,
    ufw_lockout,
    unguarded_rm,
    unsigned_packages,
    world_writable,
)
from assistant.check.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    apt_key.RULE,
    asks_for_consent.RULE,
    crontab_replaced.RULE,
    download_not_verified.RULE,
    password_not_hashed.RULE,
    piped_script.RULE,
    protection_off.RULE,
    script_goes_on.RULE,
    script_without_undo.RULE,
    ssh_open.RULE,
    system_file_replaced.RULE,
    ufw_lockout.RULE,
    unguarded_rm.RULE,
    unsigned_packages.RULE,
    world_writable.RULE,
)

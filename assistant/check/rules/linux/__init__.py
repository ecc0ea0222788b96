"""Shell scripts, installers and first-boot data of Linux."""

from __future__ import annotations

from assistant.check.rules.linux import (
    apt_key,
    asks_for_consent,
    command_always_changed,
    crontab_replaced,
    download_not_verified,
    errors_ignored,
    file_awaited,
    latest_package,
    password_not_hashed,
    piped_script,
    plain_download,
    protection_off,
    script_goes_on,
    script_without_undo,
    secret_logged,
    ssh_open,
    ssh_password,
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
    command_always_changed.RULE,
    crontab_replaced.RULE,
    download_not_verified.RULE,
    errors_ignored.RULE,
    file_awaited.RULE,
    latest_package.RULE,
    password_not_hashed.RULE,
    piped_script.RULE,
    plain_download.RULE,
    protection_off.RULE,
    script_goes_on.RULE,
    script_without_undo.RULE,
    secret_logged.RULE,
    ssh_open.RULE,
    ssh_password.RULE,
    system_file_replaced.RULE,
    ufw_lockout.RULE,
    unguarded_rm.RULE,
    unsigned_packages.RULE,
    world_writable.RULE,
)

"""Windows: answer files, sysprep, scripts."""

from __future__ import annotations

from assistant.check.rules.rule import Rule
from assistant.check.rules.windows import (
    answer_file,
    answer_file_left,
    appx_one_user,
    autologon_count,
    autologon_left,
    build_answers_in_clone,
    device_encryption,
    seal_deadline,
    seal_timeout,
    store_updates,
    sysprep_generalize,
    sysprep_last,
    sysprep_reboot,
    sysprep_switches,
    sysprep_waited,
    token_filter_left,
    winrm_port_left,
    winrm_unencrypted,
)

RULES: tuple[Rule, ...] = (
    answer_file.RULE,
    answer_file_left.RULE,
    appx_one_user.RULE,
    autologon_count.RULE,
    autologon_left.RULE,
    build_answers_in_clone.RULE,
    device_encryption.RULE,
    seal_deadline.RULE,
    seal_timeout.RULE,
    store_updates.RULE,
    sysprep_generalize.RULE,
    sysprep_last.RULE,
    sysprep_reboot.RULE,
    sysprep_switches.RULE,
    sysprep_waited.RULE,
    token_filter_left.RULE,
    winrm_port_left.RULE,
    winrm_unencrypted.RULE,
)

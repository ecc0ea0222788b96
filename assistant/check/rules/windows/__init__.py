"""Windows: answer files, sysprep, scripts."""

from __future__ import annotations

from assistant.check.rules.rule import Rule
from assistant.check.rules.windows import (
    answer_file,
    build_answers_in_clone,
    seal_timeout,
    sysprep_last,
)

RULES: tuple[Rule, ...] = (
    answer_file.RULE,
    build_answers_in_clone.RULE,
    seal_timeout.RULE,
    sysprep_last.RULE,
)

"""What a schema cannot say: one rule, one file, one page, each with a bad and a good example."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules import (
    answer_file,
    build_answers_in_clone,
    docker_power,
    hyperv_generation,
    missing_checksum,
    power_cut,
    seal_timeout,
    secret_literal,
    sensitive_variable,
    sysprep_last,
    unpinned_image,
)
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.core.finding import Finding, Position

__all__ = ["RULES", "Hit", "Rule", "rule_findings"]

RULES: tuple[Rule, ...] = (
    answer_file.RULE,
    build_answers_in_clone.RULE,
    docker_power.RULE,
    hyperv_generation.RULE,
    missing_checksum.RULE,
    power_cut.RULE,
    seal_timeout.RULE,
    secret_literal.RULE,
    sensitive_variable.RULE,
    sysprep_last.RULE,
    unpinned_image.RULE,
)


def rule_findings(subject: Subject, rules: tuple[Rule, ...] = RULES) -> Iterator[Finding]:
    """The findings of all rules. A rule that crashes becomes a finding of its own."""
    for rule in rules:
        try:
            yield from list(rule.findings(subject))
        except Exception as error:  # noqa: BLE001 - one faulty rule must not cost the others
            start = Position(1, 1)
            yield Finding(
                code="internal/rule-crashed",
                severity="warning",
                summary=f"{rule.code} could not be judged",
                path=min(subject.files, default=""),
                start=start,
                end=start,
                source="internal",
                detail=f"{type(error).__name__}: {error}",
            )

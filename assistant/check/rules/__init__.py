"""What a schema cannot say: one rule, one file, one page, each with a bad and a good example."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules import containers, linux, packer, secrets, terraform, windows
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.core.finding import Finding, Position

__all__ = ["RULES", "Hit", "Rule", "rule_findings"]

RULES: tuple[Rule, ...] = (
    *containers.RULES,
    *linux.RULES,
    *packer.RULES,
    *secrets.RULES,
    *terraform.RULES,
    *windows.RULES,
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

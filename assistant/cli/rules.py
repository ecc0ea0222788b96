"""The rules of the checker, listed and explained."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.check.rules import Rule
from assistant.check.rules.known import RULES
from assistant.core.errors import Declined
from assistant.knowledge.spelling import alike
from assistant.render.report import VERSION


def rules_output(code: str | None, *, listed: bool, as_json: bool) -> str:
    """What `--rules` (`listed`) and `--explain CODE` print. Raises Declined for an unknown code."""
    rules: Sequence[Rule] = RULES if code is None else (rule_named(code),)
    if as_json:
        return json.dumps(rules_json(rules, whole=not listed), indent=1, ensure_ascii=False)
    return rules_text(rules) if listed else rule_text(rules[0])


def rule_named(code: str) -> Rule:
    """A rule by its code, with or without `rule/`. Raises Declined, with the nearest."""
    by_code = {rule.code: rule for rule in RULES}
    full = code if code in by_code else f"rule/{code}"
    if full in by_code:
        return by_code[full]
    area = code.partition("/")[0]
    if area not in (code, "rule"):
        raise Declined(f"{code} is no rule, so it has no page",
                       mend="a finding of it says itself what is wrong")  # fmt: skip
    near = alike(full, by_code)
    mend = f"nearest: {', '.join(near)}" if near else "dryfit check --rules"
    raise Declined(f"I don't know the rule “{code}”", mend=mend)


def rules_text(rules: Sequence[Rule]) -> str:
    """A line for each rule: code, severity, what it says."""
    width = max(len(rule.code) for rule in rules)
    return "\n".join(f"{rule.code:<{width}}  {rule.severity:<7}  {title(rule)}" for rule in rules)


def rule_text(rule: Rule) -> str:
    """A rule's page with its examples."""
    parts = [f"{rule.code}  ({rule.severity})", rule.page.strip()]
    for word, files in (("Breaks it:", rule.bad), ("Keeps it:", rule.good)):
        parts.append(word)
        parts += [f"{path}\n{_indented(text)}" for path, text in files.items()]
    return "\n\n".join(parts)


def rules_json(rules: Sequence[Rule], *, whole: bool) -> Mapping[str, Any]:
    """The object that `--rules --json` prints, and with `whole` the one of `--explain`."""
    return {"version": VERSION, "rules": [_rule_json(rule, whole=whole) for rule in rules]}


def _rule_json(rule: Rule, *, whole: bool) -> dict[str, Any]:
    value: dict[str, Any] = {"code": rule.code, "severity": rule.severity, "title": title(rule)}
    if whole:
        value |= {"page": rule.page.strip(), "bad": dict(rule.bad), "good": dict(rule.good)}
    return value


def title(rule: Rule) -> str:
    """The first sentence of a rule's page, without its dot."""
    return " ".join(rule.page.partition("\n\n")[0].split()).removesuffix(".")


def _indented(text: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in text.rstrip("\n").split("\n"))

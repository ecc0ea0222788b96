"""Every rule: its bad example breaks it at the stated place, its good one does not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

import assistant.check.rules as room
from assistant.check.rules import Hit, Rule, rule_findings, rules_for
from assistant.check.rules.known import RULES
from assistant.check.subject import Subject
from tests.check.corpus import CORPUS


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_examples(rule: Rule) -> None:
    first = next(rule.findings(Subject(rule.bad)))
    assert (first.path, first.start.line, first.start.column) == rule.at
    assert first.code == rule.code
    assert list(rule.findings(Subject(rule.good))) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_has_its_page(rule: Rule) -> None:
    title, _, rest = rule.page.partition("\n\n")
    assert title.strip().endswith(".")
    assert len(rest.split()) > 10


def test_every_file_of_the_room_is_in_the_table() -> None:
    top = Path(room.__file__).parent
    files = {".".join(p.relative_to(top).with_suffix("").parts) for p in top.glob("*/[a-z]*.py")}
    modules = [rule.check.__module__.removeprefix(f"{room.__name__}.") for rule in RULES]
    assert sorted(files) == sorted(modules)
    assert len({rule.code for rule in RULES}) == len(RULES)


def test_a_rule_that_crashes_becomes_a_finding() -> None:
    def crash(_: Subject) -> Iterator[Hit]:
        raise ZeroDivisionError("oh")

    broken = replace(RULES[0], code="rule/broken", check=crash)
    files = {"a.tf": 'variable "x_password" {\n  type = string\n}\n'}
    findings = list(rule_findings(Subject(files), (broken, *RULES)))
    assert [f.code for f in findings] == ["internal/rule-crashed", "rule/sensitive-variable"]
    assert "rule/broken" in findings[0].summary
    assert findings[0].source == "internal"


SECRETS = [
    ('source "null" "a" {\n  ssh_password = "x"\n}\n', 1),
    ('source "null" "a" {\n  ssh_password = ""\n}\n', 0),
    ('variable "token" {\n  default = "x"\n}\n', 1),
    ('variable "token" {\n  default = null\n}\n', 0),
    ('locals {\n  a = { api_key = "x" }\n}\n', 1),
    ('locals {\n  a = "AKIAABCDEFGHIJKLMNOP"\n}\n', 1),
    ('locals {\n  ssh_password_file = "x"\n}\n', 0),
    ('locals {\n  password = "a${var.b}"\n}\n', 0),
    ('locals {\n  env = ["DB_PASSWORD=x", "TOKEN=${var.t}", "PASSWORD_FILE=/x"]\n}\n', 1),
]


@pytest.mark.parametrize(("text", "number"), SECRETS)
def test_secrets(text: str, number: int) -> None:
    rule = next(r for r in RULES if r.code == "rule/secret-literal")
    assert len(list(rule.findings(Subject({"a.pkr.hcl": text})))) == number


def test_the_mark_is_put_into_the_block() -> None:
    rule = next(r for r in RULES if r.code == "rule/sensitive-variable")
    fix = next(rule.findings(Subject(rule.bad))).fix
    assert fix is not None
    assert (fix.safety, fix.edits[0].start.line, fix.edits[0].text) == (
        "safe", 3, "  sensitive = true\n",
    )  # fmt: skip


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_is_among_those_asked_about_its_example(rule: Rule) -> None:
    assert rule in tuple(rules_for(Subject(rule.bad)))
    assert rule in tuple(rules_for(Subject(rule.good)))


def test_no_room_is_left_out_that_has_something_to_say() -> None:
    for path, text in CORPUS:
        files = {path: text}
        assert list(rule_findings(Subject(files))) == list(rule_findings(Subject(files), RULES))

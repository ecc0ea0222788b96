"""The page of all rules is made from the rules, and the one in the repository is up to date."""

from __future__ import annotations

import re
from pathlib import Path

from assistant.check.rules.known import RULES
from assistant.check.rules.pages import page

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"


def test_the_page_is_up_to_date() -> None:
    made = PAGE.read_text(encoding="utf-8") == page()
    assert made, "run: python -m assistant.check.rules.pages > docs/rules.md"


def test_every_rule_has_its_part_and_is_linked() -> None:
    text = page()
    headings = re.findall(r"^### (\S+)$", text, re.MULTILINE)
    linked = re.findall(r"^\| \[`(\S+)`\]\(#(\S+)\)", text, re.MULTILINE)
    assert sorted(headings) == sorted(rule.code for rule in RULES)
    assert [code for code, _ in linked] == headings
    assert all(anchor == code.replace("/", "") for code, anchor in linked)


def test_fences_are_closed() -> None:
    text = page()
    fences = re.findall(r"^(`{3,})(\w*)$", text, re.MULTILINE)
    assert len(fences) % 2 == 0
    assert all(not language for _, language in fences[1::2])

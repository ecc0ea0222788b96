"""Comments that switch findings off: where they hold, and that nothing goes in silence."""

from __future__ import annotations

import pytest

from assistant.check import CheckResult, check_files
from assistant.knowledge import Packs

CODE = "schema/unknown-attribute"


def checked(packs: Packs, text: str, path: str = "a.pkr.hcl") -> CheckResult:
    return check_files({path: text}, packs)


def source(line: str) -> str:
    return f'source "null" "a" {{\n  communicator = "none"\n{line}\n}}\n'


HOLDS = [
    f"  nope = 1 # dryfit: ignore[{CODE}]",
    f"  nope = 1 // dryfit:ignore[rule/x, {CODE}] because",
    f"  # dryfit: ignore[{CODE}]\n\n  # a word on it\n  nope = 1",
    "  nope = 1 # dryfit: ignore[schema/*]",
    f"  nope = 1 /* dryfit: ignore[{CODE}] */",
    f"  nope = 1\n  # dryfit: ignore-file[{CODE}]",
]


@pytest.mark.parametrize("line", HOLDS)
def test_switched_off(packs: Packs, line: str) -> None:
    result = checked(packs, source(line))
    assert result.findings == ()
    assert [f.code for f in result.ignored] == [CODE]
    schema = result.evidence[1]
    assert (schema.status, schema.why) == (
        "partial", f"1 finding switched off: {CODE}",
    )  # fmt: skip


STANDS = [
    "  nope = 1 # dryfit: ignore[]",
    "  nope = 1 # dryfit: ignore[rule/*]",
    f'  # dryfit: ignore[{CODE}]\n  ssh_host = "x"\n  nope = 1',
]


@pytest.mark.parametrize("line", STANDS)
def test_not_switched_off(packs: Packs, line: str) -> None:
    result = checked(packs, source(line))
    assert {f.code for f in result.findings} == {CODE, "check/unused-ignore"}
    assert result.ignored == ()


def test_a_warning_that_is_switched_off_leaves_the_rung_passed(packs: Packs) -> None:
    line = '  ssh_password = "hunter2" # dryfit: ignore[rule/secret-literal]'
    rules = checked(packs, source(line)).evidence[2]
    assert rules.status == "passed"
    assert rules.why == "1 finding switched off: rule/secret-literal"


def test_codes_that_are_not_always_looked_for_are_not_called_idle(packs: Packs) -> None:
    assert checked(packs, source("  # dryfit: ignore[shell/SC2086]")).findings == ()


def test_in_other_formats(packs: Packs) -> None:
    text = (
        "<!-- dryfit: ignore[rule/answer-file] -->\n"
        '<unattend xmlns="urn:schemas-microsoft-com:wrong"/>\n'
    )
    result = checked(packs, text, "autounattend.xml")
    assert [f.code for f in result.ignored] == ["rule/answer-file"]

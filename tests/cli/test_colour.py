"""Colours are for terminals."""

from __future__ import annotations

import sys

import pytest

from assistant.cli.colour import painted
from assistant.core.finding import Finding, Position
from assistant.render.findings import concise_text, findings_text

FINDING = Finding(
    "parse/x", "error", "Wrong", "a.tf", Position(1, 3), Position(1, 5), "parse", "", None
)
PLAIN = "error[parse/x]: Wrong\n --> a.tf:1:3\n  |\n1 | a bb\n  |   ^^\n\n1 error"


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    return monkeypatch


def test_severity_and_place_are_coloured_on_a_terminal(terminal: pytest.MonkeyPatch) -> None:
    text = findings_text([FINDING], {"a.tf": "a bb"}, painted)
    red, off = "\x1b[31m\x1b[1m", "\x1b[0m"
    assert text == PLAIN.replace("error[parse/x]", f"{red}error[parse/x]{off}").replace(
        "^^", f"{red}^^{off}"
    )
    assert concise_text([FINDING], painted).startswith(f"a.tf:1:3: {red}error[parse/x]{off} Wrong")


@pytest.mark.parametrize("name", ["NO_COLOR", "TERM", "pipe"])
def test_no_colour_where_none_is_wanted(terminal: pytest.MonkeyPatch, name: str) -> None:
    if name == "pipe":
        terminal.setattr(sys.stdout, "isatty", lambda: False, raising=False)
    else:
        terminal.setenv(name, "dumb")
    assert findings_text([FINDING], {"a.tf": "a bb"}, painted) == PLAIN

"""ShellCheck looks at finished scripts where it is installed; where it is not, the rung says so."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

import assistant.check.shellcheck as shellcheck
from assistant.check import check_files
from assistant.check.shellcheck import shellcheck_findings
from assistant.core.finding import Finding
from assistant.knowledge import Packs


def shown(findings: tuple[Finding, ...]) -> list[tuple[str, str, tuple[int, int, int, int]]]:
    return [
        (f.code, f.severity, (f.start.line, f.start.column, f.end.line, f.end.column))
        for f in findings
    ]


def test_what_it_says_has_its_place_and_is_no_error() -> None:
    looked = shellcheck_findings({"a.sh": "#!/bin/sh\n\tcd /x\n\techo $1\n"})
    assert shown(looked.findings) == [
        ("shell/SC2164", "warning", (2, 2, 2, 7)),
        ("shell/SC2086", "info", (3, 7, 3, 9)),
    ]
    assert looked.version
    assert not looked.why


def test_a_script_that_cannot_be_read_is_said_once(packs: Packs) -> None:
    files = {"a.sh": "#!/bin/sh\nif true; then\n  echo a\n"}
    result = check_files(files, packs, programs=True)
    assert [f.code for f in result.findings if f.severity == "error"] == ["parse/shell"]


def test_it_is_named_on_the_rung_and_looks_only_when_asked(packs: Packs) -> None:
    files = {"a.sh": "#!/bin/sh\ncd /x\n"}
    rules = check_files(files, packs, programs=True).evidence[2]
    assert rules.by.startswith("dryfit rules")
    assert "ShellCheck" in rules.by
    alone = check_files(files, packs)
    assert alone.evidence[2].by == "dryfit rules"
    assert not any(f.code.startswith("shell/") for f in alone.findings)


def test_a_missing_program_is_said_and_is_no_error(
    packs: Packs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shellcheck, "_places", lambda: "/nowhere")
    result = check_files({"a.sh": "#!/bin/sh\ncd /x\n"}, packs, programs=True)
    rules = result.evidence[2]
    assert (rules.status, rules.by) == ("passed", "dryfit rules")
    assert rules.why.startswith("shell scripts were not seen by ShellCheck")


def test_a_program_that_answers_nonsense_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "shellcheck"
    program.write_text("#!/bin/sh\necho 'version: 0'\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(shellcheck, "_places", lambda: str(tmp_path))
    looked = shellcheck_findings({"a.sh": "#!/bin/sh\ncd /x\n"})
    assert looked.findings == ()
    assert looked.why == "not seen by ShellCheck: a.sh"


def test_what_it_understands_is_no_doubt_any_more(packs: Packs) -> None:
    files = {"a.sh": '#!/bin/bash\necho "${x:=$((1<<3))}"\n'}
    alone = check_files(files, packs)
    assert [f.code for f in alone.findings] == ["parse/shell"]
    both = check_files(files, packs, programs=True)
    assert "parse/shell" not in {f.code for f in both.findings}
    assert both.evidence[0].status == "passed"


def test_windows_line_ends_are_told_once() -> None:
    files = {"a.sh": "#!/bin/sh\r\necho a\r\necho b\r\n"}
    found = shellcheck_findings(files).findings
    assert [(f.code, f.start.line) for f in found if f.code == "shell/SC1017"] == [
        ("shell/SC1017", 1)
    ]


def test_files_that_are_not_handed_over_are_not_missed() -> None:
    files = {"a.sh": '#!/bin/sh\n. /etc/os-release\n. "$1"\n'}
    assert shown(shellcheck_findings(files).findings) == []

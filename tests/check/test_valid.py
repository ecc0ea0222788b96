"""What is right is left alone, and nothing that is wrong brings the checker down."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import assistant.check as check
from assistant.check import check_files, values
from assistant.core.finding import Position
from assistant.knowledge import Packs
from assistant.syntax.hcl import parse
from tests.check.valid import VALID


@pytest.mark.parametrize("name", VALID)
def test_nothing_is_wrong_with_valid_files(packs: Packs, name: str) -> None:
    result = check_files(VALID[name], packs)
    assert [(f.code, f.path, f.start, f.summary) for f in result.findings] == []
    assert {e.status for e in result.evidence} <= {"passed", "not_run", "partial"}
    reasons = {e.why.partition(":")[0] for e in result.evidence if e.status == "partial"}
    assert reasons <= {"only some of the names are known"}


def test_the_same_files_give_the_same_answer(packs: Packs) -> None:
    files = {path: text + "\nx" for path, text in VALID["docker by terraform"].items()}
    assert check_files(files, packs) == check_files(dict(reversed(files.items())), packs)


ALL = [(path, text) for files in VALID.values() for path, text in files.items()]
LIMITS = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@LIMITS
@given(
    st.sampled_from(ALL),
    st.integers(0, 4000),
    st.integers(0, 30),
    st.sampled_from(["", "{", "}", '"', "\n", "= ", "${", "[", "<<E\n", "é🙂", "dynamic "]),
)
def test_a_file_in_the_middle_of_an_edit(
    packs: Packs, file: tuple[str, str], at: int, cut: int, piece: str
) -> None:
    path, text = file
    edited = text[:at] + piece + text[at + cut :]
    lines = edited.split("\n")
    for finding in check_files({path: edited}, packs).findings:
        assert finding.source != "internal", finding
        assert finding.path == path
        assert Position(1, 1) <= finding.start <= finding.end
        assert finding.end.line <= len(lines)
        assert finding.end.column <= len(lines[finding.end.line - 1]) + 1


@LIMITS
@given(
    st.sampled_from(["a.pkr.hcl", "a.tf", "a.pkrvars.hcl", "a.xml", "a.yaml", "a.json", "a.ps1"]),
    st.text(max_size=80),
)
def test_any_text(packs: Packs, path: str, text: str) -> None:
    result = check_files({path: text}, packs)
    assert all(f.source != "internal" for f in result.findings)


def test_a_check_that_crashes_is_said_and_the_others_speak(
    packs: Packs, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(check, "check_schema", crash)
    findings = check_files({"a.tf": "locals {\n  a = var.b\n}\n"}, packs).findings
    assert "internal/check-crashed" in {f.code for f in findings}
    assert "reference/undeclared-variable" in {f.code for f in findings}


def large() -> str:
    """About 300 lines of a sound template."""
    text = VALID["windows on hyper-v"]["main.pkr.hcl"]
    head, build = text.split("build {", 1)
    extra = "\n".join(
        f'  provisioner "powershell" {{\n    inline = [\n      "a {n}",\n      "b ${{var.cpus}}",\n'
        f'    ]\n    pause_before = "10s"\n    only = ["hyperv-iso.win"]\n  }}'
        for n in range(24)
    )
    return f"{head}build {{\n{extra}\n{build}"


def test_three_hundred_lines_take_milliseconds(packs: Packs) -> None:
    text = large()
    assert 290 <= text.count("\n") <= 330
    check_files({"a.pkr.hcl": text}, packs)
    took = []
    for n in range(6):
        changed = text + "\n" * (n + 1)
        begin = time.process_time()
        check_files({"a.pkr.hcl": changed}, packs)
        took.append(time.process_time() - begin)
    # 6 ms on an idle core; the bound leaves room for a machine that does other work.
    assert min(took) < 0.025


def test_the_second_reader_agrees_on_valid_files(packs: Packs) -> None:
    files = VALID["windows on hyper-v"] | VALID["docker by terraform"]
    result = check_files(files, packs, second_opinion=True)
    assert result.findings == ()
    assert "python-hcl2 8.1.4" in result.evidence[0].by


def test_canary_of_the_second_reader() -> None:
    """What this version of python-hcl2 gives; another version may give something else."""
    read = values.read_values('a "b" {\n  x = 1\n  y = "C:\\Temp"\n}\n')
    assert list(read) == ["a"]
    assert values.version() == "8.1.4"
    with pytest.raises(ValueError, match=r"."):
        values.read_values("a = = 1\n")
    with pytest.raises(ValueError, match=r"."):
        values.read_values("\ufeffa = 1\n")
    known = parse("a.hcl", "\ufeffa = 1\n")
    assert values.known_limit(known) == "a byte order mark"
    assert values.disagreement(known) is None


def test_the_second_reader_is_not_asked_while_typing(packs: Packs) -> None:
    result = check_files(VALID["windows on hyper-v"], packs)
    assert result.evidence[0].by == "tree-sitter-hcl"
    assert replace(result.evidence[0]) == result.evidence[0]

"""The ladder of one file says no more of it than was seen of it."""

from __future__ import annotations

from assistant.core.evidence import Evidence
from assistant.core.finding import Finding, Position
from assistant.render.ladder import ladder_of
from assistant.render.report import ladder_text

AT = Position(1, 1)


def evidence(*rungs: Evidence) -> tuple[Evidence, ...]:
    return rungs


def statuses(path: str, rungs: tuple[Evidence, ...], *findings: Finding) -> dict[str, str]:
    return {step.rung: step.status for step in ladder_of(path, rungs, findings)}


def test_a_rung_on_which_nobody_read_the_file_is_not_run() -> None:
    rungs = (
        Evidence("parsed", "passed", "p", "1", ("a",)),
        Evidence("engine", "passed", "e", "2", ("b",)),
    )
    assert statuses("a", rungs) == {
        "parsed": "passed", "schema": "not_run", "rules": "not_run",
        "engine": "not_run", "executed": "not_run",
    }  # fmt: skip


def test_of_several_engines_the_worst_verdict_counts() -> None:
    rungs = (
        Evidence("engine", "passed", "dash", "1", ("a.sh",)),
        Evidence("engine", "partial", "packer", "2", ("a.sh", "b")),
    )
    assert statuses("a.sh", rungs)["engine"] == "partial"
    engine = ladder_of("a.sh", rungs, ())[3]
    assert engine.by == ("dash 1", "packer 2")


def test_an_error_elsewhere_fails_a_file_only_where_the_folder_is_judged() -> None:
    rungs = (
        Evidence("parsed", "failed", "p", "1", ("a", "b")),
        Evidence("engine", "failed", "e", "2", ("a", "b")),
    )
    wrong = Finding("x/y", "error", "no", "b", AT, AT, "parse")
    assert statuses("a", rungs, wrong)["parsed"] == "passed"
    assert statuses("b", rungs, wrong)["parsed"] == "failed"
    assert statuses("a", rungs, wrong)["engine"] == "failed"


def test_engines_that_did_not_run_for_one_reason_are_told_in_one_line() -> None:
    none = Evidence("engine", "not_run", "", "", why="no container engine answers")
    other = Evidence("engine", "not_run", "", "", why="no PowerShell is here")
    lines = ladder_text((none, other, none)).split("\n")
    assert [line.split("not run")[1].strip() for line in lines] == [none.why, other.why]

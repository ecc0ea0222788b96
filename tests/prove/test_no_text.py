"""Files that bear the name of what an engine reads and are no text."""

from __future__ import annotations

import pytest

from assistant.core.finding import Finding
from assistant.prove import proof as proving
from assistant.prove import prove
from assistant.prove.judged import Judged
from assistant.targets.judging import Verdict
from assistant.targets.places import texts
from tests.prove.companions import packs

BINARY = b"\x7fELF\x02\x01\n\x01\x00\x00\xff\xfe\x00"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What was put before engines: target and folder; nothing is run."""
    found: list[tuple[str, str]] = []

    def judge_all(jobs, request):  # type: ignore[no-untyped-def]
        found.extend((job.adapter.target, job.root) for job in jobs)
        return [Judged(job, None, (Verdict("passed"),)) for job in jobs]

    monkeypatch.setattr(proving, "judge_all", judge_all)
    return found


def told(findings: tuple[Finding, ...]) -> list[tuple[str, str, str, int, int]]:
    return [(f.path, f.code, f.severity, f.start.line, f.start.column) for f in findings]


@pytest.mark.parametrize("name", ["main.tf", "a.pkr.hcl", "a.tf.json", "b.tofu"])
def test_a_binary_named_as_a_configuration_is_no_engines(
    name: str, asked: list[tuple[str, str]]
) -> None:
    proof = prove({name: BINARY}, packs())
    assert asked == []
    assert told(proof.findings) == [(name, "parse/encoding", "error", 2, 2)]
    assert {e.status for e in proof.evidence} == {"not_run"}
    assert name in proof.evidence[0].why


@pytest.mark.parametrize("name", ["a.yml", "a.sh", "tasks/main.yaml"])
def test_a_binary_named_as_a_text_is_told_and_stays_data(
    name: str, asked: list[tuple[str, str]]
) -> None:
    proof = prove({name: BINARY}, packs())
    assert asked == []
    assert told(proof.findings) == [(name, "parse/encoding", "warning", 2, 2)]
    assert texts({name: b"a: \0\n"}) == {}


def test_a_folder_with_a_hole_is_not_judged_and_what_is_beside_it_is(
    asked: list[tuple[str, str]],
) -> None:
    files = {
        "a/main.tf": b"locals {}\n", "a/x.tf": BINARY, "b/main.tf": b"locals {}\n",
        "b/x.bin": BINARY, "run.sh": b"echo a\n",
    }  # fmt: skip
    proof = prove(files, packs())
    assert asked == [("terraform", "b"), ("shell", "")]
    assert told(proof.findings) == [("a/x.tf", "parse/encoding", "error", 2, 2)]
    assert (proof.evidence[0].rung, proof.evidence[0].status) == ("engine", "not_run")


def test_one_file_is_told_only_of_what_belongs_to_it(asked: list[tuple[str, str]]) -> None:
    files = {"main.tf": b"locals {}\n", "x.tf": BINARY, "run.sh": b"echo a\n"}
    assert prove(files, packs(), asked="run.sh").findings == ()
    assert asked == [("shell", "")]
    for path in ("x.tf", "main.tf"):
        assert [f.path for f in prove(files, packs(), asked=path).findings] == ["x.tf"]
    assert asked == [("shell", "")]


def test_a_comment_in_another_encoding_is_left_to_the_engine(asked: list[tuple[str, str]]) -> None:
    assert prove({"main.tf": b"# \xe9t\xe9\nlocals {}\n"}, packs()).findings == ()
    assert asked == [("terraform", "")]

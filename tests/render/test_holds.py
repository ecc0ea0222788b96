from __future__ import annotations

from assistant.core.evidence import Evidence, Rung, RungStatus
from assistant.render.holds import holds, holds_text


def said(version: str, status: RungStatus, rung: Rung = "engine", by: str = "packer") -> Evidence:
    return Evidence(rung, status, by, version)


def test_the_worst_word_on_any_folder_counts() -> None:
    told = holds([
        said("1.8.7", "passed"), said("1.11.2", "passed"), said("1.11.2", "partial"),
        said("1.16.0", "failed"), said("1.16.0", "passed"), said("1.16.0", "passed", "executed"),
        Evidence("engine", "not_run", "", "", why="nobody is here"),
    ])  # fmt: skip
    assert [(one.version, one.status) for one in told] == [
        ("1.8.7", "passed"), ("1.11.2", "partial"), ("1.16.0", "failed"),
    ]  # fmt: skip


def test_versions_with_one_outcome_stand_together() -> None:
    told = holds([
        said("1.16.0", "failed"), said("1.8.6", "passed"), said("1.8.7", "passed"),
        said("1.11.2", "passed"), said("1.12.6", "not_run", by="opentofu"),
    ])  # fmt: skip
    assert holds_text(told) == (
        "holds on packer 1.8.6, 1.8.7 and 1.11.2; cannot be told by opentofu 1.12.6; "
        "does not hold on packer 1.16.0"
    )


def test_a_simulated_provider_is_named_once() -> None:
    told = holds([said("1.12.6", "simulated", by="opentofu"), said("1.16.0", "passed")])
    assert holds_text(told) == (
        "holds on packer 1.16.0; holds with a simulated provider on opentofu 1.12.6"
    )


def test_nothing_asked_nothing_told() -> None:
    assert holds([]) == ()

"""The last line of a report: the outcome and what keeps the draft from being proven."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.core.evidence import Evidence, Held
from assistant.core.intent import Intent, Span, Unread
from assistant.core.report import Report, outcome_of
from assistant.render.report import outcome_text

PASSED = Evidence("engine", "passed", "packer", "1.8.7")
COPY = Evidence("engine", "partial", "packer", "1.8.7", why="a copy was judged")
STOOD_IN = Evidence("engine", "simulated", "tofu", "1.9.0")
NOT_RUN = Evidence("engine", "not_run", "", "", why="none")
DOUBTED = Evidence("parsed", "partial", "tree-sitter-bash", "0.25.1")
PLAIN = Intent("g", "draft")
UNREAD = replace(
    PLAIN, unread=(Unread("sudo", Span(0, 4)), Unread("ssh\nkey", Span(5, 12)))
)  # fmt: skip
UNKNOWN = Held("a", "A", "unknown")


def last_line(intent: Intent, held: tuple[Held, ...], *evidence: Evidence) -> str:
    outcome = outcome_of(intent, (), held, evidence)
    return outcome_text(
        Report(outcome, intent.goal, 0, intent, evidence=evidence, obligations=held)
    )


PARTLY = "partly proven: a real engine passed what it was shown; "
CHECKED = "checked: no errors, but no engine ran on it"


@pytest.mark.parametrize(
    ("intent", "held", "evidence", "line"),
    [
        (UNREAD, (), PASSED, f"{PARTLY}words of the goal were not used: sudo, ssh key"),
        (PLAIN, (UNKNOWN, UNKNOWN), PASSED, f"{PARTLY}2 obligations could not be judged"),
        (PLAIN, (UNKNOWN,), COPY,
         f"{PARTLY}the engine was shown a copy; 1 obligation could not be judged"),
        (PLAIN, (), STOOD_IN, f"{PARTLY}a simulated provider stood in"),
        (PLAIN, (), NOT_RUN, CHECKED),
        (UNREAD, (), NOT_RUN, f"{CHECKED}; words of the goal were not used: sudo, ssh key"),
    ],
)  # fmt: skip
def test_the_true_causes_end_the_report(
    intent: Intent, held: tuple[Held, ...], evidence: Evidence, line: str
) -> None:
    assert last_line(intent, held, evidence) == line


def test_nothing_is_added_to_proven() -> None:
    assert last_line(PLAIN, (), PASSED) == (
        "proven: a real engine in a container passed every file that it reads"
    )


def test_a_script_that_may_not_parse_is_never_proven() -> None:
    assert last_line(PLAIN, (), DOUBTED, PASSED) == f"{PARTLY}a file may not be well-formed"


def test_a_part_that_no_engine_judged_hides_nothing_and_is_not_claimed() -> None:
    assert outcome_of(PLAIN, (), (), (PASSED, NOT_RUN)) == "partly_proven"
    assert last_line(PLAIN, (), PASSED, NOT_RUN) == f"{PARTLY}a part of it no engine judged"
    assert last_line(PLAIN, (), NOT_RUN, NOT_RUN) == CHECKED

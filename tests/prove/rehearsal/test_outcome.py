"""Whom a failed step is blamed on, by its words."""

from __future__ import annotations

import pytest

from assistant.core.finding import Position
from assistant.prove.rehearsal.outcome import Judge, line_of
from assistant.targets.rehearsing import Place, RunPlaybook, RunScript, Upload

HERE = Place("a.pkr.hcl", Position(3, 1), Position(3, 9))
LINE = Place("a.pkr.hcl", Position(5, 5), Position(5, 9))


def script(supplied: tuple[str, ...] = (), codes: frozenset[int] = frozenset({0})) -> RunScript:
    return RunScript(
        "x.sh", HERE, b"", "", "/tmp/script_1.sh", True, supplied=supplied, codes=codes
    )


@pytest.mark.parametrize(
    ("code", "words", "fate"),
    [
        (0, "anything", "ended"),
        (2, "/tmp/script_1.sh: 3: Syntax error: Unterminated quoted string", "failed"),
        (1, "useradd: unrecognized option '--bogus'\nUsage: useradd [options]", "failed"),
        (1, "/tmp/script_1.sh: line 4: X: unbound variable", "failed"),
        (1, "install: the key is not one of ours", "failed"),
        (127, "/tmp/script_1.sh: 3: nginx: not found", "lacking"),
        (100, "E: Unable to locate package nginx", "lacking"),
        (6, "curl: (6) Could not resolve host: example.org", "lacking"),
        (1, "System has not been booted with systemd as init system", "lacking"),
        (1, "mount: /mnt: permission denied.", "lacking"),
        (2, "sed: can't read /etc/ssh/sshd_config: No such file or directory", "lacking"),
        (6, "usermod: group 'docker' does not exist", "lacking"),
        (124, "", "lacking"),
        (1, "", "unclear"),
        (1, "sudo: unable to resolve host x: Temporary failure in name resolution", "unclear"),
    ],
)
def test_blame(code: int, words: str, fate: str) -> None:
    assert Judge().of(script(), code, words).fate == fate


def test_after_something_was_not_run_an_error_proves_little() -> None:
    judge = Judge()
    judge.skip(script(), "it needs a network")
    assert judge.of(script(), 1, "app: no key").fate == "unclear"
    assert judge.of(script(), 2, "Syntax error: end of file unexpected").fate == "failed"


def test_a_placeholder_is_not_the_drafts_fault() -> None:
    outcome = Judge().of(script(supplied=("key",)), 1, "ssh-keygen: not a public key file")
    assert (outcome.fate, outcome.why) == ("unclear", "it was given placeholders for key")


def test_a_playbook_is_never_blamed_as_a_whole() -> None:
    act = RunPlaybook("site.yml", HERE, ("site.yml",), "")
    assert Judge().of(act, 2, "fatal: [default]: FAILED! => no reason").fate == "unclear"
    assert Judge().of(act, 2, "fatal: could not resolve host").fate == "lacking"


def test_codes_that_the_draft_allows() -> None:
    assert Judge().of(script(codes=frozenset({0, 3})), 3, "").fate == "ended"
    assert Judge().of(Upload("x", HERE, {}, "/x"), 3, "app: broken").fate == "failed"


def test_the_line_that_a_shell_names() -> None:
    words = "/tmp/script_1.sh: 2: a: not found\n/tmp/script_1.sh: line 3: b: no\n"
    assert line_of(script(), words) == Place("x.sh", Position(3, 1), Position(4, 1))
    inline = RunScript("a …", HERE, b"", "", "/tmp/script_1.sh", True, (HERE, HERE, LINE))
    assert line_of(inline, words) == LINE
    assert line_of(script(), "nothing") is None

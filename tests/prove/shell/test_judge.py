"""The shells as judges of scripts, with scripted ones in their place."""

from __future__ import annotations

import json

import pytest

from assistant.prove.proof import prove
from assistant.targets.judging import Answer
from assistant.targets.shell.engine import adapter
from tests.prove.companions import Scripted, dented, judged, packs, places

BROKEN = dented({"scripts/a.sh": "#!/bin/sh\nif true; then\n  echo a\n"})


def said(path: str, bash: tuple[int, str], sh: tuple[int, str] | None = None) -> str:
    rows = ["dryfit-version bash 5.2.15(1)-release", "dryfit-version dash 0.5.12-2"]
    rows += [f"dryfit-script bash {bash[0]} {path}", bash[1]]
    rows += [f"dryfit-script sh {sh[0]} {path}", sh[1]] if sh else []
    return "\n".join(rows) + "\n"


def comment(code: int, level: str, line: int, message: str = "So. And so") -> dict[str, object]:
    return {
        "code": code, "level": level, "line": line, "column": 1, "endLine": line, "endColumn": 5,
        "message": message,
    }  # fmt: skip


def shells(text: str, path: str = "", *comments: dict[str, object]) -> Scripted:
    """The shells say `text`, ShellCheck its comments on one script."""
    told = f"dryfit-script shellcheck 1 {path}\n{json.dumps({'comments': comments})}\n"
    return Scripted(lambda trial: Answer(0, told if path else "", earlier=(Answer(0, text),)))


def test_what_bash_refuses_is_an_error_at_its_last_line_and_said_once() -> None:
    text = said(
        "scripts/a.sh",
        (2, "scripts/a.sh: line 4: syntax error: unexpected end of file"),
        (2, "scripts/a.sh: 3: Syntax error: end of file unexpected"),
    )
    scripted = shells(text, "scripts/a.sh", comment(1046, "error", 2), comment(2086, "info", 3))
    dash, lint = judged(adapter(), BROKEN, scripted)
    assert (dash.status, dash.by, dash.version) == ("failed", "dash", "0.5.12")
    assert places(dash.findings, BROKEN) == [
        ("error", "engine/bash-syntax", "scripts/a.sh:3: echo a")
    ]
    assert places(lint.findings, BROKEN) == [("info", "shell/SC2086", "scripts/a.sh:3:   ec")]


def test_what_only_sh_refuses_may_be_meant_for_another_sh() -> None:
    files = dented({"a.sh": "#!/bin/sh\na=(1 2)\n"})
    text = said("a.sh", (0, ""), (2, 'a.sh: 2: Syntax error: "(" unexpected'))
    dash, _ = judged(adapter(), files, shells(text, "a.sh"))
    assert (dash.status, dash.by) == ("partial", "dash")
    assert places(dash.findings, files) == [("warning", "engine/sh-syntax", "a.sh:2: a=(1 2)")]


def test_shellcheck_warns_and_never_refuses() -> None:
    files = dented({"a.sh": "cd /x\necho a\n"})
    scripted = shells(
        said("a.sh", (0, "")), "a.sh", comment(2164, "warning", 1), comment(1072, "error", 2)
    )
    bash, lint = judged(adapter(), files, scripted, "0.9.0")
    assert (bash.status, bash.by, bash.version) == ("passed", "bash", "5.2.15")
    assert (lint.status, lint.by, lint.why) == ("passed", "", "it warns of 2 places")
    assert [(f.code, f.severity, f.source) for f in lint.findings] == [
        ("shell/SC2164", "warning", "engine"), ("shell/SC1072", "warning", "engine"),
    ]  # fmt: skip
    assert "--shell=bash" in scripted.commands[1]


def test_a_shellcheck_that_does_not_answer_takes_nothing_from_the_shells() -> None:
    files = dented({"a.sh": "echo a\n"})
    bash, lint = judged(adapter(), files, shells(said("a.sh", (0, ""))))
    assert (bash.status, lint.status) == ("passed", "not_run")


def test_templates_and_what_hcl_fills_in_are_not_read_as_scripts() -> None:
    files = dented(
        {
            "main.tf": 'x = templatefile("${path.module}/boot.sh", {})\n',
            "boot.sh": "#!/bin/sh\n%s\n",
            "run.sh.tftpl": "#!/bin/sh\n",
            "own.sh": "#!/bin/zsh\n",
            "real.sh": "echo a\n",
        }
    )
    scripted = shells(said("real.sh", (0, "")))
    verdict, _ = judged(adapter(), files, scripted)
    assert (verdict.status, verdict.files) == ("passed", ("real.sh",))
    assert set(scripted.shown[0].files) == {"real.sh"}


@pytest.mark.parametrize("answer", [Answer(124, "", timed_out=True), Answer(1, "sh: not found")])
def test_shells_that_do_not_answer_give_no_verdict(answer: Answer) -> None:
    (verdict,) = judged(adapter(), BROKEN, Scripted(lambda trial: answer))
    assert verdict.status == "not_run"


def test_scripts_beside_a_template_say_nothing_of_a_run() -> None:
    alone = adapter().unclimbed(BROKEN, "")
    assert alone is not None
    assert "dryfit lab" in alone.why
    assert adapter().unclimbed(BROKEN | {"a.pkr.hcl": b""}, "") is None


@pytest.mark.container
def test_the_real_shells_in_the_real_container() -> None:
    files = BROKEN | dented({"b.sh": "#!/bin/bash\nshopt -s extglob\ncd /x\nrm -f !(a)\n"})
    proof = prove(files, packs())
    assert [(f.path, f.start.line, f.code) for f in proof.findings] == [
        ("b.sh", 3, "shell/SC2164"), ("scripts/a.sh", 3, "engine/bash-syntax"),
    ]  # fmt: skip
    assert proof.engines.keys() == {"bash", "dash", "shellcheck"}

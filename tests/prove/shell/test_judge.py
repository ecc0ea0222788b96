"""The shells as judges of scripts, with scripted ones in their place."""

from __future__ import annotations

import pytest

from assistant.prove.proof import prove
from assistant.targets.judging import Answer
from assistant.targets.shell.engine import adapter
from tests.prove.companions import Scripted, dented, judged, packs, places

BROKEN = dented({"scripts/a.sh": "#!/bin/sh\nif true; then\n  echo a\n"})


def said(path: str, bash: tuple[int, str], sh: tuple[int, str] | None = None) -> str:
    rows = ["dryfit-shell 5.2.15(1)-release", f"dryfit-script bash {bash[0]} {path}", bash[1]]
    rows += [f"dryfit-script sh {sh[0]} {path}", sh[1]] if sh else []
    return "\n".join(rows) + "\n"


def test_what_bash_refuses_is_an_error_at_its_line_and_said_once() -> None:
    text = said(
        "scripts/a.sh",
        (2, "scripts/a.sh: line 3: syntax error: unexpected end of file"),
        (2, "scripts/a.sh: 3: Syntax error: end of file unexpected"),
    )
    (verdict,) = judged(adapter(), BROKEN, Scripted(lambda trial: Answer(0, text)))
    assert (verdict.status, verdict.by, verdict.version) == ("failed", "bash", "5.2.15")
    assert places(verdict.findings, BROKEN) == [
        ("error", "engine/bash-syntax", "scripts/a.sh:3: echo a")
    ]


def test_what_only_sh_refuses_may_be_meant_for_another_sh() -> None:
    files = dented({"a.sh": "#!/bin/sh\na=(1 2)\n"})
    text = said("a.sh", (0, ""), (2, 'a.sh: 2: Syntax error: "(" unexpected'))
    (verdict,) = judged(adapter(), files, Scripted(lambda trial: Answer(0, text)))
    assert verdict.status == "passed"
    assert places(verdict.findings, files) == [("warning", "engine/sh-syntax", "a.sh:2: a=(1 2)")]


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
    scripted = Scripted(lambda trial: Answer(0, said("real.sh", (0, ""))))
    (verdict,) = judged(adapter(), files, scripted)
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
    files = BROKEN | dented({"b.sh": "#!/bin/bash\nshopt -s extglob\nrm -f !(a)\n"})
    proof = prove(files, packs())
    assert [(f.path, f.start.line, f.code) for f in proof.findings] == [
        ("scripts/a.sh", 4, "engine/bash-syntax")
    ]
    assert proof.engines.keys() == {"bash"}

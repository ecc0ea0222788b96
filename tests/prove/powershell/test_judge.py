"""PowerShell's parser as a judge, with a scripted one in its place."""

from __future__ import annotations

import json

from assistant.targets.judging import Answer, Case
from assistant.targets.powershell.engine import HOME, adapter
from tests.prove.companions import Scripted, dented, judged, packs, places

FILES = dented({"a.ps1": "Write-Output 'a'\nif ($x {\n", "b.ps1.tftpl": "x", "README.md": "x"})


def told(*errors: dict[str, object]) -> Answer:
    return Answer(
        0,
        f"dryfit-version 7.4.6\ndryfit-script {json.dumps({'file': 'a.ps1', 'errors': errors})}\n",
    )


def error(id_: str) -> dict[str, object]:
    return {
        "id": id_,
        "says": "Missing ')'.",
        "line": 2,
        "column": 8,
        "lastLine": 2,
        "lastColumn": 9,
    }


def test_what_the_parser_refuses_is_an_error_at_its_place() -> None:
    (verdict,) = judged(adapter(), FILES, Scripted(lambda t: told(error("MissingEndParenthesis"))))
    assert (verdict.status, verdict.files) == ("failed", ("a.ps1",))
    assert places(verdict.findings, FILES) == [("error", "engine/powershell-syntax", "a.ps1:2: {")]


def test_what_only_windows_powershell_takes_is_no_error() -> None:
    said = told(error("WorkflowNotSupportedInPowerShellCore"))
    (verdict,) = judged(adapter(), FILES, Scripted(lambda t: said))
    assert (verdict.status, verdict.findings[0].severity) == ("passed", "warning")


def test_it_is_started_from_its_own_folder() -> None:
    scripted = Scripted(lambda t: told())
    case = Case(FILES, "", packs(), "pwsh", "7.4.6", tools={HOME: ()})
    (verdict,) = adapter().judge(case, scripted)
    assert verdict.status == "passed"
    assert scripted.shown[0].steps[0].argv[0] == "{tools}/pwsh-home/pwsh"


def test_a_parser_that_does_not_start_gives_no_verdict() -> None:
    (verdict,) = judged(adapter(), FILES, Scripted(lambda t: Answer(127, "pwsh: not found")))
    assert (verdict.status, verdict.findings) == ("not_run", ())
    assert "does not start in the sandbox" in verdict.why


def test_scripts_of_an_image_leave_the_words_to_the_image() -> None:
    alone = adapter().unclimbed(FILES, "")
    assert alone is not None
    assert "Checkpoint-VM" in alone.why
    assert adapter().unclimbed(FILES | {"w.pkr.hcl": b""}, "") is None
    assert adapter().unclimbed(FILES | {"Autounattend.xml": b"<unattend/>"}, "") is None


def test_a_machine_without_it_says_nothing_on_the_rung() -> None:
    assert not adapter().needed

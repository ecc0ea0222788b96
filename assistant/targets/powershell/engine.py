"""PowerShell's own parser as the judge of scripts. Nothing of them is run: what they change is
Windows, and a Linux container has none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from assistant.core.finding import Finding, Position, Severity
from assistant.syntax.powershell import is_powershell
from assistant.syntax.templates import is_template
from assistant.targets.judging import Adapter, Case, Step, Trial, Try, Verdict
from assistant.targets.places import texts
from assistant.targets.tables import script

NAME = "pwsh"
HOME = "pwsh-home"
"""The tool that holds PowerShell's own folder: the program does not start without it."""
FILES = 100
SECONDS = 90
MARK = "dryfit-script "
_ELSEWHERE = ("Workflow", "Configuration")
"""Errors about what Windows PowerShell takes and PowerShell on Linux does not."""
_NOT_RUN = (
    "no script was run: what they change is Windows, and a Linux container has none. On a Windows "
    "machine that may be changed (a checkpoint first: Checkpoint-VM -Name NAME -SnapshotName "
    "before): powershell -ExecutionPolicy Bypass -File SCRIPT.ps1, then $LASTEXITCODE and $Error; "
    "only reading it: [System.Management.Automation.Language.Parser]::ParseFile"
)


def adapter() -> Adapter:
    """How PowerShell is asked about a draft."""
    return Adapter(
        target="powershell",
        engines=(NAME,),
        roots=lambda files: ("",) if scripts(texts(files)) else (),
        judge=judge,
        unclimbed=_unclimbed,
        mend="install PowerShell: its command pwsh on the search path is enough",
        environment={
            "DOTNET_CLI_TELEMETRY_OPTOUT": "1",
            "DOTNET_EnableDiagnostics": "0",
            "DOTNET_EnableWriteXorExecute": "0",
            "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1",
            "HOME": "/tmp",  # noqa: S108 - the container's own
            "NO_COLOR": "1",
            "POWERSHELL_TELEMETRY_OPTOUT": "1",
            "POWERSHELL_UPDATECHECK": "Off",
        },
        tools=(HOME,),
        optional=True,
    )


def scripts(known: Mapping[str, str]) -> list[str]:
    """The scripts that are run as they stand."""
    return [p for p in sorted(known) if is_powershell(p, known[p]) and not is_template(p)]


def judge(case: Case, attempt: Try) -> tuple[Verdict, ...]:
    """One verdict for all scripts of a draft."""
    known = texts(case.files)
    every = scripts(known)
    chosen = every[:FILES]
    program = f"{{tools}}/{HOME}/{NAME}" if HOME in case.tools else "{engine}"
    options = ("-NoLogo", "-NoProfile", "-NonInteractive", "-File", "{beside}/parse.ps1")
    answer = attempt(
        Trial(
            {path: case.files[path] for path in chosen},
            (Step((program, *options, *chosen), SECONDS),),
            beside={"parse.ps1": script("powershell", "parse.ps1")},
        )
    )
    rows = answer.text.splitlines()
    told = [json.loads(row.removeprefix(MARK)) for row in rows if row.startswith(MARK)]
    if {str(one["file"]) for one in told} != set(chosen):
        words = " ".join(answer.text.split())[-200:]
        why = f"PowerShell does not start in the sandbox: {words}" if words else "it said nothing"
        return (Verdict("not_run", why=why, log=answer.text),)
    findings = tuple(_finding(str(one["file"]), error) for one in told for error in one["errors"])
    errors = [f for f in findings if f.severity == "error"]
    beyond = f"{len(every[FILES:])} more scripts were not read" if every[FILES:] else ""
    log = "\n".join(f"{f.path}:{f.start.line}: {f.summary}" for f in findings)
    if errors:
        return (
            Verdict("failed", findings, tuple(chosen), f"refused: {errors[0].summary}", log=log),
        )
    return (Verdict("partial" if beyond else "passed", findings, tuple(chosen), beyond, log=log),)


def _finding(path: str, error: Mapping[str, Any]) -> Finding:
    elsewhere = str(error["id"]).startswith(_ELSEWHERE)
    severity: Severity = "warning" if elsewhere else "error"
    start = Position(int(error["line"]), int(error["column"]))
    end = Position(int(error["lastLine"]), int(error["lastColumn"]))
    summary = " ".join(str(error["says"]).split()).rstrip(".")
    return Finding(
        "engine/powershell-syntax", severity, summary, path, start, max(start, end), "engine"
    )


def _unclimbed(files: Mapping[str, bytes], root: str) -> Verdict | None:
    """Scripts beside a template or an answer file are their steps: those speak of their run."""
    builds = any(path.endswith((".pkr.hcl", ".pkr.json")) for path in files)
    installs = any(b"<unattend" in content for content in files.values())
    return None if builds or installs else Verdict("not_run", why=_NOT_RUN, rung="executed")

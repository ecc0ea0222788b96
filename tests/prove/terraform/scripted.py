"""An engine that answers from a list, and what such answers look like."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from assistant.knowledge import Packs
from assistant.targets.judging import Answer, Case, Trial, Verdict
from assistant.targets.terraform import engine
from assistant.targets.terraform.engine_style import MORE, ROOM

Round = Mapping[str, tuple[int, str]]
"""Code and text of each command that was run."""

VALID = '{"valid": true, "diagnostics": []}'
PASSED: Round = {"init": (0, "done"), "validate": (0, VALID)}


def diagnostic(
    summary: str,
    text: str,
    mark: str,
    *,
    detail: str = "",
    file: str = "main.tf",
    severity: str = "error",
) -> dict[str, object]:
    """A diagnostic at the first place of `mark` in the text of a file."""
    content, needle = text.encode(), mark.encode()
    start = content.index(needle)
    line = content.count(b"\n", 0, start) + 1
    ends = {"line": line, "column": 1}
    return {
        "severity": severity,
        "summary": summary,
        "detail": detail,
        "range": {
            "filename": file,
            "start": {**ends, "byte": start},
            "end": {**ends, "byte": start + len(needle)},
        },
    }


def invalid(*diagnostics: Mapping[str, object]) -> Round:
    """What an engine says that refuses."""
    told = {"valid": False, "diagnostics": diagnostics}
    return {"init": (0, "done"), "validate": (1, json.dumps(told, indent=1))}


def summary(operation: str, add: int = 0, change: int = 0, remove: int = 0) -> str:
    """The line in which an engine counts."""
    counts = {"add": add, "change": change, "remove": remove, "operation": operation}
    return json.dumps({"type": "change_summary", "changes": counts})


def line(told: Mapping[str, object]) -> str:
    """A diagnostic as a line of `plan` or `apply`."""
    return json.dumps({"type": "diagnostic", "diagnostic": told})


def life(created: int, again: int = 0) -> Round:
    """A whole life that went well."""
    return {
        **PASSED,
        "apply": (0, "\n".join([summary("plan", created), summary("apply", created)])),
        "second": (0, summary("plan", 0, again)),
        "destroy": (0, summary("destroy", 0, 0, created)),
    }


class Scripted:
    """Answers round by round, the last one for ever; keeps what it was shown."""

    def __init__(
        self, *rounds: Round | Answer, lying: tuple[str, ...] = (), style: str = ""
    ) -> None:
        self.rounds = list(rounds)
        self.lying, self.style = lying, style
        self.shown: list[Trial] = []

    def __call__(self, trial: Trial) -> Answer:
        if "TOKEN" not in trial.environment:
            return Answer(0, self.style)
        self.shown.append(trial)
        answer = self._answer(trial)
        said = self.style if len(self.style) <= ROOM else f"{self.style[:ROOM]}{MORE}"
        return replace(answer, earlier=(Answer(0, said),)) if len(trial.steps) > 1 else answer

    def _answer(self, trial: Trial) -> Answer:
        answer = self.rounds.pop(0) if len(self.rounds) > 1 else self.rounds[0]
        if isinstance(answer, Answer):
            return answer
        token = trial.environment["TOKEN"]
        parts = [
            f"\n{token} {name} {code} {len(text.encode())}\n{text}"
            for name, (code, text) in answer.items()
        ]
        return Answer(0, "".join(parts))

    def text(self, path: str = "main.tf") -> str:
        """What it was shown last of a file."""
        return self.shown[-1].files[path].decode()

    def values(self) -> dict[str, object]:
        """The values that it was given last."""
        found: dict[str, object] = json.loads(self.shown[-1].beside["supplied.tfvars.json"])
        return found

    def commands(self) -> str:
        """The script that it was given last."""
        return self.shown[-1].beside["steps.sh"].decode()

    def simulates(self) -> list[str]:
        """The providers that were simulated last, each with its version."""
        document = self.shown[-1].beside.get("providers.json", b'{"providers": []}')
        found = json.loads(document)["providers"]
        return sorted(f"{one['address']} {one['version']}" for one in found)


def judge(
    files: Mapping[str, str] | str,
    packs: Packs,
    scripted: Scripted,
    *,
    name: str = "opentofu",
    version: str = "1.12.6",
    root: str = "",
) -> dict[str, Verdict]:
    """The verdicts by rung."""
    given = {"main.tf": files} if isinstance(files, str) else files
    case = Case(
        files={path: text.encode() for path, text in given.items()},
        root=root,
        packs=packs,
        engine=name,
        version=version,
        tools={"providers": tuple(f"{one}/linux_amd64" for one in scripted.lying)},
    )
    return {verdict.rung: verdict for verdict in engine.judge(case, scripted)}

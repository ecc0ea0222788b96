"""Adapters with a scripted engine in the place of the container."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from textwrap import dedent

from assistant.core.evidence import Rung
from assistant.core.finding import Finding
from assistant.knowledge import Packs
from assistant.targets.judging import Adapter, Answer, Case, Trial, Verdict

Script = Callable[[Trial], Answer]


class Scripted:
    """Answers as a function says; keeps what it was shown."""

    def __init__(self, answer: Script) -> None:
        self._answer = answer
        self.shown: list[Trial] = []

    def __call__(self, trial: Trial) -> Answer:
        self.shown.append(trial)
        return self._answer(trial)

    @property
    def commands(self) -> list[str]:
        """All commands, a step each."""
        return [" ".join(step.argv) for trial in self.shown for step in trial.steps]

    def text(self, path: str) -> str:
        """A file as it was shown last."""
        return self.shown[-1].files[path].decode()


def dented(files: Mapping[str, str]) -> dict[str, bytes]:
    """Files by their real names, texts dedented."""
    return {name: dedent(text).encode() for name, text in files.items()}


@cache
def packs() -> Packs:
    """The project's own."""
    return Packs.open()


def judged(
    adapter: Adapter, files: Mapping[str, bytes], engine: Script, version: str = "1", root: str = ""
) -> tuple[Verdict, ...]:
    """What an adapter makes of one folder."""
    case = Case(files, root, packs(), next(iter(adapter.engines), ""), version)
    return adapter.judge(case, engine)


def rung(verdicts: tuple[Verdict, ...], name: Rung) -> Verdict:
    """The one verdict on a rung."""
    (only,) = [verdict for verdict in verdicts if verdict.rung == name]
    return only


def places(findings: tuple[Finding, ...], files: Mapping[str, bytes]) -> list[tuple[str, str, str]]:
    """Severity, code and the very text that each finding stands on, with its file."""
    told: list[tuple[str, str, str]] = []
    for finding in findings:
        lines = files[finding.path].decode().split("\n")
        start, end = finding.start, finding.end
        last = end.column - 1 if end.line == start.line else None
        text = lines[start.line - 1][start.column - 1 : last]
        told.append((finding.severity, finding.code, f"{finding.path}:{start.line}: {text}"))
    return told

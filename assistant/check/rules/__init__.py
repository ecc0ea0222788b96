"""What a schema cannot say: one rule, one file, one page, each with a bad and a good example."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.core.finding import Finding, Position
from assistant.syntax.hcl import is_hcl

__all__ = ["Hit", "Rule", "rule_findings", "rules_for"]

_WINDOWS = ("win", "hyperv", "powershell", "sysprep", "unattend", "certificate", ".ps1", ".cmd")
"""One of these words stands in every configuration that has to do with Windows."""

_OF_PACKER = frozenset({"packer", "source", "build", "variable", "variables", "locals", "local"})
"""Blocks of Packer's at the top of a file, but for `data`, which Terraform has too."""


def _always(_: Subject) -> bool:
    return True


def _of_windows(subject: Subject) -> bool:
    """Files in other languages, or a configuration that speaks of Windows."""
    if not all(is_hcl(path) for path in subject.files):
        return True
    return any(word in text for text in subject.lowered for word in _WINDOWS)


def _of_packer(subject: Subject) -> bool:
    return any(module.tool == "packer" for module in subject.modules)


def _of_terraform(subject: Subject) -> bool:
    """A module that declares something which Packer does not know, or that speaks of TLS: who takes
    any certificate is asked of the sources of Packer too."""
    blocks = (placed.block for module in subject.modules for placed in module.blocks)
    return bool(subject.modules) and (
        not all(is_hcl(path) for path in subject.files)
        or any(module.tool == "terraform" for module in subject.modules)
        or not all(block.type in _OF_PACKER for block in blocks)
        or any(word in text for text in subject.lowered for word in ("insecure", "tls", "ssl"))
    )


def _of_containers(subject: Subject) -> bool:
    """Files in other languages, or a configuration that speaks of containers."""
    if not all(is_hcl(path) for path in subject.files):
        return True
    return any(word in text for text in subject.lowered for word in ("docker", "kubernetes"))


_ROOMS: Mapping[str, Callable[[Subject], bool]] = {
    "containers": _of_containers,
    "linux": _always,
    "packer": _of_packer,
    "secrets": _always,
    "terraform": _of_terraform,
    "windows": _of_windows,
}
"""By room, whether its rules can say anything about some files. A room that cannot is not loaded:
a first check waits for every module of a rule."""


def rules_for(subject: Subject) -> Iterator[Rule]:
    """The rules that may say something about the files."""
    for room, concerned in _ROOMS.items():
        if concerned(subject):
            yield from import_module(f"{__name__}.{room}").RULES


def rule_findings(subject: Subject, rules: Sequence[Rule] | None = None) -> Iterator[Finding]:
    """The findings of `rules`, or of all. A rule that crashes becomes a finding of its own."""
    for rule in rules_for(subject) if rules is None else rules:
        try:
            yield from list(rule.findings(subject))
        except Exception as error:  # noqa: BLE001 - one faulty rule must not cost the others
            start = Position(1, 1)
            yield Finding(
                code="internal/rule-crashed",
                severity="warning",
                summary=f"{rule.code} could not be judged",
                path=min(subject.files, default=""),
                start=start,
                end=start,
                source="internal",
                detail=f"{type(error).__name__}: {error}",
            )

"""Package lists and packages come in one step.

A step that only updates the lists is taken from the cache for months, and the installation after it
then asks for versions that the mirror has no more. Write
`RUN apt-get update && apt-get install -y ...`.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.shell import commands
from assistant.syntax.steps import Step

_TOOLS = ("apt-get", "apt")
_USES = {"install", "upgrade", "dist-upgrade", "full-upgrade", "build-dep"}


def apart(subject: Subject) -> Iterator[Hit]:
    """Steps that update only, where a later step of the stage installs."""
    for file in subject.dockerfiles:
        if "update" not in file.source.text:
            continue
        for stage in file.stages:
            updating: Step | None = None
            for step in stage:
                if step.keyword != "RUN" or step.is_json:
                    continue
                done = _done(step)
                if updating is not None and _USES & done:
                    yield Hit(file.source, file.span_of(updating),
                              "Later builds install from lists that are long out of date",
                              "Update and install in one step.")  # fmt: skip
                    updating = None
                elif done == {"update"}:
                    updating = step


def _done(step: Step) -> set[str]:
    found: set[str] = set()
    for command in commands(step.arguments) if "apt" in step.arguments else ():
        if command.name in _TOOLS:
            found.update(word for word in command.arguments if word in _USES | {"update"})
    return found


RULE = Rule(
    code="rule/apt-update-apart",
    severity="warning",
    page=__doc__ or "",
    check=apart,
    bad={"Dockerfile": "FROM debian:12\nRUN apt-get update\nRUN apt-get install -y curl\n"},
    good={"Dockerfile": "FROM debian:12\nRUN apt-get update && apt-get install -y curl\n"},
    at=("Dockerfile", 2, 1),
)

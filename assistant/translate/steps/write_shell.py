"""Steps as a shell script."""

from __future__ import annotations

from assistant.core.translation import Placeholder
from assistant.translate.ledger import Ledger
from assistant.translate.steps.model import Command, Copy, Placed, Run, Steps
from assistant.translate.steps.shell import code_of, guessed
from assistant.translate.written import Page, Written

_HERE = "a file of the machine where the tool runs: lay it beside these files"


def placeholders(steps: Steps) -> tuple[Placeholder, ...]:
    """What stands open."""
    return tuple(Placeholder(name, "put it in place of CHANGE_ME") for name in steps.open)


def told(ledger: Ledger, placed: Placed, more: str = "") -> None:
    """A step is in the target; the reader's doubts and the writer's stand beside it."""
    how = "; ".join(one for one in (placed.how, more) if one)
    if how:
        ledger.approximated(placed.lines, how)
    else:
        ledger.translated(placed.lines)


def write_shell(steps: Steps, ledger: Ledger) -> Written:
    """One script, which stops at the first fault where the source does."""
    lines = [f"#!/bin/{interpreter(steps)}", *(["set -e"] if steps.strict else []),
             "export DEBIAN_FRONTEND=noninteractive", ""]  # fmt: skip
    origins: dict[int, tuple[int, ...]] = {}
    added = ["set -e: it stops at the first fault, as the source does"] if steps.strict else []
    for placed in steps.steps:
        step = placed.step
        if isinstance(step, Copy | Run) and from_here(placed):
            path = step.source if isinstance(step, Copy) else step.path
            added.append(f"{path}: lay it beside the script, which runs on the machine")
        if placed.title:
            lines.append(f"# {' '.join(placed.title.split())}")
        for code in code_of(step):
            for line in code.split("\n"):
                lines.append(line)
                origins[len(lines)] = placed.lines
        told(ledger, placed, guessed(step) or (_HERE if from_here(placed) else ""))
    page = Page(f"{steps.name}.sh", "shell", "".join(f"{line}\n" for line in lines), origins)
    return Written((page,), placeholders(steps), tuple(added))


def from_here(placed: Placed) -> bool:
    """Whether a step needs a file of the machine where the tool runs."""
    step = placed.step
    return isinstance(step, Run) or (isinstance(step, Copy) and step.from_here)


def interpreter(steps: Steps) -> str:
    """The shell that the commands need."""
    bash = any(isinstance(p.step, Command) and p.step.bash for p in steps.steps)
    return "bash" if bash else "sh"

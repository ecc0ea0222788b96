"""A script of your own stands in its place before the draft is used.

The goal named a script that was not handed over. The draft runs it where the goal says, and keeps
its place with a few lines that end with an error: nothing that needs the script passes for finished
without it. Put your own file there, or draft again with `--with FILE`.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.core.finding import AWAITED
from assistant.syntax.source import Source, Span
from assistant.targets.placeholder import awaited, placeholder


def waiting(subject: Subject) -> Iterator[Hit]:
    """Every file that keeps a place."""
    for path, text in sorted(subject.files.items()):
        name = awaited(text)
        if name is not None:
            end = len(text.partition("\n")[0])
            what = f"{name} is not here yet: what stands in its place ends with an error"
            detail = f"Put your own file in the place of {path}, or draft again with --with {name}."
            yield Hit(Source(path, text), Span(0, end), what, detail)


RULE = Rule(
    code=AWAITED,
    severity="warning",
    page=__doc__ or "",
    check=waiting,
    bad={"scripts/agent.sh": placeholder("agent.sh")},
    good={"scripts/agent.sh": "#!/bin/sh\nset -eu\nexit 1\n"},
    at=("scripts/agent.sh", 1, 1),
)

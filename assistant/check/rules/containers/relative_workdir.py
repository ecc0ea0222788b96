"""A working folder is named from the root.

A relative `WORKDIR` lies wherever the base image happens to be, and moves when that changes. Begin
it with `/`.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.patterns import later

_ABSOLUTE = later(r"[\"']?(?:/|\$|[A-Za-z]:|%)")


def relative(subject: Subject) -> Iterator[Hit]:
    """The first such folder of a stage that builds on a foreign image."""
    for file in subject.dockerfiles:
        own = {s[0].words[2].lower() for s in file.stages if len(s[0].words) > 2}
        for stage in file.stages:
            base = stage[0].words[0].lower() if stage[0].words else ""
            first = next((step for step in stage if step.keyword == "WORKDIR"), None)
            if first is not None and base not in own and not _ABSOLUTE.match(first.arguments):
                yield Hit(file.source, file.span_of(first),
                          "Where this lies is decided by the base image",
                          "Begin the path with `/`.")  # fmt: skip


RULE = Rule(
    code="rule/relative-workdir",
    severity="warning",
    page=__doc__ or "",
    check=relative,
    bad={"Dockerfile": "FROM debian:12\nWORKDIR app\n"},
    good={"Dockerfile": "FROM debian:12\nWORKDIR /app\nWORKDIR src\n"},
    at=("Dockerfile", 2, 1),
)

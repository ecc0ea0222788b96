"""Each step of a Dockerfile begins in a new shell.

`RUN cd /app` or `RUN export A=b` is forgotten when the step ends. Use `WORKDIR` and `ENV`, or write
the commands that need it into the same step.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject

_FORGOTTEN = {"cd": "WORKDIR", "export": "ENV", "source": "ENV", ".": "ENV", "alias": "ENV"}


def forgotten(subject: Subject) -> Iterator[Hit]:
    """Steps that do nothing but change their own shell."""
    for script in subject.scripts:
        if script.kind != "image" or "<<" in script.text:
            continue
        commands = script.commands
        if commands and all(command.name in _FORGOTTEN for command in commands):
            span = script.span(commands[0].span)
            yield Hit(script.source, span, "This has no effect on the next step",
                      f"Use `{_FORGOTTEN[commands[0].name]}`.")  # fmt: skip


RULE = Rule(
    code="rule/lost-step",
    severity="warning",
    page=__doc__ or "",
    check=forgotten,
    bad={"Dockerfile": "FROM debian:12\nRUN cd /app\nRUN make\n"},
    good={"Dockerfile": "FROM debian:12\nRUN cd /app && make\n"},
    at=("Dockerfile", 2, 5),
)

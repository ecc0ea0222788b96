"""A task says whether it changed something.

`command` and `shell` report a change at every run, so nobody sees any more what really changed, and
handlers run each time. Add `creates`, or `changed_when`.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject

_MODULES = frozenset({"command", "shell"})


def always(subject: Subject) -> Iterator[Hit]:
    """Such tasks that run unconditionally and say nothing."""
    for task in subject.tasks:
        if task.name not in _MODULES or task.handler:
            continue
        if not task.has("creates", "removes", "changed_when", "when", "register"):
            given = getattr(task.arguments, "text", "")
            if "creates=" not in given and "removes=" not in given:
                yield Hit(task.source, task.module.span, "This reports a change at every run",
                          "Add `creates` or `changed_when`.")  # fmt: skip


_PLAY = "- hosts: all\n  tasks:\n    - command: /opt/app/setup{}\n"
RULE = Rule(
    code="rule/command-always-changed",
    severity="info",
    page=__doc__ or "",
    check=always,
    bad={"site.yml": _PLAY.format("")},
    good={"site.yml": _PLAY.format("\n      args:\n        creates: /opt/app/done")},
    at=("site.yml", 3, 7),
)

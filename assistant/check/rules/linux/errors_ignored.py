"""An error that is passed over is a stated one.

`ignore_errors: true` passes over every fault, a full disk and a misspelt name too. Say with
`failed_when` which outcome is fine.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.compose import is_true
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject


def ignored(subject: Subject) -> Iterator[Hit]:
    """Tasks that ignore errors and keep no result that a later one could look at."""
    for task in subject.tasks:
        node = task.body.get("ignore_errors")
        if node is not None and is_true(node) and not task.has("register"):
            yield Hit(task.source, node.span, "Every fault of this task is passed over",
                      "Say with `failed_when` what is fine.")  # fmt: skip


_PLAY = "- hosts: all\n  tasks:\n    - command: rmmod pcspkr\n      {}\n"
RULE = Rule(
    code="rule/errors-ignored",
    severity="info",
    page=__doc__ or "",
    check=ignored,
    bad={"site.yml": _PLAY.format("ignore_errors: true")},
    good={"site.yml": _PLAY.format("register: r\n      failed_when: r.rc > 1")},
    at=("site.yml", 4, 22),
)

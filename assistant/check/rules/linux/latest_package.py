"""A package is there; its updates come on a day that is chosen.

`state: latest` updates whenever the playbook runs, on some machines today and on others next week.
Write `present`, and update in a play of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject

_MODULES = frozenset({"apt", "dnf", "yum", "package", "pip", "apk", "pacman", "zypper", "npm"})


def latest(subject: Subject) -> Iterator[Hit]:
    """Packages that are named and taken at their newest."""
    for task in subject.tasks:
        node = task.argument("state") if task.name in _MODULES else None
        named = task.argument("name") or task.argument("pkg")
        everything = named is not None and named.text == "*"
        if node is not None and node.text == "latest" and not everything:
            yield Hit(task.source, node.span, "Each run may bring another version",
                      "Write `present`.")  # fmt: skip


_PLAY = "- hosts: all\n  tasks:\n    - apt:\n        name: nginx\n        state: {}\n"
RULE = Rule(
    code="rule/latest-package",
    severity="info",
    page=__doc__ or "",
    check=latest,
    bad={"site.yml": _PLAY.format("latest")},
    good={"site.yml": _PLAY.format("present")},
    at=("site.yml", 5, 16),
)

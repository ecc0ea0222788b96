"""A task that goes through secrets does not print them.

In a loop Ansible prints each item, the password in it too, on the screen and into its log. Add
`no_log: true`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.patterns import later

_NAMES = ("password", "passwd", "login_password", "user_password", "url_password", "api_token")
_ITEM = later(r"\{\{[^}]*\bitem\b")
_WHOLE = later(r"lookup|vault", re.IGNORECASE)


def printed(subject: Subject) -> Iterator[Hit]:
    """Loops whose items hold the password."""
    for task in subject.tasks:
        looped = any(key == "loop" or key.startswith("with_") for key in task.body.entries)
        if not looped or "no_log" in task.body.entries or task.has("loop_control"):
            continue
        for name in _NAMES:
            node = task.argument(name)
            if node is not None and _ITEM.search(node.text) and not _WHOLE.search(node.text):
                yield Hit(task.source, node.span, "Each run prints this secret",
                          "Add `no_log: true`.")  # fmt: skip


_PLAY = """- hosts: all
  tasks:
    - user:
        name: "{{ item.name }}"
        password: "{{ item.hash }}"
      loop: "{{ accounts }}"
"""
RULE = Rule(
    code="rule/secret-logged",
    severity="warning",
    page=__doc__ or "",
    check=printed,
    bad={"site.yml": _PLAY},
    good={"site.yml": f"{_PLAY}      no_log: true\n"},
    at=("site.yml", 5, 19),
)

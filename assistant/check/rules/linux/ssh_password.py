"""SSH takes keys, not passwords.

`ssh_pwauth: true` lets the whole net guess the passwords of a cloud machine, from its first minute.
Leave it out, and give each account its `ssh_authorized_keys`.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.first_boot import scalar
from assistant.check.rules.compose import is_true
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject


def by_password(subject: Subject) -> Iterator[Hit]:
    """User data that switches passwords on, for the machine or while it is being installed."""
    for boot in subject.first_boots:
        node = scalar(boot.body, "ssh_pwauth")
        if node is not None and (is_true(node) or node.text in ("1", "True", "true")):
            yield Hit(boot.source, node.span, "SSH takes passwords from everywhere",
                      "Give the accounts keys, and leave this out.")  # fmt: skip


RULE = Rule(
    code="rule/ssh-password",
    severity="warning",
    page=__doc__ or "",
    check=by_password,
    bad={"user-data": "#cloud-config\nssh_pwauth: true\n"},
    good={"user-data": "#cloud-config\nssh_pwauth: false\n"},
    at=("user-data", 2, 13),
)

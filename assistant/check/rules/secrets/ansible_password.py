"""An inventory holds no passwords.

`ansible_password` and `ansible_become_password` in clear open every machine of the list to whoever
reads the file. Log on with a key, and keep what must be a password in a vault.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.rules.shapes import is_literal
from assistant.check.subject import Subject
from assistant.syntax.patterns import later
from assistant.syntax.source import Span

_SAID = later(
    r"ansible_(?:ssh_pass|password|become_pass(?:word)?|sudo_pass(?:word)?)"
    r"[ \t]*[:=][ \t]*(\"[^\"\n]*\"|'[^'\n]*'|[^\s#]+)"
)


def said(subject: Subject) -> Iterator[Hit]:
    """Connection passwords in inventories and variables."""
    for path, text in sorted(subject.files.items()):
        if "ansible_" not in text or path.lower().endswith((".md", ".rst", ".txt")):
            continue
        for match in _SAID.finditer(text):
            line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
            given = not match[1].startswith(("!", "|", "lookup")) and is_literal(match[1])
            if given and "#" not in line:
                yield Hit(subject.source(path), Span(*match.span(1)),
                          "The password stands here in clear",
                          "Log on with a key, or keep it in a vault.")  # fmt: skip


RULE = Rule(
    code="rule/ansible-password",
    severity="warning",
    page=__doc__ or "",
    check=said,
    bad={"inventory.ini": "web1 ansible_user=ann ansible_password=hunter2\n"},
    good={"inventory.yml": 'ansible_password: "{{ vault_password }}"\n'},
    at=("inventory.ini", 1, 40),
)

"""Nobody logs on as root with a password, or without one.

`PermitRootLogin yes` lets the whole net guess root's password. Leave the default, which takes a key
only, or log on as another account and use sudo.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.patterns import later
from assistant.syntax.source import Span

_SAID = later(r"\b(PermitRootLogin|PermitEmptyPasswords)[ \t]+[\"']?yes\b")
_SOUGHT = later(r"\bgrep\b|^\s*#|s([/|,@#])(?:(?!\1).)*\Z")
"""The line looks for the words and does not write them, or is a remark."""


def said(subject: Subject) -> Iterator[Hit]:
    """Settings of sshd in its own files and in what writes them."""
    for path, text in sorted(subject.files.items()):
        if "Permit" not in text or path.lower().endswith((".md", ".txt", ".rst")):
            continue
        source = subject.source(path)
        for match in _SAID.finditer(text):
            line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
            if not _SOUGHT.search(line):
                what = "as root with a password" if "Root" in match[1] else "without a password"
                yield Hit(source, Span(*match.span()), f"SSH lets people in {what}",
                          f"Write `{match[1]} no`.")  # fmt: skip


RULE = Rule(
    code="rule/ssh-open",
    severity="warning",
    page=__doc__ or "",
    check=said,
    bad={"a.sh": "#!/bin/sh\nsed -i 's/^#*PermitRootLogin.*/PermitRootLogin yes/' sshd_config\n"},
    good={"a.sh": "#!/bin/sh\nsed -i 's/PermitRootLogin yes/PermitRootLogin no/' sshd_config\n"},
    at=("a.sh", 2, 32),
)

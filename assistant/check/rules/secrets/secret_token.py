"""Tokens and private keys do not stand in scripts and data files.

A token of a cloud or a private key in a file works for everybody who gets the file, a backup or the
repository's history. Revoke it, and read the new one from the environment or a secret store.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.rules.shapes import may_hold_tokens, tokens
from assistant.check.subject import Subject
from assistant.syntax.hcl import is_hcl
from assistant.syntax.source import Span


def written(subject: Subject) -> Iterator[Hit]:
    """Both kinds in files that are no HCL; a key may be one for tests, so it is a warning."""
    for path, text in sorted(subject.files.items()):
        if is_hcl(path) or path.lower().endswith((".md", ".rst")) or not may_hold_tokens(text):
            continue
        for kind, start, end in tokens(text):
            what = "token" if kind == "token" else "private key"
            yield Hit(subject.source(path), Span(start, end), f"A {what} stands here in clear",
                      "Revoke it, and read the new one from outside.",
                      severity="error" if kind == "token" else "warning")  # fmt: skip


RULE = Rule(
    code="rule/secret-token",
    severity="error",
    page=__doc__ or "",
    check=written,
    bad={"a.sh": "#!/bin/sh\nexport GH_TOKEN=" + "ghp_" + "a1B2c3D4e5F6g7H8i9" * 2 + "\n"},
    good={"a.sh": '#!/bin/sh\nGH_TOKEN="$(cat /run/secrets/gh)"\nexport GH_TOKEN\n'},
    at=("a.sh", 2, 17),
)

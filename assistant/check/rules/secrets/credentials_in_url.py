"""An address holds no password.

`https://user:password@host` ends in process lists, logs and error messages as it stands. Give the
password through a variable, a credentials file or a secret of the tool.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.rules.shapes import is_literal
from assistant.check.subject import Subject
from assistant.syntax.patterns import later
from assistant.syntax.source import Span

_ADDRESS = later(r"://[\w.%-]{0,80}:([^\s/:@'\"`$<>{}\[\]]{3,80})@([\w.-]+)")
_NEAR = ("localhost", "127.0.0.1", "host", "hostname", "example.com", "example.org")
_SAME = later(r"://([\w.%-]+):\1@|user(?:name)?:pass(?:word)?@", re.IGNORECASE)


def written(subject: Subject) -> Iterator[Hit]:
    """Addresses with a password for another machine."""
    for path, text in sorted(subject.files.items()):
        if "://" not in text or "@" not in text or path.lower().endswith((".md", ".rst", ".txt")):
            continue
        for match in _ADDRESS.finditer(text):
            same = _SAME.search(match.group())
            if is_literal(match[1]) and match[2] not in _NEAR and not same:
                yield Hit(subject.source(path), Span(*match.span(1)),
                          "A password stands in the address",
                          "Give it through a variable or a credentials file.")  # fmt: skip


RULE = Rule(
    code="rule/credentials-in-url",
    severity="warning",
    page=__doc__ or "",
    check=written,
    bad={"a.sh": "#!/bin/sh\ncurl -fO https://ann:hunter2@files.lan/a.tar\n"},
    good={"a.sh": '#!/bin/sh\ncurl -fO "https://ann:${PASSWORD}@files.lan/a.tar"\n'},
    at=("a.sh", 2, 22),
)

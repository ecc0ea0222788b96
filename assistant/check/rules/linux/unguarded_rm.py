"""An empty variable does not delete the system.

`rm -rf "$DIR/"*` is `rm -rf /*` where DIR is empty or misspelt. Begin the script with `set -u`, or
write `"${DIR:?}/"`, which stops when nothing is in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.scripts import Script
from assistant.check.subject import Subject
from assistant.syntax.patterns import later

_TARGET = later(
    r"\"?\$(?:(?P<bare>\w+)|\{(?P<braced>\w+)\})\"?/\"?"
    r"(?:\Z|\*|\"|(?:bin|boot|dev|etc|home|lib|lib64|opt|root|sbin|srv|usr|var)(?:[/\"*]|\Z))"
)
_STRICT = later(r"^\s*set\s+-\w*u|nounset|^#!\S+(?:\s+\S+)*\s-\w*u", re.MULTILINE)
_ALWAYS_SET = frozenset({"HOME", "PWD", "TMPDIR", "OLDPWD"})


def unguarded(subject: Subject) -> Iterator[Hit]:
    """Recursive deletions whose target begins with a variable that may be empty."""
    for script in subject.scripts:
        if "rm " not in script.text or script.kind == "image":
            continue
        for command in script.commands:
            if command.name != "rm" or not command.has("r", "--recursive"):
                continue
            for word in command.words[1:]:
                match = _TARGET.match(word.text)
                name = match["bare"] or match["braced"] if match else ""
                if match and name not in _ALWAYS_SET and not _filled(script, name):
                    yield Hit(script.source, script.span(word.span),
                              f"Where `{name}` is empty this deletes from the root of the system",
                              f"Write `${{{name}:?}}`, or begin with `set -u`.")  # fmt: skip


def _filled(script: Script, name: str) -> bool:
    """Whether the script itself puts something into the variable, or looks whether it is empty."""
    return bool(
        _STRICT.search(script.text)
        or re.search(
            rf"\b{name}=[\"']?(?:[^\s\"'$]|\$\(\s*mktemp)|\bfor\s+{name}\s+in\b"
            rf"|-[nzd]\s+\"?\$\{{?{name}\b|\$\{{{name}:[?=-]|\bread\b[^\n]*\b{name}\b",
            script.text,
        )
    )


RULE = Rule(
    code="rule/unguarded-rm",
    severity="warning",
    page=__doc__ or "",
    check=unguarded,
    bad={"a.sh": '#!/bin/sh\nrm -rf "$TARGET/"*\n'},
    good={"a.sh": '#!/bin/sh\nrm -rf "${TARGET:?}/"*\n'},
    at=("a.sh", 2, 8),
)

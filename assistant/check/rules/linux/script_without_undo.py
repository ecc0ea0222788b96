"""What a script switches on another one switches off.

A port, an account or a schedule that one script opens stays for years when nobody remembers what it
did. Put the way back beside it: `disable-x.sh` beside `enable-x.sh`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import basename, dirname

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.patterns import later
from assistant.syntax.source import Span

_NAME = later(r"(enable|open|allow|add|create|expose)[-_](.+)\.(?:sh|bash)\Z")
_BACK = {
    "enable": ("disable",),
    "open": ("close",),
    "allow": ("deny", "disallow", "block"),
    "add": ("remove", "delete", "del"),
    "create": ("delete", "destroy", "remove"),
    "expose": ("hide", "unexpose", "close"),
}
_DOES = later(
    r"\bufw\s+allow\b|\biptables\s+-[AI]\b|\bfirewall-cmd\b.*--add-|\buseradd\b|\badduser\b"
    r"|\bcrontab\s+-|\bsystemctl\s+enable\b|/etc/cron\.d/"
)
_UNDOES = later(r"\b(?:disable|remove|undo|revert|delete|close|off|uninstall|userdel|deluser)\b")


def one_way(subject: Subject) -> Iterator[Hit]:
    """Scripts that open something and have no counterpart, in a file or in themselves."""
    for script in subject.scripts:
        path = script.source.path
        match = _NAME.match(basename(path)) if script.kind == "file" else None
        if match is None or _UNDOES.search(script.text):
            continue
        done = next((c for c in script.commands if _DOES.match(_line(script.text, c.span))), None)
        folder = dirname(path)
        beside = {basename(p) for p in subject.files if dirname(p) == folder}
        if done is not None and not any(
            re.match(rf"{word}[-_]", name) for word in _BACK[match[1]] for name in beside
        ):
            yield Hit(script.source, script.span(done.span), "Nothing here undoes this",
                      f"Put `{_BACK[match[1]][0]}-{match[2]}.sh` beside this script.")  # fmt: skip


def _line(text: str, span: Span) -> str:
    return text[span.start : span.end]


_SCRIPT = "#!/bin/sh\nset -eu\nufw allow 5432/tcp\n"
RULE = Rule(
    code="rule/script-without-undo",
    severity="info",
    page=__doc__ or "",
    check=one_way,
    bad={"open-db.sh": _SCRIPT},
    good={"open-db.sh": _SCRIPT, "close-db.sh": "#!/bin/sh\nufw delete allow 5432/tcp\n"},
    at=("open-db.sh", 3, 1),
)

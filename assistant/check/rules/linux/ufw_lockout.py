"""The firewall lets the administrator in before it closes.

`ufw enable` refuses all that comes in and is not allowed: on a machine that is reached over SSH
only, the next login fails, and nobody can mend it from outside. Allow SSH first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.scripts import Script
from assistant.check.subject import Subject
from assistant.syntax.patterns import later

_WAY_IN = later(r"(?:ssh|openssh|22|22/tcp|from|on|any|incoming|in)\Z", re.IGNORECASE)

_PORT = re.compile(r"^[ \t]*Port[ \t]+([0-9]{1,5})[ \t]*$", re.MULTILINE)
"""Where sshd listens, by settings that the same file writes."""


def locked_out(subject: Subject) -> Iterator[Hit]:
    """Scripts that switch the firewall on and open no way in."""
    for script in subject.scripts:
        if "ufw" not in script.text or _way_in(script):
            continue
        for command in script.commands:
            if command.name == "ufw" and "enable" in command.arguments:
                yield Hit(script.source, script.span(command.span),
                          "After this nobody reaches the machine over SSH",
                          "Run `ufw allow OpenSSH` first.")  # fmt: skip


def _way_in(script: Script) -> bool:
    if "sshd_config" in script.text:
        return True
    own = set(_PORT.findall(script.source.text))
    for command in script.commands:
        if command.name != "ufw" or not {"allow", "limit"} & set(command.arguments):
            continue
        if any(word.value is None for word in command.words):
            return True
        if any(_WAY_IN.match(word) for word in command.arguments):
            return True
        if any(word.removesuffix("/tcp") in own for word in command.arguments):
            return True
    return False


RULE = Rule(
    code="rule/ufw-lockout",
    severity="warning",
    page=__doc__ or "",
    check=locked_out,
    bad={"a.sh": "#!/bin/sh\nufw allow 443/tcp\nufw --force enable\n"},
    good={"a.sh": "#!/bin/sh\nufw allow OpenSSH\nufw --force enable\n"},
    at=("a.sh", 3, 1),
)

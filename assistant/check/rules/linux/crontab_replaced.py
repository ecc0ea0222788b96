"""A new entry of the crontab leaves the others.

`echo ... | crontab -` replaces the account's whole crontab by the one line. Put a file into
/etc/cron.d, or a systemd timer beside its unit; or begin with what `crontab -l` gives.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject


def replaced(subject: Subject) -> Iterator[Hit]:
    """Crontabs that are made of one line, in scripts that read none."""
    for script in subject.scripts:
        if "crontab" not in script.text or script.kind == "image" or "crontab -l" in script.text:
            continue
        before = ""
        for command in script.commands:
            fed = command.after == "|" and before in ("echo", "printf")
            if command.name == "crontab" and "-" in command.arguments and fed:
                yield Hit(script.source, script.span(command.span),
                          "All other entries of this crontab are lost",
                          "Put a file into /etc/cron.d instead.")  # fmt: skip
            before = command.name


RULE = Rule(
    code="rule/crontab-replaced",
    severity="warning",
    page=__doc__ or "",
    check=replaced,
    bad={"a.sh": '#!/bin/sh\necho "0 3 * * * /usr/local/bin/backup" | crontab -\n'},
    good={"a.sh": '#!/bin/sh\necho "0 3 * * * root backup" >/etc/cron.d/backup\n'},
    at=("a.sh", 2, 42),
)

"""Repository keys lie in files of their own.

`apt-key` is gone from Debian 13 and from current Ubuntu, where the line fails; and a key added with
it vouches for every repository. Save the key under /etc/apt/keyrings, and name it with `signed-by`.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject


def used(subject: Subject) -> Iterator[Hit]:
    """Calls of apt-key that add a key."""
    for script in subject.scripts:
        if "apt-key" not in script.text:
            continue
        for command in script.commands:
            if command.name == "apt-key" and {"add", "adv"} & set(command.arguments):
                yield Hit(script.source, script.span(command.span),
                          "`apt-key` is not there any more on current systems",
                          "Save the key under /etc/apt/keyrings, with `signed-by`.")  # fmt: skip


RULE = Rule(
    code="rule/apt-key",
    severity="warning",
    page=__doc__ or "",
    check=used,
    bad={"a.sh": "#!/bin/sh\ncurl -fsSL https://example.com/key | apt-key add -\n"},
    good={"a.sh": "#!/bin/sh\ncurl -fsSLo /etc/apt/keyrings/a.asc https://example.com/key\n"},
    at=("a.sh", 2, 38),
)

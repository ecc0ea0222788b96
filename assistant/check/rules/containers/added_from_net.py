"""What an image takes from the net is compared with a checksum.

`ADD` with an address takes whatever the server gives on the day of the build. Add
`--checksum=sha256:...`, or fetch it in a `RUN` that compares.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.patterns import later
from assistant.syntax.source import Span

_ADDRESS = later(r"https?://[^\s\"',\]]+")


def unverified(subject: Subject) -> Iterator[Hit]:
    """Addresses in ADD without a checksum; a Git address names its commit."""
    for file in subject.dockerfiles:
        for step in file.steps:
            if step.keyword != "ADD" or any(f.startswith("--checksum=") for f in step.flags):
                continue
            match = _ADDRESS.search(step.arguments)
            if match is not None and not re.search(r"\.git(?:#|\Z)", match.group()):
                yield Hit(file.source, Span(step.at + match.start(), step.at + match.end()),
                          "The file is taken as it comes",
                          "Add `--checksum=sha256:...`.")  # fmt: skip


RULE = Rule(
    code="rule/added-from-net",
    severity="warning",
    page=__doc__ or "",
    check=unverified,
    bad={"Dockerfile": "FROM debian:12\nADD https://example.com/a.tar.gz /opt/\n"},
    good={
        "Dockerfile": "FROM debian:12\n"
        f"ADD --checksum=sha256:{'0' * 64} https://example.com/a.tar.gz /opt/\n"
    },
    at=("Dockerfile", 2, 5),
)

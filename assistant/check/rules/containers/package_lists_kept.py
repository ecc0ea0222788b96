"""An image holds no package lists.

They are tens of megabytes of every copy of the image, and out of date the day after. End the step
with `rm -rf /var/lib/apt/lists/*`, or use a cache mount.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.source import Span


def kept(subject: Subject) -> Iterator[Hit]:
    """Steps of the last stage that leave the lists behind."""
    for file in subject.dockerfiles:
        for step in file.stages[-1] if file.stages else ():
            text = step.arguments
            if step.keyword != "RUN" or "update" not in text or "apt" not in text:
                continue
            at = max(text.find("apt-get update"), text.find("apt update"))
            cleaned = "/var/lib/apt" in text or any("cache" in flag for flag in step.flags)
            if at >= 0 and not cleaned and "clean-apt" not in text:
                start = step.at + at
                yield Hit(file.source, Span(start, start + text[at:].index("update") + 6),
                          "The package lists stay in the image",
                          "End the step with `rm -rf /var/lib/apt/lists/*`.")  # fmt: skip


_RUN = "FROM debian:12\nRUN apt-get update && apt-get install -y curl{}\n"
RULE = Rule(
    code="rule/package-lists-kept",
    severity="info",
    page=__doc__ or "",
    check=kept,
    bad={"Dockerfile": _RUN.format("")},
    good={"Dockerfile": _RUN.format(" && rm -rf /var/lib/apt/lists/*")},
    at=("Dockerfile", 2, 5),
)

"""A stage starts one program.

Of several `CMD` or `ENTRYPOINT` in a stage only the last has an effect; the others look as if they
ran. Take them out, or start them from one script.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject


def without_effect(subject: Subject) -> Iterator[Hit]:
    """All but the last of each kind."""
    for file in subject.dockerfiles:
        for stage in file.stages:
            for keyword in ("CMD", "ENTRYPOINT", "HEALTHCHECK"):
                for step in [s for s in stage if s.keyword == keyword][:-1]:
                    yield Hit(file.source, step.keyword_span,
                              f"A later `{keyword}` takes the place of this one")  # fmt: skip


RULE = Rule(
    code="rule/only-last-counts",
    severity="warning",
    page=__doc__ or "",
    check=without_effect,
    bad={"Dockerfile": 'FROM debian:12\nCMD ["a"]\nCMD ["b"]\n'},
    good={"Dockerfile": 'FROM debian:12\nENTRYPOINT ["a"]\nCMD ["b"]\n'},
    at=("Dockerfile", 2, 1),
)

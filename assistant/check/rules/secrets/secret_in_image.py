"""An image holds no secrets.

What `ENV` or `ARG` sets stands in the image's settings and history for everybody who can pull it,
also where a later step takes it away. Use `RUN --mount=type=secret`, and give the running container
its secrets when it starts.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.rules.shapes import SECRET_NAME, is_literal
from assistant.check.subject import Subject
from assistant.syntax.patterns import later
from assistant.syntax.source import Span

_PAIR = later(r"(?<![\w$])([A-Za-z_]\w*)=(\"[^\"\n]*\"|'[^'\n]*'|[^\s\\]*)")
_OLD = later(r"\s*([A-Za-z_]\w*)[ \t]+(\S.*)")


def built_in(subject: Subject) -> Iterator[Hit]:
    """Names of secrets that get a value in a Dockerfile."""
    for file in subject.dockerfiles:
        for step in file.steps:
            if step.keyword not in ("ENV", "ARG"):
                continue
            old = _OLD.match(step.arguments) if step.keyword == "ENV" else None
            pairs = [old] if old and "=" not in old[1] else _PAIR.finditer(step.arguments)
            for match in pairs:
                if SECRET_NAME.search(match[1]) and is_literal(match[2]):
                    span = Span(step.at + match.start(2), step.at + match.end(2))
                    yield Hit(file.source, span, f"`{match[1]}` stays in the image",
                              "Use `RUN --mount=type=secret`, or set it at the start.")  # fmt: skip


RULE = Rule(
    code="rule/secret-in-image",
    severity="warning",
    page=__doc__ or "",
    check=built_in,
    bad={"Dockerfile": "FROM debian:12\nENV DB_PASSWORD=hunter2\n"},
    good={"Dockerfile": "FROM debian:12\nENV DB_PASSWORD_FILE=/run/secrets/db\n"},
    at=("Dockerfile", 2, 17),
)

"""Files with secrets are not copied into an image.

`.env`, SSH keys and credentials files lie in a layer of the image for everybody who can pull it,
also where a later step deletes them. Mount them while building (`RUN --mount=type=secret`), and
list them in `.dockerignore`.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.patterns import later
from assistant.syntax.source import Span

_FILE = later(
    r"(?:^|/)(?:\.env(?:\.(?:local|production|prod|staging))?|id_(?:rsa|dsa|ecdsa|ed25519)|\.netrc"
    r"|\.git-credentials|\.aws|\.ssh|\.pgpass|\.htpasswd|credentials\.json|terraform\.tfvars"
    r"|terraform\.tfstate|service[-_]account(?:[-_]key)?\.json)/?\Z"
)


def copied(subject: Subject) -> Iterator[Hit]:
    """Such files among what COPY and ADD take from the context."""
    for file in subject.dockerfiles:
        for step in file.steps:
            if step.keyword not in ("COPY", "ADD") or any("--from" in f for f in step.flags):
                continue
            words = [w.strip("[],\"'") for w in step.words]
            for word in words[:-1]:
                if _FILE.search(word):
                    start = step.at + step.arguments.find(word)
                    yield Hit(file.source, Span(start, start + len(word)),
                              f"`{word}` stays in a layer of the image",
                              "Mount it while building, or when the container starts.")  # fmt: skip


RULE = Rule(
    code="rule/secret-copied",
    severity="warning",
    page=__doc__ or "",
    check=copied,
    bad={"Dockerfile": "FROM node:22\nCOPY .env /app/\n"},
    good={"Dockerfile": "FROM node:22\nCOPY .env.example /app/\n"},
    at=("Dockerfile", 2, 6),
)

"""A change of the program does not install everything again.

With `COPY . .` before the dependencies are installed, each edit of any file throws the cached
installation away. Copy the file that names the dependencies first, install, then copy the rest.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.patterns import later
from assistant.syntax.steps import Step

_INSTALLS = later(
    r"\b(?:npm\s+(?:ci|install)(?!\s+-g)|yarn\s+install|pnpm\s+(?:install|i)\b|bundle\s+install"
    r"|pip3?\s+install\s+(?:-\S+\s+)*-r\b|composer\s+install|go\s+mod\s+download|poetry\s+install)"
)


def everything_first(subject: Subject) -> Iterator[Hit]:
    """Copies of the whole context right before an installation."""
    for file in subject.dockerfiles:
        for stage in file.stages:
            whole: Step | None = None
            for step in stage:
                if step.keyword in ("COPY", "ADD"):
                    copied = step.words[:1] == ["."] and not step.flags
                    if not copied and whole is None:
                        break  # Something was copied on its own before.
                    whole = whole or step
                elif step.keyword == "RUN" and whole and _INSTALLS.search(step.arguments):
                    yield Hit(file.source, file.span_of(whole),
                              "Each edit of any file installs everything again",
                              "Copy the list of dependencies first, and install.")  # fmt: skip
                    break


_FILE = 'FROM node:22\nWORKDIR /app\n{}RUN npm ci\n{}CMD ["node", "."]\n'
RULE = Rule(
    code="rule/copied-before-install",
    severity="info",
    page=__doc__ or "",
    check=everything_first,
    bad={"Dockerfile": _FILE.format("COPY . .\n", "")},
    good={"Dockerfile": _FILE.format("COPY package*.json ./\n", "COPY . .\n")},
    at=("Dockerfile", 3, 1),
)

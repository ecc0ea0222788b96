"""The program in an image runs as an account of its own.

Without `USER` everything in the container runs as root, and what breaks out of it is root on the
host. Add an account and end with `USER`, unless the program changes its account by itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject

_ROOT = ("root", "0", "root:root", "0:0")
_CHANGES = ("gosu", "su-exec", "setpriv", "runuser", "s6-", "tini -- su")


def as_root(subject: Subject) -> Iterator[Hit]:
    """Last stages that start a program as root."""
    for file in subject.dockerfiles:
        if not file.stages or any(word in file.source.text for word in _CHANGES):
            continue
        stages = {s[0].words[2].lower(): s for s in file.stages if len(s[0].words) > 2}
        stage = file.stages[-1]
        chain = list(stage)
        while stage[0].words and (below := stages.get(stage[0].words[0].lower())):
            if below is stage:
                break
            chain, stage = [*below, *chain], below
        users = [step for step in chain if step.keyword == "USER"]
        starts = [step for step in chain if step.keyword in ("CMD", "ENTRYPOINT")]
        if not starts or (users and " ".join(users[-1].words) not in _ROOT):
            continue
        base = stage[0].words[0] if stage[0].words else ""
        if base.startswith("mcr.microsoft.com/windows"):
            continue  # Windows has no root: its containers run as ContainerAdministrator
        if users or not any(word in base for word in ("nonroot", "rootless", "distroless", "$")):
            place = users[-1] if users else starts[-1]
            yield Hit(file.source, file.span_of(place), "The program runs as root",
                      "Add an account, and end with `USER`.")  # fmt: skip


RULE = Rule(
    code="rule/image-as-root",
    severity="info",
    page=__doc__ or "",
    check=as_root,
    bad={"Dockerfile": 'FROM python:3.13\nCMD ["python", "app.py"]\n'},
    good={"Dockerfile": 'FROM python:3.13\nUSER 1000\nCMD ["python", "app.py"]\n'},
    at=("Dockerfile", 2, 1),
)

"""A container does not hold the whole machine.

A privileged container, or one that is given the engine's socket, can do everything that root on
the host can. Leave both out unless that is the point of the container.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject

SOCKETS = ("/var/run/docker.sock", "/run/docker.sock")


def powerful(subject: Subject) -> Iterator[Hit]:
    """Containers that are privileged or have the socket."""
    for found in subject.blocks("resource.docker_container"):
        for setting in subject.settings(found, "privileged"):
            if setting.value in (True, "true") and setting.attribute:
                yield Hit(found.file.source, setting.attribute.span, "The container is privileged")
        for path in ("volumes.host_path", "mounts.source"):
            for setting in subject.settings(found, path):
                if setting.value in SOCKETS and setting.attribute:
                    yield Hit(found.file.source, setting.attribute.span,
                              "The container is given the engine's socket",
                              "Whoever can write to it is root on the host.")  # fmt: skip


RULE = Rule(
    code="rule/docker-power",
    severity="warning",
    page=__doc__ or "",
    check=powerful,
    bad={"a.tf": 'resource "docker_container" "a" {\n  privileged = true\n}\n'},
    good={"a.tf": 'resource "docker_container" "a" {\n  privileged = false\n}\n'},
    at=("a.tf", 2, 3),
)

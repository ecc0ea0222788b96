"""A container does not hold the whole machine.

A privileged container, or one that is given the engine's socket, can do everything that root on
the host can. Leave both out unless that is the point of the container.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.compose import is_true, mounts, services
from assistant.check.rules.looking import TRUE
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject

SOCKETS = ("/var/run/docker.sock", "/run/docker.sock", "/run/podman/podman.sock")
_SOCKET = "The container is given the engine's socket"
_ROOT = "Whoever can write to it is root on the host."


def powerful(subject: Subject) -> Iterator[Hit]:
    """Containers that are privileged or have the socket."""
    for found in subject.blocks("resource.docker_container"):
        attribute = found.block.body.attribute("privileged")
        if attribute is not None and found.module.value(attribute.value) in TRUE:
            yield Hit(found.file.source, attribute.span, "The container is privileged")
        if not subject.holds(found.file.path, "docker.sock"):
            continue
        for path in ("volumes.host_path", "mounts.source"):
            for setting in subject.settings(found, path):
                if setting.value in SOCKETS and setting.attribute:
                    yield Hit(found.file.source, setting.attribute.span, _SOCKET, _ROOT)
    for service in services(subject):
        privileged = service.body.get("privileged")
        if privileged is not None and is_true(privileged):
            yield Hit(service.source, privileged.span, "The container is privileged")
        for mount in mounts(service):
            if mount.path in SOCKETS:
                yield Hit(service.source, mount.span, _SOCKET, _ROOT)


RULE = Rule(
    code="rule/docker-power",
    severity="warning",
    page=__doc__ or "",
    check=powerful,
    bad={"a.tf": 'resource "docker_container" "a" {\n  privileged = true\n}\n'},
    good={"a.tf": 'resource "docker_container" "a" {\n  privileged = false\n}\n'},
    at=("a.tf", 2, 3),
)

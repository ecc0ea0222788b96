"""A container has its own view of the machine.

With the host's process table or shared memory a container sees and stops what runs beside it; with
the host's network every port that it opens is open on the host, whatever `ports` says.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.compose import services
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.core.finding import Severity

_RESOURCE = {"network_mode": "network", "pid_mode": "processes", "ipc_mode": "shared memory"}
_SERVICE = {"network_mode": "network", "pid": "processes", "ipc": "shared memory"}


def shared(subject: Subject) -> Iterator[Hit]:
    """Containers that have a part of the host; the network is common enough to be advice only."""
    for found in subject.blocks("resource.docker_container"):
        for name, what in _RESOURCE.items():
            attribute = found.block.body.attribute(name)
            if attribute is not None and found.module.value(attribute.value) == "host":
                yield Hit(found.file.source, attribute.span, _summary(what),
                          severity=_severity(what))  # fmt: skip
    for service in services(subject):
        for name, what in _SERVICE.items():
            node = service.text(name)
            if node is not None and node.text == "host":
                yield Hit(service.source, node.span, _summary(what), severity=_severity(what))


def _summary(what: str) -> str:
    return f"The container has the host's {what}"


def _severity(what: str) -> Severity:
    return "info" if what == "network" else "warning"


RULE = Rule(
    code="rule/host-namespace",
    severity="warning",
    page=__doc__ or "",
    check=shared,
    bad={"compose.yaml": "services:\n  a:\n    image: caddy:2.8\n    pid: host\n"},
    good={"compose.yaml": "services:\n  a:\n    image: caddy:2.8\n"},
    at=("compose.yaml", 4, 10),
)

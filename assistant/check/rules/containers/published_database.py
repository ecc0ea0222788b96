"""A database's port is not published to the whole network.

`5432:5432` opens the port at every address of the host, and Docker puts its rule before the
firewall's (ufw does not see it). Containers of one network reach it without: leave `ports` out, or
write `127.0.0.1:5432:5432`.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.compose import ports, services
from assistant.check.rules.looking import bodies, number, value
from assistant.check.rules.openings import DATA_STORES
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.hcl import Unknown

_STORES = {**DATA_STORES, 2379: "etcd"}
_SEARCH = 9200
_HELP = 'Leave it out, or bind it: "127.0.0.1:...".'


def published(subject: Subject) -> Iterator[Hit]:
    """Ports of data stores that every address of the host answers on."""
    for service in services(subject):
        for port in ports(service):
            known = port.everywhere and port.protocol == "tcp" and port.container in _STORES
            text = service.source.slice(service.body.span)
            if known and not _guarded(port.container, text):
                yield Hit(service.source, port.span, _summary(port.container), _HELP)
    for found in subject.blocks("resource.docker_container"):
        for body in bodies(found.block.body, "ports"):
            internal = body.attribute("internal")
            container = number(found.module.value(internal.value)) if internal else None
            address = value(found, "ip", body)
            if internal is None or container not in _STORES or isinstance(address, Unknown):
                continue
            if _guarded(container, found.file.source.slice(found.block.span)):
                continue
            if address in (None, "", "0.0.0.0") and body.attribute("external"):  # noqa: S104
                yield Hit(found.file.source, internal.span, _summary(container), _HELP)


def _guarded(port: int, text: str) -> bool:
    """Whether the one of these that is meant for browsers too asks for a password."""
    return port == _SEARCH and "ELASTIC_PASSWORD" in text


def _summary(port: int) -> str:
    return f"{_STORES[port]} is open at every address of the host"


_SERVICE = 'services:\n  db:\n    image: postgres:17\n    ports:\n      - "{}5432:5432"\n'
RULE = Rule(
    code="rule/published-database",
    severity="warning",
    page=__doc__ or "",
    check=published,
    bad={"compose.yaml": _SERVICE.format("")},
    good={"compose.yaml": _SERVICE.format("127.0.0.1:")},
    at=("compose.yaml", 5, 9),
)

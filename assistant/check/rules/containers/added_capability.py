"""A container gets the one capability that it needs.

`SYS_ADMIN`, `SYS_MODULE`, `SYS_PTRACE` and the like are as good as root on the host; `ALL` holds
them all. Name the narrow one (`NET_ADMIN` for a VPN, `SYS_TIME` for a clock).
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.compose import services
from assistant.check.rules.looking import bodies, texts
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.yaml import Scalar

_ROOT = frozenset(
    {"ALL", "SYS_ADMIN", "SYS_MODULE", "SYS_PTRACE", "SYS_RAWIO", "SYS_BOOT", "DAC_READ_SEARCH"}
)


def added(subject: Subject) -> Iterator[Hit]:
    """Capabilities that lead out of the container."""
    for found in subject.blocks("resource.docker_container"):
        for body in bodies(found.block.body, "capabilities"):
            attribute = body.attribute("add")
            for text, span in texts(found, attribute.value) if attribute else ():
                if _short(text) in _ROOT:
                    yield Hit(found.file.source, span, _summary(text))
    for service in services(subject):
        for item in service.items("cap_add"):
            if isinstance(item, Scalar) and _short(item.text) in _ROOT:
                yield Hit(service.source, item.span, _summary(item.text))


def _short(text: str) -> str:
    return text.upper().removeprefix("CAP_")


def _summary(text: str) -> str:
    return f"With {_short(text)} the container is as good as root on the host"


_SERVICE = "services:\n  a:\n    image: vpn:1.2\n    cap_add: [{}]\n"
RULE = Rule(
    code="rule/added-capability",
    severity="warning",
    page=__doc__ or "",
    check=added,
    bad={"compose.yaml": _SERVICE.format("SYS_ADMIN")},
    good={"compose.yaml": _SERVICE.format("NET_ADMIN")},
    at=("compose.yaml", 4, 15),
)

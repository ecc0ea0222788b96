"""A port of the host is given once.

Two containers that publish the same port at the same address cannot run side by side: the second
does not start ("port is already allocated"). Give one of them another port.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from assistant.check.rules.looking import number, value
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Found, Subject
from assistant.syntax.source import Span

_NOT_SIMPLY_RUNNING = {"count", "for_each", "provider", "network_mode", "start", "must_run"}
_EVERYWHERE = ("", "0.0.0.0")  # noqa: S104 - what is looked for


class _Taken(msgspec.Struct, frozen=True):
    found: Found
    span: Span
    port: int
    protocol: str
    address: str

    def meets(self, other: _Taken) -> bool:
        """Whether both cannot be had at once; nothing is said of IPv6."""
        if (self.port, self.protocol) != (other.port, other.protocol) or self.found == other.found:
            return False
        if ":" in self.address + other.address:
            return False
        return self.address == other.address or bool(
            {self.address, other.address} & set(_EVERYWHERE)
        )


def twice(subject: Subject) -> Iterator[Hit]:
    """Ports of the host that two containers of a module ask for."""
    by_module: dict[int, list[_Taken]] = {}
    for found in subject.blocks("resource.docker_container"):
        names = {attribute.name for attribute in found.block.body.attributes}
        if not names.isdisjoint(_NOT_SIMPLY_RUNNING):
            continue
        seen = by_module.setdefault(id(found.module), [])
        for taken in list(_published(found)):
            other = next((one for one in seen if taken.meets(one)), None)
            if other is not None:
                name = ".".join(other.found.block.names)
                yield Hit(found.file.source, taken.span,
                          f"Port {taken.port} of the host is taken by `{name}`",
                          "Give one of them another port.")  # fmt: skip
            seen.append(taken)


def _published(found: Found) -> Iterator[_Taken]:
    for block in found.block.body.blocks_of("ports"):
        body = block.body
        external, attribute = number(value(found, "external", body)), body.attribute("external")
        address, protocol = value(found, "ip", body), value(found, "protocol", body)
        known = all(isinstance(given, str | None) for given in (address, protocol))
        if external and attribute is not None and known:
            yield _Taken(found, attribute.span, external, protocol or "tcp", address or "")


_CONTAINERS = """resource "docker_container" "a" {{
  ports {{
    internal = 80
    external = 80
  }}
}}
resource "docker_container" "b" {{
  ports {{
    internal = 80
    external = {}
  }}
}}
"""
RULE = Rule(
    code="rule/port-twice",
    severity="error",
    page=__doc__ or "",
    check=twice,
    bad={"a.tf": _CONTAINERS.format(80)},
    good={"a.tf": _CONTAINERS.format(8080)},
    at=("a.tf", 10, 5),
)

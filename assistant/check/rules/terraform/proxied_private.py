"""Only an address on the internet can be served through Cloudflare.

A proxied record with an address of a private network cannot work: Cloudflare's servers have no way
to it. Set `proxied = false` for a name inside, or use a tunnel.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from assistant.check.rules.looking import TRUE, resources, value
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject

_NETWORKS = tuple(
    ipaddress.ip_network(text)
    for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16",
                 "100.64.0.0/10", "fc00::/7", "fe80::/10")
)  # fmt: skip


def unreachable(subject: Subject) -> Iterator[Hit]:
    """Proxied records that point into a private network."""
    for found in resources(subject, ("cloudflare_record", "cloudflare_dns_record")):
        if value(found, "proxied") not in TRUE or value(found, "type") not in ("A", "AAAA"):
            continue
        for name in ("content", "value"):
            attribute = found.block.body.attribute(name)
            address = found.module.value(attribute.value) if attribute else None
            if attribute is not None and isinstance(address, str) and _private(address):
                yield Hit(found.file.source, attribute.value.span,
                          f"Cloudflare cannot reach {address}",
                          "Set `proxied = false`.")  # fmt: skip


def _private(text: str) -> bool:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return any(address in network for network in _NETWORKS)


_RECORD = """resource "cloudflare_record" "a" {{
  type    = "A"
  content = "192.168.1.10"
  proxied = {}
}}
"""
RULE = Rule(
    code="rule/proxied-private",
    severity="warning",
    page=__doc__ or "",
    check=unreachable,
    bad={"a.tf": _RECORD.format("true")},
    good={"a.tf": _RECORD.format("false")},
    at=("a.tf", 3, 13),
)

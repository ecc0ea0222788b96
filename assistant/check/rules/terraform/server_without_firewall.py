"""A server on the internet stands behind a firewall.

A server of Hetzner Cloud or DigitalOcean has a public address and no firewall of its own accord:
whatever a package opens is reachable from everywhere. Attach one.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.looking import absent, resources
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject

_SERVERS = {
    "hcloud_server": ("hcloud_firewall_attachment", "hcloud_firewall"),
    "digitalocean_droplet": ("digitalocean_firewall",),
}
"""Kind of server → what in the same module may attach a firewall to it."""


def bare(subject: Subject) -> Iterator[Hit]:
    """Servers in modules that attach no firewall to any."""
    for type_, others in _SERVERS.items():
        attached = {id(found.module) for found in resources(subject, others)}
        for found in subject.blocks(f"resource.{type_}"):
            here = absent(found.block.body, "firewall_ids", "public_net")
            if here and id(found.module) not in attached:
                yield Hit(found.file.source, found.block.header_span,
                          "No firewall stands before this server")  # fmt: skip


_SERVER = 'resource "hcloud_server" "a" {{\n  name = "a"\n{}}}\n'
RULE = Rule(
    code="rule/server-without-firewall",
    severity="info",
    page=__doc__ or "",
    check=bare,
    bad={"a.tf": _SERVER.format("")},
    good={"a.tf": _SERVER.format("  firewall_ids = [hcloud_firewall.a.id]\n")},
    at=("a.tf", 1, 1),
)

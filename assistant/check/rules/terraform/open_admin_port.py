"""Remote administration is not open to the whole internet.

SSH, RDP, WinRM, VNC, SMB and the like are tried from all over the world within minutes of a
machine's start, and one weak password or one old flaw is enough. Allow the address or the network
that you administer from, or reach the machine through a VPN.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.openings import open_to_all
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject

_PORTS = {
    22: "SSH",
    23: "Telnet",
    135: "Windows RPC",
    445: "SMB",
    3389: "RDP",
    5900: "VNC",
    5985: "WinRM",
    5986: "WinRM",
    8006: "Proxmox VE",
}


def opened(subject: Subject) -> Iterator[Hit]:
    """Ranges from everywhere that hold a port of administration."""
    return open_to_all(subject, _PORTS, "Name the network that you administer from.")


_FIREWALL = """resource "hcloud_firewall" "a" {{
  rule {{
    direction  = "in"
    protocol   = "tcp"
    port       = "22"
    source_ips = [{}]
  }}
}}
"""
RULE = Rule(
    code="rule/open-admin-port",
    severity="warning",
    page=__doc__ or "",
    check=opened,
    bad={"a.tf": _FIREWALL.format('"0.0.0.0/0"')},
    good={"a.tf": _FIREWALL.format('"203.0.113.7/32"')},
    at=("a.tf", 6, 19),
)

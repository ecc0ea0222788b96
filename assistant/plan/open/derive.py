"""Values that follow from one that the goal gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping

FORMS: Mapping[str, Callable[[str], str]] = {
    "dn": lambda domain: ",".join(f"dc={part}" for part in domain.lower().split(".")),
    "upper": lambda text: text.upper(),
    "dotted": lambda domain: domain.rstrip(".") + ".",
    "pve_realm": lambda user: user if "@" in user else f"{user}@pve",
}
"""dn: corp.example.com as dc=corp,dc=example,dc=com. dotted: a DNS name with its last dot.
pve_realm: a user with the realm of Proxmox itself."""

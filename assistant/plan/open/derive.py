"""Values that follow from one that the goal gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping


def _azure_size(text: str) -> str:
    """B2s, standard_d2s_v5 as Azure writes them: Standard_B2s, Standard_D2s_v5."""
    bare = text.lower().removeprefix("standard_")
    return f"Standard_{bare[:1].upper()}{bare[1:]}"


def _daily(text: str) -> str:
    """A time of day as cron has it, every day: 2:30 as 30 2 * * *. A schedule stays as it is."""
    hour, _, minute = text.partition(":")
    return f"{int(minute)} {int(hour)} * * *" if hour.isdigit() and minute.isdigit() else text


FORMS: Mapping[str, Callable[[str], str]] = {
    "dn": lambda domain: ",".join(f"dc={part}" for part in domain.lower().split(".")),
    "upper": lambda text: text.upper(),
    "dotted": lambda domain: domain.rstrip(".") + ".",
    "azure_size": _azure_size,
    "quoted": lambda names: ", ".join(f'"{name}"' for name in names.split(",")),
    "first": lambda names: names.split(",")[0],
    "daily": _daily,
    "pve_realm": lambda user: user if "@" in user else f"{user}@pve",
}
"""dn: corp.example.com as dc=corp,dc=example,dc=com. dotted: a DNS name with its last dot.
azure_size: a size of a machine in Azure's own writing. quoted: a,b as "a", "b"; first: a of them.
pve_realm: a user with the realm of Proxmox itself."""

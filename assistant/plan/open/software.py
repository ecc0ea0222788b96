"""What a rented machine installs at its first start: user data for cloud-init."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from assistant.core.intent import SOFTWARE
from assistant.plan.open.growing import Garden
from assistant.plan.open.nodes import Node
from assistant.targets.terraform.machines.packages import known_packages

_ENCODED = frozenset(("custom_data",))
"""Attributes that want base64."""
_DNF = re.compile(r"rocky|alma|fedora|rhel|centos|amazon", re.IGNORECASE)


def is_software(value: object) -> bool:
    """Whether a value names what a machine is to install."""
    return isinstance(value, str) and value.startswith(SOFTWARE)


def installing(garden: Garden, node: Node, path: str, value: object) -> str | None:
    """The expression of user data that installs what a value names; None for any other value."""
    if not is_software(value):
        return None
    listed = ", ".join(json.dumps(name) for name in packages_of(garden, node, str(value)))
    text = f"#cloud-config\\n${{yamlencode({{ package_update = true, packages = [{listed}] }})}}"
    return f'base64encode("{text}")' if path in _ENCODED else f'"{text}"'


def packages_of(garden: Garden, node: Node, value: str) -> Sequence[str]:
    """The packages that a value names, as the machine's system calls them."""
    given = [str(garden.settings[name].value) for name in node.given.values()]
    apt = not any(_DNF.search(text) for text in given if not text.startswith(SOFTWARE))
    found: list[str] = []
    for name in value.removeprefix(SOFTWARE).split():
        known = known_packages().get(name)
        found += known.under(apt=apt) if known else (name,)
    return list(dict.fromkeys(found))

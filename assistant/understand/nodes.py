"""Several nodes of Proxmox VE that the machines of a goal are spread over."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.core.intent import Parameter
from assistant.understand.reading import MACHINE, Reading

_PROXMOX = re.compile(r"\b(?:proxmox|pve)\b", re.IGNORECASE)
_NAME = r"[A-Za-z][A-Za-z-]*-?[0-9]{1,3}"
_AND = r"(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*|\s*/\s*|\s+)"
_NODES = re.compile(
    r"(?:\b(?:placed|spread|distributed|split|running|runs?|one|each|evenly)\s+)*"
    r"(?:\b(?:on|over|across|to|onto|between)\s+)?"
    r"(?:\b(?:its|their|own|the|my|different|separate|two|three|four|both|all|pve|of|each|2|3|4)\s+)*"
    r"\bnodes?\s*[:(]?\s*"
    rf"(?P<list>{_NAME}(?:{_AND}{_NAME})+)(?![\w-])\)?"
    r"(?:\s*,?\s*one\s+(?:vm\s+|machine\s+|container\s+)?"
    r"(?:each|per\s+node|on\s+each(?:\s+node)?)\b)?",
    re.IGNORECASE,
)
_ONE_EACH = re.compile(
    rf"\b(?:one|the\s+first(?:\s+one)?)\s+(?:vm\s+|machine\s+)?on\s+(?:the\s+)?(?:node\s+)?(?P<list>{_NAME}"
    r"(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+)(?:one|another|the\s+(?:other|second|third)(?:\s+one)?)\s+(?:vm\s+|machine\s+)?"
    rf"on\s+(?:the\s+)?(?:node\s+)?{_NAME})+)(?![\w-])",
    re.IGNORECASE,
)
_HOST = r"(?:pve|proxmox|prox|px)-?(?:[a-z]+-?)?[0-9]{1,3}"
_ON_HOSTS = re.compile(
    rf"(?:\b(?:placed|spread|distributed|split|running|evenly)\s+)*\b(?:on|over|across|between)\s+"
    rf"(?P<list>{_HOST}(?:{_AND}{_HOST})+)(?![\w-])",
    re.IGNORECASE,
)
"""Names that only nodes have."""
_NAMED = re.compile(rf"(?<![\w-]){_NAME}(?![\w-])")
_LEAST = 2


def find_nodes(reading: Reading) -> None:
    """Read their names, before those of machines are looked for."""
    if not _PROXMOX.search(reading.goal):
        return
    forms = (_NODES, _ONE_EACH, _ON_HOSTS)
    match = next((found for form in forms if (found := form.search(reading.goal))), None)
    if match is None or not reading.free(*match.span()):
        return
    for name in _NAMED.findall(match["list"]):
        reading.set("machine_node", name, *match.span())


def spread_over_nodes(reading: Reading) -> None:
    """Give each machine its node, in turn. To be called when it is known how many there are; where
    the goal does not say it, one for each node."""
    nodes = [p for p in reading.parameters if p.name == "machine_node"]
    if len(nodes) < _LEAST:
        return
    count = reading.value("count")
    if count is None and reading.value("names") is None:
        why = "one on each node"
        reading.parameters.append(Parameter("count", len(nodes), "assumed", None, why))
        count = len(nodes)
    if type(count) is not int or count < len(nodes):
        return
    reading.parameters[:] = [p for p in reading.parameters if p.name != "machine_node"]
    for place in range(count):
        name = f"{MACHINE}{place + 1}.node"
        reading.parameters.append(replace(nodes[place % len(nodes)], name=name))

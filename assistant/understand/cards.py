"""Which network a machine's second card is on: one on vmbr0 and one on vlan 20."""

from __future__ import annotations

import re

from assistant.understand.reading import Reading

_ON = r"(?:is\s+)?(?:on|in|at|to|with|for|using|:)\s+(?:the\s+)?(?:bridge\s+)?"
_NET = (
    r"(?P<bridge>vmbr[0-9]+)?(?:\s*,?\s*(?:with|in|on|and|using)?\s*)?"
    r"(?:(?:vlan|tag)\s*(?:id|tag)?\s*(?P<vlan>[0-9]{1,4})\b)?"
)
_CARD = r"(?:\s+(?:nic|network\s+card|card|interface|network\s+interface))"
_FIRST = rf"\b(?:one|first|1st)\b{_CARD}?\s+{_ON}[\w\s-]{{2,30}}?"
_OTHER = r"(?P<lead>(?:and\s+)?(?:one|another|(?:the\s+)?(?:other|second|2nd))\b)"
_SECONDS = (
    re.compile(rf"{_FIRST},?\s+{_OTHER}{_CARD}?\s+(?P<all>{_ON}{_NET})", re.IGNORECASE),
    re.compile(
        r"(?P<lead>)\b(?:two|2|dual|both)\s+(?:nics|network\s+cards|cards|(?:network\s+)?interfaces)"
        r"\s*(?:on|in|at|:|\()?\s*(?:the\s+)?(?:bridges\s+)?vmbr[0-9]+\s*(?:,|and|&|\+|/)\s*"
        r"(?P<all>(?P<bridge>vmbr[0-9]+)(?P<vlan>)?)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?P<lead>)\b(?:second|2nd|another|additional){_CARD}\s+(?P<all>{_ON}{_NET})",
        re.IGNORECASE,
    ),
)


def find_cards(reading: Reading) -> None:
    """Set `second_bridge` and `second_vlan`; what is said of the first card is read elsewhere."""
    for match in (m for pattern in _SECONDS for m in pattern.finditer(reading.goal)):
        if not reading.free(*match.span("all")):
            continue
        if (
            match["lead"]
            and (match["bridge"] or match["vlan"])
            and reading.free(*match.span("lead"))
        ):
            reading.claim(*match.span("lead"), "the second network card")
        if match["bridge"]:
            reading.set("second_bridge", match["bridge"].lower(), *match.span("bridge"))
        if match["vlan"]:
            start = match.end("bridge") if match["bridge"] else match.start("all")
            reading.set("second_vlan", int(match["vlan"]), start, match.end("vlan"))

"""Records of a DNS zone: an A record www for example.com to 198.51.100.4."""

from __future__ import annotations

import re

from assistant.understand.reading import Reading

_DOMAIN = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}"
_NAME = r"(?:[@*]|[a-z0-9_*][\w*-]*(?:\.[\w-]+)*)"
_RECORD = re.compile(
    r"\b(?P<type>A|AAAA|CNAME|MX|TXT|NS|SRV|CAA|PTR)\b(?:[\s-]+(?P<said>records?|entry|entries))?\s+"
    r"(?:(?:for|named|called|of|on|in)\s+)?"
    rf"(?:(?P<zone0>{_DOMAIN})(?=\s+(?:to|->|=>|=|→|pointing))|(?P<name>{_NAME}(?:\s*(?:,|and|&|\+)\s*{_NAME})*))?"
    rf"(?:\s+(?:(?:for|in|of|on|under)\s+)(?:(?:the|zone|domain)\s+)*(?P<zone>{_DOMAIN}))?"
    r"\s*(?:(?=\")|\bto\b|->|=>|=|→|\bpointing\s+(?:to|at)\b|\bat\b|\bwith\b|:)\s*"
    rf"(?P<value>(?:[0-9]{{1,5}}\s+)?{_DOMAIN}|[0-9]{{1,3}}(?:\.[0-9]{{1,3}}){{3}}|[0-9a-f]*:[0-9a-f:]+"
    r"|\"[^\"\n]*\")",
    re.IGNORECASE,
)
_LINKS = frozenset(("to", "at", "with", "for", "in", "on"))


def find_records(reading: Reading) -> None:
    """Records with a name, a type and a value; the zone that is named becomes the domain."""
    for match in _RECORD.finditer(reading.goal):
        kind = match["type"]
        shouted = kind.isupper() and (len(kind) > 1 or match["said"])
        if not (shouted or match["said"]) or not reading.free(*match.span()):
            continue
        names = re.split(r"\s*(?:,|\band\b|&|\+)\s*", match["name"] or "@")
        if any(name.lower() in _LINKS for name in names):
            continue
        zone = match["zone"] or match["zone0"]
        value = " ".join(match["value"].strip('"').split())
        for name in names:
            reading.set("dns_record", f"{name} {kind.upper()} {value}", *match.span())
        if zone:
            group = "zone" if match["zone"] else "zone0"
            reading.set("domain", zone.lower(), *match.span(group))

"""Records of a DNS zone in a row: www cname example.org, mail a 203.0.113.5, mx 10 mail."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.core.intent import Span
from assistant.knowledge.catalogue import Catalogues
from assistant.understand.reading import Reading
from assistant.understand.resources.finding import Named, named_type
from assistant.understand.resources.vocabulary import Records

_DOMAIN = r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}"
_IPV4 = r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}"
_IPV6 = r"(?=[0-9a-f:]*:[0-9a-f:]*:)[0-9a-f:]{3,39}"
_TEXT = r"\"[^\"\n]+\""
_POLICY = r"v=(?:spf1|DMARC1|DKIM1|TLSRPTv1|STSv1)\b[^,\n\"]*[^,\s\"]"
"""A text that says by its own beginning what it is: v=spf1 mx -all."""
_NAME = r"(?:[@*]|\*\.[a-z0-9.-]*[a-z0-9]|[a-z0-9_](?:[\w.-]*[a-z0-9])?)"
_TYPE = r"(?:A|AAAA|CNAME|MX|TXT)"
_RECORD = r"(?:\s+(?:records?|entry))?"
_IN_ZONE = rf"(?:\s+in\s+(?:(?:the\s+)?(?:dns\s+)?zone\s+)?(?P<zone>{_DOMAIN})(?:\s+zone)?)?"
_POINTS = r"to|at|(?:pointing|points)\s+(?:to|at)"
_ARROW = r"\s*(?:->|=>|→|=|:)"
_TO = rf"(?:(?:\s+(?:{_POINTS}|with|is|for)|{_ARROW})\s*|\s+)"
_TO_VALUE = rf"(?:(?:\s+(?:{_POINTS}|with|is)|{_ARROW})\s*|\s+)"
"""The same before a value alone: "for" stands before the zone there."""
_TO_PLAIN = rf"(?:\s+(?:{_POINTS})\s+|\s*(?:->|=>|→|=)\s*)"
_PRIORITY = r"(?:\s*,?\s*\(?(?:priority|prio|preference)\s*[:=]?\s*(?P<behind>[0-9]{1,5})\)?)?"
_AFTER = r"(?:\s+(?P<after>[0-9]{1,3})(?![\w.:/]|\s*(?:gb|mb|cpus?|servers?|vms?)\b))?"
"""A priority right behind the mail server."""
_VALUE = rf"(?P<value>{_IPV4}|{_IPV6}|{_DOMAIN}|{_TEXT}|@)(?![\w/-]|\.\w)"
_BARE = r"(?P<value>(?=[a-z0-9-]*[a-z])[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)(?![\w/-]|\.\w)"
"""A name of the same zone."""
_LEAD = r"(?<![\w.@*-])(?:wild-?card\s+)?"
_FORMS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # www cname to example.org
        rf"{_LEAD}(?P<name>{_NAME})\s+(?:an?\s+)?(?P<type>{_TYPE}){_RECORD}"
        rf"{_TO}{_VALUE}{_PRIORITY}",
        # an A record for www to 203.0.113.5
        rf"{_LEAD}(?P<type>{_TYPE}){_RECORD}\s+(?:for\s+|named\s+)?(?P<name>{_NAME})"
        rf"{_IN_ZONE}{_TO_PLAIN}{_VALUE}{_PRIORITY}",
        # AAAA home 2001:db8::1
        rf"{_LEAD}(?P<type>A|AAAA){_RECORD}\s+(?P<name>{_NAME})"
        rf"\s+(?P<value>{_IPV4}|{_IPV6})(?![\w/-]|\.\w)",
        # txt spf v=spf1 mx -all
        rf"{_LEAD}(?:(?P<name>{_NAME})\s+)?(?P<type>TXT|SPF|DMARC){_RECORD}{_TO_VALUE}"
        rf"\"?(?P<value>{_POLICY})\"?",
        rf"{_LEAD}(?P<type>TXT){_RECORD}(?:\s+(?:for\s+|named\s+)?(?P<name>{_NAME}))?"
        rf"{_TO_VALUE}\"?(?P<value>{_POLICY})\"?",
        # mx 10 mail.example.org; txt "v=spf1 -all"
        rf"{_LEAD}(?P<type>MX|TXT){_RECORD}{_TO_VALUE}(?:(?P<before>[0-9]{{1,5}})\s+)?{_VALUE}"
        rf"{_AFTER}{_PRIORITY}",
        # an A record to 203.0.113.5: the zone itself
        rf"{_LEAD}(?P<type>A|AAAA)\s+(?:record|entry){_TO_PLAIN}(?P<value>{_IPV4}|{_IPV6})(?![\w/-]|\.\w)",
        # files cname to nas, a cname files to nas
        rf"{_LEAD}(?P<name>{_NAME})\s+(?:an?\s+)?(?P<type>CNAME){_RECORD}{_TO_PLAIN}{_BARE}",
        rf"{_LEAD}(?P<type>CNAME){_RECORD}\s+(?:for\s+|named\s+)?(?P<name>{_NAME}){_TO_PLAIN}{_BARE}",
        # an A record for nas.home.lan 192.168.1.20
        rf"{_LEAD}(?P<type>A|AAAA){_RECORD}\s+for\s+(?P<name>{_NAME})"
        rf"(?:\s*,|\s+with|\s+is)?\s+(?:ip\s+)?(?P<value>{_IPV4}|{_IPV6})(?![\w/-]|\.\w)",
        # a reverse record for 192.0.2.10 to www.example.org
        rf"{_LEAD}(?P<type>PTR|reverse)(?:\s+dns)?{_RECORD}\s+(?:for\s+)?(?P<name>{_IPV4})"
        rf"{_TO}(?P<value>{_DOMAIN})(?![\w/-]|\.\w)",
        # www to 203.0.113.10
        rf"{_LEAD}(?P<name>{_NAME}){_TO_PLAIN}{_VALUE}",
        # a CNAME www: where it points is what the zone itself does
        rf"{_LEAD}(?P<type>CNAME){_RECORD}\s+(?:for\s+|named\s+)?(?P<name>(?!for\b)[a-z0-9_*-]+)"
        r"(?=\s*(?:[,;.]|\Z|\band\b|\bproxied\b|\bttl\b))",
        # TXT spf, spf and dmarc records: what they say is the user's own
        rf"{_LEAD}(?P<type>TXT){_RECORD}\s+(?:for\s+)?(?P<name>spf|dmarc)\b(?!\s*(?:\"|v=))",
        rf"{_LEAD}(?P<name>spf|dmarc)\s+(?P<type>TXT)?{_RECORD}(?=\s*(?:[,;.]|\Z|\band\b|\bfor\b))",
        # www and mail A records
        rf"{_LEAD}(?P<name>{_NAME})\s+(?:as\s+)?(?:an?\s+)?(?P<type>A|AAAA|CNAME)\s+(?:records?|entry|entries)\b",
    )
)
_LISTED = re.compile(
    r"(?<![\w.@*-])(?P<name>[@*]|(?=[a-z0-9_-]*[a-z_])[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?)"
    r"\s*(?:,\s*(?:and\s+)?|\band\s+|&\s*)\Z",
    re.IGNORECASE,
)
"""A name without a dot, which a value would have."""
_NEXT = re.compile(
    rf"\s*(?:,\s*(?:and\s+)?|\band\s+|&\s*)(?P<name>{_NAME})(?:\s+(?:{_POINTS})|{_ARROW})?"
    rf"\s+(?P<value>{_IPV4}|{_IPV6})(?![\w/-]|\.\w)",
    re.IGNORECASE,
)
_SPEAKS = re.compile(
    r"\b(?:dns|records?|entry|entries|zones?|cname|route\s?53|cloudflare|domain|proxied)\b",
    re.IGNORECASE,
)
"""What a goal says that is about names."""
_AT = re.compile(r"(?<!pointing)(?<!points)\s+at\s+\S+\Z", re.IGNORECASE)
_NO_NAMES = frozenset(
    (
        *("add", "adds", "create", "creates", "has", "have", "make", "makes", "need", "needs"),
        *("puts", "put", "set", "sets", "want", "wants", "gets", "get", "give", "gives"),
        "a",
        "an",
        "the",
        "and",
        "record",
        "records",
        "dns",
        "to",
        "with",
        "for",
        "zone",
        "mx",
        "txt",
        "cloudflare",
        "terraform",
        "proxied",
        "aaaa",
        "cname",
    )
)


_PRIVATE = re.compile(r"\b(?:private|internal)\s+(?:azure\s+)?dns\b", re.IGNORECASE)
_POLICIES = {"spf": "@", "dmarc": "_dmarc"}
"""Where a text of this kind stands."""
_TTL = "ttl"
_APART = re.compile(r"[,;:(]|\b(?:with|all|both|each|every)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Found:
    name: str
    kind: str
    content: str
    """Empty: the goal does not give it."""
    priority: int | None
    span: Span
    zone: str = ""


def find_dns(reading: Reading, catalogues: Catalogues, records: Records | None) -> list[Named]:
    """A resource for each record that the goal names or gives a value, its words claimed."""
    if records is None:
        return []
    found = sorted(_found(reading), key=lambda one: one.span.start)
    zone = _zone(reading, found) or (_around(found) if records.zone else "")
    out = []
    types = records.types
    if records.private and _PRIVATE.search(reading.goal):
        types = records.private
    _claim_zone(reading, records, zone)
    for one in found:
        type_, path = types.get(one.kind, (records.type, records.content))
        resource = named_type(reading, catalogues, type_, one.span) if type_ else None
        if resource is None:
            reading.release(one.span)
            continue
        name, within = _below(_POLICIES.get(one.name, one.name), zone), zone
        if one.kind == "PTR":
            *net, name = one.name.split(".")
            within = ".".join([*net[::-1], "in-addr.arpa"])
        resource.label = {"@": one.kind.lower(), "*": "wildcard"}.get(name, "")
        if one.name in _POLICIES:
            resource.label = one.name
        resource.values = {}
        own = records.apex.replace("{zone}", zone) if name == "@" else name
        if own:
            resource.values[records.name] = (own, one.span)
        if records.kind:
            resource.values[records.kind] = (one.kind, one.span)
        if records.zone and within:
            resource.values[records.zone] = (within, one.span)
        content = one.content
        if one.kind == "CNAME" and content in ("", "@") and zone:
            apex = content or any(o.name in ("@", zone) and o.kind in ("A", "AAAA") for o in found)
            content = zone if apex else ""
        elif one.kind == "CNAME" and content and "." not in content and zone:
            content = f"{content}.{zone}"
        if one.priority is not None and records.priority:
            resource.values[records.priority] = (one.priority, one.span)
        elif one.priority is not None:
            content = f"{one.priority} {content}"
        if content:
            resource.values[path] = (content, one.span)
        out.append(resource)
    return out


def share_flags(named: list[Named]) -> None:
    """What is said behind the last name of a list holds for all: @ and www to 203.0.113.5 proxied.

    The names of one list stand without a gap.
    """
    for one, after in reversed([*itertools.pairwise(named)]):
        if one.traits.repeated and one.type == after.type and one.span.end == after.span.start:
            one.values = {**after.values, **one.values}


def share_behind(reading: Reading, named: list[Named]) -> None:
    """A time to live that is said once and behind all records: it is that of each, or right
    behind the last that of the names in one list with it."""
    rows = sorted((one for one in named if one.traits.repeated), key=lambda one: one.span.start)
    said = {one.values[_TTL][1]: one.values[_TTL] for one in rows if _TTL in one.values}
    value, span = next(iter(said.values()), (0, Span(0, 0)))
    if len(said) != 1 or span.start < rows[-1].span.end:
        return
    if not _APART.search(reading.goal[rows[-1].span.end : span.end]):
        gaps = [a.span.end != b.span.start for a, b in itertools.pairwise(rows)]
        rows = rows[len(gaps) - gaps[::-1].index(True) :] if True in gaps else rows
    for one in rows:
        one.values.setdefault(_TTL, (value, span))


def _found(reading: Reading) -> Iterator[_Found]:
    for form in _FORMS:
        for match in form.finditer(reading.goal):
            groups = match.groupdict()
            name = (groups.get("name") or "@").lower()
            value = (groups.get("value") or "").strip('"')
            kind = (groups.get("type") or _kind_of(value)).upper().replace("REVERSE", "PTR")
            if re.match(_POLICY, value, re.IGNORECASE):
                kind, name = "TXT", _named_by_policy(name, value)
            elif name in _POLICIES and not value:
                kind = "TXT"
            if groups.get("type") and re.search(
                r"\bzone\s+\Z", reading.goal[: match.start()], re.I
            ):
                name = "@"
            if name in _NO_NAMES or not reading.free(*match.span()):
                continue
            if kind != "PTR" and re.fullmatch(_IPV4, name):
                continue
            shouted = (groups.get("type") or "").isupper()
            if not shouted and not _SPEAKS.search(reading.goal):
                continue  # A route to a firewall at 10.0.0.4 is no record.
            if kind == "CNAME" and not groups.get("type") and _AT.search(match.group()):
                continue  # A tunnel for home assistant at ha.example.org: its own name.
            if not (_fits(kind, value) if value else name not in reading.lexicon.stop):
                continue
            said = groups.get("before") or groups.get("behind") or groups.get("after")
            priority = int(said) if said else None
            more = _others(reading, match) if groups.get("name") else []
            span = reading.claim(*match.span(), f"record {name} {kind}")
            for other, start, end in more:
                there = reading.claim(start, end, f"record {other} {kind}")
                yield _Found(other, kind, value, priority, there)
            zone = (groups.get("zone") or "").lower()
            yield _Found(name, kind, value, priority, span, zone)
            if groups.get("name") and kind in ("A", "AAAA"):
                yield from _goes_on(reading, kind, match.end())


def _goes_on(reading: Reading, kind: str, at: int) -> Iterator[_Found]:
    """Further names of a list, each with its own address: web1 192.0.2.11 and web2 192.0.2.12."""
    while (more := _NEXT.match(reading.goal, at)) and reading.free(*more.span("name")):
        if _kind_of(more["value"]) != kind:
            return
        name = more["name"].lower()
        span = reading.claim(more.start("name"), more.end(), f"record {name} {kind}")
        yield _Found(name, kind, more["value"], None, span)
        at = more.end()


def _named_by_policy(name: str, text: str) -> str:
    """Where a policy stands: SPF at the name that mail comes from, DMARC at a name of its own."""
    told = name in ("spf", "dmarc", "_dmarc", "dkim", "txt", "record", "@")
    if text.lower().startswith("v=dmarc1"):
        return "_dmarc" if told else name if name.startswith("_dmarc") else f"_dmarc.{name}"
    return "@" if told else name


def _others(reading: Reading, match: re.Match[str]) -> list[tuple[str, int, int]]:
    """Names that stand in a list before the last one, in the goal's order: www, ftp of "www, ftp
    and mail to 203.0.113.5"."""
    found: list[tuple[str, int, int]] = []
    start = match.start("name")
    while before := _LISTED.search(reading.goal[:start]):
        name, begin = before["name"].lower(), before.start()
        if name in _NO_NAMES or not reading.free(begin, start):
            break
        found.insert(0, (name, begin, start))
        start = begin
    return found


def _kind_of(value: str) -> str:
    """The kind of record that a value is for."""
    if re.fullmatch(_IPV4, value):
        return "A"
    return "AAAA" if ":" in value else "CNAME"


def _fits(kind: str, value: str) -> bool:
    """Whether a record of this type can have the value."""
    if kind == "TXT":
        return not re.fullmatch(_DOMAIN, value, re.IGNORECASE)
    return kind in ("CNAME", "MX", "PTR") if _kind_of(value) == "CNAME" else kind == _kind_of(value)


def _claim_zone(reading: Reading, records: Records, zone: str) -> None:
    """Where every record says its zone itself, the words that name it are read with that."""
    lead = r"(?:\b(?:for|in|of)\s+)?(?:(?:the\s+)?\bzone\s+)?"
    form = rf"{lead}(?<![\w.-]){re.escape(zone)}(?![\w.-]*\w)"
    for match in re.finditer(form, reading.goal, re.IGNORECASE) if records.zone and zone else ():
        if reading.free(*match.span()):
            reading.claim(*match.span(), f"{records.zone} = {zone}")


def _zone(reading: Reading, found: list[_Found]) -> str:
    """The zone that a record names, else the domain that stands outside of all records, else what
    their names have in common."""
    if told := next((f.zone for f in found if f.zone), ""):
        return told
    for match in re.finditer(_DOMAIN, reading.goal, re.IGNORECASE):
        if not any(f.span.start <= match.start() < f.span.end for f in found):
            return match.group().lower()
    below = [f.name.split(".")[1:] for f in found if f.name.count(".") > 1]
    same = {tuple(labels) for labels in below}
    return ".".join(same.pop()) if len(same) == 1 else ""


def _around(found: list[_Found]) -> str:
    """The zone that the first full name lies in, where no name stands for the zone itself."""
    full = [f.name.split(".", 1)[1] for f in found if f.name.count(".") > 1]
    return full[0] if full else ""


def _below(name: str, zone: str) -> str:
    """A name as it stands in the zone: www of www.example.org."""
    labels, ends = name.split("."), zone.split(".")
    if not zone or labels[-len(ends) :] != ends:
        return name
    return ".".join(labels[: len(labels) - len(ends)]) or "@"

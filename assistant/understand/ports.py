"""Ports and the addresses they are published on: ssh on 2222, listening on 127.0.0.1:3000."""

from __future__ import annotations

import re

from assistant.understand.cues import is_about_containers
from assistant.understand.entries import Service, Thing
from assistant.understand.keyed import is_known
from assistant.understand.matching import Hit, matches
from assistant.understand.reading import Reading

_N = (
    r"(?P<n>[0-9]{2,5})(?:/(?:tcp|udp))?"
    r"(?![\w.:]*[0-9A-Za-z_]|/[0-9])(?!\s*(?:[gmt]i?b?|v?cpus?|cores?|days?|hours?|minutes?|%|vms?"
    r"|servers?|nodes?|hosts?|machines?|copies|replicas?|users?)\b)"
)
_IS = (
    r"(?:\s+(?:is|be|it|listens?|listening|runs?|running|published|publishing|exposed|reachable|available"
    r"|accessible|served|moved|set|should|interface|server|service|daemon"
    r"|access|clones?|for\s+(?:git|gitea|forgejo|gitlab|clones?|cloning|pushes?)))*"
)
_AT = (
    r"(?:\s+(?:on|at|to|via|under|through|over))?(?:\s+(?:the|tcp|host|external))*"
    r"(?:\s+port(?:\s+(?:to|is|number|of|from))*)?\s*[:=]?\s+"
)
_SSH = (
    re.compile(rf"\b(?:git\s+)?sshd?\s*[:(]\s*(?:on\s+)?port\s+{_N}", re.IGNORECASE),
    re.compile(
        rf"\b(?:(?:move|moves|moving|switch|put|run|change|set)\s+(?:the\s+)?)?(?:git\s+(?:over\s+)?)?sshd?\b{_IS}{_AT}"
        rf"(?:(?:from\s+)?(?:port\s+)?22\s+(?:to|->)\s+(?:port\s+)?)?{_N}",
        re.IGNORECASE,
    ),
    re.compile(rf"\bport\s+{_N}\s+(?:for|as)\s+(?:git\s+)?(?:over\s+)?ssh\b", re.IGNORECASE),
)
_DNS = re.compile(rf"\bdns\b{_IS}{_AT}{_N}", re.IGNORECASE)
_SPOKEN = re.compile(rf"\b(?P<kind>mqtt|amqp|smtp|s3|api)\b{_IS}{_AT}{_N}", re.IGNORECASE)
"""What a service speaks beside its web page."""
_OBJECTS = re.compile(r"\bminio\b", re.IGNORECASE)
"""Of this one the API is that of S3."""
_WEB = (
    re.compile(rf"\b(?:web(?:[\s-]*ui)?|https?|ui|gui)\s+(?!0){_N}", re.IGNORECASE),
    re.compile(
        rf"\b(?:web|https?|tls|ssl|(?:web\s*)?(?:ui|gui|interface|site|page|app|front\s?end)|dashboard|console|admin(?:\s+(?:ui|page|panel|interface|console))?)\b{_IS}"
        rf"(?:\s+(?:on|at|via|under)(?:\s+(?:the|host|external))*(?:\s+port)?|\s+port)\s+{_N}",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:(?:listen|publish|expose|services?)\s+(?:on\s+|it\s+on\s+)?"
        r"|(?:listen(?:s|ing)?|publish(?:ed|es|ing)?|expos(?:e|es|ed|ing)|reachable|available"
        r"|accessible|serv(?:e|es|ed|ing)|answers?|services?|map(?:ped)?)\s+(?:it\s+)?(?:only\s+)?"
        rf"(?:on|at|under|as|to)\s+)(?:(?:the|host|tcp)\s+)*(?:port\s+)?{_N}",
        re.IGNORECASE,
    ),
)
_UPSTREAM = re.compile(
    r"\b(?:app|apps|application|backend|back\s?end|upstream|program|api|proxy(?:ing|ies)?\s+(?:to|for)"
    rf"|forward(?:ing|s)?\s+to)\b{_IS}(?:\s+(?:on|at|to|via|the|local))*"
    rf"\s+(?:(?:localhost|127\.0\.0\.1)[:\s]\s*)?(?:port\s+)?{_N}",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"(?:\bto\s+)?(?:https?://)?(?<![\w.])(?P<a>(?!127\.)[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[a-z][\w-]*(?:\.[\w-]+)*)"
    rf":{_N}",
    re.IGNORECASE,
)
"""The machine that requests are passed on to: 10.0.0.5:3000."""
_NO_HOST = ("localhost", "port", "ports", "to", "0.0.0.0")  # noqa: S104  read, not bound
_PASSED_ON = re.compile(
    rf"\b(?:to|(?:for|in\s+front\s+of)(?=\s+(?:localhost|127\.0\.0\.1)))\s+(?:(?:the|local|tcp)\s+)*(?:https?://)?"
    rf"(?:(?:localhost|127\.0\.0\.1)[:\s]\s*(?:port\s+)?|port\s+){_N}",
    re.IGNORECASE,
)
_PROXIED = re.compile(r"\b(?:reverse|prox(?:y|ies|ying)|upstream|forward(?:s|ing)?)\b", re.I)
_ON = re.compile(
    rf"(?:(?:'s)?\s+(?P<ui>(?:web\s*)?(?:ui|gui|interface|dashboard|frontend|page)))?\s*\(?(?:(?:should|must|is|be|listen(?:s|ing)?|published|exposed|reachable|available|runs|running)\s+)*"
    rf"(?:on|at|via|under|using|with|,)?\s*(?:(?:the|host|tcp|external)\s+)*(?P<word>port\s+)?{_N}",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r",\s*(?:on\s+)?port\s+[0-9]{2,5}", re.IGNORECASE)
_LISTEN = re.compile(
    r"\b(?:(?:only|just)\s+)?(?:listen(?:s|ing)?|bind(?:s|ing)?|bound|publish(?:ed|es)?|reachable"
    r"|accessible|available)(?:\s+(?:only|it|them))*\s+(?:on|to|at|via)\s+(?:only\s+)?"
    r"(?:(?:the|lan|local|host|ip|address)\s+)*"
    r"(?P<a>localhost|[0-9]{1,3}(?:\.[0-9]{1,3}){3})(?::(?P<n>[0-9]{2,5}))?(?:\s+only)?(?![\w/]|\.[0-9])",
    re.IGNORECASE,
)
_SOCKET = re.compile(r"(?<![\w.])(?P<a>127(?:\.[0-9]{1,3}){3}|0\.0\.0\.0):(?P<n>[0-9]{2,5})(?!\w)")
_ONLY_LAN = re.compile(
    r"\b(?:only|just)\s+(?:on|at|in|from|via)\s+(?:(?:the|my|our)\s+)*(?:lan|local|internal|home|host)\s+(?:ip|address|interface)"
    r"(?:\s+address)?\s+(?P<a>[0-9]{1,3}(?:\.[0-9]{1,3}){3})(?::(?P<n>[0-9]{2,5}))?(?![\w/]|\.[0-9])",
    re.IGNORECASE,
)
"""'only in the LAN ip 192.0.2.20'."""
_ONLY = re.compile(
    r"\b(?:port\s+)?(?:only|just|bound)\s+(?:on|at|to|via)\s+(?P<a>localhost|127(?:\.[0-9]{1,3}){3})(?:\s+on)?"
    r"(?:\s+port)?\s*[\s:]\s*(?P<n>[0-9]{2,5})(?![\w:/]|\.[0-9])",
    re.IGNORECASE,
)
"""'port only on localhost 8222'."""
_LOCAL = re.compile(
    r"(?:\bport\s+)?(?<![\w.:/-])(?P<n>[0-9]{2,5})(?:\s+(?:only|just|is|listening|published|bound))*"
    r"\s+(?:on|at|to)\s+(?P<a>localhost|127(?:\.[0-9]{1,3}){3})(?:\s+only)?(?![\w:/]|\.[0-9])",
    re.IGNORECASE,
)
_AN_ADDRESS = (
    r"(?P<a>localhost|(?:the\s+)?loopback(?:\s+(?:address|interface))?|[0-9]{1,3}(?:\.[0-9]{1,3}){3})"
    r"(?![\w/]|\.[0-9])"
)
_HELD = (
    r"(?:(?:is|are|be|should|must|only|just|bound|binds|published|publishes|listening|listens|listen|reachable"
    r"|exposed|accessible|available)\s+)*(?:on|to|at|via|from|in)\s+(?:only\s+)?"
    r"(?:(?:the|lan|local|host|ip|address|interface)\s+(?!loopback))*"
)
_BOUND = re.compile(
    rf"\s*\(?(?:(?:on|at)\s+(?:port\s+)?(?P<p>[0-9]{{2,5}})\s+)?{_HELD}{_AN_ADDRESS}"
    r"(?::(?P<n>[0-9]{2,5}))?(?:\s+only)?",
    re.IGNORECASE,
)
_LOCALLY = re.compile(
    r"\s+(?:is\s+)?(?:(?:only|just)\s+(?:reachable\s+|available\s+|published\s+)?(?:local(?:ly)?|(?:from|on|for)\s+th(?:is|e)\s+(?:host|machine))"
    r"|local(?:ly|host)?\s+only)\b(?!\s+(?:on|ip|network|lan))",
    re.IGNORECASE,
)
"""'adminer only locally': for the host itself."""
_DNS_BOUND = re.compile(
    rf"\bdns\s+{_HELD}{_AN_ADDRESS}(?:(?::|\s+(?:on\s+)?port\s+)(?P<n>[0-9]{{1,5}}))?",
    re.IGNORECASE,
)
_PAGE = re.compile(
    r"\b(?:the\s+)?(?:(?:web\s*)?(?:ui|gui|interface|page|dashboard|console|front\s?end)s?|admin(?:\s+(?:ui|page|panel))?)\s+"
    rf"(?=(?:\w+\s+)*?(?:only|just)\b){_HELD}{_AN_ADDRESS}(?::(?P<n>[0-9]{{2,5}}))?",
    re.IGNORECASE,
)
"""A web page that is for one address alone, whatever else the service publishes."""
_MAPPED = re.compile(
    r"(?:\bports?\s+)?(?<![\w.:/-])(?P<n>[0-9]{2,5})(?::|\s?(?:->|=>|→)\s?)[0-9]{2,5}(?:/(?:tcp|udp))?(?![\w:]|\.[0-9])",
    re.IGNORECASE,
)
"""The host's port and the container's: 8080:80. The latter is the image's own."""
_WITH_PROTOCOL = re.compile(
    r"(?:\b(?:on|at|via|and|with|the|published|publish|expose|exposed|open)\s+)*(?:\bports?\s+)?(?<![\w.:/-])"
    r"(?P<n>[0-9]{2,5})/(?:tcp|udp)(?:\s+(?:published|exposed|open))?(?![\w:/])",
    re.IGNORECASE,
)
"""51820/udp: which protocol it is follows from what listens there."""
_RANGE = re.compile(
    r"\bports\s+(?P<n>[0-9]{2,5})\s*(?:to|through|until|-|–|\.\.)\s*(?P<last>[0-9]{2,5})(?![\w:.]*[0-9])",
    re.I,
)
"""Of several copies of one service: each has the next port."""
_FROM = re.compile(r"\bfrom\b", re.IGNORECASE)
_PROTOCOL = re.compile(
    r"\s*\(?(?:udp|tcp)(?:\s*(?:and|&|\+|/|,)\s*(?:udp|tcp))?\b\)?", re.IGNORECASE
)
_DOCKER = re.compile(r"\bdocker\b", re.IGNORECASE)
_AT_THE_END = re.compile(
    r"\bon\s+(?P<n>(?!20[0-4][0-9]\b)[1-9][0-9]{3,4})(?=\s*(?:[,;.)]|and\b|\Z))(?!\.[0-9])", re.I
)
"""'on 5000' behind whatever else is said: a year is no port."""
_LOOPBACK = "127.0.0.1"
_SEVERAL = 2


def find_ports(reading: Reading) -> None:
    """What ports are for and where they listen; a port by its number alone is read elsewhere."""
    goal = reading.goal
    for pattern in _SSH:
        for match in pattern.finditer(goal):
            _set(reading, "ssh_port", match)
    if _PROXIED.search(goal):
        for match in _ELSEWHERE.finditer(goal):
            told = match["a"].lower() not in _NO_HOST and not is_known(match["a"])
            if told and reading.free(*match.span()):
                reading.set("upstream_host", match["a"], match.start(), match.end("a"))
                reading.set("upstream_port", int(match["n"]), match.start("n"), match.end("n"))
        for pattern in (_UPSTREAM, _PASSED_ON):
            for match in pattern.finditer(goal):
                _set(reading, "upstream_port", match)
    for match in _RANGE.finditer(goal):
        if int(match["last"]) > int(match["n"]) and reading.free(*match.span()):
            reading.set("port", int(match["n"]), *match.span())
    for match in _MAPPED.finditer(goal):
        _set(reading, "port", match)
    if is_about_containers(goal):
        _bound(reading)
        for match in _WITH_PROTOCOL.finditer(goal):
            _set(reading, "port", match)
    for pattern in (_ONLY, _ONLY_LAN, _LISTEN, _SOCKET, _LOCAL):
        for match in pattern.finditer(goal):
            if not reading.free(*match.span()) or _is_source(match):
                continue
            address = match["a"].lower().replace("localhost", _LOOPBACK)
            port = match["n"]
            start = (
                match.start() if match.start("n") > match.end("a") or not port else match.end("n")
            )
            reading.set("listen_address", address, start, match.end("a"))
            if port:
                begin = match.start() if match.start("n") < match.start("a") else match.start("n")
                reading.set("port", int(port), begin, match.end("n"))
    _of_services(reading)
    for pattern in _WEB:
        for match in pattern.finditer(goal):
            _set(reading, "port", match)
    if is_about_containers(goal) or _DOCKER.search(goal):
        for match in _AT_THE_END.finditer(goal):
            _set(reading, "port", match)


def _bound(reading: Reading) -> None:
    """Addresses that single services, or web pages alone, are published on."""
    for match in _PAGE.finditer(reading.goal):
        if reading.free(*match.span()):
            reading.set("web_listen", _address(match["a"]), match.start(), match.end("a"))
            if match["n"]:
                reading.set("web_port", int(match["n"]), match.end("a"), match.end())
    for match in _DNS_BOUND.finditer(reading.goal):
        if reading.free(*match.span()):
            reading.set("dns_listen", _address(match["a"]), match.start(), match.end("a"))
            if match["n"]:
                reading.set("dns_port", int(match["n"]), match.end("a"), match.end())
    table = reading.lexicon.thing_table
    hits = list(matches(reading, table, lambda t: isinstance(t, Service), claimed_too=True))
    if len({hit.entries[0].id for hit in hits}) < _SEVERAL:
        return
    for hit in hits:
        service = hit.entries[0].id
        local = _LOCALLY.match(reading.goal, hit.span.end)
        if local and reading.free(*local.span()) and not _in_a_list(reading, hits, hit):
            reading.set("service_listen", f"{service}:{_LOOPBACK}", *local.span())
            continue
        said = _BOUND.match(reading.goal, hit.span.end)
        if said is None or not reading.free(*said.span()) or _in_a_list(reading, hits, hit):
            continue
        if _is_source(said):
            continue
        end = said.end("a")
        start = said.start() + len(said.group()) - len(said.group().lstrip())
        reading.set("service_listen", f"{service}:{_address(said['a'])}", start, end)
        number = said["p"] or said["n"]
        if number:
            reading.set(
                "service_port", f"{service}:{number}", *said.span("p" if said["p"] else "n")
            )


def _is_source(said: re.Match[str]) -> bool:
    """Whether an address is that of those who may come, and not one to listen on."""
    return bool(_FROM.search(said.group())) and not _address(said["a"]).startswith("127.")


def _address(said: str) -> str:
    return said if said[0].isdigit() else _LOOPBACK


def claim_protocols(reading: Reading) -> None:
    """Read '51820 udp' with the port: which protocol it is follows from what listens there."""
    for parameter in reading.parameters:
        if parameter.name.endswith("port") and parameter.span is not None:
            match = _PROTOCOL.match(reading.goal, parameter.span.end)
            if match and reading.free(*match.span()):
                reading.claim(*match.span(), f"{parameter.name} = {parameter.value}")


def _set(reading: Reading, name: str, match: re.Match[str]) -> None:
    if reading.free(*match.span()):
        reading.set(name, int(match["n"]), *match.span())


def _in_a_list(reading: Reading, hits: list[Hit[Thing]], hit: Hit[Thing]) -> bool:
    """True for the last of 'gitea and mariadb': what follows may be said of both."""
    joins = (
        reading.goal[other.span.end : hit.span.start] for other in hits if other.index < hit.index
    )
    return any(re.fullmatch(r"\s*(?:and|&|\+)\s*", between) for between in joins)


def _of_services(reading: Reading) -> None:
    """'adminer on 8081': of one service among several, else simply the port; 'dns on 53'."""
    table = reading.lexicon.thing_table
    hits = list(matches(reading, table, lambda t: isinstance(t, Service), claimed_too=True))
    for dns in _DNS.finditer(reading.goal) if hits else ():
        _set(reading, "dns_port", dns)
    for said in _SPOKEN.finditer(reading.goal) if hits else ():
        if said["kind"].lower() == "api" and not _OBJECTS.search(reading.goal):
            continue
        if reading.free(*said.span()):
            reading.set("kind_port", f"{said['kind'].lower()}:{said['n']}", *said.span())
    several = len({hit.entries[0] for hit in hits}) > 1
    for hit in hits:
        match = _ON.match(reading.goal, hit.span.end)
        if match is None or not reading.free(match.start(), match.end()):
            continue
        plain = match.group()[: match.start("n") - match.start()].strip(" (,")
        if not plain or (plain in ("with", ",") and not match["word"]):
            continue
        number = int(match["n"])
        service = hit.entries[0]
        start = match.start("n")
        lead = re.search(r"\S+\s*\Z", reading.goal[: match.start("n")])
        start = match.start("n") - len(lead.group()) if lead else start
        start = match.start("ui") if match["ui"] else start
        # Behind a comma it is said of the whole, unless each service has one so.
        apart = plain.startswith(",") or match.group().lstrip().startswith(",")
        whole = apart and len(_NUMBERED.findall(reading.goal)) == 1
        own = several and not whole and not _in_a_list(reading, hits, hit)
        if own and isinstance(service, Service):
            reading.set("service_port", f"{service.id}:{number}", start, match.end())
        else:
            reading.set("port", number, start, match.end())

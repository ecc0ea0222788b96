"""What a goal says of a project's containers: buckets, scripts for a database's first start,
certificates of its own, a place in the LAN."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.understand.cues import is_about_containers
from assistant.understand.reading import Reading
from assistant.understand.sites import common_domain
from assistant.understand.volume_names import find_volume_names

_NAME = r"[a-z0-9](?:[a-z0-9.-]{1,61}[a-z0-9])"
_NO_BUCKET = frozenset(
    ["console", "data", "docker", "folder", "minio", "port", "private", "volume", "versioning"]
)
"""Ordinary words that stand behind 'bucket' and name none."""
_DNS = r"(?P<name>(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24})"
_BUCKETS = re.compile(
    r"\b(?:(?:two|three|four|[0-9]|an?|the|initial|default|s3)\s+)*buckets?\b\s*(?:(?:named|called|are)\s+|:\s*)*",
    re.IGNORECASE,
)
_BUCKET = re.compile(rf"[\"'“](?P<quoted>{_NAME})[\"'”]|(?P<plain>{_NAME})(?![\w./:])", re.I)
_NEXT = re.compile(r"\s*(?:,\s*(?:and\s+)?|and\s+|&\s*|\+\s*)", re.IGNORECASE)
_BUCKET_BEHIND = re.compile(
    rf"(?:\b(?:an?|the|initial|default)\s+|[\"'“])(?P<name>{_NAME})[\"'”]?\s+bucket\b",
    re.IGNORECASE,
)
_SQL = re.compile(
    r"(?:\b(?:(?:with|and|using|runs?|running|imports?|imported|importing|loads?|loaded|loading|from"
    r"|initiali[sz]ed?|seed(?:ed|s)?|the|an?|my|our|init|initial|initialization|database|db|schema|dump"
    r"|sql|scripts?|files?|by|at|in)\s+)+)?"
    r"(?P<path>(?<![\w/.])(?:[~.]?/)?[\w][\w./-]*\.sql(?:\.gz)?)(?![\w/])"
    r"(?:\s+(?:as|is|run|executed|loaded|imported|on|at|the|its|very|first|start|startup|boot|init|script|into"
    r"|database|it)\b(?!\s+(?:port|[0-9]|/)))*",
    re.IGNORECASE,
)
_SQL_FOLDER = re.compile(
    r"\b(?:(?:with|and|the|my|our|runs?)\s+)*(?:init|initialization|initial|setup|seed)[\s-]*(?:sql\s+|db\s+)?"
    r"(?:scripts?|sql|files?)\s+(?:(?:are|is|lie|come|taken|mounted)\s+)*(?:from|in|at|under|out\s+of)\s+"
    r"(?:(?:the\s+)?(?:folder|directory)\s+)?(?P<path>[~.]?/[\w./-]*\w)",
    re.IGNORECASE,
)
_CERTIFICATE = re.compile(
    r"(?:\b(?:(?:with|and|using|use|from|in|my|our|the|an?|own|existing|tls|ssl|https|certificates?|certs?"
    r"|private|key|keys|files?|pair|chain|fullchain|is|are|at|on|pem)\s+)+)?"
    r"(?P<path>(?<![\w./])(?:[~.]{0,2}/)?[\w][\w./-]*\.(?P<end>crt|cer|pem|key))\b(?!/)",
    re.IGNORECASE,
)
_INTERFACE = re.compile(
    r"\b(?:(?:with|and|the|on|via|over|using|parent|host|interface|nic|is|card|device)\s+)*"
    r"(?P<name>(?:eth|ens|eno|enp|enx|em|bond|br|vmbr|wlan|wlp)[0-9][\w.]*)\b(?:\s+as\s+(?:the\s+)?parent\b)?",
    re.IGNORECASE,
)
_ENV_FILE = re.compile(
    r"(?:\b(?:with|and|using|the|an?|its|own)\s+)*\b(?:env(?:ironment)?(?:\s+(?:variables?|vars?))?\s+(?:files?\s+|from\s+|in\s+|is\s+|at\s+|the\s+)+)"
    r"(?P<path>[\w./-]*\.[\w./-]*\w)",
    re.IGNORECASE,
)
_CPUS = re.compile(
    r"\b(?:(?:max(?:imum)?|at\s+most|up\s+to|and|with|limit(?:ed)?(?:\s+(?:to|of|at))?)\s+)*"
    r"(?:(?P<n>[0-9]?[.,][0-9]{1,2})|(?P<half>half)\s+(?:an?|of\s+an?|one)?)\s*(?:v?cpus?|cores?)\b(?:\s+(?:limit|max))?",
    re.IGNORECASE,
)
_ROOM = re.compile(
    r"\b(?:(?:with|and|an?|hard)\s+)*(?<![\w.])(?P<n>[0-9]{1,5})\s?(?P<unit>[mg])i?b?\s+(?:limits?|max(?:imum)?|cap)\b(?!\s+(?:file|log|upload|body|disk|retention))",
    re.IGNORECASE,
)
"""A limit of which the goal does not say that it is memory's: what else has one says so."""
_LOGS = re.compile(
    r"\b(?:(?:all|the|docker|container|json|and|with|keep|keeps)\s+)*logs?(?:\s+(?:files?|rotation|rotated|limited|limit|limits|capped|max|is|are|to|at|of|with|kept))*"
    r"\s*:?\s*(?P<files>[0-9]{1,3})\s*(?:x|×|times|files?\s+(?:of|with|à|each))\s*(?P<size>[0-9]{1,5})\s?(?P<unit>[kmg])i?b?\b",
    re.IGNORECASE,
)
"""'logs limited to 5x20MB'."""
_LOG_SIZES = re.compile(
    r"\b(?:(?:all|the|docker|container|json|and|with|keep|keeps)\s+)*logs?(?:\s+(?:files?|rotation|rotated|rotate|limited|limit|limits|capped|max|is|are|to|at|of|with|kept))*"
    r"\s*:?\s*(?P<size>[0-9]{1,5})\s?(?P<unit>[kmg])i?b?\s*(?:x|×|times|with|and|,|max)?\s*(?:max(?:imum)?\s+)?(?P<files>[0-9]{1,3})"
    r"(?:\s+(?:log\s+)?files?|\s+(?:copies|rotations))?(?![\w.:]*[0-9A-Za-z])",
    re.IGNORECASE,
)
"""'log rotation 10m x 3', 'logs max 10 MB, 3 files'."""
_ON_A_HOST = re.compile(
    r"\b(?:terraform|tofu|tf)\b.*\bdocker\b|\bdocker\b.*\b(?:terraform|tofu|tf)\b", re.I | re.S
)
_SHM = re.compile(
    r"\b(?:(?:with|and|an?)\s+)*(?:shm(?:[\s_-]?size)?\s*(?:of|=|:|is)?\s*(?P<a>[0-9]{1,5})\s?(?P<u>[mg])i?b?"
    r"|(?P<b>[0-9]{1,5})\s?(?P<v>[mg])i?b?\s+(?:of\s+)?(?:shm(?:[\s_-]?size)?|shared\s+memory))\b",
    re.IGNORECASE,
)
_HEALTH = re.compile(
    r"\b(?:with\s+|and\s+)?(?:an?\s+)?(?:http\s+)?health\s?-?checks?(?:\s+(?:on|at|via|against|under|path|url|endpoint|is|using|http|get))*\s+"
    r"(?P<path>/[\w./-]*)",
    re.IGNORECASE,
)
_PROGRAM = re.compile(
    r"\b(?:(?:an?|the|my|our)\s+)*(?:(?:node(?:\.?js)?|python|django|flask|php|laravel|ruby|rails|go|golang|java|spring|rust|dotnet|web)"
    r"\s+)+(?:app|application|api|service|backend|program|server)\s+(?=(?:from|with|using|of|in|at)\s+(?:(?:the|our|my|an?)\s+)*image\b)",
    re.IGNORECASE,
)
"""What sort of program an image holds: nothing follows from it."""
_PUBLIC_NAME = re.compile(
    r"\b(?:(?:the|its|public|external|fully\s+qualified|dns)\s+)*(?:host\s?name|fqdn|dns\s+name|endpoint)\s*(?:is|of|:|=)?\s*"
    + _DNS
    + r"(?![\w-])",
    re.IGNORECASE,
)
_SOCKET = re.compile(
    r"\b(?:udp|tcp)\s+(?:port\s+)?(?P<n>[0-9]{2,5})(?![\w:.-]|\s*[:/])", re.IGNORECASE
)
_THERE = re.compile(
    r"\b(?:(?:behind|through|via|by|on|in|using|with|to|for|reachable|reached|published|joins?|joining|attached|connected)\s+)*"
    r"(?:(?:the|my|our|an?)\s+)*(?:existing|external|already\s+running|running)\s+(?:docker\s+|reverse\s+)*"
    r"(?:(?P<kind>traefik|caddy|nginx\s+proxy\s+manager|npm|nginx|haproxy|proxy)\b\s*)?(?:(?:reverse\s+)?prox(?:y|ies)\s*|instance\s*|container\s*)*"
    r"(?P<network>(?:docker\s+)?network\b\s*(?:(?:named|called|is)\s+|:\s*)?(?:[\"'“](?P<quoted>[\w.-]+)[\"'”]|(?P<plain>[\w-]+(?=\s*(?:[,.;)]|\Z|and\b|at\b|with\b))))?)?",
    re.IGNORECASE,
)
"""A proxy or a network that is there already: 'the existing traefik network "proxy"'."""
_EXTERNAL = re.compile(
    r"\b(?:(?:on|in|at|to|join|joins|using|with|the|docker|attached)\s+)*network\s+(?:(?:named|called)\s+)?[\"'“]?(?P<name>[\w-]+)[\"'”]?"
    r"\s*,?\s*(?:\(\s*(?:(?:is|already|that)\s+)*(?:external|existing|exists|there)\s*\)|(?:(?:which|that|is|already)\s+)*(?:external|exists)\b)",
    re.IGNORECASE,
)
"""The same behind its name: network proxy (external)."""
_LAN = re.compile(r"\b(?:macvlan|ipvlan)\b", re.IGNORECASE)
_PLACE = (
    r"(?:http://)?(?P<host>[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[a-z](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9-]+)*)"
    r":(?P<port>[0-9]{2,5})(?![\w:])"
)
_SITES = (
    re.compile(
        rf"(?<![\w.@/-]){_DNS}\s*(?:(?:is|goes|points?|proxie[sd]|proxying|passe[sd]|forward(?:s|ed)?|on|sent)\s+)*"
        rf"(?:to|for|->|=>|→|=|:)\s*{_PLACE}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<![\w.@/-]){_PLACE}\s*(?:(?:is|reachable|available|served|published)\s+)*"
        rf"(?:as|at|under|on|via|->|=>|→)\s*(?:https?://)?{_DNS}(?![\w-])",
        re.IGNORECASE,
    ),
)
"""A name, and the machine elsewhere that answers for it."""
_FRONT = re.compile(
    r"\b(?:caddy|nginx|traefik|haproxy|apache|httpd|(?:reverse[\s-]?)?prox(?:y|ies))\b", re.I
)
_STORES = re.compile(r"\b(?:minio|s3)\b", re.IGNORECASE)
_KEY = re.compile(r"(?:key|privkey)[\w.-]*\Z", re.IGNORECASE)


def _first_sql(reading: Reading) -> None:
    """What a database reads at its first start."""
    for pattern in (_SQL, _SQL_FOLDER):
        for match in pattern.finditer(reading.goal):
            if reading.free(*match.span()):
                reading.set("init_script", match["path"], *match.span())


def _logs(reading: Reading) -> None:
    """How large logs get and how many of them stay, whichever is said first."""
    for match in _LOGS.finditer(reading.goal):
        if reading.free(*match.span()):
            size = f"{match['size']}{match['unit'].lower()}"
            reading.set("log_size", size, match.start("size"), match.end())
            reading.set("log_files", int(match["files"]), match.start(), match.start("size"))
    for match in _LOG_SIZES.finditer(reading.goal):
        if reading.free(*match.span()):
            size = f"{match['size']}{match['unit'].lower()}"
            reading.set("log_size", size, match.start(), match.end("unit"))
            reading.set("log_files", int(match["files"]), match.end("unit"), match.end())


def find_projects(reading: Reading) -> None:
    """All of it, in a goal about containers and nothing else."""
    if is_about_containers(reading.goal) or _ON_A_HOST.search(reading.goal):
        _logs(reading)
        _shares(reading)
        find_volume_names(reading)
    if not is_about_containers(reading.goal):
        return
    _first_sql(reading)
    if _STORES.search(reading.goal):
        _buckets(reading)
    if _FRONT.search(reading.goal):
        _sites(reading)
    for match in _CERTIFICATE.finditer(reading.goal):
        if reading.free(*match.span()):
            private = match["end"].lower() == "key" or _KEY.search(match["path"].rpartition("/")[2])
            reading.set("tls_key" if private else "tls_cert", match["path"], *match.span())
    _program(reading)
    _joined(reading)
    if _LAN.search(reading.goal):
        for match in _INTERFACE.finditer(reading.goal):
            if reading.free(*match.span()):
                reading.set("parent_interface", match["name"], *match.span())


def _joined(reading: Reading) -> None:
    """A proxy that runs elsewhere on the host, and the network on which it finds containers."""
    for match in _EXTERNAL.finditer(reading.goal):
        if reading.free(*match.span()):
            reading.set("external_network", match["name"], *match.span())
    for match in _THERE.finditer(reading.goal):
        name = match["quoted"] or match["plain"]
        if not reading.free(*match.span()) or not (match["kind"] or name):
            continue
        if match["kind"]:
            start = match.start("network") if match["network"] else match.end()
            kind = re.sub(r"\s+", " ", match["kind"].lower())
            reading.set("existing_proxy", kind, match.start(), start)
        if name:
            begin = match.start("network") if match["kind"] else match.start()
            reading.set("external_network", name, begin, match.end())
        elif match["network"]:
            reading.claim(*match.span("network"), "the network of the proxy")


def _program(reading: Reading) -> None:
    """What is said of a program of the user's own, and of the project's name and ports."""
    found = (
        ("env_file", "path", _ENV_FILE),
        ("health_path", "path", _HEALTH),
        ("domain", "name", _PUBLIC_NAME),
    )
    for name, group, pattern in found:
        for match in pattern.finditer(reading.goal):
            if reading.free(*match.span()):
                reading.set(name, match[group], *match.span())
    for match in _SHM.finditer(reading.goal):
        if reading.free(*match.span()):
            size = f"{match['a'] or match['b']}{(match['u'] or match['v']).lower()}"
            reading.set("shm_size", size, *match.span())
    for match in _SOCKET.finditer(reading.goal):
        if reading.free(*match.span()):
            reading.set("port", int(match["n"]), *match.span())
    for match in _PROGRAM.finditer(reading.goal):
        if reading.free(*match.span()):
            reading.claim(*match.span(), "what the image holds")


def _shares(reading: Reading) -> None:
    """How much of a processor each may use, 0.5 cpu or half a core, and how much memory."""
    for match in _ROOM.finditer(reading.goal):
        if reading.free(*match.span()):
            factor = 1024 if match["unit"].lower() == "g" else 1
            reading.set("memory_mb", int(match["n"]) * factor, *match.span())
    for match in _CPUS.finditer(reading.goal):
        if reading.free(*match.span()):
            said = "0.5" if match["half"] else match["n"]
            share = f"0{said}" if said[0] in ".," else said
            reading.set("cpu_limit", share.replace(",", "."), *match.span())


def _sites(reading: Reading) -> None:
    """Names with the machines behind them; what the names have in common is the domain."""
    names: list[str] = []
    for pattern in _SITES:
        for match in pattern.finditer(reading.goal):
            if reading.free(*match.span()):
                name = match["name"].lower()
                reading.set(
                    "proxied_site", f"{name}={match['host']}:{match['port']}", *match.span()
                )
                names.append(name)
    if names:
        why = "what the goal's names have in common" if len(names) > 1 else ""
        first = next(p for p in reading.parameters if p.name == "proxied_site")
        value = common_domain(names) or names[0]
        reading.parameters.append(replace(first, name="domain", value=value, why=why))


def _buckets(reading: Reading) -> None:
    """Names behind 'buckets', as long as the list goes on, or one before 'bucket'."""
    goal = reading.goal
    for lead in _BUCKETS.finditer(goal):
        at, begin = lead.end(), lead.start()
        while (one := _BUCKET.match(goal, at)) and reading.free(begin, one.end()):
            name = (one["quoted"] or one["plain"]).lower()
            if one["plain"] and _is_ordinary(name, reading):
                break
            reading.set("bucket", name, begin, one.end())
            more = _NEXT.match(goal, one.end())
            if more is None:
                break
            at, begin = more.end(), more.start()
    for match in _BUCKET_BEHIND.finditer(goal):
        if not _is_ordinary(match["name"].lower(), reading) and reading.free(*match.span()):
            reading.set("bucket", match["name"].lower(), *match.span())


def _is_ordinary(word: str, reading: Reading) -> bool:
    return word in _NO_BUCKET or word in reading.lexicon.stop

"""Hosts that a playbook is for, by name: on db01, on web-1 and web-2, on WIN01."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.core.intent import Parameter
from assistant.understand.cues import CONFIGURES, PLAYBOOK
from assistant.understand.keyed import is_known
from assistant.understand.matching import negated_at
from assistant.understand.reading import Reading
from assistant.understand.series import series_of

_OTHER = re.compile(
    r"\b(?:terraform|tofu|opentofu|tf|packer|vms?|guests?|machines? (?:named|called))\b", re.I
)
"""Beside one of these a name may be that of something which is made."""
_CODED = r"[A-Za-z](?:[\w-]*[A-Za-z_-])?[0-9]{1,3}(?:-[A-Za-z]+)?"
_LEAD = re.compile(
    r"\b(?:on|to|at|of|from|onto|for|against|across|hosts?|servers?|machines?|nodes?)\s+"
    r"(?:(?:the|my|our|both|all|windows|linux)\s+)*(?:(?:hosts?|servers?|machines?|box(?:es)?|nodes?)\s+)*"
    rf"(?P<name>{_CODED})(?![\w./@:-]*\w)",
    re.IGNORECASE,
)
_MORE = re.compile(
    rf"(?P<join>\s*(?:,\s*(?:and\s+)?|and\s+|&\s*|\+\s*)|\s+)(?P<name>{_CODED})(?![\w./@:-]*\w)",
    re.IGNORECASE,
)
_LABEL = re.compile(
    rf"(?:\A|[,;:.]\s*|\band\s+)(?P<name>{_CODED})(?=(?:\s*(?:,|&|\band\b|,\s*and\b)\s*{_CODED})*"
    r"(?:\s*:\s|\s+(?:gets?|has|have|runs?|needs?|with)\b))",
    re.I,
)
"""Hosts in front of what they get: web1: nginx, web2 and db1 run postgres."""
_SKIPPED = re.compile(
    r"\b(?:skip(?:ping|s)?|except(?:\s+for)?|excluding|exclude|leav(?:e|ing)\s+out|but\s+not|not\s+on"
    r"|other\s+than|without)\s+(?:on\s+)?(?:(?:the|my|our|both)\s+)*(?:(?:hosts?|servers?|machines?|nodes?)\s+)*"
    rf"(?P<name>{_CODED})(?![\w./@:-]*\w)",
    re.IGNORECASE,
)
_GROUP = re.compile(
    r"\b(?:(?:in|of|from|on|for|against)\s+)?(?:the\s+|my\s+|our\s+)?(?:(?:inventory|host|ansible)\s+)?"
    r"(?:group\s+(?:called\s+|named\s+)?(?P<name>[a-z]\w*)|(?P<front>[a-z]\w*)\s+(?:inventory|host)\s+group)\b",
    re.IGNORECASE,
)
_GROUPED = re.compile(
    r"\b(?P<kind>(?:web|db|database|app|application|file|mail|backend|frontend)\s?servers)(?=\s+(?:in|of|from)\s+(?:the\s+)?"
    r"(?:inventory\s+|host\s+)?group\b)",
    re.IGNORECASE,
)
_RENAMED = re.compile(
    r"\b(?:rename[sd]?|renaming)\s+(?:(?:the|it|this|that|host|server|computer|machine|pc)\s+)*(?:to|as|into)\s+(?P<name>[A-Za-z][\w-]*)"
    r"(?![\w.-]*\w)",
    re.IGNORECASE,
)
_SERVED = re.compile(
    r"\b(?:of|on|for|across|against|all|every)\s+(?:(?:all|the|my|our|both)\s+)*(?:(?:debian|ubuntu|rocky|alma|almalinux|rhel|linux"
    r"|windows|production|prod|staging)\s+)*(?P<kind>(?:web|db|database|app|application|file|mail|backend|frontend)\s?servers)\b"
    r"(?!\s+(?:gets?|with|has|have|runs?|needs?)\b)",
    re.IGNORECASE,
)
"""Hosts by what they are for already: a playbook for the web servers installs none."""
_OF_ACCOUNTS = frozenset(
    ("sudo", "wheel", "adm", "admin", "docker", "root", "users", "staff", "and")
)
"""Groups that accounts are in, not hosts."""
_ACCOUNT = re.compile(r"\b(?:users?|accounts?|members?)\b", re.IGNORECASE)
_LETS_IN = re.compile(r"\b(?:only|just|access|logins?|allowed|sudo|ssh)\s+\Z", re.IGNORECASE)
"""Before 'for group admins' where that is one of accounts."""
_HEAD_ON = re.compile(r"(?:on|against)\s", re.IGNORECASE)
_FOR = re.compile(r"for\s", re.IGNORECASE)
_OF_HOSTS = re.compile(r"\b(?:hosts?|servers?|machines?|box(?:es)?|nodes?|systems)\s+\Z", re.I)


def find_inventory(reading: Reading) -> None:
    """Hosts with a number in their names, in a goal for a playbook alone."""
    goal = reading.goal
    if not PLAYBOOK.search(goal) or _OTHER.search(goal):
        return
    for match in _RENAMED.finditer(goal):
        if reading.free(*match.span()):
            reading.set("hostname", match["name"], *match.span())
    for lead in _SKIPPED.finditer(goal):
        if reading.free(*lead.span()) and not is_known(lead["name"]):
            _take(reading, lead, "skipped_host", lead.start())
    for lead in (*_LEAD.finditer(goal), *_LABEL.finditer(goal)):
        if _is_host(reading, lead):
            _take(reading, lead, "host", lead.start("name"))
            _claim_kind(reading, lead)
    _one_group(reading)
    for match in (m for pattern in (_SERVED, _GROUPED) for m in pattern.finditer(goal)):
        if reading.free(*match.span("kind")):
            reading.claim(*match.span("kind"), "hosts of the inventory")


def _claim_kind(reading: Reading, lead: re.Match[str]) -> None:
    """The word before 'servers app1 and app2' that says of what kind they are."""
    stem = re.sub(r"[-_]?[0-9].*\Z", "", lead["name"])
    kind = rf"\b{re.escape(stem)}s?\s+(?:hosts?|servers?|machines?|nodes?|box(?:es)?)\s+\Z"
    said = re.search(kind, reading.goal[: lead.start("name")], re.IGNORECASE) if stem else None
    if said and reading.free(*said.span()):
        reading.claim(*said.span(), f"hosts {stem}")


def _take(reading: Reading, lead: re.Match[str], kind: str, begin: int) -> None:
    """The hosts of a list that begins with `lead`, from `begin` on."""
    goal = reading.goal
    match: re.Match[str] | None = lead
    while match is not None:
        start, end = match.span("name")
        series = series_of(goal, match["name"], end)
        end = series.end if series else end
        for name in series.names if series else (match["name"],):
            reading.set(kind, name, min(begin, start), end)
        begin, before, match = end, match["name"], _MORE.match(goal, end)
        listed = match and _goes_on(match, before) and reading.free(*match.span("name"))
        if not listed or (kind == "host" and match and not _is_host(reading, match)):
            return


def _goes_on(match: re.Match[str], before: str) -> bool:
    """Whether a name goes on with a list: behind a blank alone it has to be a name of its kind."""
    stem, last = (re.sub(r"[0-9].*\Z", "", one).lower() for one in (match["name"], before))
    return bool(match["join"].strip()) or (stem == last and not is_known(stem))


def _one_group(reading: Reading) -> None:
    """The group of the inventory that the playbook is for, where the goal names one."""
    found = [m for m in _GROUP.finditer(reading.goal) if reading.free(*m.span())]
    found = [m for m in found if _is_of_hosts(reading, m)]
    if len({(m["name"] or m["front"]).lower() for m in found}) == 1:
        for match in found:
            reading.set("inventory_group", (match["name"] or match["front"]), *match.span())


def _is_of_hosts(reading: Reading, match: re.Match[str]) -> bool:
    """Whether a group is one of hosts. One that is called docker may be, where no account is spoken
    of before it."""
    name = (match["name"] or match["front"]).lower()
    head = reading.goal[: match.start()]
    placed = _HEAD_ON.match(match.group()) is not None
    placed = placed or bool(_FOR.match(match.group()) and not _LETS_IN.search(head))
    if not (match["front"] or placed or _OF_HOSTS.search(head)):
        return False
    of_docker = name == "docker" and not _ACCOUNT.search(head)
    return of_docker or name not in _OF_ACCOUNTS


def _is_host(reading: Reading, match: re.Match[str]) -> bool:
    start, end = match.span("name")
    index = next((i for i, word in enumerate(reading.words) if word.start >= start), None)
    if index is not None and negated_at(reading, index) is not None:
        return False
    return reading.free(start, end) and not is_known(match["name"])


def settle_databases(reading: Reading, components: tuple[str, ...]) -> None:
    """A database whose port the goal opens is to answer there; the one account beside it is its
    own, and addresses that no port is opened to are those that it answers."""
    _own_account(reading, components)
    if "postgres" not in components:
        return
    for one in reading.parameters:
        number = str(one.value).partition("=")[0].partition(":")[0]
        if one.name in _OPENED and number == _POSTGRES:
            reading.parameters.append(replace(one, name="postgres_open", value=True))
            return


def _own_account(reading: Reading, components: tuple[str, ...]) -> None:
    if not {"postgres", "mariadb", "mysql"} & set(components):
        return
    if not CONFIGURES.search(reading.goal) or reading.value("database") is None:
        return
    users = [p for p in reading.parameters if p.name in ("users", "username")]
    told = _OWNER.search(reading.goal)
    for one in [p for p in users if told and len(users) > 1 and p.value == told["name"]]:
        _rename(reading, one, "owner")
    if len(users) == 1 and not _LOGS_IN & set(components):
        _rename(reading, users[0], "owner")
    sources = [p for p in reading.parameters if p.name == "source_ip"]
    walls = any(p.name in _OPENED or p.name == "port" for p in reading.parameters)
    if len(sources) == 1 and "postgres" in components and not walls:
        at = reading.parameters.index(sources[0])
        network = str(sources[0].value)
        network = network if "/" in network else f"{network}/32"
        reading.parameters[at] = replace(sources[0], name="network_cidr", value=network)


_OWNER = re.compile(
    r"\b(?:database|db)\s+\S+\s+(?:(?:with|and|for|owned\s+by)\s+)+(?:(?:the|an?|its|db|database|own)\s+)*"
    r"(?:user|owner|role)\s+(?P<name>[a-z_]\w*)",
    re.IGNORECASE,
)
"""An account beside a database is the database's, where others are made as well."""
_LOGS_IN = {"ssh-key", "sudo", "accounts", "account", "github-keys", "docker-group"}
_OPENED = ("open_port", "restricted_port", "restricted_rule", "group_port", "group_restricted_port")
_POSTGRES = "5432"


def settle_count(reading: Reading) -> None:
    """As many hosts as are named need no count beside their names."""
    named = [p for p in reading.parameters if p.name == "host"]
    for one in [p for p in reading.parameters if p.name == "count" and p.value == len(named)]:
        reading.parameters.remove(one)


def settle_releases(reading: Reading) -> None:
    """The release of what is installed from packages: postgres 16."""
    for at, one in enumerate(reading.parameters):
        service, _, release = str(one.value).partition(":")
        if one.name == "service_version" and service == "postgres" and release.isdigit():
            told = Parameter("postgres_release", int(release), one.source, one.span, one.why)
            reading.parameters[at] = told


def settle_ports(reading: Reading, components: tuple[str, ...]) -> None:
    """What a port of a goal for a playbook is, where its words do not say: that of SSH in a goal
    about SSH alone, one that is open to some addresses where those are named."""
    ports = [p for p in reading.parameters if p.name == "port"]
    if len(ports) != 1:
        return
    if _ABOUT_SSH & set(components) and not _served(components):
        _rename(reading, ports[0], "ssh_port")
    elif any(p.name == "source_ip" for p in reading.parameters):
        _rename(reading, ports[0], "restricted_port")


_ABOUT_SSH = {
    "ssh-hardening",
    "no-root-login",
    "no-password-login",
    "no-root-or-password-login",
    "ssh-passwords-off",
}


def _served(components: tuple[str, ...]) -> bool:
    return any(name in components for name in ("nginx", "httpd", "haproxy", "web-server"))


def _rename(reading: Reading, one: Parameter, name: str) -> None:
    at = reading.parameters.index(one)
    reading.parameters[at] = Parameter(name, one.value, one.source, one.span, one.why)

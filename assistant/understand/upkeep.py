"""What is kept up on hosts that a playbook or user data sets up: names of other hosts, services,
logs, old kernels, members of Docker's group, where backups go, the hosts behind a balancer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.understand.about_images import sets_up_a_guest
from assistant.understand.cues import CONFIGURES, PLAYBOOK
from assistant.understand.reading import Reading

_ADDRESS = r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![\w/]|\.[0-9])"
_HOST_NAME = (
    r"(?!(?:and|for|with|to|is|at|as|the|on|entry|entries|hosts?)\b)[A-Za-z][\w-]*(?:\.[\w-]+)*"
)
_HOSTS_FILE = re.compile(
    r"(?:\b(?:to|in|into)\s+)?(?:\bthe\s+)?(?:/etc/hosts\b|\bhosts\s+file\b)(?:\s+(?:file\s+)?(?:entry|entries|lines?))?"
    r"|\bhosts?\s+(?:file\s+)?entr(?:y|ies)\b",
    re.IGNORECASE,
)
_HOST_ENTRY = (
    re.compile(
        rf"(?<![\w.-])(?P<name>{_HOST_NAME})\s*(?:=>|->|=|:|\(|\b(?:is|at|as|to|with(?:\s+ip)?|on)\b)?\s*(?P<ip>{_ADDRESS})\)?"
    ),
    re.compile(
        rf"(?<![\w.])(?P<ip>{_ADDRESS})\s*(?:=>|->|=|:|\b(?:is|as|for|to)\b)?\s*(?P<name>{_HOST_NAME})"
    ),
)
_OWN_LINE = re.compile(
    r"(?<=\bhostname\b).*?(?P<line>\b(?:and\s+)?(?:updat(?:e|es)|adapt|fix|set|add\s+it\s+to)\s+(?:the\s+)?(?:/etc/hosts|hosts\s+file))",
    re.I,
)
_SERVICE = (
    r"(?!(?:it|them|the|all|any|and|if|when|after|only|services?|hosts?|servers?|machines?|containers?|policy|always"
    r"|unless|needed|required|each|every|on|automatically|afterwards|at|in|once|or|then|with|for|to|is)\b)"
    r"[A-Za-z][\w@-]*(?:\.[\w@-]+)*"
)
_LIST = rf"(?P<all>{_SERVICE}(?:\s*(?:,\s*and|,|and|&|\+)\s*{_SERVICE}(?![\w.-]*\s+(?:is|are)\b))*)"
_LISTED = re.compile(r"\s*(?:,\s*and\b|,|\band\b|&|\+)\s*", re.IGNORECASE)
_RESTARTED = (
    re.compile(
        r"(?:\b(?:and|then)\s+)?\b(?:restart(?:s|ed|ing)?|reload(?:s|ed|ing)?|bounces?)\s+(?:the\s+)?(?:systemd\s+)?"
        rf"services?\s+(?P<name>{_SERVICE})",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?:\b(?:and|then)\s+)?\b(?:restart(?:s|ed|ing)?|reload(?:s|ed|ing)?|bounces?)\s+(?:the\s+)?"
        rf"(?P<name>{_SERVICE})(?:\s+(?:systemd\s+)?service\b|(?=\s+(?:when|if|after|afterwards|on\s+(?:all|changes?|every|the)\b))"
        r"|(?=\s*(?:\Z|[,.;])))",
        re.IGNORECASE,
    ),
)
_ON_CHANGE = re.compile(
    r"\s*(?:only\s+)?(?:(?:when|if|whenever|after)\s+(?:(?:it|something|anything|the|a|code|config(?:uration)?|repo(?:sitory)?|files?"
    r"|new|commit|checkout|has|have|is|was|any|template|pull|update)\s+)*(?:chang(?:es?|ed)|update[sd]?|new|differs?|pull(?:ed|s)?)"
    r"|on\s+(?:any\s+)?changes?)\b",
    re.IGNORECASE,
)
_STOPPED = (
    re.compile(
        r"\b(?:(?:stop|disable|mask)\s+(?:and|&|\+)\s+(?:stop|disable|mask))\s+(?:the\s+)?(?:(?:systemd\s+)?services?\s+)?"
        rf"{_LIST}(?:\s+services?\b|(?=\s*(?:\Z|[,.;)]|\b(?:on|from|in|everywhere|where)\b)))",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?:stop|disable|mask)s?\s+(?:the\s+)?(?:systemd\s+)?services?\s+{_LIST}", re.I),
    re.compile(rf"\b(?:stop|disable|mask)s?\s+(?:the\s+)?{_LIST}\s+services?\b", re.IGNORECASE),
)
_UNWANTED = (
    r"(?:cups(?:-browsed)?|avahi(?:-daemon)?|bluetooth|apport|whoopsie|modemmanager|rpcbind|multipathd|snapd|motd-news|apt-daily"
    r"|apt-daily-upgrade|postfix|exim4|kdump|iscsid|lvm2-monitor|rsync|nfs-server|smartd|udisks2|systemd-resolved|wpa_supplicant)"
)
_OFF = (
    re.compile(
        rf"\b(?:disable[sd]?|stop|mask)\s+(?:the\s+)?(?P<all>{_UNWANTED}(?:\s*(?:,\s*and|,|and|&|\+)\s*{_UNWANTED})*)\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<all>{_UNWANTED}(?:\s*(?:,\s*and|,|and|&|\+)\s*{_UNWANTED})*)\s+(?:(?:is|are)\s+)?(?:disabled|stopped|masked|off)\b",
        re.IGNORECASE,
    ),
)
"""Services by names that mean nothing else: no further word has to say that they are some."""
_KEPT = (
    re.compile(
        r"\b(?:(?:start|enable)\s+(?:and|&|\+)\s+(?:start|enable))\s+(?:the\s+)?(?:systemd\s+)?services?\s+"
        rf"{_LIST}",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:make\s+sure|ensure|check)\s+(?:that\s+)?(?:the\s+)?(?:(?:systemd\s+)?services?\s+)"
        rf"{_LIST}(?:\s+(?:service\s+)?(?:(?:is|are)\s+)?(?:running|started|enabled|up)(?:\s+(?:and|&)\s+(?:running|started|enabled))?)?",
        re.IGNORECASE,
    ),
)
_CHECKED = re.compile(
    r"(?:\b(?:and|then)\s+)?\b(?:make\s+sure|ensure|ensures|check|checks|verify|verifies)\s+(?:that\s+)?(?:the\s+)?"
    rf"(?P<all>{_SERVICE})(?:\s+service)?\s+(?:(?:is|still|up|and)\s+)*(?:runs|running|started|up|active|enabled)"
    r"(?:\s+and\s+(?:running|started|enabled))?\b",
    re.IGNORECASE,
)
_EXPORTER_PORT = 9100
_EXPORTER = re.compile(r"\bnode[\s_-]?exporters?\b", re.IGNORECASE)
_ASKED_BY = re.compile(
    rf"\b(?:only|just|allow(?:ed)?|open|reachable)\s+(?:for|from|by|to)\s+(?:(?:the|our|prometheus|monitoring|server|host|at|ip)\s+)*(?P<ip>{_ADDRESS})",
    re.IGNORECASE,
)
_CRON = re.compile(r"\bcron", re.IGNORECASE)
_ROTATION = re.compile(r"\blog\s?rotat(?:e|ion|es|ing)\b|\brotat(?:e|es|ing|ion)\b", re.IGNORECASE)
_LOG_FILE = re.compile(
    r"(?:\b(?:for|of|on)\s+)?(?<![\w./])(?P<path>/[\w@./-]*(?:\*[\w.*-]*|\.log|(?<=/var/log)/[\w./-]+))(?!\w)",
    re.IGNORECASE,
)
_LOG_OFTEN = re.compile(r"\b(?:rotat(?:e|es|ed|ing)\s+)?(?P<often>daily|weekly|monthly)\b", re.I)
_LOG_KEPT = re.compile(
    r"\b(?:(?:keep(?:ing|s)?|retain|rotate|kept)\s+(?:the\s+)?(?:last\s+)?(?P<n>[0-9]{1,3})(?:\s+(?:files?|logs?|copies|weeks?|days?"
    r"|months?|rotations?|old\s+(?:logs|files)|generations))?)(?![\w.])",
    re.IGNORECASE,
)
_LOG_PACKED = re.compile(r"\b(?:and\s+|with\s+)?(?:gzip(?:ped)?|compress(?:ed|ion)?)\b", re.I)
_KERNELS = re.compile(r"\bkernels?\b", re.IGNORECASE)
_KEPT_KERNELS = re.compile(
    r"\b(?:keep(?:ing|s)?|leav(?:e|es|ing)|but|except|kept)\s+(?:(?:only|just|the)\s+)*(?:(?:last|latest|newest|current|most\s+recent)\s+)*"
    r"(?P<n>[0-9]|two|three|one)(?:\s+(?:kernels?|latest|newest|versions?|ones|most\s+recent))*\b",
    re.IGNORECASE,
)
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_OWN_ACCOUNT = (
    r"ubuntu|debian|rocky|almalinux|fedora|ec2-user|cloud-user|azureuser|vagrant|pi|default"
)
_SYSTEMS = ("ubuntu", "debian", "rocky", "almalinux", "fedora")
_DOCKER_MEMBER = re.compile(
    rf"\b(?:(?:add|adds|put|puts|adding)\s+)?(?:the\s+)?(?:user\s+(?P<name>{_OWN_ACCOUNT})|(?P<front>{_OWN_ACCOUNT})(?:\s+user)?)"
    r"(?=\s+(?:(?:user|account|is)\s+)*(?:to|into|in)\s+(?:the\s+)?(?:docker\s+group|group\s+docker)\b)",
    re.IGNORECASE,
)
_COPIES = re.compile(r"\b(?:back(?:s|ed|ing)?[\s-]?ups?|restic|borg(?:backup)?)\b", re.IGNORECASE)
_BORG = re.compile(r"\bborg(?:backup)?\b", re.IGNORECASE)
_BY_SSH = re.compile(
    r"(?:\b(?:to|repo(?:sitory)?|into|at|in|on|is|host|server)\s+)+(?P<at>[\w.-]+@[\w.-]+:[\w./~-]*\w)",
    re.IGNORECASE,
)
"""A place on another machine, as SSH writes it: backup@bak01:/backups."""
_DUMPS = re.compile(r"\b(?:dump(?:s|ed)?|databases?|mysql|mariadb|postgres\w*|pg_dump)\b", re.I)
"""Beside one of these a folder is that of the dumps."""
_REPOSITORY = (
    re.compile(
        r"(?:\b(?:to|repo(?:sitory)?|into|at|in|on|is)\s+)*(?<![\w/])(?P<at>(?:sftp:|rest:https?://|s3:|b2:|azure:|gs:|swift:|rclone:)[\w@./:~-]*[\w/])",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:(?:repo(?:sitory)?\s+(?:is\s+|at\s+|in\s+|on\s+)?)|to\s+(?:the\s+folder\s+)?)(?P<at>/[\w./-]*\w)",
        re.IGNORECASE,
    ),
)
_BALANCES = re.compile(
    r"\bha\s?-?proxy\b|\bnginx\b[^;]*\b(?:load\s*-?balanc|balanc|upstreams?\b|backends?\b)",
    re.IGNORECASE,
)
_CODED = r"(?:[A-Za-z][\w-]*[0-9](?:\.[\w-]+)*|[0-9]{1,3}(?:\.[0-9]{1,3}){3})"
_BACKEND = rf"(?P<host>{_CODED})(?::(?P<port>[0-9]{{2,5}}))?"
_ONE = rf"{_CODED}(?::[0-9]{{2,5}})?"
_BACKENDS = re.compile(
    r"\b(?:in\s+front\s+of|between|across|among|to|for|backends?|balanc(?:es?|ing))\s+"
    r"(?:(?:the|two|three|our|my|web|app|hosts?|servers?|nodes?|backends?|web\s?servers?|are|is)\s+)*"
    rf"(?P<all>{_ONE}(?:\s*(?:,\s*and|,|and|&|\+)\s*{_ONE})*)(?![\w:/-]|\.\w)",
    re.IGNORECASE,
)

_SWARM = re.compile(r"\bswarm\b", re.IGNORECASE)
_TO_MANAGER = re.compile(
    r"(?:\b(?:at|to|joining|join|joins|manager|swarm|is|on|with|ip|address)\s+)+"
    rf"(?P<ip>{_ADDRESS}|[0-9.]+(?=:2377))(?::2377)?",
    re.IGNORECASE,
)
_K3S = re.compile(r"\bk3s\b", re.IGNORECASE)
_JOINS = re.compile(r"\b(?:agent|worker|join(?:s|ing)?)\b", re.IGNORECASE)
_TO_SERVER = re.compile(
    r"(?:\b(?:at|to|joining|join|joins|server|master|url|is|on|with|ip|address|of)\s+)+"
    rf"(?P<at>https://[\w.-]+:[0-9]{{2,5}}|(?P<ip>{_ADDRESS}|[0-9.]+(?=:6443)|(?:[a-z][\w-]*\.)+[a-z]{{2,}})(?::6443)?)(?![\w.:]*\w)",
    re.IGNORECASE,
)
_NODES = r"(?:\s+(?:nodes?|hosts?|machines?))?"
_CLUSTER = re.compile(
    r"\b(?P<servers>1|one|a|single)\s+(?:k3s\s+)?(?:servers?|masters?|control[\s-]planes?|managers?)"
    rf"{_NODES}\s*(?:,|and|\+|with|&|/|plus)?\s*(?P<agents>[0-9]{{1,2}}|one|two|three|four|five)\s+(?:k3s\s+)?(?:agents?|workers?){_NODES}\b",
    re.IGNORECASE,
)


def find_upkeep(reading: Reading) -> None:
    """What the goal says of the upkeep of hosts, in a goal for a playbook or user data."""
    goal = reading.goal
    if sets_up_a_guest(goal):
        _host_entries(reading)
        _services(reading)
    if not CONFIGURES.search(goal):
        return
    for match in _ASKED_BY.finditer(goal) if _EXPORTER.search(goal) else ():
        if "9100" not in goal and reading.free(*match.span()):
            reading.set("restricted_port", _EXPORTER_PORT, *match.span())
            reading.set("source_ip", match["ip"], *match.span("ip"))
    _docker_members(reading)
    _joined(reading)
    if _ROTATION.search(goal) and not _CRON.search(goal):
        _rotation(reading)
    if _COPIES.search(goal):
        patterns = _REPOSITORY[: 1 if _DUMPS.search(goal) else 2]
        for match in _each(patterns, goal):
            if reading.free(*match.span()):
                reading.set("backup_repository", match["at"], *match.span())
        for match in _BY_SSH.finditer(goal):
            if reading.free(*match.span()) and reading.value("backup_repository") is None:
                by = "" if _BORG.search(goal) else "sftp:"
                reading.set("backup_repository", f"{by}{match['at']}", *match.span())
    if _BALANCES.search(goal) and PLAYBOOK.search(goal):
        for match in _BACKENDS.finditer(goal):
            if reading.free(*match.span()):
                _balanced(reading, match)
    for match in _KEPT_KERNELS.finditer(goal) if _KERNELS.search(goal) else ():
        if reading.free(*match.span()):
            number = _NUMBERS.get(match["n"].lower()) or int(match["n"])
            reading.set("kept_kernels", number, *match.span())


def _balanced(reading: Reading, said: re.Match[str]) -> None:
    """The hosts behind a balancer, and their port where they share one."""
    found = [*re.finditer(_BACKEND, said["all"])]
    ports = {one["port"] for one in found}
    if len(ports) > 1:
        return
    for one in found:
        reading.set("backend", one["host"], *said.span())
    if port := ports.pop():
        reading.set("port", int(port), *said.span())


def _host_entries(reading: Reading) -> None:
    """Lines of /etc/hosts: db01 10.0.0.11, 10.0.0.12 web01."""
    goal = reading.goal
    said = [m for m in _HOSTS_FILE.finditer(goal) if reading.free(*m.span())]
    if not said:
        return
    # The name stands before the address unless the first pair begins with the address.
    first = re.search(_ADDRESS, goal[said[0].end() :]) or re.search(_ADDRESS, goal)
    named = [m for m in _HOST_ENTRY[0].finditer(goal) if _is_pair(reading, m)]
    turned = [m for m in _HOST_ENTRY[1].finditer(goal) if _is_pair(reading, m)]
    pairs = turned if len(turned) > len(named) or not named else named
    if not (first and pairs):
        for match in _OWN_LINE.finditer(goal):
            if reading.free(*match.span("line")):
                reading.claim(*match.span("line"), "the host's own name in /etc/hosts")
        return
    for match in pairs:
        reading.set("host_entry", f"{match['name']}={match['ip']}", *match.span())
    for match in _HOSTS_FILE.finditer(goal):
        if reading.free(*match.span()):
            reading.claim(*match.span(), "lines of /etc/hosts")


def _is_pair(reading: Reading, match: re.Match[str]) -> bool:
    return reading.free(*match.span()) and not _HOSTS_FILE.fullmatch(match["name"])


def _services(reading: Reading) -> None:
    goal = reading.goal
    for match in _each(_RESTARTED, goal) if CONFIGURES.search(goal) else ():
        if reading.free(*match.span()):
            changed = _ON_CHANGE.match(goal, match.end())
            end = changed.end() if changed and reading.free(*changed.span()) else match.end()
            name = match["name"].removesuffix(".service")
            reading.set("restarted_service", name, match.start(), end)
    for kind, patterns in (
        ("stopped_service", (*_STOPPED, *_OFF)),
        ("kept_service", (*_KEPT, _CHECKED)),
    ):
        for match in _each(patterns, goal):
            if reading.free(*match.span()):
                for name in _LISTED.split(match["all"]):
                    reading.set(kind, name.removesuffix(".service"), *match.span())


def _each(patterns: tuple[re.Pattern[str], ...], goal: str) -> Iterator[re.Match[str]]:
    for pattern in patterns:
        yield from pattern.finditer(goal)


def _docker_members(reading: Reading) -> None:
    """The image's own account in the group docker: it is there already and is not made."""
    for match in _DOCKER_MEMBER.finditer(reading.goal):
        if reading.free(*match.span()):
            kind = "name" if match["name"] else "front"
            start, end = match.span()
            # The name tells the system too, which is read as such.
            if match[kind].lower() in _SYSTEMS:
                start, end = (
                    (start, match.start(kind)) if kind == "name" else (match.end(kind), end)
                )
            reading.set("docker_user", match[kind].lower(), start, end)


def _joined(reading: Reading) -> None:
    """The cluster that a machine joins, and of how many hosts a new one is."""
    goal = reading.goal
    for match in _TO_MANAGER.finditer(goal) if _SWARM.search(goal) else ():
        if reading.free(*match.span()):
            reading.set("swarm_address", match["ip"], *match.span("ip"))
    if not _K3S.search(goal):
        return
    for match in _CLUSTER.finditer(goal) if PLAYBOOK.search(goal) else ():
        if reading.free(*match.span()):
            agents = _NUMBERS.get(match["agents"].lower()) or int(match["agents"])
            reading.set("count", 1 + agents, *match.span())
            return
    for match in _TO_SERVER.finditer(goal) if _JOINS.search(goal) else ():
        if reading.free(*match.span("at")) and not PLAYBOOK.search(goal):
            url = f"https://{match['ip']}:6443" if match["ip"] else match["at"]
            reading.set("k3s_url", url, *match.span("at"))


def _rotation(reading: Reading) -> None:
    """Log files that logrotate begins anew."""
    goal = reading.goal
    files = [m for m in _LOG_FILE.finditer(goal) if reading.free(*m.span())]
    for match in files:
        reading.set("rotated_log", match["path"], *match.span())
    if not files:
        return
    for match in _LOG_OFTEN.finditer(goal):
        if reading.free(*match.span()):
            reading.set("log_interval", match["often"].lower(), *match.span())
    for match in _LOG_KEPT.finditer(goal):
        if reading.free(*match.span()):
            reading.set("log_files", int(match["n"]), *match.span())
    for match in _LOG_PACKED.finditer(goal):
        if reading.free(*match.span()):
            reading.claim(*match.span(), "old logs are compressed")
    for match in _ROTATION.finditer(goal):
        if reading.free(*match.span()):
            reading.claim(*match.span(), "log files begin anew")

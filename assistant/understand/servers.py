"""Servers that are there already and serve what is made: time, logs, mail."""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant.understand.cues import CONFIGURES
from assistant.understand.reading import Reading


class _Role(NamedTuple):
    parameter: str
    before: re.Pattern[str]
    """Words that end where the server's name or address begins."""
    label: str = r"(?!)"
    """What the first part of its name may be, where no words say what it is for."""
    port: str = ""
    """The parameter for a port behind the name."""
    many: bool = False
    cue: str = ""
    """What says in a goal for a playbook or user data that "the server" is this one."""


def _words(text: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{text})\s*[:=]?\s*\Z", re.IGNORECASE)


_ROLES = (
    _Role(
        "ntp",
        _words(
            r"(?:ntp|time|chrony|timesyncd|clocks?|time\s+sync)"
            r"(?:\s+(?:servers?|sources?|pools?|from|is|against|with|to|at|via|using|sync(?:ed|ing)?"
            r"|synchroni[sz]ed|pointing|pointed|points|set|and))*"
        ),
        many=True,
        cue=r"chrony|ntpd?|timesyncd",
    ),
    _Role(
        "zabbix_host",
        _words(
            r"(?:(?<=zabbix agent )|(?<=zabbix agent 2 )|(?<=zabbix agent2 ))(?:to|at|for)\s+"
            r"|(?:(?:reports?|reporting|pointing|points|talking|connects?)\s+)?(?:to\s+)?(?:(?:the|our|my|a)\s+)*zabbix"
            r"(?:\s+(?:server|proxy|is|at|on|to|via))+"
        ),
        r"zabbix",
        cue=r"zabbix[\s-]agent",
    ),
    _Role(
        "wazuh_host",
        _words(r"wazuh(?:\s+(?:manager|server|is|at|on|to|via))+"),
        r"wazuh",
        cue=r"wazuh[\s-]agent",
    ),
    _Role(
        "log_host",
        _words(
            r"(?:(?:send|forward|ship|write|relay|stream)(?:s|ing)?\s+)?(?:(?:all|the|their|its|system)\s+)*"
            r"(?:r?syslogs?|logs?|logging|loghost)(?:\s+(?:servers?|hosts?|collectors?|targets?|messages?|to|at"
            r"|via|is|go|goes|sent|forwarded|shipped|forward(?:ing)?|(?:r?syslog)|a|the|our|my|central|remote))*"
        ),
        r"r?syslog|loghost|graylog",
        "log_port",
        cue=r"r?syslog|log\s+forward",
    ),
    _Role(
        "mail_host",
        _words(
            r"smtp(?:\s+(?:servers?|hosts?|relay|is|at|via|through|over|to|using))*"
            r"|(?:(?:sends?|sending|with|e-?mails?|notifications?|by)\s+)?(?:e-?)?mails?(?:\s+(?:is|are|goes?|out|sent"
            r"|delivered|relayed|relay|smtp|server))*\s+(?:via|through|over|using|smarthost|relayhost)(?:\s+(?:the|our|my"
            r"|smtp|mail|relay|server|host))*"
            r"|(?:(?:mail|smtp)\s+relay|smarthost|relayhost|relays?\s+(?:mail\s+)?(?:via|through|to))"
            r"(?:\s+(?:is|at|via|to))*"
        ),
        r"smtp|smtp-?relay|mail-?relay|relay|smarthost",
        "mail_port",
        cue=r"postfix|smarthost|relay|msmtp",
    ),
)
_LOOSE = _words(
    r"(?:(?:central|remote|the|our|its|monitoring)\s+)*(?:servers?|master|manager|proxy|target|collector|relay|smarthost)"
    r"(?:\s+(?:is|are|at|ip|address|to|via|on))*"
    r"|(?:via|through|point(?:s|ing|ed)?|report(?:s|ing)?|talk(?:s|ing)?|connect(?:s|ing|ed)?|(?:send|forward)(?:s|ing)?(?:\s+(?:them|it))?"
    r"|(?:(?:send|forward|ship|relay)(?:s|ing)?\s+)?(?:(?:all|the|their)\s+)*(?:everything|mails?|logs?))"
    r"(?:\s+(?:to|at|the|our|server|host))*"
)
"""Words before a server that say no more than that it is the one meant."""
_APART = re.compile(
    r"\b(?:from|upstream|backends?|nfs|samba|smb|database|postgres\w*|mysql|mariadb|nginx|gateway|dns|ip|ssh)\b|[;\n]",
    re.IGNORECASE,
)
_PROTOCOL = r"(?P<how>tcp|udp)\b"
_CARRIED = re.compile(
    rf"\s*(?:[,(]\s*|/)?(?:(?:via|over|using|by|with|on)\s+)?{_PROTOCOL}\)?", re.IGNORECASE
)
_CARRIED_BY = re.compile(rf"\b(?:via|over|using|by)\s+{_PROTOCOL}", re.IGNORECASE)
_NAME = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}"
_ADDRESS = r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}"
_SERVER = re.compile(rf"(?<![\w@/.-])(?:{_NAME}|{_ADDRESS})(?![\w/-]|\.\w)", re.IGNORECASE)
_POINTS = re.compile(
    r"\b(?:point(?:s|ing|ed)?|report(?:s|ing)?|talk(?:s|ing)?|connect(?:s|ing|ed)?|configured)\s+"
    r"(?:to|at|for)\s+(?:(?:the|our|my)\s+)?\Z",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\s*(?:,|and|&|\+|or|,\s*and)\s*|\s+(?=[0-9.]+(?![\w.]))")
"""Between two time servers: addresses may stand side by side."""
_PORT = re.compile(
    r"(?::|\s+(?:on\s+)?port\s+|\s+(?=(?:25|465|587|2525)\b))(?P<port>[0-9]{1,5})(?![\w:.]*[0-9])",
    re.IGNORECASE,
)


def find_servers(reading: Reading) -> None:
    """Names and addresses of servers whose use the words before them say, or their first part; of
    time servers there may be several."""
    time = -1  # where the last time server ends
    for match in _SERVER.finditer(reading.goal):
        if not reading.free(*match.span()):
            continue
        role = _ROLES[0]
        listed = time >= 0 and _LISTED.match(reading.goal, time)
        if not (listed and listed.end() == match.start()):
            found = next((one for one in _ROLES if _is(one, match)), None) or _meant(match)
            if found is None:
                continue
            role = found
        _take(reading, role, match)
        time = match.end() if role.many else time


def _is(role: _Role, server: re.Match[str]) -> bool:
    head = server.string[: server.start()]
    said = re.match(rf"(?:{role.label})[0-9]*\.", server.group(), re.IGNORECASE)
    return bool(said or role.before.search(head))


def _take(reading: Reading, role: _Role, server: re.Match[str]) -> None:
    start, end = server.span()
    head = reading.goal[:start]
    before = role.before.search(head) or _POINTS.search(head) or _LOOSE.search(head)
    at = before.start() if before and reading.free(before.start(), start) else start
    reading.set(role.parameter, server.group().lower(), at, end)
    port = _PORT.match(reading.goal, end) if role.port else None
    if port and reading.free(*port.span()):
        reading.set(role.port, int(port["port"]), *port.span())
        end = port.end()
    if role.parameter == "log_host":
        _take_protocol(reading, end)


def _take_protocol(reading: Reading, end: int) -> None:
    """'514 udp' behind the log server, 'over tcp' anywhere."""
    said = _CARRIED.match(reading.goal, end) or _CARRIED_BY.search(reading.goal)
    if said and reading.free(*said.span()):
        reading.set("log_protocol", said["how"].lower(), *said.span())


def _meant(server: re.Match[str]) -> _Role | None:
    """The role of "the server" where the goal installs a client of one kind, before it."""
    head = server.string[: server.start()]
    if not (CONFIGURES.search(server.string) and _LOOSE.search(head)):
        return None
    found = [(role, re.search(rf"\b(?:{role.cue})", head, re.IGNORECASE)) for role in _ROLES]
    cued = [(role, cue) for role, cue in found if cue]
    if len(cued) != 1 or _APART.search(head[cued[0][1].end() :]):
        return None
    return cued[0][0]

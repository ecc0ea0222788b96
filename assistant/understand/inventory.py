"""Hosts that a playbook is for, by name: on db01, on web-1 and web-2, on WIN01."""

from __future__ import annotations

import re

from assistant.core.intent import Parameter
from assistant.understand.keyed import is_known
from assistant.understand.matching import negated_at
from assistant.understand.reading import Reading
from assistant.understand.series import series_of

_TOOL = re.compile(r"\b(?:ansible|playbooks?)\b", re.IGNORECASE)
_OTHER = re.compile(
    r"\b(?:terraform|tofu|opentofu|tf|packer|vms?|guests?|machines? (?:named|called))\b", re.I
)
"""Beside one of these a name may be that of something which is made."""
_CODED = r"[A-Za-z](?:[\w-]*[A-Za-z_-])?[0-9]{1,3}(?:-[A-Za-z]+)?"
_LEAD = re.compile(
    r"\b(?:on|to|at|onto|for|against|across|hosts?|servers?|machines?|nodes?)\s+"
    r"(?:(?:the|my|our|both|all|windows|linux)\s+)*(?:(?:hosts?|servers?|machines?|box(?:es)?|nodes?)\s+)*"
    rf"(?P<name>{_CODED})(?![\w./@:-]*\w)",
    re.IGNORECASE,
)
_MORE = re.compile(
    rf"\s*(?:,\s*(?:and\s+)?|and\s+|&\s*|\+\s*)(?P<name>{_CODED})(?![\w./@:-]*\w)", re.IGNORECASE
)


def find_inventory(reading: Reading) -> None:
    """Hosts with a number in their names, in a goal for a playbook alone."""
    goal = reading.goal
    if not _TOOL.search(goal) or _OTHER.search(goal):
        return
    for lead in _LEAD.finditer(goal):
        match: re.Match[str] | None = lead
        while match is not None and _is_host(reading, match):
            start, end = match.span("name")
            series = series_of(goal, match["name"], end)
            if series:
                for name in series.names:
                    reading.set("host", name, start, series.end)
                end = series.end
            else:
                reading.set("host", match["name"], start, end)
            match = _MORE.match(goal, end)


def _is_host(reading: Reading, match: re.Match[str]) -> bool:
    start, end = match.span("name")
    index = next((i for i, word in enumerate(reading.words) if word.start >= start), None)
    if index is not None and negated_at(reading, index) is not None:
        return False
    return reading.free(start, end) and not is_known(match["name"])


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


_ABOUT_SSH = {"ssh-hardening", "no-root-login", "no-password-login"}


def _served(components: tuple[str, ...]) -> bool:
    return any(name in components for name in ("nginx", "httpd", "haproxy", "web-server"))


def _rename(reading: Reading, one: Parameter, name: str) -> None:
    at = reading.parameters.index(one)
    reading.parameters[at] = Parameter(name, one.value, one.source, one.span, one.why)

"""What a goal says of containers themselves: whose account they run under, Docker's socket, which
publish nothing, which start only when asked for."""

from __future__ import annotations

import re

from assistant.core.intent import Parameter
from assistant.understand.cues import CONFIGURES, is_hosted
from assistant.understand.entries import Service
from assistant.understand.reached import NOTHING
from assistant.understand.reading import Found, Reading

_DOCKER = re.compile(r"\b(?:docker|compose)\b", re.IGNORECASE)
_ELSEWHERE = re.compile(r"\b(?:packer|proxmox|pve|lxc|kubernetes|k8s)\b", re.IGNORECASE)
_QUOTE = '"'
_ID = r"[0-9]{1,6}"
_LEAD = (
    r"(?:\b(?:(?:all|everything|both|each|containers?|services?|with|and|that|which)\s+)*(?:runs?|running)\s+)?"
    r"(?:\b(?:all|everything|both|with|and|as|under|for|using)\s+)*"
)
_KIND_UID = r"(?:p?uid|user[\s-]?id|userid)"
_KIND_GID = r"(?:p?gid|group[\s-]?id|groupid)"
_PAIRED = rf"{_KIND_UID}\s*(?:[/:&+]|and)\s*{_KIND_GID}"
_ACCOUNTS = (
    re.compile(
        rf"{_LEAD}\b(?:(?:the\s+)?(?:user|{_PAIRED}|{_KIND_UID})\s*[:=]?\s*|(?<=as )|(?<=user: ))"
        rf"(?P<u>{_ID})\s*:\s*(?P<g>{_ID})(?![\w.:/])",
        re.IGNORECASE,
    ),
    re.compile(rf"{_LEAD}\b{_PAIRED}\s*(?:of|=|:)?\s*(?P<both>{_ID})\b(?![.:/])", re.IGNORECASE),
    re.compile(
        rf"{_LEAD}\b(?:the\s+)?(?:{_KIND_UID}|user(?=\s+[0-9]{{3,6}}\b))\s*(?:of|=|:)?\s*"
        rf"(?P<u>{_ID})\b(?![.:/])(?:\s*(?:,|and|/|with)?\s*(?:the\s+)?(?:{_KIND_GID}|group(?=\s+[0-9]))\s*(?:of|=|:)?\s*(?P<g>{_ID})\b)?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"{_LEAD}\b(?:(?<=as )|user\s*[:=]?\s*)(?P<root>root)\b(?!\s+(?:password|login))", re.I
    ),
    re.compile(rf"\b(?:and\s+)?{_KIND_GID}\s*(?:of|=|:)?\s*(?P<g>{_ID})\b", re.IGNORECASE),
)
_SHUT = r"(?:read[\s-]?only|readonly|ro)"
_SOCKET = re.compile(
    r"(?:\b(?:with|and|has|have|gets?|mount(?:s|ed|ing)?|pass(?:es|ed)?|using|access\s+to|needs?)\s+)*(?:\b(?:the|a|its)\s+)?"
    rf"(?P<before>\b{_SHUT}\s+)?(?:\b(?:access\s+to\s+)?(?:the\s+)?docker(?:'s)?[\s._-]+sock(?:et)?\b|/var/run/docker\.sock\b|\bdocker\.sock\b)"
    r"(?:\s+(?:is|access|mount(?:s|ed)?|bind[\s-]?mounted|passed|in|through|to\s+it|as|only))*"
    rf"(?P<behind>\s*[,(:]?\s*{_SHUT}\b\)?)?",
    re.IGNORECASE,
)
_CAPABILITY = re.compile(
    r"(?:\b(?:with|and|the|linux|kernel|adds?|added|needs?|gets?|has|cap[\s_-]?add|capabilit(?:y|ies)|caps?)\s*[:=]?\s*)*"
    r"\b(?:cap_)?(?P<name>(?:net|sys|dac|ipc|setp|mac)_(?:admin|raw|bind_service|broadcast|module|nice|ptrace|time|resource"
    r"|rawio|boot|chroot|tty_config|read_search|override|lock|owner))\b(?:\s+(?:capabilit(?:y|ies)|caps?|rights?))?",
    re.IGNORECASE,
)
_PAIR = r"(?!(?:TZ|P?UID|P?GID)=)[A-Z][A-Z0-9_]*=(?:\"[^\"\n]*\"|[^\s,;\"]+)"
_SETTINGS = re.compile(
    r"(?:\b(?:with|and|the|set|sets|setting|an?)\s+)*(?:\benv(?:ironment)?(?:\s+(?:vars?|variables?))?\s*:?\s+)?"
    rf"(?<![\w.-])(?P<all>{_PAIR}(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s+){_PAIR})*)"
)
_CLOSED = re.compile(
    r"\b(?:with\s+|and\s+)?(?:no|without(?:\s+any)?)\s+(?:(?:open|published|exposed|public|host|external|inbound)\s+)*ports?"
    r"(?:\s+(?:open|published|exposed|mapped|on\s+the\s+host|to\s+the\s+(?:outside|host|internet|world)))*(?P<whose>\s+(?:for|on|of)\s+(?:the\s+)?)?",
    re.IGNORECASE,
)
_SHUT_AWAY = re.compile(
    r"\s*\(?(?:\s*(?:is|are|should|must|be|stays?|kept))*\s*(?:not\s+(?:be\s+)?(?:exposed|published|public|reachable|open|accessible)"
    r"|internal(?:ly)?(?:\s+only)?|only\s+internal(?:ly)?|unexposed|unpublished)\b(?!\s+(?:network|dns|ca|lan|on))\)?"
    r"(?:\s+(?:from|to|on|in)\s+(?:the\s+)?(?:outside|host|internet|lan|network|world))?",
    re.IGNORECASE,
)
_NAME = r"[\"'“]?(?P<name>[a-z][a-z0-9_-]*)[\"'”]?"
_PROFILES = (
    re.compile(
        rf"\b(?:(?:only|just|with|in|under|behind|and|put|is|are|should|be|goes|go|starts?|started|of|using|into|by|via)\s+)*"
        rf"(?:(?:the|a|an|its|own|compose)\s+)*profile\s+(?:(?:called|named)\s+)?{_NAME}(?P<for>\s+(?:for|on|with)\s+(?:the\s+)?)?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:(?:only|just|with|in|under|behind|and|put|is|are|should|be|goes|go|of|using|into|by|via)\s+)*(?:(?:the|a|an)\s+)+"
        rf"{_NAME}\s+profile(?:\s+only)?(?P<for>\s+(?:for|on|with)\s+(?:the\s+)?)?",
        re.IGNORECASE,
    ),
)
_NO_NAME = frozenset(("for", "with", "and", "on", "own", "separate", "compose", "only", "new"))
_JOIN = re.compile(r"\s*(?:,|and|&|\+|,\s*and)\s*(?:the\s+)?", re.IGNORECASE)


def find_container_accounts(reading: Reading) -> None:
    """The account and the group that containers run under: 1000:1000, uid 1000 gid 1000."""
    if not _runs_here(reading.goal):
        return
    for pattern in _ACCOUNTS:
        for match in pattern.finditer(reading.goal):
            if not reading.free(*match.span()):
                continue
            found = match.groupdict()
            both = found.get("both") or ("0" if found.get("root") else None)
            for name, group in (("puid", "u"), ("pgid", "g")):
                number = both or found.get(group)
                if number:
                    where = next(n for n in ("both", "root", group) if found.get(n))
                    span = match.span(where)
                    reading.set(name, int(number), *span)
            reading.claim(*match.span(), "the account of the containers")


def find_socket(reading: Reading) -> None:
    """Docker's socket, and whether it is only read."""
    if not _runs_here(reading.goal):
        return
    for match in _SOCKET.finditer(reading.goal):
        shut = match["before"] or match["behind"]
        if reading.free(*match.span()):
            reading.set("docker_socket", "ro" if shut else "rw", *match.span())


def find_capabilities(reading: Reading) -> None:
    """Rights of the kernel that a container gets: NET_ADMIN, cap_add SYS_ADMIN."""
    if not _runs_here(reading.goal):
        return
    for match in _CAPABILITY.finditer(reading.goal):
        if reading.free(*match.span()):
            reading.set("capability", match["name"].upper(), *match.span())


def find_container_settings(reading: Reading) -> None:
    """Variables that a container gets: env LOG_LEVEL=debug."""
    if not _runs_here(reading.goal):
        return
    for match in _SETTINGS.finditer(reading.goal):
        if reading.free(*match.span()):
            for pair in re.findall(_PAIR, match["all"]):
                name, _, value = pair.partition("=")
                reading.set("env_value", f"{name}={value.strip(_QUOTE)}", *match.span())


def find_unpublished(reading: Reading) -> None:
    """Services that publish no port: all, or the one that is named. To be called when things are
    read."""
    if not _runs_here(reading.goal):
        return
    services = _services(reading)
    _kept_inside(reading, services)
    for match in _CLOSED.finditer(reading.goal):
        if any(p.name == "exposed" for p in reading.parameters):
            return
        closed = [f for f in services if match["whose"] and f.span.start == match.end()]
        if match["whose"] and not closed:
            continue
        if not reading.free(*match.span()):
            continue
        span = reading.claim(*match.span(), "publishes no port")
        for found in closed:
            at = reading.things.index(found)
            reading.things[at] = Found(found.thing, found.span, False, found.after_with)
        shut = {found.thing.id for found in closed}
        others = [f.thing.id for f in services if f.thing.id not in shut] if closed else [NOTHING]
        for name in dict.fromkeys(others or [NOTHING]):
            reading.parameters.append(Parameter("exposed", name, "goal", span))


def _kept_inside(reading: Reading, services: list[Found]) -> None:
    """'prometheus not exposed', 'loki internal only': these publish nothing, the others do."""
    shut: dict[str, tuple[int, int]] = {}
    for found in services:
        said = _SHUT_AWAY.match(reading.goal, found.span.end)
        if said and not any(p.name == "exposed" for p in reading.parameters):
            shut |= {
                one.thing.id: said.span() for one in _preceding(reading, services, found.span.end)
            }
    others = [f.thing.id for f in services if f.thing.id not in shut]
    if not shut or not others:
        return
    for start, end in shut.values():
        span = reading.claim(start, end, "publishes no port")
        inside = [f for f in reading.things if start <= f.span.start and f.span.end <= end]
        reading.things[:] = [f for f in reading.things if f not in inside]
    for name in dict.fromkeys(others):
        reading.parameters.append(Parameter("exposed", name, "goal", span))


def find_profiles(reading: Reading) -> None:
    """Services that start only with a profile of Compose. To be called when things are read."""
    if not _runs_here(reading.goal):
        return
    services = _services(reading)
    for pattern in _PROFILES:
        for match in pattern.finditer(reading.goal):
            if match["name"].lower() in _NO_NAME or not reading.free(*match.span()):
                continue
            held = _following(reading, services, match.end()) if match["for"] else []
            held = held or _preceding(reading, services, match.start())
            if held:
                span = reading.claim(*match.span(), "profile")
                name = match["name"].lower()
                reading.parameters += [
                    Parameter("profile", f"{one.thing.id}={name}", "goal", span) for one in held
                ]


def _runs_here(goal: str) -> bool:
    if is_hosted(goal):
        return True
    elsewhere = CONFIGURES.search(goal) or _ELSEWHERE.search(goal)
    return bool(_DOCKER.search(goal)) and not elsewhere


def _services(reading: Reading) -> list[Found]:
    found = [f for f in reading.things if isinstance(f.thing, Service)]
    return sorted(found, key=lambda one: one.span.start)


def _following(reading: Reading, services: list[Found], at: int) -> list[Found]:
    """Those that stand there one beside the other."""
    held: list[Found] = []
    for found in services:
        gap = reading.goal[at : found.span.start] if found.span.start >= at else None
        if gap is not None and (gap == "" or (held and _JOIN.fullmatch(gap))):
            held.append(found)
            at = found.span.end
    return held


def _preceding(reading: Reading, services: list[Found], at: int) -> list[Found]:
    """The last one before, with those beside it that the goal names once more for this."""
    before = [f for f in services if f.span.end <= at]
    held = before[-1:]
    for index in range(len(before) - 2, -1, -1):
        one = before[index]
        again = any(other.thing.id == one.thing.id for other in before[:index])
        if not again or not _JOIN.fullmatch(reading.goal[one.span.end : held[0].span.start]):
            break
        held.insert(0, one)
    return held

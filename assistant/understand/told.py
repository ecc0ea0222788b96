"""What one service is told in words of its own: targets, languages, whose traffic goes where."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.core.intent import Parameter
from assistant.understand.cues import is_about_containers
from assistant.understand.entries import Service
from assistant.understand.lexicon import lexicon
from assistant.understand.reading import Found, Reading

_PROMETHEUS = re.compile(r"\bprometheus\b", re.IGNORECASE)
_CUE = re.compile(r"\b(?:scrap(?:e|es|ed|ing)|targets?)\b", re.IGNORECASE)
_TARGET = (
    r"(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[a-z](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9-]+)*)"
    r":[0-9]{2,5}(?![\w.:]*[0-9])"
)
_LISTED = re.compile(
    rf"(?:\b(?:(?:with|and|the|its)\s+)*(?:scrap(?:e|es|ed|ing)|targets?|from|at)\s+)*"
    rf"(?<![\w./-])(?P<target>{_TARGET})",
    re.IGNORECASE,
)
_SPAN = r"(?P<n>[0-9]{1,4})\s?(?P<unit>s|secs?|seconds?|m|mins?|minutes?)\b"
_OFTEN = (
    re.compile(rf"\bscrape\s+interval\s*(?:of|is|:|=)?\s*{_SPAN}", re.IGNORECASE),
    re.compile(
        rf"\b(?P<lead>scrap(?:e|es|ed|ing)\b[^;]{{0,200}}?)\b(?P<own>every\s+{_SPAN})",
        re.IGNORECASE,
    ),
)
_KIND = (
    r"(?:admin|root|db|database|encryption|secret|app|api|user|default|login"
    r"|all|my|its|their|other)"
)
_SECRET = (
    rf"(?:{_KIND}\s+)*"
    r"(?:passwords?|secrets?|credentials?|creds|tokens?|keys?|settings|logins?)"
)
_SEVERAL_SECRETS = rf"{_SECRET}(?:\s*(?:,|and|&|/|\+)\s*(?:the\s+)?{_SECRET})*"
_ENV_FILE = r"(?<![\w/])(?:\.env|env(?:ironment)?)\b(?:\s+(?:variables?|vars?|files?))*"
_IN_ENV = re.compile(
    rf"(?:\b(?:with|the|its|all|an?|and|using|use)\s+)*(?P<whose>(?!{_KIND}\b)[a-z][\w-]*\s+)?\b{_SEVERAL_SECRETS}\s+"
    r"(?:(?:is|are|come|comes|kept|stored|set|read|taken|live|lives|go|goes|put)\s+)*"
    rf"(?:from|in|via|by|through|as|into|inside)\s+(?:(?:an?|the|its|my)\s+)*{_ENV_FILE}",
    re.IGNORECASE,
)
_ENV = re.compile(
    r"(?:\b(?:with|using|use|and)\s+)?(?:(?:the|all|an?|its)\s+)*(?<![\w/])\.env\b(?:\s+files?)?"
    r"(?:\s+for\s+(?:(?:the|all)\s+)*(?:passwords|secrets|credentials|variables))?",
    re.IGNORECASE,
)
_NOT_HERE = re.compile(
    rf"(?:\b(?:with|the|its|all|an?|and)\s+)*(?P<whose>(?!{_KIND}\b)[a-z][\w-]*\s+)?\b{_SEVERAL_SECRETS}\s+"
    r"(?:(?:is|are|should|must|be|kept|stored|may)\s+)*(?:(?:not|never)\s+(?:be\s+)?(?:hard[\s-]?coded|in|inside|part\s+of|stored\s+in)|outside(?:\s+of)?)"
    r"(?:\s+(?:in|the|a|any|docker|compose|yaml|yml|tf|terraform|code|files?|repo|repository|git|itself))*",
    re.IGNORECASE,
)
"""Where passwords of a project stand anyway, in other words: `whose` is a service's name."""
_TUNNEL = "gluetun"
_LOADERS = frozenset(("qbittorrent", "transmission", "deluge", "sabnzbd", "nzbget", "metube"))
"""What fetches things that others are not to see."""
_INDEXERS = frozenset(("prowlarr", "jackett", "flaresolverr"))
_DIRECT = re.compile(
    r"\b(?:(?:is|are|go|goes|all)\s+)*(?:direct(?:ly)?|(?:without|outside(?:\s+of)?|not\s+(?:behind|through|via))\s+(?:the\s+)?(?:vpn|tunnel))\b",
    re.IGNORECASE,
)
"""Of the others: they go out as they are."""
_THROUGH = re.compile(
    r"\b(?:(?:all|traffic|going|goes|go|routed|running|runs|run|is|are|that|should)\s+)*"
    r"(?:behind|through|via|over|inside|using)\s+(?:a\s+|the\s+|my\s+)?(?:vpn\s+(?:with|by|using|of)\s+)?\Z",
    re.IGNORECASE,
)
_FOR = re.compile(r"\s+(?:vpn\s+)?for\s+(?:the\s+)?\Z", re.IGNORECASE)
_LIMIT = re.compile(
    r"\b(?:limit|limits|limiting|cap|caps|restrict|restricts)\s+(?:the\s+)?\Z", re.IGNORECASE
)
_TO = re.compile(r"\s+(?:to|at)\s+(?:max(?:imum)?\s+)?[0-9]", re.IGNORECASE)
_FOR_ONE = re.compile(r"\s+(?:(?:of\s+)?(?:memory|ram)\s+)?(?:for|to)\s+(?:the\s+)?", re.IGNORECASE)
_SEVERAL = 2
_LIMITS = {"memory_mb": "service_memory", "cpus": "service_cpus"}
_JOIN = re.compile(r"\s*(?:,|and|&|\+|,\s*and)?\s*", re.IGNORECASE)


def find_told(reading: Reading) -> None:
    """What Prometheus asks and how often, and the languages of a scanner of documents."""
    if _PROMETHEUS.search(reading.goal) and _CUE.search(reading.goal):
        _scraped(reading)
    _languages(reading)
    if is_about_containers(reading.goal):
        _kept_apart(reading)


def _kept_apart(reading: Reading) -> None:
    """Words for what holds of every project: its passwords stand in `.env` and nowhere else."""
    for pattern in (_IN_ENV, _NOT_HERE, _ENV):
        for match in pattern.finditer(reading.goal):
            whose = match.groupdict().get("whose")
            start = match.end("whose") if whose and not _is_service(whose) else match.start()
            if reading.free(start, match.end()):
                reading.claim(start, match.end(), "passwords in .env")


def _is_service(word: str) -> bool:
    names = (name for service in lexicon().services for name in service.words)
    return any(word.strip().lower() == name.lower() for name in names)


def _scraped(reading: Reading) -> None:
    goal = reading.goal
    for pattern in _OFTEN:
        for match in pattern.finditer(goal):
            start, end = match.span("own") if "own" in match.re.groupindex else match.span()
            if reading.free(start, end):
                unit = "m" if match["unit"].lower().startswith("m") else "s"
                reading.set("scrape_interval", f"{match['n']}{unit}", start, end)
    for match in _LISTED.finditer(goal):
        if reading.free(*match.span()):
            reading.set("scrape_target", match["target"].lower(), *match.span())
        elif reading.free(*match.span("target")):
            reading.set("scrape_target", match["target"].lower(), *match.span("target"))
    if reading.value("scrape_interval") or reading.value("scrape_target"):
        for cue in _CUE.finditer(goal):
            if reading.free(*cue.span()):
                reading.claim(*cue.span(), "what Prometheus asks")


def _languages(reading: Reading) -> None:
    """The codes by which Tesseract knows them, one behind the other: deu+eng."""
    codes = lexicon().values.ocr_languages
    name = "|".join(codes)
    several = rf"(?P<all>(?:{name})(?:\s*(?:,\s*(?:and\s+)?|and|\+|&|/)\s*(?:{name}))*)"
    lead = r"(?:\s+(?:languages?|lang|in|for|set|to|is|are|with|reads?))*\s*[:=]?\s+"
    for pattern in (rf"\bocr{lead}{several}\b", rf"\b{several}\s+ocr\b"):
        for match in re.finditer(pattern, reading.goal, re.IGNORECASE):
            if reading.free(*match.span()):
                said = re.findall(rf"\b(?:{name})\b", match["all"], re.IGNORECASE)
                found = "+".join(dict.fromkeys(codes[one.lower()] for one in said))
                reading.set("ocr_languages", found, *match.span())


def find_tunnelled(reading: Reading) -> None:
    """The services whose traffic goes through a VPN's container, where the goal says which. To be
    called when things are read."""
    services = [f for f in reading.things if isinstance(f.thing, Service) and not f.negated]
    services.sort(key=lambda found: found.span.start)
    for at, tunnel in enumerate(services):
        if tunnel.thing.id != _TUNNEL:
            continue
        through = _THROUGH.search(reading.goal[: tunnel.span.start])
        if through is not None:
            held = _side_by_side(reading, services[:at][::-1], through.start())
            held = _meant_of(reading, held, through.group())
        else:
            ahead = services[at + 1 : at + 2]
            behind = bool(ahead) and _FOR.match(reading.goal[tunnel.span.end : ahead[0].span.start])
            held = _following(reading, services[at + 1 :]) if behind else []
        for found in held:
            given = Parameter("tunnelled", found.thing.id, "goal", found.span)
            if not any(p.name == given.name and p.value == given.value for p in reading.parameters):
                reading.parameters.append(given)
        if through is not None and reading.free(*through.span()):
            reading.claim(*through.span(), "through the VPN")
        for direct in _DIRECT.finditer(reading.goal):
            if reading.free(*direct.span()):
                reading.claim(*direct.span(), "not through the VPN")
        for kind in re.finditer(r"\bwireguard\b", reading.goal, re.IGNORECASE):
            if reading.free(*kind.span()):
                reading.claim(*kind.span(), "what the tunnel speaks")


def _meant_of(reading: Reading, held: list[Found], said: str) -> list[Found]:
    """Of a list with what fetches torrents and news in it and with others, what fetches alone,
    unless the goal says it of all."""
    loaders = [found for found in held if found.thing.id in _LOADERS]
    others = [f for f in held if f.thing.id not in _LOADERS | _INDEXERS]
    if not loaders or not others or re.search(r"\b(?:all|are|both|everything)\b", said, re.I):
        return held
    names = ", ".join(found.thing.id for found in loaders)
    text = (
        f"of the list {names} alone goes through the tunnel: say “all behind” where all of it does"
    )
    reading.notes.append(("tunnelled-alone", text))
    return loaders


def find_limited(reading: Reading) -> None:
    """Memory and processors that one service of several may use. To be called when things are
    read."""
    services = [f for f in reading.things if isinstance(f.thing, Service) and not f.negated]
    _meant_for(reading, services)
    for found in services:
        lead = _LIMIT.search(reading.goal[: found.span.start])
        if lead is None or not _TO.match(reading.goal, found.span.end):
            continue
        if reading.free(*lead.span()):
            reading.claim(*lead.span(), f"limits of {found.thing.id}")
        end = re.compile(r"[,;.](?:\s|\Z)|\Z").search(reading.goal, found.span.end)
        stop = end.start() if end else len(reading.goal)
        for at, one in enumerate(reading.parameters):
            name = _LIMITS.get(one.name)
            within = one.span and found.span.end <= one.span.start < stop
            if name and within and len(services) > 1:
                told = replace(one, name=name, value=f"{found.thing.id}={one.value}")
                reading.parameters[at] = told


def _meant_for(reading: Reading, services: list[Found]) -> None:
    """'1 GB memory for postgres': of one service among several."""
    if len({found.thing.id for found in services}) < _SEVERAL:
        return
    for at, one in enumerate(reading.parameters):
        name = _LIMITS.get(one.name)
        if name is None or one.span is None:
            continue
        for found in services:
            between = reading.goal[one.span.end : found.span.start]
            if found.span.start >= one.span.end and _FOR_ONE.fullmatch(between):
                value = f"{found.thing.id}={one.value}"
                reading.parameters[at] = replace(one, name=name, value=value)
                break


def _side_by_side(reading: Reading, services: list[Found], end: int) -> list[Found]:
    """Those that are named one beside the other, from `end` backwards."""
    held = []
    for found in services:
        if not _JOIN.fullmatch(reading.goal[found.span.end : end]):
            break
        held.append(found)
        end = found.span.start
    return held


def _following(reading: Reading, services: list[Found]) -> list[Found]:
    held = services[:1]
    for found in services[1:]:
        if not _JOIN.fullmatch(reading.goal[held[-1].span.end : found.span.start]):
            break
        held.append(found)
    return held

"""Which of a playbook's hosts gets what: nginx on web1 and web2, postgres on db1.

Hosts that are named together are a place. Where nothing of its clause stands before a place, what
follows it belongs there (`on web1 nginx, on db1 redis`), else what stands before it. What is said
of no place, of all hosts or of every one of them is shared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.core.intent import Parameter
from assistant.understand.entries import Component, Tool
from assistant.understand.host_groups import MARK, OF_ALL, installed
from assistant.understand.reading import Reading

_LEAD = re.compile(
    r"\b(?:on|onto|at|for|to|across)\s+(?:(?:the|my|our|both|all|only|just)\s+)*"
    r"(?:(?:hosts?|servers?|machines?|box(?:es)?|nodes?)\s+)*\Z",
    re.IGNORECASE,
)
_JOIN = re.compile(r"\s*(?:,\s*(?:and\s+)?|and\s+|&\s*|\+\s*|/\s*|\s)(?:(?:the|on)\s+)*", re.I)
_VERB = re.compile(
    r"\s*(?::|=|\(|->)\s*|\s+(?:gets?|has|have|runs?|needs?|becomes?|(?:should|must)\s+\w+)\b", re.I
)
_BEGINS = re.compile(r"(?:\A|[,;:.]\s*|\b(?:and|then|plus)\s+)\Z", re.IGNORECASE)
_GOES_WITH = re.compile(r"(?!.*\band\b)[^,;]*\b(?:with|using|behind)\s+(?:an?\s+|the\s+)?", re.I)
"""What stands between a place and something more of what it gets: nginx on web1 with certbot."""
_STOPS = re.compile(r"[.;]\s")
_KINDS = r"(?:hosts?|servers?|machines?|box(?:es)?|nodes?|group)"
_EVERYWHERE = frozenset(("ufw", "firewall", "firewalld", "hosts", "task-form", MARK))
"""What is no host's own: a firewall's ports are, it itself is not."""
_PORTS = {"open_port": "group_port", "restricted_port": "group_restricted_port"}
_OWN = frozenset(
    (
        "package",
        "users",
        "username",
        "swap_mb",
        "nfs_export",
        "ntp",
        "timezone",
        "log_host",
        "kernel_setting",
    )
)
"""Parameters whose parts one group of hosts may have for itself, where no other has them."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Hosts that are named together, and from where to where the goal speaks of them."""

    start: int
    end: int
    hosts: tuple[str, ...]


def find_placements(reading: Reading) -> None:
    """Groups of hosts that each get something of their own. To be called when things are read."""
    hosts = [str(p.value) for p in reading.parameters if p.name == "host"]
    tools = [f.thing for f in reading.things if isinstance(f.thing, Tool) and not f.negated]
    grouped = any(p.name == "host_group" for p in reading.parameters)
    if len(hosts) < 2 or grouped or not tools or not all(t.configures for t in tools):
        return
    places = [p for p in _places(reading, hosts) if set(p.hosts) != set(hosts)]
    if not places:
        return
    wanted = _wanted(reading, places, hosts)
    windows = any(f.system.kind == "windows" and not f.negated for f in reading.systems)
    if wanted and windows:
        text = "The goal tells its Windows hosts apart; here all of them get all of it"
        reading.notes.append(("not-divided", text))
    elif wanted:
        _groups(reading, wanted, hosts)


def _prefix(host: str) -> str:
    return re.sub(r"[-_]?[0-9].*\Z", "", host).lower()


def _group_names(hosts: list[str]) -> dict[tuple[str, ...], str]:
    """What a set of hosts is called: by what all of them and no others begin with."""
    alike: dict[str, list[str]] = {}
    for host in hosts:
        alike.setdefault(_prefix(host), []).append(host)
    return {tuple(held): re.sub(r"[^a-z0-9]+", "_", p) for p, held in alike.items() if p}


def _places(reading: Reading, hosts: list[str]) -> Iterator[_Place]:
    """Where hosts or groups of them are named, those side by side together."""
    found = sorted(_named(reading, hosts), key=lambda place: place.start)
    last: _Place | None = None
    for one in found:
        joined = last and _JOIN.fullmatch(reading.goal[last.end : one.start])
        if last and (joined or one.start < last.end):
            held = dict.fromkeys((*last.hosts, *one.hosts))
            last = _Place(last.start, max(last.end, one.end), tuple(held))
            continue
        if last:
            yield last
        last = one
    if last:
        yield last


def _named(reading: Reading, hosts: list[str]) -> Iterator[_Place]:
    goal = reading.goal
    for host in hosts:
        for match in re.finditer(rf"(?<![\w.-]){re.escape(host)}(?![\w-]|\.\w)", goal, re.I):
            yield _Place(*match.span(), (host,))
    for one in reading.parameters:
        if one.name == "host" and one.span and str(one.value) not in goal:
            yield _Place(one.span.start, one.span.end, (str(one.value),))
    for held in _group_names(hosts):
        words = rf"(?:the\s+)?{re.escape(_prefix(held[0]))}(?:s\b(?:\s+{_KINDS})?|\s+{_KINDS})\b"
        for match in re.finditer(rf"(?<![\w.-]){words}(?!\s+[a-z]+[0-9])", goal, re.I):
            yield _Place(*match.span(), held)


def _wanted(
    reading: Reading, places: list[_Place], hosts: list[str]
) -> list[tuple[Parameter, _Place]]:
    """What is a group's own, as parameters, each with its place."""
    ahead = any(_leads(reading.goal, place) for place in places)
    if not ahead:
        places = [p for p in places if _LEAD.search(reading.goal[: p.start])]
    out: list[tuple[Parameter, _Place]] = []
    for name, at, given in _owned(reading):
        place = _place_of(reading.goal, places, at, ahead=ahead)
        rest = re.split(r"[,;.:]\s", reading.goal[at:], maxsplit=1)[0]
        if OF_ALL.search(rest):
            continue
        if place is not None:
            out.append((replace(given, name=name), place))
    return [*_undivided(reading, out)]


def _leads(goal: str, place: _Place) -> bool:
    """Whether what follows the place belongs there, not what stands before it."""
    if _VERB.match(goal, place.end):
        return True
    lead = _LEAD.search(goal[: place.start])
    return bool(lead and _BEGINS.search(goal[: lead.start()]))


def _place_of(goal: str, places: list[_Place], at: int, *, ahead: bool) -> _Place | None:
    following = next((place for place in places if place.start >= at), None)
    if ahead:
        # "on web1 nginx, redis on cache1": what stands right before a place is that one's.
        lead = _LEAD.search(goal[: following.start]) if following else None
        beside = lead and not re.search(r"[,;.]\s", goal[at : lead.start()])
        if following and beside and not _leads(goal, following):
            return following
        before = [place for place in places if place.end <= at and _leads(goal, place)]
        place = before[-1] if before else None
        between = goal[place.end : at] if place else ""
    else:
        prior = next((p for p in reversed(places) if p.end <= at), None)
        if prior and _GOES_WITH.fullmatch(goal[prior.end : at]):
            return prior
        place = following
        between = goal[at : place.start] if place else ""
    parted = OF_ALL.search(between) or _STOPS.search(between)
    return None if parted else place


def _owned(reading: Reading) -> Iterator[tuple[str, int, Parameter]]:
    """What a host may have for itself: the parameter that says so, where it stands, its value
    without the group."""
    for found in reading.things:
        name = installed(found)
        shared = isinstance(found.thing, Component) and found.thing.switches_off
        if name and name not in _EVERYWHERE and not found.negated and not shared:
            yield "host_role", found.span.start, Parameter("", name, "goal", found.span)
    for one in reading.parameters:
        if one.span and one.name in _PORTS:
            yield _PORTS[one.name], one.span.start, one
        elif one.span and one.name in _OWN:
            yield "host_role", one.span.start, replace(one, value=one.name)


def _undivided(
    reading: Reading, wanted: list[tuple[Parameter, _Place]]
) -> Iterator[tuple[Parameter, _Place]]:
    """Without the lists of which one group has some and another one others: parts have one list."""
    for given, place in wanted:
        kind = str(given.value)
        if given.name != "host_role" or kind not in _OWN:
            yield given, place
            continue
        places = [p for g, p in wanted if g.value == kind and g.name == "host_role"]
        said = sum(1 for p in reading.parameters if p.name == kind and p.span)
        if said == len(places) and all(p.hosts == place.hosts for p in places):
            yield given, place
        elif places[0] is place:
            text = f"The goal divides {kind} among hosts; here all hosts of the draft get all of it"
            reading.notes.append(("not-divided", text))


def _walls_for_all(reading: Reading) -> bool:
    """Whether the goal wants a firewall on all hosts, whatever it opens where."""
    for found in reading.things:
        if getattr(found.thing, "id", "") in ("ufw", "firewall", "firewalld", "hardening"):
            clause = re.split(r"[,;.]\s", reading.goal[found.span.end :], maxsplit=1)[0]
            if OF_ALL.search(clause) or found.thing.id == "hardening":
                return True
    return any(p.name in ("restricted_rule", "restricted_ssh") for p in reading.parameters)


def _groups(reading: Reading, wanted: list[tuple[Parameter, _Place]], hosts: list[str]) -> None:
    """Write the groups down, and claim the words that name them."""
    names = _group_names(hosts)
    taken = [given for given, _ in wanted if given.name in _PORTS.values()]
    ports = {(given.value, given.span) for given in taken}
    kept = [p for p in reading.parameters if p.name not in _PORTS or (p.value, p.span) not in ports]
    added: list[Parameter] = []
    for given, place in wanted:
        held = tuple(host for host in hosts if host in place.hosts)
        group = names.get(held) or "_and_".join(re.sub(r"\W+", "_", h) for h in held)
        group = f"only_{group}" if group in hosts else group
        added.append(replace(given, value=f"{given.value}:{group}"))
        groups = "host_group" if given.name == "host_role" else "port_group"
        added.append(Parameter(groups, group, "goal", given.span))
        added += [Parameter("group_host", f"{host}:{group}", "goal", given.span) for host in held]
        if reading.free(place.start, place.end):
            reading.claim(place.start, place.end, f"hosts {group}")
    if not any(p.name in _PORTS for p in kept) and not _walls_for_all(reading):
        # A firewall is where the ports are that are opened, and closes no other host.
        for one in [p for p in added if p.name == "port_group"]:
            added.append(replace(one, name="host_role", value=f"port_group:{one.value}"))
            added.append(replace(one, name="host_group"))
    seen = dict.fromkeys((p.name, p.value) for p in added)
    first = {(p.name, p.value): p for p in reversed(added)}
    reading.parameters[:] = [*kept, *(first[key] for key in seen)]

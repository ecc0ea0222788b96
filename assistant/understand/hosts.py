"""What Terraform makes: containers on a Docker host, secrets, machines, anything of a provider."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from assistant.core.intent import Caution, Parameter, Part
from assistant.understand import facts
from assistant.understand.alternatives import ask_for_place, open_places
from assistant.understand.entries import Component, Platform, Service, Subject, Tool
from assistant.understand.lexicon import alternatives, lexicon
from assistant.understand.reading import Found, Reading
from assistant.understand.settled import Settled, known_or_usage

_FRONTED = frozenset(("proxy-tls", "reverse-proxy"))
_PROXY = "caddy"
_PROXY_WHY = "no proxy is named; Caddy gets its certificates, and renews them, by itself"
_DOCKER = "docker"
_ENGINE = "docker-engine"
_MACHINE = "virtual-machine"
_CLUSTER = "kubernetes"
_LXC = "lxc"
_OF_RENTED = frozenset(("region", "machine_type"))
_RENTED = frozenset(("ec2", "droplet", "droplets"))
"""Words of one place that do not name it."""
_FILE = "local-file"
"""What a path in a goal for secrets asks for."""
_INSTALLED = re.compile(r"(?:\s+engine)?\s+(?:is\s+)?(?:pre-?)?installed\b", re.IGNORECASE)
_INSTALLS = re.compile(r"\binstall(?:s|ed|ing)?\s+(?:[\w.-]+\s*(?:,|and)\s*)*\Z", re.IGNORECASE)
_LISTED = re.compile(r"(?:,|\band|&|\+|:)\s*\Z", re.IGNORECASE)
_LIST_GOES_ON = re.compile(r"\s*(?:[,;.]|(?:and|&|\+|with|plus)\b|\Z)", re.IGNORECASE)
_NOTHING_RUNS = (
    "nothing says which container is to run: name a service that is known (nginx, postgres,"
    " vaultwarden…) or an image with its tag (nginx:1.27)"
)


def host_part(
    reading: Reading, tool: Tool, sets: Mapping[str, str], out: Settled, *, alone: bool
) -> None:
    """The tool's one part: containers, secrets, or what it has no recipe for."""
    components = facts.component_ids(reading, tool, services=True)
    services = {service.id for service in lexicon().services}
    choice = {facts.place_under(f, tool): f for f in open_places(reading)} if alone else {}
    if len(choice) > 1 and sets.get("platform", "") in ("", *choice):
        ask_for_place(reading, choice, sets, out)
    names = facts.platforms_under(reading, tool)
    docker = _DOCKER in names or bool(
        {"docker-host", "docker-image"} & set(facts.subjects(reading))
    )
    docker = docker or any("/docker_" in name or name.startswith("docker-") for name in components)
    if _LXC in components and not any(f.thing.id == _DOCKER for f in facts.platforms(reading)):
        docker = False
    if docker and _inside_machines(reading, idle=not _runs_any(reading, components, sets)):
        docker, names = False, tuple(name for name in names if name != _DOCKER)
        own = [name for name in components if not name.startswith("docker-")]
        components = tuple(dict.fromkeys((*own, _ENGINE)))
    if _CLUSTER in names and _on_machines(reading):
        names = tuple(name for name in names if name != _CLUSTER)
        components = tuple(dict.fromkeys((*components, _CLUSTER)))
    provider_of = {c.id: c.provider for c in lexicon().components if c.provider}
    providers = tuple(dict.fromkeys(provider_of[n] for n in components if n in provider_of))
    elsewhere = any(f.thing.id != _DOCKER for f in facts.platforms(reading))
    if elsewhere and any(f.thing.id == _ENGINE for f in facts.things(reading, Component)):
        components = tuple(dict.fromkeys((*components, _ENGINE)))
    if elsewhere and not docker and _set_up_by_another(reading):
        components = tuple(name for name in components if name not in services)
    if docker or (any(name in services for name in components) and not elsewhere):
        others = tuple(name for name in names if name != _DOCKER and alone)
        if alone or "platform" not in sets:
            _platform(reading, sets, docker, out)
        out.parts.append(Part(tool.id, "docker-host", (_DOCKER, *others), None, components))
        need_services(reading, components, sets, out)
    elif providers and not names:
        if reading.value("path") and not any("file" in name for name in components):
            components = (*components, _FILE)
            providers = tuple(dict.fromkeys((*providers, provider_of[_FILE])))
        out.parts.append(Part(tool.id, "secrets", providers, None, components))
    else:
        out.parts.append(_resources(reading, tool, names, components, sets, out, alone=alone))


def _set_up_by_another(reading: Reading) -> bool:
    """True where another tool installs on the machines what the goal names."""
    return any(f.thing.configures for f in facts.things(reading, Tool) if isinstance(f.thing, Tool))


def with_a_proxy(part: Part, out: Settled) -> Part:
    """Something has to hold the certificates, and to stand in front: it is assumed where the goal
    asks for that and names nothing that does it."""
    services = {service.id: service for service in lexicon().services}
    held = [services[name] for name in part.components if name in services]
    asked = _FRONTED.intersection(part.components)
    fronted = not all(service.quiet for service in held)
    if not asked or not fronted or any(service.proxy for service in held):
        return part
    out.assume("proxy", _PROXY, _PROXY_WHY)
    return replace(part, components=(*part.components, _PROXY))


def need_services(
    reading: Reading, components: tuple[str, ...], sets: Mapping[str, str], out: Settled
) -> None:
    """Decline what runs containers where nothing says which."""
    inside = _kept_inside(reading, out)
    if inside:
        out.cautions.append(Caution("no-recipe", inside, declines=True))
    if not (reading.unknown or _runs_any(reading, components, sets)):
        out.cautions.append(Caution("too-open", _NOTHING_RUNS, declines=True))


def _runs_any(reading: Reading, components: tuple[str, ...], sets: Mapping[str, str]) -> bool:
    """Whether the goal says which container is to run."""
    services = {service.id for service in lexicon().services}
    runs = any(name in services or "/" in name for name in components)
    own = any(reading.value(name) for name in ("image", "build_context", "program"))
    return runs or own or "image" in sets


def _kept_inside(reading: Reading, out: Settled) -> str:
    """Why nothing is drafted where the goal asks for what a service keeps, and not for the service
    itself; empty where it does not."""
    assumed = any(p.name == "platform" and p.source == "assumed" for p in out.parameters)
    things = re.compile(rf"\s+({alternatives(lexicon().values.kept_inside)})\b", re.IGNORECASE)
    for found in facts.things(reading, Service) if assumed else ():
        match = things.match(reading.goal, found.span.end)
        if match and isinstance(found.thing, Service):
            title = reading.goal[found.span.start : found.span.end]
            return (
                f"“{match[1]}”: what {title} keeps inside is made by a provider of its own, for"
                " which there is no schema pack here; dryfit packs import takes in what terraform"
                f" providers schema -json prints. For {title} itself say so: a {title} container"
            )
    return ""


def _inside_machines(reading: Reading, *, idle: bool) -> bool:
    """True where Docker is to be installed in a machine that is made somewhere else; `idle`: the
    goal names no container that would run."""
    places = facts.platforms(reading)
    elsewhere = any(f.thing.id != _DOCKER for f in places)
    held = any(f.thing.id == _LXC for f in facts.things(reading, Component))
    docker = [f for f in places if f.thing.id == _DOCKER]
    made = idle and _MACHINE in facts.subjects(reading)
    inside = held or made or all(f.after_with or _installed(reading, f) for f in docker)
    return elsewhere and inside and "docker-host" not in facts.subjects(reading)


def _installed(reading: Reading, found: Found) -> bool:
    """Whether Docker stands as something that is installed: docker installed, install docker."""
    before = reading.goal[: found.span.start]
    if _INSTALLED.match(reading.goal, found.span.end) or _INSTALLS.search(before):
        return True
    # In a list behind a machine's system: "ubuntu 24.04 vm, user ops, docker".
    system = any(f.span.end <= found.span.start and not f.negated for f in reading.systems)
    listed = _LISTED.search(before) and _LIST_GOES_ON.match(reading.goal, found.span.end)
    return bool(system and listed)


def _on_machines(reading: Reading) -> bool:
    """True where a cluster is to run on machines that the goal asks for beside it."""
    places = [f.thing for f in facts.platforms(reading) if f.thing.id != _DOCKER]
    return any(isinstance(p, Platform) and not p.tools for p in places)


def _resources(
    reading: Reading,
    tool: Tool,
    names: tuple[str, ...],
    components: tuple[str, ...],
    sets: Mapping[str, str],
    out: Settled,
    *,
    alone: bool,
) -> Part:
    """What is made with a provider: what a component says is made, else a machine where the place
    is one that runs them."""
    subject_of = {c.id: c.subject for c in lexicon().components if c.subject}
    subjects = [subject_of[name] for name in components if name in subject_of]
    os = next(iter(facts.systems(reading)), None)
    if not subjects:
        places = [f.thing for f in facts.platforms(reading)]
        runs = [isinstance(p, Platform) and not p.tools for p in places]
        other = ["resources"] if places and not any(runs) else []
        subjects = other or ["virtual-machine"] if names or os else [facts.first_subject(reading)]
    if subjects[0] == _MACHINE and not names and not _rented(reading):
        names = (_machines_on(os, tool, sets, out, alone=alone),)
    return Part(tool.id, subjects[0], names, _released(os, out), components)


def _rented(reading: Reading) -> bool:
    """True where the goal's words belong to a place where machines are rented."""
    said = any(p.name in _OF_RENTED for p in reading.parameters)
    return said or any(word in _RENTED for word in reading.texts)


def _machines_on(
    os: str | None, tool: Tool, sets: Mapping[str, str], out: Settled, *, alone: bool
) -> str:
    """The provider of machines that no word of the goal names: the one that is set, else one that
    is free and self-hosted."""
    if "platform" in sets:
        machines = [p for p in lexicon().platforms if tool.id in p.names and not p.tools]
        # A builder of the image beside it stands for the place that it builds for.
        places = {word: p.under(tool.id) for p in machines for word in (p.id, p.under(tool.id))}
        if sets["platform"] not in places and alone:
            known_or_usage("platform", sets["platform"], sorted(set(places.values())))
        if sets["platform"] in places:
            out.parameters.append(Parameter("platform", sets["platform"], "set"))
            return places[sets["platform"]]
    found = lexicon().versions.get(os or "")
    windows = (found[0].kind if found else os) == "windows"
    name, why = (
        ("hyperv", "no hypervisor is named; Windows has Hyper-V")
        if windows
        else ("libvirt", "no hypervisor is named; KVM is free and runs on every Linux machine")
    )
    out.assume("platform", name, why)
    return name


def _released(os: str | None, out: Settled) -> str | None:
    """The system with its release: of a family that is named alone the newest, visibly assumed."""
    family = next((f for f in lexicon().systems if f.id == os), None)
    if family is None or not family.draft or not family.default:
        return os
    if not out.has("os"):
        out.assume("os", family.default, f"no release of {family.name} is named; {family.why}")
    return family.default


def _platform(reading: Reading, sets: Mapping[str, str], said: bool, out: Settled) -> None:
    if out.has("platform"):
        return
    if "platform" in sets:
        known_or_usage("platform", sets["platform"], [_DOCKER])
        out.parameters.append(Parameter("platform", _DOCKER, "set"))
        return
    places = [f for f in facts.platforms(reading) if f.thing.id == _DOCKER]
    places += facts.things(reading, Subject)
    for f in places:
        if _DOCKER in reading.goal[f.span.start : f.span.end].lower():
            out.parameters.append(Parameter("platform", _DOCKER, "goal", f.span))
            return
    why = "containers run on a Docker host" if said else "the services run as containers"
    out.assume("platform", _DOCKER, why)

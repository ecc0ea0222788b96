"""Machine images and Docker images: builders, operating system, edition."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.core.intent import Parameter, Part, Question
from assistant.understand import facts
from assistant.understand.alternatives import ask_for_place, open_places
from assistant.understand.entries import Platform, Subject, System, Tool
from assistant.understand.lexicon import lexicon
from assistant.understand.reading import Found, Reading
from assistant.understand.settled import Settled, known_or_usage

_PLATFORM = "qemu"
_PLATFORM_WHY = "it is free, needs no licence or server and runs on every Linux machine"
_SYSTEM = "debian-13"
_SYSTEM_WHY = "the newest stable Debian: free, small, and on every builder"
_WINDOWS = "windows-11"
_WINDOWS_WHY = "what the goal names belongs to Windows"
_DOCKER = "docker"
_JOIN = re.compile(r"\s*,?\s*(?:and|&|\+|/|or)\s*(?:for\s+|on\s+)?", re.IGNORECASE)
"""Between two builders; behind a comma alone stands what the machine has: 'qemu, docker, git'."""
_PLACE = re.compile(r"\b(?:on|for|in|under|using|via)\s+\Z", re.IGNORECASE)


def image_parts(
    reading: Reading, tool: Tool, sets: Mapping[str, str], out: Settled, *, alone: bool
) -> None:
    """One part for each operating system, all on the same builders."""
    names, inside = _platforms(reading, sets, out, alone=alone)
    components = (*facts.component_ids(reading, tool, services=alone), *inside)
    subject = "docker-image" if names == (_DOCKER,) else "machine-image"
    for os in _systems(reading, sets, subject, out):
        out.parts.append(Part(tool.id, subject, names, os, tuple(dict.fromkeys(components))))


def _platforms(
    reading: Reading, sets: Mapping[str, str], out: Settled, *, alone: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The builders, and docker-engine where Docker is something inside the machine."""
    choice = {_builder(reading, f): f for f in open_places(reading)} if alone else {}
    if len(choice) > 1 and sets.get("platform", "") in ("", *choice):
        return (ask_for_place(reading, choice, sets, out),), ()
    if "platform" in sets:
        names = tuple(dict.fromkeys(name.strip() for name in sets["platform"].split(",")))
        for name in names:
            known_or_usage("platform", name, [p.id for p in lexicon().platforms if p.draft])
        out.parameters.append(Parameter("platform", ",".join(names), "set"))
        return names, ()
    baked = [f for f in facts.things(reading, Subject) if f.thing.id == "docker-image"]
    found = facts.platforms(reading)
    docker = [f for f in found if f.thing.id == _DOCKER]
    inside: tuple[str, ...] = ()
    if docker and not alone:
        found = [f for f in found if f.thing.id != _DOCKER]
    elif docker and not baked and all(_goes_in(reading, f, found) for f in docker):
        found, inside = [f for f in found if f.thing.id != _DOCKER], ("docker-engine",)
    places = [(_builder(reading, f), f.span) for f in found]
    places += facts.pack_builders(reading)
    places += [(_DOCKER, f.span) for f in baked]
    names = tuple(dict.fromkeys(name for name, _ in places))
    if not names:
        return (_assumed_platform(reading, out),), inside
    out.parameters.append(Parameter("platform", ",".join(names), "goal", places[0][1]))
    return names, inside


def _builder(reading: Reading, found: Found) -> str:
    """Packer's builder in a place: the image starts from a template there, or from nothing."""
    place = found.thing
    if not isinstance(place, Platform) or not place.copies:
        return found.thing.id
    said = reading.goal[found.span.start : found.span.end].lower()
    template = reading.value("template_id") or reading.value("template")
    return place.copies if template or said.endswith("clone") else place.id


def _goes_in(reading: Reading, docker: Found, places: list[Found]) -> bool:
    """True where Docker is something that a machine is to have, and not where an image is built."""
    if docker.after_with:
        return True
    machines = [f.span for f in places if f.thing.id != _DOCKER]
    spans = [
        reading.goal[min(m.end, docker.span.end) : max(m.start, docker.span.start)]
        for m in machines
    ]
    side_by_side = any(_JOIN.fullmatch(between) for between in spans)
    placed = _PLACE.search(reading.goal[: docker.span.start])
    return bool(machines) and not side_by_side and not placed


def _assumed_platform(reading: Reading, out: Settled) -> str:
    refused = {f.thing.id for f in reading.things if f.negated and isinstance(f.thing, Platform)}
    drafted = [p.id for p in lexicon().platforms if p.draft and not p.tools and p.id != _DOCKER]
    options = [name for name in drafted if name not in refused] or drafted
    default = _PLATFORM if _PLATFORM in options else options[0]
    why = _PLATFORM_WHY if default == _PLATFORM else "the first that the goal does not rule out"
    out.assume("platform", default, f"no hypervisor is named; {default}: {why}")
    text = "On which hypervisor is the image built?"
    out.questions.append(Question("platform", text, tuple(options), default, why))
    return default


def _systems(reading: Reading, sets: Mapping[str, str], subject: str, out: Settled) -> list[str]:
    """The image's systems, each with its release; assumed and asked where it is open."""
    lex = lexicon()
    if "os" in sets:
        known_or_usage("os", sets["os"], list(lex.versions))
        out.parameters.append(Parameter("os", sets["os"], "set"))
        chosen = [sets["os"]]
    else:
        named = facts.systems(reading)
        spans = {(f.version.id if f.version else f.system.id): f.span for f in reading.systems}
        families = {system.id: system for system in lex.systems}
        chosen = []
        for name in named:
            if name in families and families[name].draft:
                chosen.append(_assumed_release(families[name], out, ask=len(named) == 1))
                continue
            if not out.has("os"):
                out.parameters.append(Parameter("os", name, "goal", spans[name]))
            chosen.append(name)
        chosen = chosen or [_assumed_system(reading, subject, out)]
    _edition(reading, sets, chosen[0], out)
    return chosen


def _assumed_release(family: System, out: Settled, *, ask: bool) -> str:
    """The newest release. Among several systems it is not asked: an answer sets the only one."""
    if not out.has("os"):
        out.assume("os", family.default, f"no release of {family.name} is named; {family.why}")
    if ask:
        text = f"Which release of {family.name}?"
        options = tuple(version.id for version in family.versions)
        out.questions.append(Question("os", text, options, family.default, family.why))
    return family.default


def _assumed_system(reading: Reading, subject: str, out: Settled) -> str:
    windows = facts.is_windows(reading) and subject == "machine-image"
    default, why = (_WINDOWS, _WINDOWS_WHY) if windows else (_SYSTEM, _SYSTEM_WHY)
    if subject == "machine-image":
        default, why = _for_a_thing(reading) or (default, why)
    out.assume("os", default, f"no operating system is named; {why}")
    versions = lexicon().versions.items()
    options = tuple(
        name
        for name, (family, _) in versions
        if (_fits_docker(family) if subject != "machine-image" else not family.builders)
    )
    out.questions.append(Question("os", "Which operating system?", options, default, why))
    return default


def _for_a_thing(reading: Reading) -> tuple[str, str] | None:
    """The system that something of the goal is for, and why."""
    families = {system.id: system for system in lexicon().systems}
    for found in reading.things:
        family = families.get(getattr(found.thing, "system", ""))
        if family is not None and not found.negated:
            return family.default, f"{found.thing.name} is for {family.name}"
    return None


def _fits_docker(family: System) -> bool:
    return family.kind == "linux"


def _edition(reading: Reading, sets: Mapping[str, str], os: str, out: Settled) -> None:
    version = lexicon().versions[os][1] if os in lexicon().versions else None
    if version is None or not version.editions:
        return
    if "edition" in sets:
        out.parameters.append(Parameter("edition", sets["edition"], "set"))
        return
    if reading.value("edition") is None:
        out.assume("edition", version.edition, version.edition_why)
        text = f"Which edition of {version.name}?"
        options = tuple(edition.name for edition in version.editions)
        out.questions.append(
            Question("edition", text, options, version.edition, version.edition_why)
        )

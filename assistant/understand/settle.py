"""From what was found to the parts of an Intent: which tool, and what is made with it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.core.errors import UsageError
from assistant.core.intent import Parameter, Part
from assistant.understand import facts
from assistant.understand.entries import Component, Platform, Service, Tool
from assistant.understand.firewall import settle_walls
from assistant.understand.hosted import host_services
from assistant.understand.hosts import host_part, need_services, with_a_proxy
from assistant.understand.images import image_parts
from assistant.understand.inventory import (
    settle_count,
    settle_databases,
    settle_ports,
    settle_releases,
)
from assistant.understand.lexicon import lexicon
from assistant.understand.limits import not_drafted
from assistant.understand.reading import Reading
from assistant.understand.settled import Settled
from assistant.understand.standing import drop_their_number, is_done_on_machines, is_watched
from assistant.understand.unknown import nearest_names

_TERRAFORM = "terraform"
_MACHINE = "virtual-machine"
_CONTAINER = "system-container"


def settle(reading: Reading, sets: Mapping[str, str], target: str | None) -> Settled:
    """Decide tools, subjects, platforms, systems and components; assume visibly what is open.

    Raises UsageError when `target` or a set value contradicts the goal, names nothing known, or
    has no place in what is made.
    """
    out = Settled()
    tools = _tools(reading, target, out)
    for tool in tools:
        if "machine-image" in tool.subjects:
            image_parts(reading, tool, sets, out, alone=len(tools) == 1)
            if any(part.subject == "machine-image" for part in out.parts):
                settle_releases(reading)
        elif "docker-host" in tool.subjects:
            host_part(reading, tool, sets, out, alone=len(tools) == 1)
        else:
            out.parts.append(_plain_part(reading, tool))
            if tool.configures and len(tools) == 1:
                host_services(reading, tool, out)
            if "compose-stack" in tool.subjects:
                out.parts[-1] = with_a_proxy(out.parts[-1], out)
                need_services(reading, out.parts[-1].components, sets, out)
    for part in out.parts:
        caution = not_drafted(part)
        if caution and caution not in out.cautions:
            out.cautions.append(caution)
    _all_taken(sets, out)
    return out


def _plain_part(reading: Reading, tool: Tool) -> Part:
    """The one part of a tool that makes one kind of thing, or nothing that is drafted."""
    said = facts.subjects(reading)
    own = [name for name in said if name in tool.subjects] or [*tool.subjects] or said or [""]
    # A part has one system: further ones are told like things that belong into it. Containers
    # bring their own.
    systems = facts.systems(reading) if tool.configures or not tool.subjects else []
    held = (*systems[1:], *facts.component_ids(reading, tool, services=True))
    if tool.configures:
        settle_ports(reading, held)
        settle_walls(reading)
        settle_count(reading)
        settle_databases(reading, held)
        settle_releases(reading)
    os = systems[0] if systems else None
    places = facts.platforms_under(reading, tool)
    if tool.places:
        places = tuple(name for name in places if name in tool.places)
    return Part(tool.id, own[0], places, os, held)


def _all_taken(sets: Mapping[str, str], out: Settled) -> None:
    for name in ("platform", "os", "edition"):
        if name in sets and out.parts and not any(p.name == name for p in out.parameters):
            raise UsageError(
                f"--set {name}={sets[name]}: what is drafted here has no {name}",
                mend=f"leave --set {name} out",
            )


def _tools(reading: Reading, target: str | None, out: Settled) -> list[Tool]:
    known = {tool.id: tool for tool in lexicon().tools}
    found = list(facts.things(reading, Tool))
    named = list(dict.fromkeys(f.thing.id for f in found))
    if target is not None:
        _check_target(target, [known[name] for name in named])
        out.parameters.append(Parameter("target", target, "set"))
        return [known[target]]
    if found:
        out.parameters.append(Parameter("target", found[0].thing.id, "goal", found[0].span))
        return [known[name] for name in named]
    subject, why = _inferred(reading)
    for tool in known.values():
        if subject and subject in tool.subjects:
            why = f"no tool is named; {why} with {tool.name}"
            out.parameters.append(Parameter("target", tool.id, "assumed", None, why))
            return [tool]
    return []


def _check_target(target: str, named: list[Tool]) -> None:
    known = [tool.id for tool in lexicon().tools]
    if target not in known:
        near = [name for name in nearest_names(target) if name in known]
        drafting = [tool.id for tool in lexicon().tools if tool.subjects]
        mend = f"did you mean {' or '.join(near)}?" if near else f"known: {', '.join(drafting)}"
        raise UsageError(f"--target {target}: no tool of this name is known", mend=mend)
    drafting = [tool.id for tool in named if tool.subjects]
    if drafting and target not in drafting:
        raise UsageError(
            f"--target {target} contradicts the goal, which names {', '.join(drafting)}",
            mend="leave --target out, or take the tool's name out of the goal",
        )


_COPIED = frozenset(("template", "template_id"))
_SIZES = ("cpus", "memory_mb", "disk_gb")
_SEVERAL = frozenset(("names", "masters", "workers"))
_FROM = re.compile(r"\A(?:from|of|on|based|starting|built|made)\b|\Aclon", re.IGNORECASE)


def _of_machines(reading: Reading) -> tuple[str, str] | None:
    """What is made on a hypervisor where it is no image: containers, copies of a template, several
    machines. None: nothing says so."""
    places = [f.thing for f in facts.platforms(reading)]
    if not any(isinstance(p, Platform) and _TERRAFORM in p.names for p in places):
        return None
    components = [f.thing for f in facts.things(reading, Component)]
    if any(isinstance(c, Component) and c.subject == _CONTAINER for c in components):
        return (_CONTAINER, "containers of a hypervisor are described")
    copied = any(
        p.name in _COPIED and p.span and _FROM.match(reading.goal[p.span.start : p.span.end])
        for p in reading.parameters
    )
    if copied or any(c.id in ("template-clone", "linked-clone") for c in components):
        return (_MACHINE, "copies of a template are described")
    return _machines(reading)


def _machines(reading: Reading) -> tuple[str, str] | None:
    """Machines, where the goal has several or calls one by that name, and asks for no image."""
    said = facts.subjects(reading)
    if "machine-image" in said:
        return None
    several = (reading.value("count") or 1) != 1
    if several or any(p.name in _SEVERAL for p in reading.parameters):
        return (_MACHINE, "several machines are described")
    # What is done inside of Windows before it is sealed is an image's.
    one = _MACHINE in said and not facts.is_windows(reading)
    return (_MACHINE, "machines are described") if one else None


def _says_more(reading: Reading) -> bool:
    """True where the goal speaks of something beside the place that an image may have."""
    others = any(_may_be_baked(f.thing) for f in reading.things)
    return bool(others or reading.systems or reading.parameters or reading.unknown)


def _may_be_baked(thing: object) -> bool:
    if isinstance(thing, Component):
        return not thing.target or "packer" in thing.target.split("|")
    return not isinstance(thing, Platform)


def _inferred(reading: Reading) -> tuple[str, str]:
    """What a goal without a tool asks to be made, and in words why a tool is chosen for it."""
    image = ("machine-image", "machine images are baked")
    host = ("docker-host", "containers on a Docker host are described")
    for address, _ in reading.pack_names:
        return image if address.startswith("packer/") else host
    said = facts.subjects(reading)
    names = [f.thing.id for f in facts.platforms(reading)]
    systems = facts.systems(reading)
    if "docker-image" in said:
        return ("docker-image", "container images are baked")
    own = [f.thing.tools for f in facts.platforms(reading) if isinstance(f.thing, Platform)]
    if own and all(own):
        return ("resources", "its objects are described")
    if is_watched(reading) and not said:
        drop_their_number(reading)
        return ("compose-stack", "services that watch what is there are described")
    if any(name != "docker" for name in names):
        # A place alone does not say what is to be made there.
        return _of_machines(reading) or (image if _says_more(reading) else ("", ""))
    if facts.things(reading, Service) and not (systems and "machine-image" in said):
        return ("compose-stack", "services in containers are described")
    if is_done_on_machines(reading) and not said:
        return ("playbook", "machines that are there are set up")
    if systems or any(not f.negated for f in reading.systems):
        return _machines(reading) or image
    if _MACHINE in said and any(reading.value(name) for name in _SIZES):
        return _machines(reading) or image
    if reading.unknown and "machine-image" in said:
        return image
    if "docker-host" in said or names:
        return host
    components = [f.thing for f in facts.things(reading, Component)]
    if any(isinstance(c, Component) and c.provider for c in components):
        return ("secrets", "secrets and certificates are made")
    return image if facts.is_windows(reading) else ("", "")

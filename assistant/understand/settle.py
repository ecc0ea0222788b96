"""From what was found to an Intent: parts, what is assumed, what is asked, what is declined."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from assistant.core.errors import UsageError
from assistant.core.intent import Caution, Parameter, Part, Question, Span
from assistant.understand.lexicon import (
    Component,
    Platform,
    Service,
    Subject,
    System,
    Tool,
    Version,
    lexicon,
)
from assistant.understand.reading import Found, FoundSystem, Reading

_IMAGE_DEFAULT = "qemu"
_IMAGE_DEFAULT_WHY = "it is free, needs no licence or server and runs on every Linux machine"
_SYSTEM_DEFAULT = "debian-13"
_SYSTEM_DEFAULT_WHY = "the newest stable Debian: free, small, and on every builder"


@dataclass(slots=True)
class Settled:
    """What an Intent is made from, beside the reading itself."""

    parts: list[Part]
    parameters: list[Parameter]
    questions: list[Question]
    cautions: list[Caution]


def settle(reading: Reading, sets: Mapping[str, str], target: str | None) -> Settled:
    """Decide tools, subjects, platforms, systems and components; assume visibly what is open.

    Raises UsageError when `target` or a set value contradicts the goal or names nothing known.
    """
    out = Settled([], [], [], [])
    targets = _targets(reading, target, out)
    for tool in targets:
        if tool == "packer":
            _packer_parts(reading, sets, targets, out)
        elif tool == "terraform":
            _terraform_part(reading, sets, targets, out)
        else:
            systems = _systems(reading)
            platforms = tuple(dict.fromkeys(f.thing.id for f in _platforms(reading)))
            out.parts.append(
                Part(tool, _subject_id(reading), platforms, systems[0] if systems else None)
            )
    for part in out.parts:
        _judge_part(part, out)
    return out


def _platforms(reading: Reading) -> list[Found]:
    named = [f for f in reading.things if isinstance(f.thing, Platform) and not f.negated]
    return named


def _things(reading: Reading, kind: type[Tool | Subject | Service | Component]) -> list[Found]:
    return [f for f in reading.things if isinstance(f.thing, kind) and not f.negated]


def _subjects(reading: Reading) -> list[str]:
    return list(dict.fromkeys(f.thing.id for f in _things(reading, Subject)))


def _subject_id(reading: Reading) -> str:
    subjects = _subjects(reading)
    return subjects[0] if subjects else ""


def _systems(reading: Reading) -> list[str]:
    """Ids of the systems that the goal names, a family alone by the family's id."""
    found = [f for f in reading.systems if not f.negated]
    versions = {f.system.id for f in found if f.version}
    ids = []
    for f in found:
        if f.version:
            ids.append(f.version.id)
        elif f.system.id not in versions and not _is_said_closer(f, found):
            ids.append(f.system.id)
    return list(dict.fromkeys(ids))


def _is_said_closer(f: FoundSystem, found: list[FoundSystem]) -> bool:
    """True when a word such as Windows or Linux is only the kind of another system named."""
    return any(other.system.kind == f.system.kind and other.version for other in found) or (
        f.system.id in ("windows", "debian")
        and any(o.system.kind == f.system.kind and o.system.id != f.system.id for o in found)
        and _generic(f)
    )


def _generic(f: FoundSystem) -> bool:
    return f.span.end - f.span.start <= len("Windows")


def _targets(reading: Reading, target: str | None, out: Settled) -> list[str]:
    named = list(dict.fromkeys(f.thing.id for f in _things(reading, Tool)))
    if target is not None:
        known = [tool.id for tool in lexicon().tools]
        if target not in known:
            from assistant.understand.unknown import nearest_names

            near = [name for name in nearest_names(target) if name in known]
            mend = f"did you mean {' or '.join(near)}?" if near else "known: packer, terraform"
            raise UsageError(f"--target {target}: no tool of this name is known", mend=mend)
        drafting = [name for name in named if name in ("packer", "terraform")]
        if drafting and target not in drafting:
            raise UsageError(
                f"--target {target} contradicts the goal, which names {', '.join(drafting)}",
                mend="leave --target out, or take the tool's name out of the goal",
            )
        out.parameters.append(Parameter("target", target, "set"))
        return [target]
    if named:
        drafted = [name for name in named if name in ("packer", "terraform")]
        for f in _things(reading, Tool):
            if f.thing.id in named:
                named_first = not any(p.name == "target" for p in out.parameters)
                if named_first:
                    out.parameters.append(Parameter("target", f.thing.id, "goal", f.span))
        return drafted if drafted and not _foreign_first(named) else named
    inferred, why = _inferred(reading)
    if inferred:
        out.parameters.append(Parameter("target", inferred, "assumed", None, why))
        return [inferred]
    return []


def _foreign_first(named: list[str]) -> bool:
    """True when a tool that nothing is drafted for is named: the goal is then not met by half."""
    return any(name not in ("packer", "terraform") for name in named)


def _inferred(reading: Reading) -> tuple[str, str]:
    """The tool for a goal that names none, with the reason."""
    subjects = _subjects(reading)
    platforms = [f.thing.id for f in _platforms(reading)]
    image = "images are baked with Packer"
    for address, _ in reading.pack_names:
        return address.split("/")[0], "the goal uses one of its names"
    if "docker-image" in subjects or any(name != "docker" for name in platforms):
        return "packer", image
    components = [f.thing for f in _things(reading, Component) if isinstance(f.thing, Component)]
    if _things(reading, Service) and not (_systems(reading) and "machine-image" in subjects):
        return "terraform", "containers on a Docker host are described with Terraform"
    if _systems(reading) or any(f.version is None for f in reading.systems if not f.negated):
        return "packer", image
    if any(u.term for u in reading.unknown) and "machine-image" in subjects:
        return "packer", image
    if "docker-host" in subjects or platforms:
        return "terraform", "containers on a Docker host are described with Terraform"
    if any(component.target == "terraform" for component in components):
        return "terraform", "secrets and certificates are made with Terraform's own providers"
    if components and components[0].kind:
        return "packer", image
    return "", ""


def _component_ids(reading: Reading, target: str, others: bool) -> tuple[str, ...]:
    """Ids of components and services for one tool; what is left out begins with 'no-'."""
    ids = []
    for f in reading.things:
        if isinstance(f.thing, Service):
            if target != "terraform" and others:
                continue
            name = f.thing.id
        elif isinstance(f.thing, Component) and f.thing.target in ("", target):
            name = f.thing.id
        else:
            continue
        ids.append(f"no-{name}" if f.negated else name)
    return tuple(dict.fromkeys(ids))


def _pack_ids(reading: Reading, target: str) -> tuple[str, ...]:
    own = tuple(a for a, _ in reading.pack_names if a.split("/")[0] == target)
    resources = {c.resource: c.id for c in lexicon().components if c.resource}
    return tuple(dict.fromkeys(resources.get(a.rsplit("/", 1)[1], a) for a in own))


def _packer_parts(
    reading: Reading, sets: Mapping[str, str], targets: list[str], out: Settled
) -> None:
    platforms, inside = _packer_platforms(reading, sets, targets, out)
    several = len(targets) > 1
    components = (
        *_component_ids(reading, "packer", several),
        *_pack_ids(reading, "packer"),
        *inside,
    )
    subject = "docker-image" if platforms == ("docker",) else "machine-image"
    for os in _chosen_systems(reading, sets, subject, out):
        out.parts.append(Part("packer", subject, platforms, os, tuple(dict.fromkeys(components))))


def _packer_platforms(
    reading: Reading, sets: Mapping[str, str], targets: list[str], out: Settled
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The builders, and docker-engine where Docker is something inside the machine."""
    known = {platform.id: platform for platform in lexicon().platforms}
    if "platform" in sets:
        names = tuple(dict.fromkeys(n.strip() for n in sets["platform"].split(",") if n.strip()))
        _known_or_usage("platform", names, [p.id for p in known.values() if p.draft])
        out.parameters.append(Parameter("platform", ",".join(names), "set"))
        return names, ()
    found = _platforms(reading)
    subjects = _subjects(reading)
    machine = [f for f in found if f.thing.id != "docker"]
    inside: tuple[str, ...] = ()
    docker = [f for f in found if f.thing.id == "docker"]
    if docker and len(targets) > 1:
        found = machine
    elif docker and all(f.after_with for f in docker) and "docker-image" not in subjects:
        found, inside = machine, ("docker-engine",)
    names = tuple(dict.fromkeys(f.thing.id for f in found))
    if "docker-image" in subjects and "docker" not in names:
        span = next(f.span for f in _things(reading, Subject) if f.thing.id == "docker-image")
        names = (*names, "docker")
        out.parameters.append(Parameter("platform", ",".join(names), "goal", span))
    elif names:
        out.parameters.append(Parameter("platform", ",".join(names), "goal", found[0].span))
    else:
        names = (_assumed_platform(reading, out),)
    return names, inside


def _assumed_platform(reading: Reading, out: Settled) -> str:
    refused = {f.thing.id for f in reading.things if f.negated and isinstance(f.thing, Platform)}
    options = [p.id for p in lexicon().platforms if p.draft and p.id != "docker"]
    options = [name for name in options if name not in refused]
    default = _IMAGE_DEFAULT if _IMAGE_DEFAULT in options else options[0]
    why = _IMAGE_DEFAULT_WHY if default == _IMAGE_DEFAULT else "the goal rules the others out"
    out.parameters.append(
        Parameter("platform", default, "assumed", None, f"no hypervisor is named; {default}: {why}")
    )
    out.questions.append(
        Question(
            "platform", "On which hypervisor is the image built?", tuple(options), default, why
        )
    )
    return default


def _chosen_systems(
    reading: Reading, sets: Mapping[str, str], subject: str, out: Settled
) -> list[str]:
    """The systems of the image, each with its release; assumed and asked where it is open."""
    lex = lexicon()
    if "os" in sets:
        _known_or_usage("os", (sets["os"],), list(lex.versions))
        out.parameters.append(Parameter("os", sets["os"], "set"))
        _edition(reading, sets, sets["os"], out)
        return [sets["os"]]
    chosen = []
    spans = {(f.version.id if f.version else f.system.id): f.span for f in reading.systems}
    for name in _systems(reading):
        family = next((s for s in lex.systems if s.id == name), None)
        if family is not None and family.draft:
            name = _assumed_release(family, out)
        elif not any(p.name == "os" for p in out.parameters):
            out.parameters.append(Parameter("os", name, "goal", spans[name]))
        chosen.append(name)
    if not chosen:
        chosen = [_assumed_system(reading, subject, out)]
    for name in chosen[:1]:
        _edition(reading, sets, name, out)
    return chosen


def _assumed_release(family: System, out: Settled) -> str:
    why = f"no release of {family.name} is named; {family.why}"
    out.parameters.append(Parameter("os", family.default, "assumed", None, why))
    options = tuple(version.id for version in family.versions)
    text = f"Which release of {family.name}?"
    out.questions.append(Question("os", text, options, family.default, family.why))
    return family.default


def _assumed_system(reading: Reading, subject: str, out: Settled) -> str:
    windows = any(
        isinstance(f.thing, Component) and f.thing.kind == "windows" and not f.negated
        for f in reading.things
    )
    default = "windows-11" if windows and subject != "docker-image" else _SYSTEM_DEFAULT
    reason = "what the goal names belongs to Windows" if windows else _SYSTEM_DEFAULT_WHY
    out.parameters.append(
        Parameter("os", default, "assumed", None, f"no operating system is named; {reason}")
    )
    options = tuple(lexicon().versions)
    out.questions.append(Question("os", "Which operating system?", options, default, reason))
    return default


def _edition(reading: Reading, sets: Mapping[str, str], os: str, out: Settled) -> None:
    version = lexicon().versions[os][1] if os in lexicon().versions else None
    if "edition" in sets:
        out.parameters.append(Parameter("edition", sets["edition"], "set"))
    elif version and version.editions and reading.value("edition") is None:
        out.parameters.append(
            Parameter("edition", version.edition, "assumed", None, version.edition_why)
        )
        options = tuple(edition.name for edition in version.editions)
        text = f"Which edition of {version.name}?"
        out.questions.append(
            Question("edition", text, options, version.edition, version.edition_why)
        )


def _terraform_part(
    reading: Reading, sets: Mapping[str, str], targets: list[str], out: Settled
) -> None:
    components = tuple(
        dict.fromkeys(
            (
                *_component_ids(reading, "terraform", len(targets) > 1),
                *_pack_ids(reading, "terraform"),
            )
        )
    )
    services = {service.id for service in lexicon().services}
    found = _platforms(reading)
    names = tuple(dict.fromkeys(f.thing.id for f in found))
    docker = "docker" in names or bool({"docker-host", "docker-image"} & set(_subjects(reading)))
    docker = docker or any(a.startswith("terraform/resource/docker_") for a in components)
    if docker or any(name in services for name in components):
        others = tuple(name for name in names if name != "docker" and "packer" not in targets)
        span = next((f.span for f in found if f.thing.id == "docker"), None)
        _terraform_platform(span, docker, out)
        out.parts.append(Part("terraform", "docker-host", ("docker", *others), None, components))
        return
    providers = [c.provider for c in lexicon().components if c.id in components and c.provider]
    if providers and not names:
        found_providers = tuple(dict.fromkeys(providers))
        out.parts.append(Part("terraform", "secrets", found_providers, None, components))
        return
    systems = _systems(reading)
    subject = "virtual-machine" if names or systems else _subject_id(reading)
    out.parts.append(Part("terraform", subject, names, systems[0] if systems else None, components))


def _terraform_platform(span: Span | None, said: bool, out: Settled) -> None:
    if any(p.name == "platform" for p in out.parameters):
        return
    if span is not None:
        out.parameters.append(Parameter("platform", "docker", "goal", span))
    else:
        why = "containers run on a Docker host" if said else "the services run as containers"
        out.parameters.append(Parameter("platform", "docker", "assumed", None, why))


def _known_or_usage(name: str, values: tuple[str, ...], known: list[str]) -> None:
    for value in values or ("",):
        if value not in known:
            from assistant.understand.unknown import nearest_names

            near = [n for n in nearest_names(value) if n in known] or known
            raise UsageError(
                f"--set {name}={value}: not a known {name}", mend="known: " + ", ".join(near)
            )


def _judge_part(part: Part, out: Settled) -> None:
    """Decline politely what nothing can be drafted for."""
    lex = lexicon()
    tool = next(t for t in lex.tools if t.id == part.target)
    drafts = "; drafted are machine images and Docker images with Packer, and with Terraform"
    drafts += " containers on a Docker host, and secrets and certificates"
    if not tool.subjects:
        text = f"{tool.name} is known, but nothing is drafted for it yet{drafts}"
    elif part.subject not in tool.subjects:
        what = next(
            (s.name for s in lex.subjects if s.id == part.subject), "what the goal asks for"
        )
        text = f"{what} with {tool.name} cannot be drafted yet{drafts}"
    else:
        text = _not_drafted(part)
    caution = Caution("no-recipe", text, declines=True)
    if text and caution not in out.cautions:
        out.cautions.append(caution)


def _not_drafted(part: Part) -> str:
    lex = lexicon()
    platforms = {platform.id: platform for platform in lex.platforms}
    for name in part.platforms:
        if name in platforms and not platforms[name].draft:
            can = ", ".join(p.id for p in lex.platforms if p.draft)
            return f"{platforms[name].name} is known, but nothing is drafted for it yet; drafted: {can}"
    if part.os is not None and part.os not in lex.versions:
        family = next(s for s in lex.systems if s.id == part.os)
        can = ", ".join(lex.versions)
        return f"{family.name} is known, but nothing is drafted for it yet; drafted: {can}"
    system = lex.versions[part.os][0] if part.os else None
    if system and system.kind == "windows" and "docker" in part.platforms:
        return "Windows containers are not drafted; a Docker image starts from Linux"
    return ""


def with_out_of_range(settled: Settled, parameters: tuple[Parameter, ...]) -> tuple[Caution, ...]:
    """Cautions for values that cannot work; the values stay as they were said."""
    lex = lexicon()
    found = []
    os = next((part.os for part in settled.parts if part.os in lex.versions), None)
    version: Version | None = lex.versions[os][1] if os else None
    for parameter in parameters:
        kind = lex.parameters[parameter.name]
        value = parameter.value
        if parameter.source == "assumed" or not isinstance(value, int) or isinstance(value, bool):
            continue
        unit = f" {kind.unit}" if kind.unit else ""
        least = getattr(version.least, parameter.name, 0) if version else 0
        if value < kind.least or (kind.most and value > kind.most):
            text = f"{kind.name} = {value}{unit} is outside what is possible"
            text += f" ({kind.least} to {kind.most}{unit}); it is kept as said"
        elif version and value < least:
            text = f"{kind.name} = {value}{unit} is less than the {least}{unit} that the"
            text += f" installer of {version.name} asks for; it is kept as said"
        else:
            continue
        found.append(Caution("out-of-range", text))
    return tuple(found)


def replaced(parameters: list[Parameter], new: Parameter) -> list[Parameter]:
    """The parameters with one name's values replaced by a new one, in its place."""
    kept = [p for p in parameters if p.name != new.name]
    place = next((i for i, p in enumerate(parameters) if p.name == new.name), len(kept))
    return [*kept[:place], replace(new), *kept[place:]]

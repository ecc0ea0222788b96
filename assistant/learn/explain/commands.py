"""What stands in scripts of PowerShell and in Dockerfiles."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.core.explanation import Known, Spot
from assistant.knowledge.cmdlets import Cmdlet, Parameter, cmdlets
from assistant.knowledge.dockerfile import dockerfile_pack
from assistant.knowledge.formats import about
from assistant.knowledge.spelling import near
from assistant.learn.explain.facts import listed, shortened, spot_at
from assistant.syntax.powershell import parse_powershell
from assistant.syntax.powershell.nodes import Command
from assistant.syntax.steps import parse_dockerfile

_INSTRUCTIONS = {
    "FROM": "begins a stage on an image",
    "RUN": "runs a command while the image is built, and keeps what it changed",
    "COPY": "copies files of the build context or of another stage into the image",
    "ADD": "copies files into the image, unpacks archives and fetches addresses",
    "CMD": "what a container runs when nothing else is asked for",
    "ENTRYPOINT": "what a container always runs; CMD gives it its arguments",
    "ENV": "an environment variable, while building and in the container",
    "ARG": "a value for the build alone, which the container does not have",
    "EXPOSE": "tells which ports the container listens on; it publishes none",
    "VOLUME": "a folder whose content lies outside of the container's layer",
    "USER": "the user of the instructions that follow and of the container",
    "WORKDIR": "the folder of the instructions that follow and of the container",
    "HEALTHCHECK": "a command that tells whether the container is well",
    "LABEL": "a note on the image, by key", "SHELL": "the shell that RUN, CMD and ENTRYPOINT use",
    "STOPSIGNAL": "the signal that asks the container to stop",
    "ONBUILD": "an instruction for images that are built on this one",
    "MAINTAINER": "who looks after the image; a label does that today",
}  # fmt: skip
_RESOURCES = {
    "Archive": "an archive that is unpacked", "Environment": "an environment variable",
    "File": "a file or a folder", "Group": "a local group", "Log": "a line in the event log",
    "Package": "an installed package", "Registry": "a value in the registry",
    "Script": "scripts that test and set something",
    "Service": "a service of Windows", "User": "a local account",
    "WindowsFeature": "a role or a feature of Windows Server",
    "WindowsOptionalFeature": "an optional feature of Windows",
    "WindowsProcess": "a process that runs",
}  # fmt: skip
"""Resources that Windows brings along (module PSDesiredStateConfiguration), in our words."""


def dockerfile_spots(path: str, text: str) -> Iterator[Spot]:
    """Every instruction."""
    file = parse_dockerfile(path, text)
    facts = dockerfile_pack()
    pack = f"{facts.about.name} {facts.about.version}"
    for step in file.steps:
        known = facts.instructions.get(step.keyword)
        told: list[tuple[str, str]] = []
        if known is not None:
            if known.least:
                told.append(("needs", f"at least {known.least} word{'s' * (known.least > 1)}"))
            if known.flags:
                told.append(("flags", listed(f"--{flag}" for flag in known.flags)))
        said = f"`{step.keyword}`: {_INSTRUCTIONS[step.keyword]}."
        what = Known(said, tuple(told), pack=pack)
        name = shortened(f"{step.keyword} {' '.join(step.words)}")
        level = 0 if step.keyword == "FROM" else 1
        yield spot_at(
            file.source, step.span, level, "instruction", name, "docker", what, (step.keyword,)
        )
    for stray in file.strays:
        word = file.source.slice(stray)
        what = Known(
            f"`{word}` is no instruction.", (), False, near(word, list(_INSTRUCTIONS)), pack
        )
        yield spot_at(file.source, stray, 0, "instruction", word, "docker", what, ())


def powershell_spots(path: str, text: str) -> Iterator[Spot]:
    """Every command with its parameters."""
    script = parse_powershell(path, text)
    pack = " ".join((about("powershell").name, about("powershell").version))
    for command in script.commands:
        name = command.name
        if name is None:
            continue
        if name.lower().rpartition(":")[2] in script.functions:
            what = Known(f"`{name}` is a function of this script.")
        else:
            what = _command(command, name, pack)
        full = cmdlets().named(name) or name
        given = (f"{full} -{a.parameter}" for a in command.arguments if a.parameter is not None)
        elements = (*given, full)
        yield spot_at(script.source, command.span, 0, "command", name, "powershell", what, elements)


def _command(command: Command, name: str, pack: str) -> Known:
    known = cmdlets()
    full, cmdlet = known.named(name), known.get(name)
    if full is None:
        if "-" not in name:
            if name in _RESOURCES:
                return Known(f"`{name}`: a resource of a DSC configuration, {_RESOURCES[name]}.")
            said = "is no cmdlet that is known here, so a program, an alias or a resource of DSC"
            return Known(f"`{name}` {said}.", known=False,
                         nearest=near(name, sorted(known.names.values())))  # fmt: skip
        return Known(f"No pack has the cmdlet `{name}`.", (), False,
                     near(name, sorted(known.names.values())), pack)  # fmt: skip
    alias = f" (`{name}` is another name for it)" if full.lower() != name.lower() else ""
    if cmdlet is None:
        return Known(f"The cmdlet `{full}`{alias}; its parameters are not kept here.", pack=pack)
    facts = [(f"-{a.parameter}", _parameter(cmdlet, a.parameter)) for a in command.arguments
             if a.parameter is not None]  # fmt: skip
    names = dict.fromkeys(f"-{one.name}" for one in cmdlet.parameters.values())
    facts.append(("takes", listed(names) + ("" if cmdlet.complete else ", and others")))
    return Known(
        f"The cmdlet `{full}` of the module {cmdlet.module}{alias}.", tuple(facts), pack=pack
    )


def _parameter(cmdlet: Cmdlet, name: str) -> str:
    """What is known of a parameter; a beginning that only one has is that one."""
    low = name.lower()
    all_ = {**cmdlets().common, **cmdlet.parameters}
    found: Parameter | None = all_.get(low)
    if found is None:
        begun = {one.name: one for key, one in all_.items() if key.startswith(low)}
        found = next(iter(begun.values())) if len(begun) == 1 else None
    if found is None:
        maybe = near(name, [one.name for one in cmdlet.parameters.values()])
        sure = "" if cmdlet.complete else " among those that are listed"
        return f"not known{sure}" + (f"; nearest: {', '.join(maybe)}" if maybe else "")
    short = f"short for -{found.name}: " if found.name.lower() != low else ""
    if found.switch:
        return f"{short}a switch, which takes no value"
    if found.values:
        return f"{short}one of {', '.join(found.values)}"
    return f"{short}takes a value"

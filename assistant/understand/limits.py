"""What cannot be drafted, and values that cannot work."""

from __future__ import annotations

from assistant.core.intent import Caution, Parameter, Part
from assistant.understand.entries import System, Version
from assistant.understand.lexicon import lexicon
from assistant.understand.reading import kind_of

_ON_ANY_RELEASE = frozenset({"playbook", "user-data"})
"""What is drafted for machines that are there: their recipes say on which systems."""
_IMPOSSIBLE = "is outside what is possible"


def not_drafted(part: Part) -> Caution | None:
    """A caution that declines a part for which there is no recipe, saying what there is."""
    text = _tool_or_subject(part) or _platform_or_system(part)
    return Caution("no-recipe", text, declines=True) if text else None


def _tool_or_subject(part: Part) -> str:
    lex = lexicon()
    tool = next(tool for tool in lex.tools if tool.id == part.target)
    named = {subject.id: subject.name for subject in lex.subjects}
    if part.subject == "resources" and not part.resources:
        places = [p.name for p in lex.platforms if p.under(tool.id) in part.platforms]
        where = f" of {' or '.join(places)}" if places else ""
        return f"the goal names no resource{where} that is known: say what should be there"
    if tool.subjects and part.subject in tool.subjects:
        return ""
    can = "; ".join(
        f"{', '.join(named[s] for s in other.subjects)} with {other.name}"
        for other in lex.tools
        if other.subjects
    )
    if not tool.subjects:
        way = f" {tool.instead}" if tool.instead else ""
        return f"{tool.name} is known, but nothing is drafted for it yet.{way} Drafted: {can}"
    what = named.get(part.subject, "what the goal asks for")
    return f"{what} cannot be drafted with {tool.name} yet. Drafted: {can}"


def _platform_or_system(part: Part) -> str:
    lex = lexicon()
    platforms = {platform.id: platform for platform in lex.platforms}
    platforms |= {platform.copies: platform for platform in lex.platforms if platform.copies}
    if part.subject in ("machine-image", "docker-image"):
        for name in part.platforms:
            if name not in platforms or not platforms[name].draft:
                can = ", ".join(p.id for p in lex.platforms if p.draft)
                called = platforms[name].name if name in platforms else name
                return f"{called} is known, but nothing is drafted for it yet. Drafted: {can}"
    if part.os is None or part.subject in _ON_ANY_RELEASE:
        return ""
    if part.os not in lex.versions:
        family = next(system for system in lex.systems if system.id == part.os)
        first = f"Nearest: {', '.join(family.nearest)}. " if family.nearest else ""
        can = ", ".join(lex.versions)
        return f"{family.name} is known, but nothing is drafted for it yet. {first}Drafted: {can}"
    family = lex.versions[part.os][0]
    if family.builders and not _drafts(part, family):
        places = [p.name for p in lex.platforms if p.id in family.builders]
        first = f"Nearest: {', '.join(family.nearest)}." if family.nearest else ""
        return f"{family.name} is drafted in images for {', '.join(places)} alone. {first}".strip()
    if family.kind == "windows" and "docker" in part.platforms:
        return "Windows containers are not drafted; a Docker image starts from Linux"
    return ""


def _drafts(part: Part, family: System) -> bool:
    """Whether a system of which images alone are drafted can be had here."""
    image = part.subject in ("machine-image", "docker-image")
    return image and set(part.platforms) <= set(family.builders)


def out_of_range(parts: list[Part], parameters: tuple[Parameter, ...]) -> tuple[Caution, ...]:
    """Cautions for values that cannot work; the values stay as they were said."""
    lex = lexicon()
    # What an installer asks for counts where one runs, not for copies of images and templates.
    installed = (part for part in parts if part.subject == "machine-image")
    os = next((part.os for part in installed if part.os in lex.versions), None)
    version: Version | None = lex.versions[os][1] if os else None
    texts = (_out_of_range(p, version) for p in parameters if p.source != "assumed")
    return tuple(Caution("out-of-range", t, _IMPOSSIBLE in t) for t in texts if t)


def _out_of_range(parameter: Parameter, version: Version | None) -> str:
    kind, value = lexicon().parameters[kind_of(parameter.name)], parameter.value
    if isinstance(value, bool) or not isinstance(value, int):
        return ""
    unit = f" {kind.unit}" if kind.unit else ""
    least = int(getattr(version.least, parameter.name, 0)) if version else 0
    if value < kind.least or (kind.most and value > kind.most):
        between = f"({kind.least} to {kind.most}{unit})"
        return f"{kind.name} = {value}{unit} {_IMPOSSIBLE} {between}"
    if version and value < least:
        asks = f"the {least}{unit} that the installer of {version.name} asks for"
        return f"{kind.name} = {value}{unit} is less than {asks}; kept as said"
    return ""

"""Configuration files of the proxy, and of services that are told of others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.targets.containers.cast import Cast, Role
from assistant.targets.containers.services import ConfigFile, Stretch

Sites = Callable[[Role], str]
_SITE = "@SITE@"


@dataclass(frozen=True, slots=True)
class Config:
    """A file, who reads it, and the services that it tells of."""

    file: ConfigFile
    reader: Role
    told: tuple[Role, ...]


def configs(cast: Cast) -> Iterator[Config]:
    """Every configuration file of the draft."""
    for role in cast.everyone:
        yield from configs_of(role, cast)


def configs_of(role: Role, cast: Cast) -> Iterator[Config]:
    """Those that one service reads."""
    if cast.is_proxy(role):
        proxy = role.service.proxy
        for file in proxy.files if proxy is not None else ():
            yield Config(file, role, cast.sites)
        return
    for file in role.service.files:
        if file.shared:
            if sharing := cast.sharing(role):
                yield Config(file, role, sharing)
            continue
        told = tuple(other for other in cast.everyone if other.id in file.reads)
        if told or file.always or any(part.given in cast.given for part in file.parts):
            yield Config(file, role, told)


def config_files(cast: Cast, sites: Sites | None = None) -> list[dict[str, Any]]:
    """The files themselves, in the recipe format; `sites` has the addresses that a browser has for
    services."""
    return [
        {
            "path": config.file.path,
            "language": config.file.language,
            "what": config.file.what,
            "lines": config_lines(config, sites),
            "replaced_by": config_role(config.file),
        }
        for config in configs(cast)
    ]


def config_role(file: ConfigFile) -> str:
    """The role of a user's file that stands in this file's place."""
    return f"config-{file.path.rpartition('/')[2].lower()}"


def told_mark(config: Config, told: Role) -> str:
    """The text that shows that the file tells of one service."""
    if config.file.shared:
        return f" {told.label}"
    lines = (line for part in config.file.parts for line in part.lines)
    if by_site := next((line for line in lines if _SITE in line), ""):
        return by_site.partition(_SITE)[0].strip()
    store = told.service.store
    return f"{told.reached}:{told.service.web or (store.port if store else None)}"


def told_text(config: Config, told: Role) -> str:
    """What the file has to say of one service, in words."""
    if config.file.shared:
        return f"{told.service.title} has a database of its own"
    one, other = told.service.title, config.reader.service.title
    return (
        f"{one} stands behind {other}"
        if told.behind and not config.file.reads
        else (f"{other} is told of {one}")
    )


def host_duties(cast: Cast) -> Iterator[dict[str, Any]]:
    """That the proxy knows the names which the goal has for single services."""
    for config in configs(cast):
        for told in config.told if cast.is_proxy(config.reader) else ():
            if told.host:
                yield {
                    "id": f"{told.label}.host",
                    "text": f"{told.service.title} is reached as {told.host}",
                    "check": "file_contains",
                    "args": {"path": config.file.path, "text": told.host},
                    "when": [f"not:user:{config_role(config.file)}"],
                }


def config_lines(config: Config, sites: Sites | None = None) -> list[Any]:
    """The file's lines, in the recipe format."""
    lines = _lines(config, sites or _nowhere)
    for name, others in config.file.limits.items():
        lines = [n for line in lines for n in _limited(line, name, others)]
    return lines


def _limited(line: Any, name: str, others: Mapping[str, str]) -> Iterator[Any]:
    """A line, or the one in its place where the goal gives the parameter."""
    if not isinstance(line, str) or line not in others:
        yield line
        return
    before, _, after = others[line].partition("{given}")
    yield {"text": [before, {"param": name}, after], "when": [f"param:{name}"]}
    yield {"lines": [line], "when": [f"not:param:{name}"]}


def _nowhere(_role: Role) -> str:
    return ""


def _lines(config: Config, sites: Sites) -> list[Any]:
    out: list[Any] = []
    for part in config.file.parts:
        if part.given:
            out += _given(part)
            continue
        if part.lacking:
            out += [{"lines": list(part.lines), "when": [f"not:param:{part.lacking}"]}]
            continue
        if part.has:
            out += [{"lines": list(part.lines), "when": [f"has:{part.has}"]}]
            continue
        if part.of:
            named = [role for role in config.told if role.id == part.of]
            out += [_filled(line, config, role, sites) for role in named for line in part.lines]
            continue
        if not config.told:
            out += [] if part.each else part.lines
        for role in config.told if part.each else config.told[:1]:
            out += [_filled(line, config, role, sites) for line in part.lines]
    return out


def _given(part: Stretch) -> Iterator[dict[str, Any]]:
    """Lines that stand there for the values of a parameter alone."""
    when = [f"param:{part.given}", *([f"not:param:{part.lacking}"] if part.lacking else [])]
    if part.once:
        yield {"lines": list(part.once), "when": when}
    for line in part.lines:
        if "@ITEM@" not in line:
            yield {"lines": [line], "when": when}
            continue
        before, _, after = line.partition("@ITEM@")
        text = [before, {"param": "item"}, after]
        yield {"text": text, "each": part.given, "when": when}


def _filled(line: str, config: Config, role: Role, sites: Sites) -> str:
    host = config.file.host_one if len(config.told) == 1 else config.file.host_many
    host = config.file.host_own if role.host else host
    line = (
        line.replace("@HOST@", host)
        .replace("@APP@:", f"{role.reached}:")
        .replace("@APP@", role.id)
        .replace("@LABEL@", role.label)
        .replace("@OWN@", role.host)
        .replace(_SITE, sites(role))
    )
    first = config.told[0].id
    return line.replace("@PORT@", str(role.service.web)).replace("@FIRST@", first)

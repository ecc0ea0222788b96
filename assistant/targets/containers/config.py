"""Configuration files of the proxy."""

from __future__ import annotations

from typing import Any

from assistant.targets.containers.cast import Cast, Role
from assistant.targets.containers.services import ConfigFile


def config_files(cast: Cast) -> list[dict[str, Any]]:
    """The files that the proxy reads, in the recipe format."""
    proxy = cast.proxy.service.proxy if cast.proxy is not None else None
    out = []
    for file in proxy.files if proxy is not None else ():
        out.append(
            {
                "path": file.path,
                "language": file.language,
                "what": file.what,
                "lines": config_lines(file, cast.sites),
                "replaced_by": config_role(file),
            }
        )
    return out


def config_role(file: ConfigFile) -> str:
    """The role of a user's file that stands in this file's place."""
    return f"config-{file.path.rpartition('/')[2].lower()}"


def config_lines(file: ConfigFile, sites: tuple[Role, ...]) -> list[str]:
    """The file's lines for `sites`."""
    out: list[str] = []
    for part in file.parts:
        for site in sites if part.each else sites[:1]:
            out += [_filled(line, file, site, sites) for line in part.lines]
    return out


def _filled(line: str, file: ConfigFile, site: Role, sites: tuple[Role, ...]) -> str:
    host = file.host_one if len(sites) == 1 else file.host_many
    line = line.replace("@HOST@", host).replace("@APP@", site.id)
    return line.replace("@PORT@", str(site.service.web)).replace("@FIRST@", sites[0].id)

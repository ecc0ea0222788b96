"""What scripts and command lines do that matters to the order: sysprep, tasks, WinRM."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from posixpath import basename, normpath

from assistant.syntax.patterns import later

_COMMENT = later(r"^[ \t]*(?:#|::|rem\b|REM\b).*$", re.MULTILINE)
_BLOCK_COMMENT = later(r"<#.*?#>", re.DOTALL)
_SYSPREP = later(r"sysprep(?:\.exe)?\b", re.IGNORECASE)
_GENERALIZE = later(r"[/-]generalize\b", re.IGNORECASE)
_REGISTER = later(
    r"Register-ScheduledTask\b[^\n]*?-TaskName\s+(?P<a>\S+)"
    r"|schtasks(?:\.exe)?[^\n]*?/create[^\n]*?/tn\s+(?P<b>\S+)"
    r"|Register-ScheduledTask\b|New-ScheduledTaskAction\b|schtasks(?:\.exe)?[^\n]*?/create",
    re.IGNORECASE,
)
_START = later(
    r"Start-ScheduledTask\b[^\n]*?-TaskName\s+(?P<a>\S+)|Start-ScheduledTask\s+(?P<c>[^-\s]\S*)"
    r"|schtasks(?:\.exe)?[^\n]*?/run[^\n]*?/tn\s+(?P<b>\S+)",
    re.IGNORECASE,
)
_UNATTEND = later(r"[/-]unattend:(?P<path>[^\s'\"|&]+)", re.IGNORECASE)
_SYSTEM = later(r"""['"\\ ]SYSTEM['"\s]|S-1-5-18\b""", re.IGNORECASE)
_WINRM = later(r"winrm|Enable-PSRemoting|\b598[56]\b", re.IGNORECASE)
_PARTS = later(r"[\s'\"/\\:;,()=&|]+")
_TELLING = (
    "sysprep", "scheduledtask", "schtasks", "unattend:", "winrm", "psremoting", "598", "system",
    "s-1-5-18",
)  # fmt: skip
"""One of these words stands in every text of which a Reading says more than nothing."""

_FEW = 20
"""Of so many names it takes less time to look for each than to take a command line apart."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one script or command line does."""

    line: int
    """Of the call of sysprep, from 1; 1 where there is none."""
    sysprep: bool = False
    """It speaks of sysprep with /generalize."""
    registers: tuple[str, ...] = ()
    """Names of scheduled tasks that it makes; `` where the name cannot be told."""
    starts: tuple[str, ...] = ()
    """Names of scheduled tasks that it starts."""
    unattend: str = ""
    """The file name that sysprep is given as its answer file."""
    winrm: bool = False
    """It speaks of WinRM: the line after which Packer may connect."""
    system: bool = False
    """It names the account SYSTEM."""


_NOTHING = Reading(line=1)


def read_script(text: str) -> Reading:
    """Read a script or a command line. Comments do not count."""
    low = text.lower()
    if not any(word in low for word in _TELLING):
        return _NOTHING
    bare = _BLOCK_COMMENT.sub(lambda m: "\n" * m.group().count("\n"), text)
    bare = _COMMENT.sub("", bare)
    sysprep = bool(_SYSPREP.search(bare) and _GENERALIZE.search(bare))
    mark = _GENERALIZE.search(bare)
    unattend = _UNATTEND.search(bare)
    return Reading(
        line=bare.count("\n", 0, mark.start()) + 1 if sysprep and mark else 1,
        sysprep=sysprep,
        registers=_names(_REGISTER, bare),
        starts=_names(_START, bare),
        unattend=basename(unattend["path"].replace("\\", "/")) if unattend else "",
        winrm=bool(_WINRM.search(bare)),
        system=bool(_SYSTEM.search(bare)),
    )


def _names(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    found = []
    for match in pattern.finditer(text):
        name = next((group for group in match.groups() if group), "").strip("'\"`;,)(")
        found.append(_variable(name, text) if name.startswith("$") else name)
    return tuple(dict.fromkeys(found))


def _variable(name: str, text: str) -> str:
    """The constant that a PowerShell variable was given, if any."""
    found = re.search(re.escape(name) + r"\s*=\s*['\"]([^'\"]+)['\"]", text)
    return found[1] if found else ""


class Names:
    """The files of a draft by their names, to find those that a command line calls."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._by_name: dict[str, list[str]] = {}
        for path in paths:
            self._by_name.setdefault(basename(path).lower(), []).append(path)

    def called(self, command: str) -> tuple[str, ...]:
        """The files that a command line names, sorted."""
        low = command.lower()
        if len(self._by_name) <= _FEW and not any(name in low for name in self._by_name):
            return ()
        words = self._by_name.keys() & _PARTS.split(low)
        return tuple(sorted(path for word in words for path in self._by_name[word]))


def first_words(command: str, limit: int = 60) -> str:
    """A command's first line, shortened."""
    line = next((one.strip() for one in command.splitlines() if one.strip()), "")
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def in_draft(path: str, folder: str, files: Mapping[str, str]) -> str:
    """A path of a configuration as it is called in the draft; else as it is written, tidied."""
    tidy = normpath(f"{folder}/{path}" if folder and not path.startswith("/") else path)
    return tidy if tidy in files else normpath(path)

"""What scripts and command lines do to Windows that matters to the order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from posixpath import basename

from assistant.syntax.patterns import later
from assistant.targets.staging import NOTHING, Later, Reading

_COMMENT = later(r"^[ \t]*(?:#|::|rem\b|REM\b).*$", re.MULTILINE)
_BLOCK_COMMENT = later(r"<#.*?#>", re.DOTALL)
_SYSPREP = later(r"sysprep(?:\.exe)?\b", re.IGNORECASE)
_GENERALIZE = later(r"[/-]generalize\b", re.IGNORECASE)
_SWITCHES = later(r"[/-](oobe|audit|quit|shutdown|reboot)\b", re.IGNORECASE)
_UNSEALED = later(r"sysprep(?:\.exe)?['\"]?[^\n]*?\s['\"]?[/-](oobe|audit)\b", re.IGNORECASE)
_BY_AMAZON = later(
    r"(?:ec2launch(?:\.exe)?['\"]?\s+sysprep\b|sysprepinstance\.ps1)[^\n]*", re.IGNORECASE
)
"""EC2Launch has an answer file of its own and seals with /oobe and /generalize."""
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
_UNREGISTER = later(
    r"Unregister-ScheduledTask\b[^\n]*?-TaskName\s+(?P<a>\S+)"
    r"|schtasks(?:\.exe)?[^\n]*?/delete[^\n]*?/tn\s+(?P<b>\S+)",
    re.IGNORECASE,
)
_UNATTEND = later(r"[/-]unattend:(?P<path>[^\s'\"|&]+)", re.IGNORECASE)
_SYSTEM = later(r"""['"\\ ]SYSTEM['"\s]|S-1-5-18\b""", re.IGNORECASE)
_WINRM = later(r"winrm|Enable-PSRemoting|\b598[56]\b", re.IGNORECASE)
_SECURES = later(
    r"(?:allowunencrypted|(?:service.auth|auth.?|\\)basic)[\"'}\s=:\\]*(?:-value)?[\"'\s:]*\$?false",
    re.IGNORECASE,
)
_RESTARTS = later(
    r"(?:^|[;&|(]|\bcmd(?:\.exe)?\s+/c\s|-command\s+['\"]?)[ \t]*"
    r"(?:Restart-Computer\b|shutdown(?:\.exe)?\s+(?:[^\n;&|]*\s)?[/-][rg]\b)",
    re.IGNORECASE | re.MULTILINE,
)
_DETACHED = later(r"(?:^|[;&|(])[ \t]*(?:Start-Process|saps|Start-Job)\b[^\n;]*", re.I | re.M)
_COPIES = later(
    r"\s*(?:cmd(?:\.exe)?\s+/c\s+|powershell(?:\.exe)?\s+(?:-command\s+)?)?['\"]?"
    r"(?:x?copy|robocopy|move|Copy-Item|Move-Item|mkdir|md|New-Item)\b",
    re.IGNORECASE,
)
_RUN = later(
    r"""reg(?:\.exe)?\s+add\s+["']?[^"'\n]*?\\Run(?:Once)?["']?\s[^\n]*?/d\s+(?P<a>"[^"\n]+"|[^\s"]+)"""
    r"""|(?:Set|New)-ItemProperty\b[^\n]*?\\Run(?:Once)?\b[^\n]*?-Value\s+(?P<b>"[^"\n]+"|'[^'\n]+'|\S+)""",
    re.IGNORECASE,
)
_TELLING = (
    "sysprep", "scheduledtask", "schtasks", "unattend:", "winrm", "psremoting", "598", "system",
    "s-1-5-18", "restart-computer", "shutdown", "start-process", "saps", "start-job", "copy",
    "move", "md ", "mkdir", "new-item", "\\run", "allowunencrypted",
)  # fmt: skip
"""One of these words stands in every text of which a Reading says more than nothing."""


def read_script(text: str, known: Reading = NOTHING) -> Reading:
    """Read a script or a command line. Comments do not count."""
    low = text.lower()
    if not any(word in low for word in _TELLING):
        return known
    bare = _BLOCK_COMMENT.sub(lambda m: "\n" * m.group().count("\n"), text)
    bare = _COMMENT.sub("", bare)
    amazon = _BY_AMAZON.search(bare)
    sysprep = bool(amazon or (_SYSPREP.search(bare) and _GENERALIZE.search(bare)))
    mark = amazon or (_GENERALIZE.search(bare) if sysprep else _UNSEALED.search(bare))
    unattend = _UNATTEND.search(bare)
    restarts = _RESTARTS.search(bare)
    system = bool(_SYSTEM.search(bare))
    return replace(
        known,
        line=_line(bare, mark.start()) if mark else 1,
        sysprep=sysprep,
        switches=_by_amazon(amazon[0]) if amazon else _switches(bare, mark.start()) if mark else (),
        registers=_names(_REGISTER, bare),
        starts=_names(_START, bare),
        unattend=basename(unattend["path"].replace("\\", "/")) if unattend else "",
        winrm=bool(_WINRM.search(bare)),
        secures=bool(_SECURES.search(bare)),
        system=system,
        restarts=_line(bare, restarts.end() - 1) if restarts else known.restarts,
        detached=any("-wait" not in m.group().lower() for m in _DETACHED.finditer(bare)),
        copies=known.copies or bool(_COPIES.match(bare)),
        leaves=(*known.leaves, *_leaves(bare, system)),
    )


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def _switches(text: str, offset: int) -> tuple[str, ...]:
    """Of the call of sysprep whose switch stands at the offset; also of one that is put together
    from a list on several lines."""
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    line = text[start : end if end >= 0 else len(text)]
    found = _SWITCHES.findall(line) or _SWITCHES.findall(text)
    return tuple(dict.fromkeys(word.lower() for word in found))


def _by_amazon(call: str) -> tuple[str, ...]:
    low = call.lower()
    stays = "-noshutdown" in low or ("sysprepinstance" not in low and "--shutdown" not in low)
    return ("oobe", "quit" if stays else "shutdown")


def _leaves(text: str, system: bool) -> Iterator[Later]:
    for match in _RUN.finditer(text):
        what = next(group for group in match.groups() if group).strip("'\"")
        yield Later("RunOnce", what, "next user to log on", _line(text, match.start()))
    if _SYSPREP.search(text):
        return
    gone = {name.lower() for name in (*_names(_UNREGISTER, text), *_names(_START, text))}
    for match in _REGISTER.finditer(text):
        name = next((group for group in match.groups() if group), "").strip("'\"`;,)(")
        name = _variable(name, text) if name.startswith("$") else name
        if name and name.lower() not in gone:
            who = "SYSTEM" if system else ""
            yield Later("scheduled task", name, who, _line(text, match.start()))


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

"""Scripts that lie in a folder of the image and are run by a loop over it, not by their names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from posixpath import basename

from assistant.syntax.patterns import later
from assistant.targets.staging import Sent

_BATCH_LOOP = later(r"\bfor\s+%%\w\s+in\s+\((?P<set>[^)]*)\)\s*do\b", re.IGNORECASE)
_PATTERN = later(r"\"([^\"]+)\"|([^\s\"]+)")
_LOOP = later(
    r"\bforeach\s*\(\s*\$\w+\s+in\s+(?:Get-ChildItem|gci|dir|ls)\b[^\n|)]*?-Path\s+['\"](?P<folder>[^'\"]+)['\"]",
    re.IGNORECASE,
)
_TASK = later(r"\bRegister-ScheduledTask\b", re.IGNORECASE)
_TRIGGERS = (
    (later(r"-AtStartup\b", re.IGNORECASE), "startup", "at every start after that"),
    (later(r"-AtLogOn\b", re.IGNORECASE), "logon", "at every logon"),
    (later(r"-(?:Daily|Weekly)\b", re.IGNORECASE), "scheduled task", "at its hour"),
)
_ACTIVE_SETUP = later(r"Active Setup\\Installed Components[\s\S]*\bStubPath\b", re.IGNORECASE)
_SYSTEM = later(r"-UserId\s+['\"]?(?:SYSTEM|S-1-5-18)\b", re.IGNORECASE)


def looped(line: str, sent: Sequence[Sent]) -> tuple[str, ...]:
    """The files that a loop of a batch file runs, in the order of their names."""
    loop = _BATCH_LOOP.search(line)
    if loop is None:
        return ()
    found: dict[str, None] = {}
    for quoted, bare in _PATTERN.findall(loop["set"]):
        folder, _, pattern = _plain(quoted or bare).rpartition("/")
        for path in _in(folder, sent):
            if fnmatchcase(basename(path).lower(), pattern):
                found[path] = None
    return tuple(found)


def set_up(text: str, sent: Sequence[Sent]) -> Iterator[tuple[str, str, str, str, int]]:
    """What a script sets up to be run later, for each file of the folder that it goes through: the
    file, the stage, when in words, as whom, and the line."""
    loop = _LOOP.search(text)
    if loop is None:
        return
    line = text.count("\n", 0, loop.start()) + 1
    for stage, where, who in _later(text):
        for path in _in(_plain(loop["folder"]), sent):
            yield path, stage, where, who, line


def _later(text: str) -> Iterator[tuple[str, str, str]]:
    if _TASK.search(text):
        who = "SYSTEM" if _SYSTEM.search(text) else "whoever logs on"
        for pattern, stage, where in _TRIGGERS:
            if pattern.search(text):
                yield stage, where, who
    elif _ACTIVE_SETUP.search(text):
        yield "logon", "at each user's first logon", "whoever logs on"


def _in(folder: str, sent: Sequence[Sent]) -> list[str]:
    """The files that were sent into a folder of the image, by their names."""
    there = [one.path for one in sent if _plain(one.destination).rstrip("/") == folder.rstrip("/")]
    return sorted(there, key=lambda path: basename(path).lower())


def _plain(path: str) -> str:
    """A Windows path in small letters, with slashes and with Windows' own folder spelled out."""
    low = path.replace("\\", "/").lower()
    return re.sub(r"%(?:windir|systemroot)%|\$env:(?:windir|systemroot)", "c:/windows", low)

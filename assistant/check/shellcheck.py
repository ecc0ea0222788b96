"""Shell scripts as ShellCheck sees them, where it is on this machine.

It is a program of its own (GPL-3.0) and takes some twenty milliseconds a script, so it looks at
finished files and not at what is being typed. Its verdict on the grammar is an error only where
tree-sitter-bash loses its way too; everything else that it says is a warning or less.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from assistant.core.finding import Finding, Position, Severity
from assistant.syntax.shell import is_shell, shell_findings

SECONDS = 20
"""Given to one script."""
_SCRIPTS = 200
"""Scripts looked at; more would take more than seconds."""
_BYTES = 200_000
_LEVELS: Mapping[str, Severity] = {
    "error": "warning", "warning": "warning", "info": "info", "style": "info",
}  # fmt: skip
_UNSAID = frozenset({1071, 1090, 1091})
"""Scripts of other shells; files that a script reads, which are not handed over here."""
_GRAMMAR = 2000
"""Lower codes are about what cannot be read."""
_ONCE = frozenset({1017})
"""Said of every line of a file with Windows' line ends: the first says it all."""
_MISSING = "pip install 'dryfit[shellcheck]' brings it"


class Looked(NamedTuple):
    """What ShellCheck found."""

    findings: tuple[Finding, ...] = ()
    version: str = ""
    """Its own; empty where it did not run."""
    why: str = ""
    """Why it did not look at some script; empty: it looked at all."""
    understood: frozenset[str] = frozenset()
    """Scripts that it read to their end without a word about their grammar."""


def shellcheck_findings(files: Mapping[str, str]) -> Looked:
    """Findings of all shell scripts among the files. Never raises."""
    scripts = [path for path in sorted(files) if is_shell(path, files[path])]
    if not scripts:
        return Looked()
    import shutil

    program = shutil.which("shellcheck", path=_places())
    version = _version(program) if program else ""
    if program is None or not version:
        return Looked(why=f"shell scripts were not seen by ShellCheck: {_MISSING}")
    found: list[Finding] = []
    understood: set[str] = set()
    passed_over = scripts[_SCRIPTS:]
    for path in scripts[:_SCRIPTS]:
        comments = _run(program, files[path]) if len(files[path]) <= _BYTES else None
        if comments is None:
            passed_over.append(path)
        else:
            found += _findings(path, files[path], comments)
            if not any(c["code"] < _GRAMMAR and c["level"] == "error" for c in comments):
                understood.add(path)
    why = f"not seen by ShellCheck: {', '.join(passed_over[:5])}" if passed_over else ""
    return Looked(tuple(found), version, why, frozenset(understood))


def _places() -> str:
    """The search path, and before it where the Python package puts the program."""
    import sysconfig

    return os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "SHELLCHECK_OPTS"}


@lru_cache(maxsize=4)
def _version(program: str) -> str:
    import subprocess

    try:
        done = subprocess.run(
            [program, "--version"], capture_output=True, timeout=SECONDS, check=False,
            env=_environment(), stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return ""
    lines = done.stdout.decode("utf-8", "replace").splitlines()
    return next((line.split()[1] for line in lines if line.startswith("version:")), "")


def _run(program: str, text: str) -> list[dict[str, Any]] | None:
    """What it says of one script; None where it gave no answer."""
    # Imported here: a check that starts no program need not wait for what starts one.
    import subprocess

    import msgspec

    command = [program, "--norc", "--format=json1"]
    if not text.startswith("#!"):
        command.append("--shell=bash")
    try:
        done = subprocess.run(
            [*command, "-"], input=text.encode("utf-8", "replace"), capture_output=True,
            timeout=SECONDS, check=False, env=_environment(),
        )  # fmt: skip
        answer = msgspec.json.decode(done.stdout, type=dict[str, list[dict[str, Any]]])
    except (OSError, subprocess.TimeoutExpired, msgspec.DecodeError):
        return None
    return answer.get("comments")


def _findings(path: str, text: str, comments: list[dict[str, Any]]) -> Iterator[Finding]:
    own = shell_findings(path, text)
    broken = any(finding.severity == "error" for finding in own)
    told: set[int] = set()
    for comment in comments:
        number, level = comment["code"], comment["level"]
        if number in told and number in _ONCE:
            continue
        told.add(number)
        grammar = number < _GRAMMAR and level == "error"
        if number in _UNSAID or (grammar and broken):
            continue
        severity: Severity = "error" if grammar and own else _LEVELS.get(level, "info")
        start = Position(comment["line"], comment["column"])
        end = Position(comment["endLine"], comment["endColumn"])
        summary, _, detail = comment["message"].partition(". ")
        yield Finding(
            code=f"shell/SC{number}",
            severity=severity,
            summary=summary.rstrip("."),
            path=path,
            start=start,
            end=max(start, end),
            source="parse" if grammar else "rule",
            detail=detail,
            url=f"https://www.shellcheck.net/wiki/SC{number}",
        )

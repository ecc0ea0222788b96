"""Shell scripts as ShellCheck sees them, where it is on this machine.

It is a program of its own (GPL-3.0) and takes some twenty milliseconds a script, so it looks at
finished files and not at what is being typed. Its verdict on the grammar is an error only where
tree-sitter-bash loses its way too; everything else that it says is a warning or less.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from assistant.core.finding import Finding
from assistant.syntax.shell import is_shell, shell_findings
from assistant.syntax.shell.shellcheck import (
    Comment,
    about_grammar,
    comments_of,
    findings_of,
    options,
)

SECONDS = 20
"""Given to one script."""
_SCRIPTS = 200
"""Scripts looked at; more would take more than seconds."""
_BYTES = 200_000
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
            own = shell_findings(path, files[path])
            broken = any(finding.severity == "error" for finding in own)
            found += findings_of(path, comments, refused=broken, doubted=bool(own))
            if not any(map(about_grammar, comments)):
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


def _run(program: str, text: str) -> list[Comment] | None:
    """What it says of one script; None where it gave no answer."""
    # Imported here: a check that starts no program need not wait for what starts one.
    import subprocess

    try:
        done = subprocess.run(
            [program, *options(text), "-"], input=text.encode("utf-8", "replace"),
            capture_output=True, timeout=SECONDS, check=False, env=_environment(),
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return None
    return comments_of(done.stdout)

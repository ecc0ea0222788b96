"""Debian and Ubuntu packages, installed as root only; elsewhere the command is named.

apt reads its own proxy and mirror settings and the environment, both of which are left alone.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.setup.progress import run_logged
from assistant.setup.record import Record, state_home

LOCK_WAIT = 300
"""Seconds to wait for another apt on the same machine."""
_NEW = re.compile(r"^Inst (\S+)", re.MULTILINE)


def is_root() -> bool:
    """Whether packages may be installed."""
    return os.geteuid() == 0


def is_debian(os_release: Path = Path("/etc/os-release")) -> bool:
    """Debian, Ubuntu, or a system that calls itself like one of them."""
    try:
        text = os_release.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    found = re.findall(r"^(?:ID|ID_LIKE)=(.*)$", text, re.MULTILINE)
    words = {word for value in found for word in value.strip("\"'").split()}
    return bool(words & {"debian", "ubuntu"})


def can_install() -> bool:
    """Whether this process can install packages itself."""
    return is_debian() and is_root()


def command_for(packages: Sequence[str]) -> str:
    """What a person types to install `packages`."""
    return f"sudo apt-get update && sudo apt-get install -y {' '.join(packages)}"


@dataclass(frozen=True)
class Installed:
    """How an installation ended."""

    ok: bool
    why: str = ""
    """apt's last line when it failed."""


def _apt(*arguments: str) -> list[str]:
    return ["apt-get", "-o", f"DPkg::Lock::Timeout={LOCK_WAIT}", "-o", "Acquire::Retries=3",
            "-o", "Dpkg::Use-Pty=0", *arguments]  # fmt: skip


def environment() -> dict[str, str]:
    """The caller's environment, and nothing that could ask a question or restart a service."""
    quiet = {"DEBIAN_FRONTEND": "noninteractive", "NEEDRESTART_MODE": "l", "LC_ALL": "C.UTF-8"}
    return os.environ | quiet


def known(packages: Sequence[str]) -> tuple[str, ...]:
    """Those of `packages` that apt could install, in the order given."""
    return tuple(name for name in packages if _simulated([name]).returncode == 0)


def _simulated(packages: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        _apt("install", "-s", "-y", "--no-install-recommends", *packages),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        env=environment(),
        check=False,
    )


def newly(simulation: str) -> tuple[str, ...]:
    """The packages that apt's simulation would add."""
    return tuple(dict.fromkeys(_NEW.findall(simulation)))


def install(
    packages: Sequence[str],
    record: Record,
    *,
    label: str,
    expect: float,
    wished: Sequence[str] = (),
) -> Installed:
    """Install `packages`, and of `wished` what the distribution has. Root only.

    What is new by it goes on record; what it needs beside that, apt itself knows to be no longer
    needed one day. `expect` is in seconds.
    """
    log = state_home() / "setup-apt.log"
    updated = run_logged(
        _apt("update"), label="package lists", log=log, expect=10, env=environment()
    )
    # Stale lists may still do; a machine without a network fails in the next step, with its reason.
    wanted = [*packages, *known(wished)]
    new = newly(_simulated(wanted).stdout)
    record.note_packages([name for name in wanted if name in new])
    ran = run_logged(
        _apt("install", "-y", "--no-install-recommends", *wanted),
        label=label,
        log=log,
        expect=expect,
        env=environment(),
    )
    if ran.ok:
        return Installed(True)
    said = (updated.tail if not updated.ok else ran.tail).strip().splitlines()
    errors = [line for line in said if line.startswith(("E:", "Err:"))]
    return Installed(False, (errors or said or ["apt-get said nothing"])[-1])


def present(packages: Sequence[str]) -> list[str]:
    """Those of `packages` that are installed now."""
    asked = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\\n", *packages],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    there = {line.split()[0] for line in asked.stdout.splitlines() if line.endswith(" installed")}
    return [name for name in packages if name in there]


def remove(packages: Sequence[str]) -> bool:
    """Remove `packages`; their settings in /etc stay. Root only."""
    ran = run_logged(
        _apt("remove", "-y", *packages), label="removing packages",
        log=state_home() / "setup-apt.log", expect=15, env=environment(),
    )  # fmt: skip
    return ran.ok

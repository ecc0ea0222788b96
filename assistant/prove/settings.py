"""How a container is made: every right that it does not get is refused here, by name."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.prove.profile import KEEPER, Limits, Profile
from assistant.prove.sweep import labels

GIVEN = "/dryfit"
"""Where the container sees what it was given, read-only."""
TOOLS = "/engine"
"""Where the container sees the engine, read-only."""
WORK = "/work"
"""Where it may write; memory, gone with the container."""
UNSEEN = 97
"""How the first process ends when it cannot see what this machine mounted."""

# The shell waits for its child and with it for whatever lost its parent: no zombies pile up.
_KEEP = f'test -e {GIVEN}/here || exit {UNSEEN}; sleep "$0"; exit 0'

# A root inside could take hold of a first process of its own user, and with it of the time limit.
# This one becomes another user without starting a program, which closes it to tracing by whoever
# lacks SYS_PTRACE. Children that it never had are reaped because it ignores their end.
_KEEP_FROM_ROOT = f"""
use POSIX ();
exit {UNSEEN} unless -e "{GIVEN}/here";
$SIG{{CHLD}} = "IGNORE";
my $end = time + shift;
$) = "{KEEPER} {KEEPER}";
POSIX::setgid({KEEPER}) && POSIX::setuid({KEEPER}) or exit 1;
while ((my $left = $end - time) > 0) {{ sleep $left }}
"""

# Nothing runs as root before that has happened.
_ONCE_CLOSED = 'while readlink /proc/1/exe >/dev/null 2>&1; do sleep 0.01; done; exec "$@"'


@dataclass(frozen=True, slots=True)
class Wanted:
    """One container to be made."""

    image: str
    session: str
    profile: Profile
    limits: Limits
    environment: Mapping[str, str]
    folder: Path
    """Of this machine; what lies in it is given."""
    tools: Mapping[str, Path]
    mount: bool
    """False: files are handed over through the engine's connection."""


def settings(wanted: Wanted) -> dict[str, Any]:
    """The arguments for making the container."""
    from docker.types import LogConfig, Ulimit

    limits, profile = wanted.limits, wanted.profile
    keep = ["perl", "-e", _KEEP_FROM_ROOT] if profile.keeper == 0 else ["sh", "-c", _KEEP]
    return {
        "image": wanted.image,
        "command": [*keep, str(limits.seconds)],
        "labels": dict(labels(wanted.session, limits.seconds)),
        "auto_remove": True,
        "network_mode": "none",
        "read_only": not profile.writable,
        "cap_drop": ["ALL"],
        "cap_add": list(profile.capabilities),
        "security_opt": ["no-new-privileges"],
        "privileged": False,
        "user": f"{profile.keeper}:{profile.keeper}",
        "working_dir": WORK,
        "environment": {"HOME": "/tmp", "LANG": "C.UTF-8", **wanted.environment},  # noqa: S108
        "use_config_proxy": False,
        "mounts": _mounts(wanted),
        "tmpfs": _memory(profile, limits),
        "mem_limit": limits.memory,
        "memswap_limit": limits.memory,
        "nano_cpus": int(min(limits.cpus, os.cpu_count() or 1) * 1e9),
        "pids_limit": limits.pids,
        "ulimits": [
            Ulimit(name="fsize", soft=limits.file_bytes, hard=limits.file_bytes),
            Ulimit(name="nofile", soft=limits.open_files, hard=limits.open_files),
            Ulimit(name="core", soft=0, hard=0),
        ],
        "shm_size": 1024**2,
        "ipc_mode": "private",
        "log_config": LogConfig(type="none"),
    }


def command_of(profile: Profile, argv: Sequence[str], seconds: int) -> list[str]:
    """What is really run for `argv`, so that it ends after `seconds` whatever becomes of us."""
    limited = ["timeout", "-k", "2", str(seconds), *argv]
    return ["sh", "-c", _ONCE_CLOSED, "run", *limited] if profile.keeper == 0 else limited


def _memory(profile: Profile, limits: Limits) -> dict[str, str]:
    """The two folders in memory that every container has."""
    # Owned by the commands' user: runc gives a tmpfs the mode of the folder beneath it.
    space = f"rw,nosuid,nodev,uid={profile.user},gid={profile.user}"
    space += ",exec" if profile.programs else ",noexec"
    return {
        WORK: f"{space},size={limits.work_bytes}",
        "/tmp": f"{space},mode=1777,size={limits.tmp_bytes}",  # noqa: S108 - the container's own
    }


def _mounts(wanted: Wanted) -> Sequence[Any]:
    from docker.types import Mount

    if not wanted.mount:
        return [Mount(GIVEN, None, type="volume"), Mount(TOOLS, None, type="volume")]
    given = Mount(GIVEN, str(wanted.folder), type="bind", read_only=True)
    return [given] + [
        Mount(f"{TOOLS}/{name}", str(path), type="bind", read_only=True)
        for name, path in sorted(wanted.tools.items())
    ]

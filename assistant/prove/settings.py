"""How a container is made: every right that it does not get is refused here, by name."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant import paths
from assistant.prove.profile import KEEPER, Limits, Profile
from assistant.prove.sweep import HERE, labels

if TYPE_CHECKING:
    from docker import APIClient

GIVEN = "/dryfit"
"""Where the container sees what it was given, read-only."""
TOOLS = "/engine"
"""Where the container sees the engine, read-only."""
WORK = "/work"
"""Where it may write; memory, gone with the container."""
_SHARED = 4
"""For so many containers that are full of processes a user's own limit is enough."""
UNSEEN = 97
"""How the first process, and a trial's script, end when they do not see what they were given."""

# The shell waits for its child and with it for whatever lost its parent: no zombies pile up.
_KEEP = f'test -e {GIVEN}/{HERE} || exit {UNSEEN}; sleep "$0"; exit 0'

# A root inside could take hold of a first process of its own user, and with it of the time limit.
# This one becomes another user without starting a program, which closes it to tracing by whoever
# lacks SYS_PTRACE. Children that it never had are reaped because it ignores their end.
_KEEP_FROM_ROOT = f"""
use POSIX ();
exit {UNSEEN} unless -e "{GIVEN}/{HERE}";
$SIG{{CHLD}} = "IGNORE";
my $end = time + shift;
$) = "{KEEPER} {KEEPER}";
POSIX::setgid({KEEPER}) && POSIX::setuid({KEEPER}) or exit 1;
while ((my $left = $end - time) > 0) {{ sleep $left }}
"""


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

    @property
    def name(self) -> str:
        """The container's, known before it is made."""
        return f"dryfit-{self.session.rpartition('/')[2]}"


def settings(
    api: APIClient, wanted: Wanted, *, podman: bool = False, quota: bool = False
) -> dict[str, Any]:
    """The arguments of `create_container`; with `quota` the storage driver holds `root_bytes`."""
    limits, profile = wanted.limits, wanted.profile
    keep = ["perl", "-e", _KEEP_FROM_ROOT] if profile.keeper == 0 else ["sh", "-c", _KEEP]
    return {
        "image": wanted.image,
        "name": wanted.name,
        "command": [*keep, str(limits.seconds)],
        "labels": dict(labels(wanted.session, limits.seconds)),
        "user": f"{profile.keeper}:{profile.keeper}",
        "working_dir": WORK,
        "environment": {"HOME": "/tmp", "LANG": "C.UTF-8", **wanted.environment},  # noqa: S108
        "use_config_proxy": False,
        "host_config": api.create_host_config(**_host(wanted, podman, quota)),
    }


def _host(wanted: Wanted, podman: bool, quota: bool) -> dict[str, Any]:
    """What the engine is to hold the container to."""
    from docker.types import LogConfig, Ulimit

    limits, profile = wanted.limits, wanted.profile
    return {
        "auto_remove": True,
        "network_mode": "none",
        "read_only": not profile.writable,
        "cap_drop": ["ALL"],
        "cap_add": list(profile.capabilities),
        "security_opt": ["no-new-privileges", *_calls(wanted, podman)],
        "privileged": False,
        "mounts": _mounts(wanted),
        "tmpfs": _memory(profile, limits, podman),
        "mem_limit": limits.memory,
        "memswap_limit": limits.memory,
        "nano_cpus": int(min(limits.cpus, os.cpu_count() or 1) * 1e9),
        "pids_limit": limits.pids,
        "ulimits": [Ulimit(name=n, soft=v, hard=v) for n, v in ulimits(limits).items()],
        "shm_size": 1024**2,
        "ipc_mode": "private",
        "log_config": LogConfig(type="none"),
        "storage_opt": {"size": str(limits.root_bytes)} if quota else None,
    }


def ulimits(limits: Limits) -> dict[str, int]:
    """What every process in the container is held to by the kernel, whatever the engine does."""
    return {
        "fsize": limits.file_bytes,
        "nofile": limits.open_files,
        "core": 0,
        # Of the user, wherever it runs: a second line where the engine cannot limit the
        # container's own, as a rootless one often cannot.
        "nproc": _SHARED * limits.pids,
    }


def _calls(wanted: Wanted, podman: bool) -> Sequence[str]:
    """The system calls that are let through, the same with every engine and in every profile.

    Podman reads the list from a file; one that does not see this machine's files keeps its own.
    """
    path = paths.sandboxes_dir() / "seccomp.json"
    if podman:
        return [f"seccomp={path}"] if wanted.mount else []
    return [f"seccomp={json.dumps(json.loads(path.read_bytes()), separators=(',', ':'))}"]


def _memory(profile: Profile, limits: Limits, podman: bool) -> dict[str, str]:
    """The two folders in memory that every container has."""
    space = f"rw,nosuid,nodev,mode=1777,{'exec' if profile.programs else 'noexec'}"
    if not podman:
        # runc gives a tmpfs the mode of the folder beneath it, whatever is asked for; Podman knows
        # no owner.
        space += f",uid={profile.user},gid={profile.user}"
    found = {
        WORK: f"{space},size={limits.work_bytes}",
        "/tmp": f"{space},size={limits.tmp_bytes}",  # noqa: S108 - the container's own
    }
    if podman and not profile.writable:
        # Beneath a root that is read-only it would put writable ones of its own.
        found |= dict.fromkeys(("/run", "/var/tmp"), "ro,noexec,nosuid,nodev,size=64k")  # noqa: S108
    return found


def _mounts(wanted: Wanted) -> Sequence[Any]:
    from docker.types import Mount

    if not wanted.mount:
        marks = dict(labels(wanted.session, wanted.limits.seconds))
        return [Mount(place, None, type="volume", labels=marks) for place in (GIVEN, TOOLS)]
    given = Mount(GIVEN, str(wanted.folder), type="bind", read_only=True)
    return [given] + [
        Mount(f"{TOOLS}/{name}", str(path), type="bind", read_only=True)
        for name, path in sorted(wanted.tools.items())
    ]

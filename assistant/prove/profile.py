"""What a container may do and use: the two profiles, by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Name = Literal["hardened", "rehearsal"]

KEEPER = 65533
"""User and group of the first process: nothing that runs in the container is of the same user."""
NOBODY = 65534


@dataclass(frozen=True, slots=True)
class Limits:
    """What one container may use."""

    seconds: int = 180
    """Its whole life, held by its own first process."""
    memory: int = 1024 * 1024**2
    """Bytes, tmpfs included; no swap beside it. Each plugin of Packer takes about 70 MB."""
    cpus: float = 2.0
    pids: int = 512
    """Processes and threads."""
    work_bytes: int = 128 * 1024**2
    tmp_bytes: int = 128 * 1024**2
    file_bytes: int = 64 * 1024**2
    """The largest file that may be written."""
    root_bytes: int = 0
    """What may be written outside /work and /tmp; 0: nothing at all."""
    open_files: int = 1024
    output_bytes: int = 256 * 1024
    """Of each stream of one command; what comes after is dropped and counted."""


@dataclass(frozen=True, slots=True)
class Profile:
    """Rights inside a container. None has a network, a device or a way to more rights."""

    name: Name
    user: int
    """User and group that commands run as."""
    keeper: int
    """User and group that the first process is started as."""
    capabilities: tuple[str, ...]
    writable: bool
    """The root file system can be written to; what was written is gone with the container."""
    programs: bool
    """What is written to /tmp and /work can be run as a program."""
    limits: Limits
    """Those of a container that names none of its own."""


HARDENED = Profile("hardened", NOBODY, KEEPER, (), False, False, Limits())

REHEARSAL = Profile(
    "rehearsal",
    user=0,
    keeper=0,
    # For maintainer scripts, useradd and chown: files of any owner, other users' ids, ending
    # their processes. Left out of an engine's usual set: MKNOD (devices), NET_RAW and
    # NET_BIND_SERVICE (no network), SYS_CHROOT (a way to shed a root), SETFCAP and SETPCAP (gains
    # that no-new-privileges would void), AUDIT_WRITE (lines in this machine's own log).
    capabilities=("CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID"),
    writable=True,
    programs=True,
    limits=Limits(
        seconds=600, file_bytes=256 * 1024**2, root_bytes=2 * 1024**3, output_bytes=1024**2
    ),
)

PROFILES: Mapping[Name, Profile] = {p.name: p for p in (HARDENED, REHEARSAL)}

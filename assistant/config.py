"""What the environment may say to Dryfit. The only place that reads it; commands call it once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Config:
    """Settings from the environment."""

    docker_host: str = ""
    """DOCKER_HOST; empty: the usual sockets are tried in order."""
    allow_remote_docker: bool = False
    """DRYFIT_ALLOW_REMOTE_DOCKER=1: a DOCKER_HOST of tcp or ssh is used, and drafts leave this
    machine for the one that it names."""
    runtime_dir: str = ""
    """XDG_RUNTIME_DIR, where rootless Docker and Podman keep their sockets."""
    releases: str = ""
    """DRYFIT_RELEASES: where releases of engines, and models, lie instead of at their makers;
    entries between spaces, each an address for all of them or `FROM=TO`."""


def read_config(environment: Mapping[str, str] | None = None) -> Config:
    """The settings in `environment`, by default the process's own."""
    env = os.environ if environment is None else environment
    return Config(
        docker_host=env.get("DOCKER_HOST", "").strip(),
        allow_remote_docker=env.get("DRYFIT_ALLOW_REMOTE_DOCKER", "").strip() == "1",
        runtime_dir=env.get("XDG_RUNTIME_DIR", "").strip(),
        releases=env.get("DRYFIT_RELEASES", "").strip(),
    )

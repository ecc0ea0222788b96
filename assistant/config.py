"""What the environment may say to Dryfit. The only place that reads it; commands call it once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.core.errors import UsageError

ALL_LAYERS = -1


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
    gpu: str = ""
    """DRYFIT_GPU: how many layers of a model a graphics card may hold, "all" or "off"; empty is
    all. It counts where llama.cpp was compiled for a card."""

    @property
    def gpu_layers(self) -> int:
        """The same as a number, ALL_LAYERS for all. Raises UsageError when it is none."""
        text = self.gpu.lower()
        if text in {"", "all", "on"}:
            return ALL_LAYERS
        if text in {"off", "none"}:
            return 0
        if not (text.isascii() and text.isdigit()) or len(text) > 4:
            raise UsageError(
                f"DRYFIT_GPU={self.gpu} is neither a number of layers nor “all” or “off”",
                mend="unset DRYFIT_GPU, or give how many layers of the model the card may hold",
            )
        return int(text)


def read_config(environment: Mapping[str, str] | None = None) -> Config:
    """The settings in `environment`, by default the process's own."""
    env = os.environ if environment is None else environment
    return Config(
        docker_host=env.get("DOCKER_HOST", "").strip(),
        allow_remote_docker=env.get("DRYFIT_ALLOW_REMOTE_DOCKER", "").strip() == "1",
        runtime_dir=env.get("XDG_RUNTIME_DIR", "").strip(),
        releases=env.get("DRYFIT_RELEASES", "").strip(),
        gpu=env.get("DRYFIT_GPU", "").strip(),
    )

"""What is left in a cache folder and of containers when everything has ended."""

from __future__ import annotations

from pathlib import Path

from assistant.prove import docker_engine, sweep


def left_in(cache: Path) -> list[Path]:
    """All that lies there; the folder of running sandboxes only when something lies in it."""
    return sorted(p for p in cache.iterdir() if p.name != "sandboxes" or any(p.iterdir()))


def containers_of(pid: int) -> list[str]:
    """The containers that a process made, running or not, by their ids."""
    with docker_engine.connect() as client:
        found = client.api.containers(all=True, filters={"label": sweep.SESSION})
    return [one["Id"] for one in found if one["Labels"][sweep.SESSION].split("/")[1] == str(pid)]

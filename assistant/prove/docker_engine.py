"""The one connection to a container engine: Docker, rootless Docker or Podman on this machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.config import Config, read_config
from assistant.core.errors import MissingPart, Unfinished
from assistant.core.text import shown

if TYPE_CHECKING:
    from docker import DockerClient

PING_SECONDS = 5
"""How long a socket may take to answer before it counts as dead."""
CALL_SECONDS = 120
"""How long one call may take; building and importing images are the longest."""

_OLDEST = "1.24"
"""Only to say something before the engine is asked, at an address that has no version in it."""

MEND_NONE = "dryfit setup (as root on Debian or Ubuntu), or install Docker or Podman and start it"
MEND_GROUP = 'sudo usermod -aG docker "$USER", then log in again (or run dryfit as root)'
MEND_REMOTE = "unset DOCKER_HOST, or set DRYFIT_ALLOW_REMOTE_DOCKER=1 to send drafts there"


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """Whether a container engine answers, and if not, why and what mends it."""

    ok: bool
    version: str
    """As the engine gives it; empty when none answers."""
    why: str = ""
    mend: str = ""
    where: str = ""
    """The address that answered: unix:///var/run/docker.sock."""


class _Refused(Exception):
    """One address that did not answer, with the reason and its mend."""

    def __init__(self, why: str, mend: str) -> None:
        super().__init__(why)
        self.why = why
        self.mend = mend


def is_remote(address: str) -> bool:
    """True for an address that a daemon on another machine may stand behind."""
    return address.partition("://")[0] in {"tcp", "ssh", "http", "https"}


def addresses(config: Config) -> tuple[str, ...]:
    """Where to look, in order; only DOCKER_HOST when it is set."""
    if config.docker_host:
        return (config.docker_host,)
    home = Path.home()
    runtime = Path(config.runtime_dir) if config.runtime_dir else Path(f"/run/user/{os.getuid()}")
    sockets = (
        Path("/var/run/docker.sock"),
        runtime / "docker.sock",
        home / ".docker/run/docker.sock",
        home / ".docker/desktop/docker.sock",
        home / ".colima/default/docker.sock",
        runtime / "podman/podman.sock",
        Path("/run/podman/podman.sock"),
    )
    return tuple(f"unix://{socket}" for socket in sockets)


def _open(address: str, config: Config) -> DockerClient:
    """A client that has been answered by `address`.

    Raises:
        _Refused: with the reason and the mend.
    """
    import docker
    import requests
    from docker.errors import DockerException

    if is_remote(address) and not config.allow_remote_docker:
        raise _Refused(
            f"DOCKER_HOST names another machine ({address}), nothing was sent there", MEND_REMOTE
        )
    path = Path(address.removeprefix("unix://"))
    if address.startswith("unix://"):
        try:
            found = path.exists()
        except PermissionError:
            found = True
        if not found:
            raise _Refused(f"no container engine listens on {path}", MEND_NONE)
        if not os.access(path, os.R_OK | os.W_OK):
            raise _Refused(f"you may not use the container engine's socket {path}", MEND_GROUP)
    client = None
    try:
        if is_remote(address):
            client = docker.from_env(version="auto", timeout=PING_SECONDS)
        else:
            spoken = _spoken(address)
            client = docker.DockerClient(base_url=address, version=spoken, timeout=PING_SECONDS)
        # A proxy meant for the web has no business between us and a local socket.
        client.api.trust_env = is_remote(address)
        client.ping()
    except (DockerException, requests.RequestException, OSError, ValueError) as error:
        if client is not None:
            client.close()
        raise _Refused(
            f"the container engine at {address} does not answer ({type(error).__name__})", MEND_NONE
        ) from error
    client.api.timeout = CALL_SECONDS
    return client


def _spoken(address: str) -> str:
    """The version of the interface that the engine speaks, as it says in its answer to a ping.

    Asking for its version, as the library does by itself, has the engine look at all its parts,
    which takes some milliseconds of each proof.
    """
    import docker

    asking = docker.DockerClient(base_url=address, version=_OLDEST, timeout=PING_SECONDS)
    try:
        asking.api.trust_env = False
        answer = asking.api.get(f"{asking.api.base_url}/_ping", timeout=PING_SECONDS)
        answer.raise_for_status()
        return str(answer.headers.get("Api-Version") or "auto")
    finally:
        asking.close()


def _find(config: Config) -> tuple[DockerClient, str]:
    """The first engine that answers, with its address.

    Raises:
        _Refused: for the address that came nearest to working.
    """
    nearest: _Refused | None = None
    for address in addresses(config):
        try:
            return _open(address, config), address
        except _Refused as refused:
            if nearest is None or (nearest.mend == MEND_NONE and refused.mend != MEND_NONE):
                nearest = refused
    if config.docker_host and nearest is not None:
        raise nearest
    if nearest is not None and nearest.mend != MEND_NONE:
        raise nearest
    raise _Refused("no container engine answers on this machine", MEND_NONE)


def is_podman(client: DockerClient) -> bool:
    """True for Podman behind its Docker-compatible socket, which differs here and there."""
    answer = client.api.get(f"{client.api.base_url}/_ping", timeout=PING_SECONDS)
    return str(answer.headers.get("Server", "")).startswith("Libpod")


@contextmanager
def connect(config: Config | None = None) -> Iterator[DockerClient]:
    """A client of the local container engine, closed at the end.

    Raises:
        MissingPart: none answers, or DOCKER_HOST points elsewhere.
        Unfinished: the engine failed at something that nobody inside took care of.
    """
    try:
        client, _ = _find(config or read_config())
    except _Refused as refused:
        raise MissingPart(refused.why, mend=refused.mend) from None
    try:
        with told():
            yield client
    finally:
        client.close()


@contextmanager
def told() -> Iterator[None]:
    """What the container engine fails at, in one line.

    Raises Unfinished for a failure of the engine or of the connection to it.
    """
    import requests
    from docker.errors import DockerException

    try:
        yield
    except (DockerException, requests.RequestException) as error:
        words = shown(str(getattr(error, "explanation", "") or error)).strip()
        last = words.splitlines()[-1][:200] if words else type(error).__name__
        raise Unfinished(f"the container engine failed: {last}", mend="dryfit doctor") from error


def status(config: Config | None = None) -> EngineStatus:
    """Whether a container engine answers. Never raises for a missing one."""
    try:
        client, address = _find(config or read_config())
    except _Refused as refused:
        return EngineStatus(False, "", refused.why, refused.mend)
    try:
        version = str(client.version().get("Version", ""))
    finally:
        client.close()
    return EngineStatus(True, version, where=address)

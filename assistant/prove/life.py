"""One container from its making to its removal; every step may find it gone."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from assistant.core.errors import Unfinished
from assistant.prove.docker_engine import is_podman
from assistant.prove.settings import Wanted, settings
from assistant.prove.watch import RootWatch

if TYPE_CHECKING:
    from docker import DockerClient

_TICK_SECONDS = 0.02
_GONE_SECONDS = 10


class NotSeen(Exception):
    """The container could not see what this machine mounted into it."""


class Container:
    """A container known by its name from before it is made, so that it can be removed whenever
    its making was broken off."""

    def __init__(self, client: DockerClient, wanted: Wanted) -> None:
        self._client = client
        self._wanted = wanted
        self._watch: RootWatch | None = None
        self.name = wanted.name
        self.id = ""
        """The engine's; empty until it is made."""

    def start(self, fill: Callable[[], None]) -> None:
        """Make it, `fill` it, start it.

        Raises:
            NotSeen: the engine has no such files as were to be mounted.
            Unfinished: there is no such image, or the engine refused.
        """
        from docker.errors import APIError, ImageNotFound

        try:
            self._make()
            fill()
            self._client.api.start(self.name)
        except ImageNotFound as error:
            raise Unfinished(
                f"the image {self._wanted.image} is not there", mend="dryfit setup"
            ) from error
        except APIError as error:
            if "mount" in str(error).lower() and self._wanted.mount:
                raise NotSeen(str(error.explanation or error)) from error
            raise Unfinished(f"the container could not be started: {error.explanation}") from error
        if self._watch is not None:
            self._watch.start()

    def _make(self) -> None:
        """With a limit for its root where the storage driver has one, else with a watch."""
        from docker.errors import APIError

        if not self._wanted.profile.writable:
            self._create()
            return
        try:
            self._create(quota=True)
        except APIError as error:
            if "storage" not in str(error).lower():
                raise
            self._create()
            size = self._wanted.limits.root_bytes
            self._watch = RootWatch(self._client, self.id, size, self.kill)

    def _create(self, *, quota: bool = False) -> None:
        api = self._client.api
        made = settings(api, self._wanted, podman=is_podman(self._client), quota=quota)
        self.id = str(api.create_container(**made)["Id"])

    @property
    def overran(self) -> bool:
        """True when it was ended because it had written too much."""
        return self._watch is not None and self._watch.overrun

    def running(self) -> bool:
        """False once its first process has ended."""
        from docker.errors import APIError

        try:
            return bool(self._client.api.inspect_container(self.name)["State"]["Running"])
        except APIError:
            return False

    def kill(self) -> None:
        """End it; its removal follows by itself."""
        self._quietly(lambda: self._client.api.kill(self.name))

    def remove(self) -> None:
        """Remove it and the volumes that were made for it; returns when it is gone."""
        if self._watch is not None:
            self._watch.stop()
        if not self._quietly(
            lambda: self._client.api.remove_container(self.name, force=True, v=True)
        ):
            self._wait_until_gone()

    def _wait_until_gone(self) -> None:
        """The engine may be removing it already, after its end; that takes a moment."""
        from docker.errors import NotFound

        deadline = time.monotonic() + _GONE_SECONDS
        while time.monotonic() < deadline:
            try:
                self._client.api.inspect_container(self.name)
            except NotFound:
                return
            time.sleep(_TICK_SECONDS)

    def _quietly(self, call: Callable[[], object]) -> bool:
        """A call that may find the container gone or going; that is what it wants. True when it
        was done, False when another did it."""
        from docker.errors import APIError

        try:
            call()
        except APIError as error:
            if error.status_code not in (404, 409):
                raise Unfinished(f"a container could not be removed: {error}") from error
            return False
        return True

"""What a container's file system is compared with: its image, and what was done to begin with."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from assistant.core.difference import Difference
from assistant.prove import sweep
from assistant.prove.difference import NO_MASKS, Item, Items, Masks, difference
from assistant.prove.layer import read_layer, read_paths

if TYPE_CHECKING:
    from docker import DockerClient

SMALL = ("/etc", "/home", "/root")
"""Folders that are read whole before anything runs: most changes are there."""
_SECONDS = 3600
"""How long the container that stands for the image may be there; it never runs."""


class Ground:
    """The start of a running container; a context manager.

    `kept` are further folders that are read whole at the start.
    """

    def __init__(
        self, client: DockerClient, image: str, container: str, kept: tuple[str, ...] = ()
    ) -> None:
        self._client, self._image, self._container = client, image, container
        self._kept = (*SMALL, *kept)
        self._start: dict[str, Item | None] = {}
        self._twin = ""

    def __enter__(self) -> Ground:
        """What stands there now is the start."""
        self._start = read_paths(self._client, self._container, (), trees=self._kept)
        return self

    def __exit__(self, *_: object) -> None:
        from docker.errors import NotFound

        if self._twin:
            try:
                self._client.api.remove_container(self._twin, force=True, v=True)
            except NotFound:
                pass
            finally:
                self._twin = ""

    def now(self) -> dict[str, Item | None]:
        """All that is not as in the image, and all of the folders that are read whole, as they
        stand now."""
        beyond = read_layer(self._client, self._container, without=self._within)
        return beyond | read_paths(self._client, self._container, (), trees=self._kept)

    def since_start(
        self, now: Items, *, left_out: Callable[[str], bool], masks: Masks = NO_MASKS
    ) -> Difference:
        """What `now` is not as it was at the start."""
        return difference(self.before(now), now, left_out=left_out, masks=masks)

    def before(self, paths: Items) -> dict[str, Item | None]:
        """What stood at the paths at the start."""
        return self._start | self._of_image([path for path in paths if not self._within(path)])

    def whole(self, now: Items, paths: Items) -> dict[str, Item | None]:
        """What `now` gave, and of further paths, which are as in the image, what stands there."""
        rest = [path for path in paths if path not in now]
        gone = {path: None for path in rest if self._within(path)}
        return {**gone, **self._of_image([p for p in rest if p not in gone]), **now}

    def _within(self, path: str) -> bool:
        return any(path == kept or path.startswith(f"{kept}/") for kept in self._kept)

    def _of_image(self, paths: list[str]) -> dict[str, Item | None]:
        if not paths:
            return {}
        if not self._twin:
            made = self._client.api.create_container(
                self._image,
                command=["true"],
                labels=dict(sweep.labels(sweep.new_session(), _SECONDS)),
                network_disabled=True,
            )
            self._twin = str(made["Id"])
        return read_paths(self._client, self._twin, paths)

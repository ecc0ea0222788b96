"""Containers that are kept running while somebody works, so that a proof need not start one."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from assistant.prove.docker_engine import connect, told
from assistant.prove.profile import PROFILES, Name
from assistant.prove.sandbox import Sandbox

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from docker import DockerClient

LIFE_SECONDS = 900
"""The limit that a kept container holds itself to."""
RENEW_SECONDS = 300
"""With less than that left it is replaced; a proof gets one with more, as much as it ever needs."""
UNUSED_LIVES = 3
"""So many containers in a row that nobody used, and no further one is made."""
KEPT = 3
"""Kept at a time; each takes a few megabytes."""


class Source(Protocol):
    """Where a proof has its containers from."""

    def connection(self) -> AbstractContextManager[DockerClient]:
        """The container engine. Raises as `docker_engine.connect` does."""
        ...

    def sandbox(
        self, client: DockerClient, image: str, *, profile: Name, tools: Mapping[str, Path],
        mount: bool,
    ) -> AbstractContextManager[Sandbox]:  # fmt: skip
        """A container in which nothing has run yet. Raises as `Sandbox` does."""
        ...


class Cold:
    """A container for each proof, gone after it."""

    def connection(self) -> AbstractContextManager[DockerClient]:
        """A connection of its own."""
        return connect()

    def sandbox(
        self, client: DockerClient, image: str, *, profile: Name, tools: Mapping[str, Path],
        mount: bool,
    ) -> AbstractContextManager[Sandbox]:  # fmt: skip
        """A new container."""
        return Sandbox(client, image, profile=profile, tools=tools, mount=mount)


@dataclass(frozen=True, slots=True)
class _Kind:
    """What two containers have to have in common to stand in for one another."""

    image: str
    image_id: str
    profile: Name
    tools: tuple[tuple[str, Path, int, int], ...]
    """Name, path, inode and time of change (ns): another file is another engine."""
    mount: bool


State = Literal["coming", "idle", "lent", "used"]


@dataclass(slots=True, eq=False)
class _Kept:
    """One container of the pool, or one that is being made."""

    kind: _Kind
    state: State
    sandbox: Sandbox | None = None
    unused: int = 0
    """Containers before this one, in a row, that nobody used."""


class Pool:
    """Keeps a container of each kind that was asked for; close it, or leave it as a context.

    A proof is lent one in which nothing has run, or in which nothing of an earlier draft is left:
    between two drafts it is emptied and looked at (`Sandbox.reset`), and thrown away when that
    could not be shown. Making, emptying and throwing away happen on a thread of the pool.
    """

    def __init__(self) -> None:
        self._open = ExitStack()
        self._client: DockerClient | None = None
        self._kept: list[_Kept] = []
        self._changed = threading.Condition()
        self._closed = False
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def connection(self) -> Iterator[DockerClient]:
        """The pool's own connection, opened when first asked for."""
        with self._changed:
            if self._client is None:
                self._client = self._open.enter_context(connect())
            client = self._client
        with told():
            yield client

    @contextmanager
    def sandbox(
        self, client: DockerClient, image: str, *, profile: Name, tools: Mapping[str, Path],
        mount: bool,
    ) -> Iterator[Sandbox]:  # fmt: skip
        """One that is kept, or a new one where none is. It is kept afterwards."""
        one = self._lend(_kind(client, image, profile, tools, mount))
        try:
            if one.sandbox is None:
                one.sandbox = _made(client, one.kind)
        except BaseException:
            self._forget(one)
            raise
        try:
            yield one.sandbox
        finally:
            self._take_back(one)

    def ready(self) -> int:
        """How many containers wait to be lent."""
        with self._changed:
            return sum(one.state == "idle" for one in self._kept)

    def close(self) -> None:
        """Remove every container; returns when they are gone. A pool may be closed twice."""
        with self._changed:
            if self._closed:
                return
            self._closed = True
            self._changed.notify_all()
        atexit.unregister(self.close)
        if self._thread is not None:
            self._thread.join()
        # One that is lent goes when its proof ends.
        for one in [one for one in self._kept if one.state != "lent"]:
            _drop(one)
        self._open.close()

    def _lend(self, kind: _Kind) -> _Kept:
        """The idle one of that kind; one that is just being made or emptied is waited for."""
        with self._changed:
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._work, name="dryfit-warm", daemon=True)
                self._thread.start()
                atexit.register(self.close)
            while True:
                same = [one for one in self._kept if one.kind == kind]
                for one in same:
                    if one.state == "idle" and _lives(one):
                        one.state = "lent"
                        return one
                if not any(one.state in ("coming", "used") for one in same):
                    break
                self._changed.wait()
            one = _Kept(kind, "lent")
            self._kept.append(one)
            return one

    def _take_back(self, one: _Kept) -> None:
        with self._changed:
            one.state, one.unused = "used", 0
            # The one used last stands last.
            self._kept.remove(one)
            self._kept.append(one)
            self._changed.notify_all()
            closed = self._closed
        if closed:
            _drop(one)

    def _forget(self, one: _Kept) -> None:
        with self._changed:
            self._kept.remove(one)
            self._changed.notify_all()

    def _work(self) -> None:
        """Until closed: empty what was used, replace what grows old."""
        while True:
            with self._changed:
                while not self._closed and (one := self._next()) is None:
                    self._changed.wait(timeout=self._pause())
                if self._closed:
                    return
                assert one is not None  # noqa: S101 - the loop above ends with one
                if one.state == "idle":
                    one.state, one.unused = "coming", one.unused + 1
            try:
                with self.connection() as client:
                    kept = self._mended(client, one)
            except Exception:  # noqa: BLE001 - the next proof makes its own, and tells what is wrong
                kept = False
            if kept:
                with self._changed:
                    one.state = "idle"
                    self._changed.notify_all()
            else:
                self._forget(one)

    def _next(self) -> _Kept | None:
        """One that was used, or that has not long to live."""
        for one in self._kept:
            if one.state == "used" or (one.state == "idle" and not _lives(one)):
                return one
        return None

    def _pause(self) -> float | None:
        """Seconds until the next one is to be replaced."""
        left = [o.sandbox.seconds_left for o in self._kept if o.sandbox and o.state == "idle"]
        return max(0.1, min(left) - RENEW_SECONDS) if left else None

    def _mended(self, client: DockerClient, one: _Kept) -> bool:
        """Make it ready to be lent; False when it was let go."""
        usable = one.state == "used" and one.sandbox is not None and _lives(one)
        if not (usable and one.sandbox is not None and one.sandbox.reset()):
            _drop(one)
        if one.unused >= UNUSED_LIVES or not self._place_for(one):
            _drop(one)
            return False
        if one.sandbox is None:
            one.sandbox = _made(client, one.kind)
        return True

    def _place_for(self, one: _Kept) -> bool:
        """False when another of its kind waits already, or when too many kinds are kept: then the
        one that was used longest ago has to go."""
        with self._changed:
            others = [o for o in self._kept if o is not one and o.state == "idle"]
            if any(o.kind == one.kind for o in others):
                return False
            surplus = others[: max(0, len(others) + 1 - KEPT)]
            for old in surplus:
                self._kept.remove(old)
        for old in surplus:
            _drop(old)
        return True


def _kind(
    client: DockerClient, image: str, profile: Name, tools: Mapping[str, Path], mount: bool
) -> _Kind:
    from docker.errors import ImageNotFound

    try:
        image_id = str(client.api.inspect_image(image)["Id"])  # type: ignore[no-untyped-call]
    except ImageNotFound:
        image_id = ""
    files = []
    for name, path in sorted(tools.items()):
        found = path.stat()
        files.append((name, path, found.st_ino, found.st_mtime_ns))
    return _Kind(image, image_id, profile, tuple(files), mount)


def _made(client: DockerClient, kind: _Kind) -> Sandbox:
    """A new container with its shell waiting. Raises as `Sandbox` does."""
    sandbox = Sandbox(
        client,
        kind.image,
        profile=kind.profile,
        tools={name: path for name, path, _, _ in kind.tools},
        limits=replace(PROFILES[kind.profile].limits, seconds=LIFE_SECONDS),
        mount=kind.mount,
    )
    sandbox.__enter__()
    try:
        sandbox.begin()
    except BaseException:
        sandbox.__exit__(None, None, None)
        raise
    return sandbox


def _lives(one: _Kept) -> bool:
    return one.sandbox is not None and one.sandbox.seconds_left > RENEW_SECONDS


def _drop(one: _Kept) -> None:
    """Remove its container, if it has one."""
    sandbox, one.sandbox = one.sandbox, None
    if sandbox is not None:
        sandbox.__exit__(None, None, None)

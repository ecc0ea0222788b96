"""One throwaway container: no network, nothing writable but memory, gone whatever happens."""

from __future__ import annotations

import io
import os
import shutil
import tarfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import TYPE_CHECKING

from assistant.core.errors import Cancelled, Unfinished
from assistant.prove.profile import PROFILES, Limits, Name
from assistant.prove.settings import GIVEN, TOOLS, WORK, Wanted, command_of, settings
from assistant.prove.streams import Gathered, Ran
from assistant.prove.sweep import folder_of, new_session

if TYPE_CHECKING:
    from docker import DockerClient

__all__ = ["GIVEN", "TOOLS", "WORK", "Limits", "NotSeen", "Ran", "Sandbox"]

_TICK_SECONDS = 0.02
_GONE_SECONDS = 5


class NotSeen(Exception):
    """The container could not see what this machine mounted into it."""


class Sandbox:
    """A running container; a context manager, one command at a time.

    `profile` names the rights inside. `tools` maps a name under /engine to a file of this machine.
    `mount` False hands files over through the engine's own connection instead of mounting them,
    for engines that cannot see this machine's files.

    Raises on entering: NotSeen, Unfinished.
    """

    def __init__(
        self,
        client: DockerClient,
        image: str,
        *,
        profile: Name = "hardened",
        tools: Mapping[str, Path] | None = None,
        environment: Mapping[str, str] | None = None,
        limits: Limits | None = None,
        mount: bool = True,
    ) -> None:
        self._client = client
        self._image = image
        self._tools = dict(tools or {})
        self._environment = dict(environment or {})
        self.profile = PROFILES[profile]
        self.limits = limits or self.profile.limits
        self._user = f"{self.profile.user}:{self.profile.user}"
        self._mount = mount
        self.session = new_session()
        self._folder = folder_of(self.session)
        self._id = ""
        self._given = 0

    @property
    def container_id(self) -> str:
        """The engine's id of the container; empty when it is not there."""
        return self._id

    def has_tool(self, name: str) -> bool:
        """True when something of that name lies under /engine."""
        return name in self._tools

    def next_number(self) -> int:
        """1, 2, 3...: a name for each set of files."""
        self._given += 1
        return self._given

    def __enter__(self) -> Sandbox:
        try:
            self._start()
        except BaseException:
            self._remove()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._remove()

    def give(self, name: str, files: Mapping[str, bytes], *, executable: bool = False) -> str:
        """Hand files over; returns the folder where the container sees them, read-only.

        Raises Unfinished for a path that leaves the folder.
        """
        for path in files:
            parts = PurePosixPath(path).parts
            if not parts or path.startswith("/") or ".." in parts or "\0" in path:
                raise Unfinished(f"a file may not be called {path!r} in a draft")
        mode = 0o755 if executable else 0o644
        if self._mount:
            for path, content in files.items():
                target = self._folder / name / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
                target.chmod(mode)
            (self._folder / name).mkdir(parents=True, exist_ok=True)
            _open_folders(self._folder)
        else:
            self._put(GIVEN, {f"{name}/{p}": c for p, c in files.items()}, mode, folders=(name,))
        return f"{GIVEN}/{name}"

    def run(
        self,
        argv: Sequence[str],
        *,
        seconds: int,
        workdir: str = WORK,
        stop: threading.Event | None = None,
    ) -> Ran:
        """Run one command for at most `seconds`, a limit that is held inside the container.

        Raises:
            Cancelled: `stop` was set; the container has been told to die.
            NotSeen: the container ended at once.
            Unfinished: the engine or the container went away.
        """
        from docker.errors import APIError

        began = time.monotonic()
        limited = command_of(self.profile, argv, seconds)
        try:
            made = self._client.api.exec_create(self._id, limited, workdir=workdir, user=self._user)
            stream = self._client.api.exec_start(made["Id"], socket=True)
        except APIError as error:
            if error.status_code in (404, 409):
                raise NotSeen(str(error.explanation or error)) from error
            raise Unfinished(f"the container engine refused a command: {error}") from error
        gathered = Gathered(self.limits.output_bytes)
        reader = threading.Thread(target=gathered.read, args=(stream,), daemon=True)
        reader.start()
        deadline = began + seconds + 10
        while reader.is_alive():
            reader.join(_TICK_SECONDS)
            if stop is not None and stop.is_set():
                self._kill()
                raise Cancelled
            if time.monotonic() > deadline:
                self._kill()
                raise Unfinished("a command in the container did not end at its time limit")
        if gathered.error is not None:
            raise Unfinished(f"the container went away: {gathered.error}") from gathered.error
        code = self._client.api.exec_inspect(made["Id"]).get("ExitCode")
        out, err = gathered.texts()
        spent = time.monotonic() - began
        # No exit code: the container itself ended first, at its own limit.
        return Ran(137 if code is None else int(code), out, err, spent, gathered.dropped)

    def _start(self) -> None:
        from docker.errors import APIError, ImageNotFound

        self._folder.mkdir(parents=True, exist_ok=True)
        self._folder.chmod(0o755)
        (self._folder / "here").write_bytes(b"")
        try:
            container = self._client.containers.create(**settings(self._wanted()))
            self._id = str(container.id)
            if not self._mount:
                self._put(TOOLS, _contents(self._tools), 0o755)
                self._put(GIVEN, {"here": b""}, 0o644)
            container.start()
        except ImageNotFound as error:
            raise Unfinished(
                f"the image {self._image} is not there", mend="dryfit setup"
            ) from error
        except APIError as error:
            if "mount" in str(error).lower() and self._mount:
                raise NotSeen(str(error.explanation or error)) from error
            raise Unfinished(f"the container could not be started: {error.explanation}") from error

    def _wanted(self) -> Wanted:
        return Wanted(
            self._image,
            self.session,
            self.profile,
            self.limits,
            self._environment,
            self._folder,
            self._tools,
            self._mount,
        )

    def _put(
        self, where: str, files: Mapping[str, bytes], mode: int, folders: Sequence[str] = ()
    ) -> None:
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w") as tar:
            for folder in folders:
                entry = tarfile.TarInfo(folder)
                entry.type, entry.mode = tarfile.DIRTYPE, 0o755
                tar.addfile(entry)
            for path, content in files.items():
                entry = tarfile.TarInfo(path)
                entry.size, entry.mode = len(content), mode
                tar.addfile(entry, io.BytesIO(content))
        self._client.api.put_archive(self._id, where, packed.getvalue())

    def _kill(self) -> None:
        self._quietly(lambda: self._client.api.kill(self._id))

    def _remove(self) -> None:
        try:
            if self._id:
                self._quietly(
                    lambda: self._client.api.remove_container(self._id, force=True, v=True)
                )
                self._wait_until_gone()
                self._id = ""
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _wait_until_gone(self) -> None:
        """A container that was killed is removed by the engine, a moment later."""
        from docker.errors import NotFound

        deadline = time.monotonic() + _GONE_SECONDS
        while time.monotonic() < deadline:
            try:
                self._client.api.inspect_container(self._id)
            except NotFound:
                return
            time.sleep(_TICK_SECONDS)

    def _quietly(self, call: Callable[[], object]) -> None:
        """A call that may find the container gone already; that is what it wants."""
        from docker.errors import APIError

        try:
            call()
        except APIError as error:
            if error.status_code not in (404, 409):
                raise Unfinished(f"a container could not be removed: {error}") from error


def _contents(tools: Mapping[str, Path]) -> dict[str, bytes]:
    """Files by name; a folder gives all files beneath it."""
    found: dict[str, bytes] = {}
    for name, path in tools.items():
        if path.is_dir():
            inner = (p for p in sorted(path.rglob("*")) if p.is_file())
            found.update(
                {f"{name}/{p.relative_to(path).as_posix()}": p.read_bytes() for p in inner}
            )
        else:
            found[name] = path.read_bytes()
    return found


def _open_folders(folder: Path) -> None:
    """Readable by the container's user whatever the umask is."""
    for directory, _, _ in os.walk(folder):
        Path(directory).chmod(0o755)

"""One throwaway container: no network, nothing writable but memory, gone whatever happens."""

from __future__ import annotations

import io
import os
import shutil
import tarfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import TYPE_CHECKING, Any

from assistant.core.errors import Cancelled, Unfinished
from assistant.core.text import shown
from assistant.prove.sweep import folder_of, labels, new_session

if TYPE_CHECKING:
    from docker import DockerClient

GIVEN = "/dryfit"
"""Where the container sees what it was given, read-only."""
TOOLS = "/engine"
"""Where the container sees the engine, read-only."""
WORK = "/work"
"""Where it may write; memory, gone with the container."""
NOBODY = "65534:65534"
_TICK_SECONDS = 0.02
_GONE_SECONDS = 5


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
    open_files: int = 1024
    output_bytes: int = 256 * 1024
    """Of each stream of one command; what comes after is dropped and counted."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What one command in the container did."""

    code: int
    stdout: str
    """Control characters taken out."""
    stderr: str
    seconds: float
    dropped: int = 0
    """Bytes of output beyond the limit."""

    @property
    def timed_out(self) -> bool:
        """True when the command was ended by its time limit."""
        return self.code in (124, 137)


class NotSeen(Exception):
    """The container could not see what this machine mounted into it."""


@dataclass(slots=True)
class _Gathered:
    """The two streams as they come, each up to a limit."""

    limit: int
    streams: tuple[bytearray, bytearray] = field(default_factory=lambda: (bytearray(), bytearray()))
    dropped: int = 0
    error: Exception | None = None

    def take(self, which: int, chunk: bytes | None) -> None:
        if not chunk:
            return
        room = self.limit - len(self.streams[which])
        self.streams[which].extend(chunk[:room])
        self.dropped += max(0, len(chunk) - room)


class Sandbox:
    """A running container; a context manager, one command at a time.

    `tools` maps a name under /engine to a file of this machine. `mount` False hands files over
    through the engine's own connection instead of mounting them, for engines that cannot see this
    machine's files.

    Raises on entering: NotSeen, Unfinished.
    """

    def __init__(
        self,
        client: DockerClient,
        image: str,
        *,
        tools: Mapping[str, Path] | None = None,
        environment: Mapping[str, str] | None = None,
        limits: Limits | None = None,
        mount: bool = True,
    ) -> None:
        self._client = client
        self._image = image
        self._tools = dict(tools or {})
        self._environment = dict(environment or {})
        self.limits = limits or Limits()
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
        limited = ["timeout", "-k", "2", str(seconds), *argv]
        try:
            made = self._client.api.exec_create(self._id, limited, workdir=workdir)
            stream = self._client.api.exec_start(made["Id"], socket=True)
        except APIError as error:
            if error.status_code in (404, 409):
                raise NotSeen(str(error.explanation or error)) from error
            raise Unfinished(f"the container engine refused a command: {error}") from error
        gathered = _Gathered(self.limits.output_bytes)
        reader = threading.Thread(target=_read_streams, args=(stream, gathered), daemon=True)
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
        out, err = (shown(bytes(s).decode("utf-8", "replace")) for s in gathered.streams)
        spent = time.monotonic() - began
        # No exit code: the container itself ended first, at its own limit.
        return Ran(137 if code is None else int(code), out, err, spent, gathered.dropped)

    def _start(self) -> None:
        from docker.errors import APIError, ImageNotFound

        self._folder.mkdir(parents=True, exist_ok=True)
        self._folder.chmod(0o755)
        (self._folder / "here").write_bytes(b"")
        try:
            container = self._client.containers.create(**self._settings())
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

    def _settings(self) -> dict[str, Any]:
        from docker.types import LogConfig, Mount, Ulimit

        limits = self.limits
        if self._mount:
            mounts = [Mount(GIVEN, str(self._folder), type="bind", read_only=True)]
            mounts += [
                Mount(f"{TOOLS}/{name}", str(path), type="bind", read_only=True)
                for name, path in sorted(self._tools.items())
            ]
        else:
            mounts = [Mount(GIVEN, None, type="volume"), Mount(TOOLS, None, type="volume")]
        alive = f'test -e {GIVEN}/here && exec sleep "$0"'
        # Owned by the container's user: runc gives a tmpfs the mode of the folder beneath it.
        space = "rw,noexec,nosuid,nodev,uid=65534,gid=65534"
        return {
            "image": self._image,
            "command": ["sh", "-c", alive, str(limits.seconds)],
            "labels": dict(labels(self.session, limits.seconds)),
            "auto_remove": True,
            "network_mode": "none",
            "read_only": True,
            "cap_drop": ["ALL"],
            "security_opt": ["no-new-privileges"],
            "user": NOBODY,
            "working_dir": WORK,
            "environment": {"HOME": "/tmp", "LANG": "C.UTF-8", **self._environment},  # noqa: S108
            "use_config_proxy": False,
            "mounts": mounts,
            "tmpfs": {
                WORK: f"{space},size={limits.work_bytes}",
                "/tmp": f"{space},size={limits.tmp_bytes}",  # noqa: S108 - the container's own
            },
            "mem_limit": limits.memory,
            "memswap_limit": limits.memory,
            "nano_cpus": int(min(limits.cpus, os.cpu_count() or 1) * 1e9),
            "pids_limit": limits.pids,
            "ulimits": [
                Ulimit(name="fsize", soft=limits.file_bytes, hard=limits.file_bytes),
                Ulimit(name="nofile", soft=limits.open_files, hard=limits.open_files),
                Ulimit(name="core", soft=0, hard=0),
            ],
            "shm_size": 1024**2,
            "ipc_mode": "private",
            "log_config": LogConfig(type="none"),
        }

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


def _read_streams(stream: Any, gathered: _Gathered) -> None:
    """Read to the end even beyond the limit: a full pipe would stall the command."""
    from docker.utils import socket as frames

    try:
        for which, chunk in frames.frames_iter(stream, tty=False):  # type: ignore[no-untyped-call]
            gathered.take(1 if which == frames.STDERR else 0, chunk)
    except Exception as error:  # noqa: BLE001 - whatever ends the stream is told by the caller
        gathered.error = error
    finally:
        # The library leaves a stream's connection to the garbage collector.
        getattr(stream, "_response", stream).close()


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

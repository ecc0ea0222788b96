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
from typing import TYPE_CHECKING, TypeVar

from assistant.core.errors import Cancelled, Unfinished
from assistant.core.text import shown
from assistant.prove.agent import Agent, Told
from assistant.prove.life import Container, NotSeen
from assistant.prove.profile import PROFILES, Limits, Name
from assistant.prove.reset import RESET_SECONDS, alone, emptied, looked_at
from assistant.prove.settings import GIVEN, TOOLS, UNSEEN, WORK, Wanted
from assistant.prove.streams import Ended, Gathered, Ran
from assistant.prove.sweep import HERE, folder_of, make_folder, new_session

if TYPE_CHECKING:
    from docker import DockerClient

__all__ = ["GIVEN", "TOOLS", "WORK", "Limits", "NotSeen", "Ran", "Sandbox", "handed_files"]

T = TypeVar("T")

_TICK_SECONDS = 0.02
_LATE_SECONDS = 10
"""How long after its time limit a command is waited for."""


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
        self._tools = dict(tools or {})
        self.profile = PROFILES[profile]
        self.limits = limits or self.profile.limits
        self._mount = mount
        self.session = new_session()
        self._folder = folder_of(self.session)
        self._container = Container(
            client,
            Wanted(
                image,
                self.session,
                self.profile,
                self.limits,
                dict(environment or {}),
                self._folder,
                self._tools,
                mount,
            ),
        )
        self._agent: Agent | None = None
        self._given = 0
        self._fresh = ""
        self._told = Told()
        self._began = time.monotonic()

    @property
    def container_id(self) -> str:
        """The engine's id of the container; empty when it is not there."""
        return self._container.id

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

    def __exit__(self, *_: object) -> None:
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

    @property
    def loose(self) -> tuple[str, ...]:
        """What the container engine was asked to limit and does not, as the container itself sees
        it: memory, processes, processors. Known once a command has run, else empty."""
        if self._told == Told():
            return ()
        wanted = (
            ("memory", self._told.memory, self.limits.memory),
            ("processes", self._told.pids, self.limits.pids),
            ("processors", self._told.processor, self._told.processor),
        )
        return tuple(name for name, found, limit in wanted if not 0 < found <= limit)

    @property
    def seconds_left(self) -> float:
        """How long the container's own limit lets it live."""
        return self._began + self.limits.seconds - time.monotonic()

    def begin(self) -> None:
        """Start the shell inside, and keep in mind how the container looks before any draft.

        Raises: NotSeen, Unfinished.
        """
        self._fresh = looked_at(self._script)

    def reset(self) -> bool:
        """End every process, empty every place that could be written to, take the given files
        away. False when that cannot be shown to be done: then the container is not to be used.

        A container whose root was writable, whose files were not mounted, or that was not begun
        is never reset.
        """
        from docker.errors import APIError

        if self.profile.writable or not self._mount or not self._container.running():
            return False
        for given in self._folder.iterdir():
            if given.is_dir():
                shutil.rmtree(given)
        if self._agent is not None:
            self._agent.close()
        try:
            # What the next shell does first ends all others.
            self._agent = Agent(self._client, self._container.name, self.profile, self.limits)
            empty = emptied(self._script, self._fresh)
            return empty and alone(self._client, self._container.name)
        except (APIError, NotSeen, Unfinished, OSError):
            return False

    def _script(self, script: str) -> Ran:
        return self.run(["sh", "-c", script], seconds=RESET_SECONDS)

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
        began = time.monotonic()
        agent = self._ready()
        turn = agent.begin(argv, seconds, workdir, self.limits.output_bytes)
        late = began + seconds + _LATE_SECONDS
        while not turn.wait(_TICK_SECONDS):
            if stop is not None and stop.is_set():
                self._container.kill()
                raise Cancelled
            if time.monotonic() > late:
                # Stopped or starved from inside: its own limit could not be held.
                self._container.kill()
                turn.close()
        return self._ran(agent, turn, seconds, time.monotonic() - began)

    def _ready(self) -> Agent:
        """The shell inside, started when there is none."""
        from docker.errors import APIError

        if self._agent is None or not self._agent.alive:
            try:
                self._agent = Agent(self._client, self._container.name, self.profile, self.limits)
            except APIError as error:
                if error.status_code in (404, 409):
                    raise NotSeen(str(error.explanation or error)) from error
                raise Unfinished(f"the container engine refused a command: {error}") from error
        return self._agent

    def _ran(self, agent: Agent, turn: Gathered, seconds: int, spent: float) -> Ran:
        code = turn.code
        if code is None and agent.code() == UNSEEN:
            raise NotSeen("the container does not see this machine's files")
        before, self._told = self._told, Told(*turn.told) if code is not None else self._told
        found = (
            ("memory", self._told.killed > before.killed),
            ("processes", self._told.refused > before.refused),
            ("disk", self._container.overran),
        )
        lacked = tuple(name for name, more in found if more)
        out, err = turn.texts()
        ended = self._ended(code, spent >= seconds, lacked)
        return Ran(137 if code is None else code, out, err, spent, turn.dropped, ended, lacked)

    def _ended(self, code: int | None, late: bool, lacked: Sequence[str]) -> Ended:
        """Why a command ended."""
        if self._container.overran:
            return "disk"
        if code == 124 or (code in (None, 137) and late):
            return "time"
        if code is None and self.seconds_left <= 0:
            return "time"
        if code is None:
            return "itself" if self._container.running() else "container"
        if code != 0 and lacked:
            return "memory" if "memory" in lacked else "processes"
        return "itself"

    def _start(self) -> None:
        make_folder(self.session, self.limits.seconds)
        self._began = time.monotonic()
        self._container.start(self._fill)

    def _fill(self) -> None:
        if not self._mount:
            self._put(TOOLS, _contents(self._tools), 0o755)
            self._put(GIVEN, {HERE: b""}, 0o644)

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
        self._client.api.put_archive(self._container.name, where, packed.getvalue())

    def _remove(self) -> None:
        try:
            self._container.remove()
            if self._agent is not None:
                self._agent.close()
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)


def handed_files(use: Callable[[bool], T]) -> T:
    """What `use` gives with files mounted (True). Where the container engine cannot see this
    machine's files (a virtual machine, another security label), it is called once more, to hand
    them over (False).

    Raises Unfinished where neither goes.
    """
    reason = ""
    for mount in (True, False):
        try:
            return use(mount)
        except NotSeen as unseen:
            reason = str(unseen)
    raise Unfinished(f"the container engine cannot be handed files: {shown(reason)}")


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

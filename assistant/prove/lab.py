"""A throwaway machine to try things in, with a copy of some files and what was changed in it."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from shlex import quote
from typing import TYPE_CHECKING

from assistant.core.difference import Difference
from assistant.core.errors import Cancelled, Unfinished
from assistant.core.trying import Tried
from assistant.prove.console import Console, terminal_name
from assistant.prove.ground import Ground
from assistant.prove.profile import REHEARSAL
from assistant.prove.rehearsal.paths import masks, noise
from assistant.prove.sandbox import NotSeen, Sandbox, handed_files

if TYPE_CHECKING:
    from docker import DockerClient

PLACE = "/lab"
"""Where the copy of the files lies, and where commands begin."""
SITTING_SECONDS = 4 * 3600
"""How long a lab lives at most, held by its own first process."""
COMMAND_SECONDS = 600
"""What one command may take."""
_TICK_SECONDS = 0.05
_PREPARE = r"""
mkdir -p "$2" && cp -R -- "$1/." "$2/"
# A script may be called by its name.
grep -rlIs -m1 '^#!' "$2" | while IFS= read -r file; do
    head -c 2 -- "$file" | grep -q '^#!' && chmod +x -- "$file"
done
echo "127.0.1.1 $(hostname)" >>/etc/hosts
. /etc/os-release
echo "$ID $VERSION_ID"
"""
# The folder that a command ends in is where the next one begins.
_RUN = r"""
exec 2>&1
cd -- "$2" 2>/dev/null || cd -- "$3"
trap 'printf "\n%s %s\n" "$4" "$PWD"' EXIT
eval "$1"
"""
_SCRIPT = "cp -- {given} {place} && chmod 0755 -- {place} && {place}"
_STOP = "kill -9 -1"


class Lab:
    """One throwaway container; a context manager. One command at a time.

    Raises on entering:
        Cancelled: `stop` was set.
        MissingPart: no container engine answers, or the sandbox image is missing or old.
        Unfinished: the container engine failed.
    """

    def __init__(self, files: Mapping[str, bytes], *, stop: threading.Event | None = None) -> None:
        self._files = dict(files)
        self._stop = stop or threading.Event()
        self._connection = ExitStack()
        self._machine = ExitStack()
        self._client: DockerClient | None = None
        self._box: Sandbox | None = None
        self._ground: Ground | None = None
        self._folder = PLACE
        self.system = ""
        """Of the container, as it says itself: debian 12."""

    def __enter__(self) -> Lab:
        from assistant.prove import docker_engine, images, sweep

        try:
            client = self._client = self._connection.enter_context(docker_engine.connect())
            sweep.sweep(client)
            images.require(client)
            self.reset()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Remove the container; a lab may be closed twice."""
        try:
            self._machine.close()
        finally:
            self._connection.close()
            self._client = self._box = self._ground = None

    @property
    def folder(self) -> str:
        """Where the next command begins."""
        return self._folder

    def reset(self) -> None:
        """Start again from the files as they were given.

        Raises: Cancelled, Unfinished.
        """
        self._machine.close()
        self._folder = PLACE
        handed_files(self._open)

    def _open(self, mount: bool) -> None:
        from assistant.prove import images

        if self._stop.is_set():
            raise Cancelled
        client = self._opened()
        limits = replace(REHEARSAL.limits, seconds=SITTING_SECONDS)
        with ExitStack() as opening:
            box = opening.enter_context(
                Sandbox(client, images.SANDBOX, profile="rehearsal", limits=limits, mount=mount)
            )
            given = box.give("files", self._files)
            prepare = ["sh", "-c", _PREPARE, "prepare", given, PLACE]
            ran = box.run(prepare, seconds=60, stop=self._stop)
            self.system = ran.stdout.strip().split("\n")[-1].strip()
            self._ground = opening.enter_context(
                Ground(client, images.SANDBOX, box.container_id, kept=(PLACE,))
            )
            self._box, self._machine = box, opening.pop_all()

    def run(
        self,
        command: str,
        *,
        seconds: int = COMMAND_SECONDS,
        stop: threading.Event | None = None,
    ) -> Tried:
        """Run a line of shell where the last one ended. A set `stop` ends it, and all else that
        runs in there, but not the lab.

        Raises Unfinished where the lab has ended; a reset opens it again.
        """
        token = secrets.token_hex(16)
        words = ["bash", "-c", _RUN, "lab", command, self._folder, PLACE, token]
        try:
            with self._watched(stop or threading.Event()):
                ran = self._running().run(words, seconds=seconds, workdir="/")
        except NotSeen as gone:
            raise _ended() from gone
        said, mark, rest = ran.stdout.rpartition(f"\n{token} ")
        if mark:
            self._folder = rest.split("\n")[0] or self._folder
        output = said if mark else ran.stdout
        return Tried(command, ran.code, output, ran.seconds, ran.timed_out, ran.dropped)

    def script(self, name: str, content: bytes) -> Tried:
        """Run a script under its own name, by the interpreter that it names, else by the shell.

        Raises Unfinished where the lab has ended.
        """
        box = self._running()
        given = box.give(str(box.next_number()), {"script": content})
        place = quote(f"/tmp/{name}")  # noqa: S108 - the container's own
        ran = self.run(_SCRIPT.format(given=f"{given}/script", place=place))
        return replace(ran, what=name)

    def difference(self) -> Difference:
        """What is not as it was at the start. Raises Unfinished where the lab has ended."""
        from docker.errors import APIError

        ground = self._ground
        if ground is None:
            raise _ended()
        try:
            now = ground.now()
            return ground.since_start(now, left_out=noise, masks=masks())
        except APIError as error:
            if error.status_code in (404, 409):
                raise _ended() from error
            raise

    def console(self, terminal: str, size: tuple[int, int]) -> Console:
        """A shell for somebody at a terminal of that name and size in columns and lines.

        Raises Unfinished where the lab has ended.
        """
        from docker.errors import APIError

        environment = {
            "TERM": terminal_name(terminal), "HOME": "/root", "LANG": "C.UTF-8", "HISTFILE": "",
            "PS1": r"lab:\w\$ ", "SHELL": "/bin/bash", "USER": "root",
        }  # fmt: skip
        try:
            return Console(
                self._opened(),
                self._running().container_id,
                ["bash", "--norc", "-i"],
                environment=environment,
                workdir=self._folder,
                size=size,
            )
        except APIError as error:
            raise _ended() from error

    @contextmanager
    def _watched(self, stop: threading.Event) -> Iterator[None]:
        """While a command runs: a set `stop` ends all that runs in there."""
        done = threading.Event()

        def watch() -> None:
            while not done.wait(_TICK_SECONDS):
                if stop.is_set():
                    self._end_all()
                    return

        watcher = threading.Thread(target=watch, name="dryfit-lab-stop", daemon=True)
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()

    def _end_all(self) -> None:
        from docker.errors import APIError

        api = self._opened().api
        try:
            made = api.exec_create(self._running().container_id, ["sh", "-c", _STOP], user="0:0")
            api.exec_start(made["Id"])
        except APIError:
            return  # it has ended by itself

    def _opened(self) -> DockerClient:
        if self._client is None:
            raise _ended()
        return self._client

    def _running(self) -> Sandbox:
        if self._box is None:
            raise _ended()
        return self._box


def _ended() -> Unfinished:
    return Unfinished("the lab has ended: its time is over, or what ran in it ended it",
                      mend="reset it, or open another one")  # fmt: skip

"""The base of the sandbox image: pulled where a registry answers, else made by debootstrap."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.core.errors import MissingPart, Unfinished
from assistant.core.text import shown
from assistant.prove.apt_given import config_dump, proxies
from assistant.prove.apt_mirror import Mirror, default_sources, find_mirror

if TYPE_CHECKING:
    from docker import DockerClient

Note = Callable[[str], None]

PULLED = ("debian", "bookworm-slim")
MADE = ("dryfit-base", "latest")
LABEL = "dryfit.image"
_NOT_PACKED = ("./dev/*", "./proc/*", "./sys/*", "./var/cache/apt/*", "./var/lib/apt/lists/*")
_OF_THIS_MACHINE = ("etc/resolv.conf", "etc/hostname", "var/log/bootstrap.log")
"""What debootstrap takes over from the machine that it runs on."""


@contextmanager
def base(client: DockerClient, note: Note) -> Iterator[str]:
    """A base image for as long as it is needed; what was not there before is gone afterwards.

    Raises:
        MissingPart: it can neither be pulled nor be made on this machine.
        Unfinished: a step failed; the message holds its last words.
    """
    from docker.errors import APIError

    tag = ":".join(PULLED)
    fresh = not _there(client, tag)
    if fresh:
        note(f"fetching the base image {tag}")
        refused = _pull(client)
        if refused:
            note(f"no image can be fetched ({refused}); making the base here, about half a minute")
            tag = ":".join(MADE)
            _make(client, note)
    try:
        yield tag
    finally:
        if fresh:
            try:
                client.api.remove_image(tag)
            except APIError as error:
                # A container of somebody else's has begun to use it: then it stays.
                if error.status_code not in (404, 409):
                    raise


def _there(client: DockerClient, tag: str) -> bool:
    from docker.errors import ImageNotFound

    try:
        client.images.get(tag)
    except ImageNotFound:
        return False
    return True


def _pull(client: DockerClient) -> str:
    """Pull the base; returns why it could not be had, empty when it could."""
    import requests
    from docker.errors import APIError, ImageNotFound

    name, tag = PULLED
    try:
        client.images.pull(name, tag=tag)
    except (APIError, ImageNotFound, requests.RequestException) as error:
        return shown(str(getattr(error, "explanation", "") or error)).splitlines()[0][:160]
    return ""


def _make(client: DockerClient, note: Note) -> None:
    if os.name != "posix" or os.geteuid() != 0:
        raise MissingPart(
            "the base image can neither be fetched nor be made without root",
            mend=f"docker pull {':'.join(PULLED)} where a network allows it, or sudo dryfit setup",
        )
    if shutil.which("debootstrap") is None:
        raise MissingPart(
            "the base image cannot be fetched, and debootstrap, which makes one, is not installed",
            mend="apt-get install debootstrap, then dryfit setup",
        )
    mirror = find_mirror()
    with tempfile.TemporaryDirectory(prefix="dryfit-base-") as folder:
        root = Path(folder) / "root"
        command = ["debootstrap", "--variant=minbase", mirror.suite, str(root), mirror.uri]
        note(f"debootstrap {mirror.suite}")
        _debootstrap(command)
        _forget_this_machine(root, mirror)
        note("handing the base to the container engine")
        with _Packed(root) as stream:
            client.api.import_image_from_stream(
                stream, repository=MADE[0], tag=MADE[1], changes=[f"LABEL {LABEL}=base"]
            )


def _debootstrap(command: list[str]) -> None:
    ended = subprocess.run(
        command,
        capture_output=True,
        text=True,
        errors="replace",
        env=dict(os.environ) | proxies(config_dump()),
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if ended.returncode != 0:
        last = " / ".join(shown(ended.stdout + ended.stderr).strip().splitlines()[-3:])
        raise Unfinished(f"debootstrap failed: {last}", mend="see that the apt mirror answers")


def _forget_this_machine(root: Path, mirror: Mirror) -> None:
    """Neither this machine's names nor its mirror, which may hold a password, go into an image."""
    for name in _OF_THIS_MACHINE:
        (root / name).write_bytes(b"")
    (root / "etc/apt/sources.list").write_text(default_sources(mirror), encoding="utf-8")


class _Packed:
    """A folder as a tar stream, read in chunks while tar writes it."""

    def __init__(self, root: Path) -> None:
        left_out = [f"--exclude={pattern}" for pattern in _NOT_PACKED]
        self._tar = subprocess.Popen(
            ["tar", "-C", str(root), "--numeric-owner", *left_out, "-c", "."],
            stdout=subprocess.PIPE,
        )

    def __enter__(self) -> Iterator[bytes]:
        return self._chunks()

    def __exit__(self, *_: object) -> None:
        if self._tar.stdout is not None:
            self._tar.stdout.close()
        if self._tar.wait() != 0:
            raise Unfinished("the base image could not be packed (tar failed)")

    def _chunks(self) -> Iterator[bytes]:
        assert self._tar.stdout is not None  # noqa: S101 - it was asked for above
        while chunk := self._tar.stdout.read(1 << 20):
            yield chunk

"""The base image and the sandbox image: made by set-up, looked for by every proof."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant import paths
from assistant.core.errors import MissingPart, Unfinished
from assistant.core.text import shown
from assistant.prove.apt_mirror import Mirror, apt_proxy, find_mirror
from assistant.prove.docker_engine import connect

if TYPE_CHECKING:
    from docker import DockerClient

Note = Callable[[str], None]

BASE = "dryfit-base:latest"
SANDBOX = "dryfit-sandbox-packer:latest"
LABEL = "dryfit.image"
RECIPE = "dryfit.recipe"
"""Label with the digest of what an image was built from; another digest means: build again."""
PULLED = ("debian", "bookworm-slim")
_LEFT_OUT = ("./dev/*", "./proc/*", "./sys/*", "./var/cache/apt/*", "./var/lib/apt/lists/*")
_LEFT_OUT_DOCS = ("./usr/share/doc/*", "./usr/share/man/*", "./usr/share/locale/*")


@dataclass(frozen=True, slots=True)
class ImageRecord:
    """One image of ours on this machine."""

    tag: str
    bytes: int


def quiet(_: str) -> None:
    """A listener that says nothing."""


def images_present() -> bool:
    """True when the sandbox image is there and was built from today's recipe.

    Raises MissingPart when no container engine answers.
    """
    with connect() as client:
        return present(client)


def present(client: DockerClient) -> bool:
    """As images_present, on an open connection."""
    return _labels_of(client, SANDBOX).get(RECIPE) == recipe_digest()


def ensure_images(note: Note = quiet) -> None:
    """Make what is missing: the base by pull or debootstrap, then the sandbox image. Uses the
    network for the base only.

    Raises:
        MissingPart: no container engine, or no way to make a base on this machine.
        Unfinished: a step failed; the message holds its last words.
    """
    with connect() as client:
        if present(client):
            note("the sandbox image is there")
            return
        if not _labels_of(client, BASE):
            _make_base(client, note)
        note("building the sandbox image (a second or two)")
        _build(client)


def list_images() -> tuple[ImageRecord, ...]:
    """Our images on this machine, by tag. Raises MissingPart when no container engine answers."""
    with connect() as client:
        found = client.api.images(filters={"label": LABEL})
    records = [
        ImageRecord(tag, int(image.get("Size", 0)))
        for image in found
        for tag in image.get("RepoTags") or [image["Id"]]
    ]
    return tuple(sorted(records, key=lambda record: record.tag))


def remove_images() -> tuple[str, ...]:
    """Remove our images; returns their tags. An image that another container uses stays.

    Raises MissingPart when no container engine answers.
    """
    from docker.errors import APIError

    removed = []
    with connect() as client:
        # Sandbox images first: they stand on the base.
        for tag in sorted((r.tag for r in list_images()), key=lambda tag: tag.startswith(BASE)):
            try:
                client.api.remove_image(tag)
                removed.append(tag)
            except APIError as error:
                if error.status_code not in (404, 409):
                    raise Unfinished(f"the image {tag} could not be removed: {error}") from error
    return tuple(removed)


def recipe_digest() -> str:
    """Digest of the Dockerfile that the sandbox image is built from."""
    return hashlib.sha256(_dockerfile().read_bytes()).hexdigest()[:16]


def _dockerfile() -> Path:
    return paths.sandboxes_dir() / "packer" / "Dockerfile"


def _labels_of(client: DockerClient, tag: str) -> dict[str, str]:
    """The labels of an image; empty when it is not there."""
    from docker.errors import ImageNotFound

    try:
        labels = client.images.get(tag).labels
    except ImageNotFound:
        return {}
    return dict(labels) or {"": ""}


def _build(client: DockerClient) -> None:
    from docker.errors import APIError, BuildError

    try:
        client.images.build(
            path=str(_dockerfile().parent),
            tag=SANDBOX,
            buildargs={"BASE": BASE},
            labels={RECIPE: recipe_digest()},
            rm=True,
            forcerm=True,
            network_mode="none",
            use_config_proxy=False,
        )
    except (BuildError, APIError) as error:
        raise Unfinished(f"the sandbox image could not be built: {shown(str(error))}") from error


def _make_base(client: DockerClient, note: Note) -> None:
    """The base image, by pull where a registry answers, else by debootstrap."""
    name, tag = PULLED
    note(f"fetching the base image {name}:{tag}")
    refused = _pull(client)
    if not refused:
        return
    note(f"no image can be fetched ({refused}); making the base here, about half a minute")
    if os.name != "posix" or os.geteuid() != 0:
        raise MissingPart(
            "the base image can neither be fetched nor be made without root",
            mend=f"docker pull {name}:{tag} where a network allows it, or sudo dryfit setup",
        )
    if shutil.which("debootstrap") is None:
        raise MissingPart(
            "the base image cannot be fetched, and debootstrap, which makes one, is not installed",
            mend="apt-get install debootstrap, then dryfit setup",
        )
    _bootstrap(client, find_mirror(), note)


def _pull(client: DockerClient) -> str:
    """Pull and label the base; returns why it could not be had, empty when it could."""
    import requests
    from docker.errors import APIError, BuildError, ImageNotFound

    name, tag = PULLED
    try:
        client.images.pull(name, tag=tag)
    except (APIError, ImageNotFound, requests.RequestException) as error:
        return shown(str(getattr(error, "explanation", "") or error)).splitlines()[0][:160]
    with tempfile.TemporaryDirectory(prefix="dryfit-base-") as folder:
        Path(folder, "Dockerfile").write_text(f"FROM {name}:{tag}\n", encoding="utf-8")
        try:
            client.images.build(path=folder, tag=BASE, labels={LABEL: "base"}, rm=True)
        except (BuildError, APIError) as error:
            raise Unfinished(f"the base image could not be labelled: {error}") from error
    return ""


def _bootstrap(client: DockerClient, mirror: Mirror, note: Note) -> None:
    with tempfile.TemporaryDirectory(prefix="dryfit-base-") as folder:
        root = Path(folder) / "root"
        command = ["debootstrap", "--variant=minbase", mirror.suite, str(root), mirror.uri]
        note(" ".join(command))
        _run_bootstrap(command)
        note("handing the base to the container engine")
        with _Packed(root) as stream:
            client.api.import_image_from_stream(
                stream,
                repository=BASE.partition(":")[0],
                tag=BASE.partition(":")[2],
                changes=[f"LABEL {LABEL}=base"],
            )


def _run_bootstrap(command: list[str]) -> None:
    environment = dict(os.environ)
    if not {"http_proxy", "HTTP_PROXY"} & environment.keys():
        dump = subprocess.run(["apt-config", "dump"], capture_output=True, text=True, check=False)
        proxy = apt_proxy(dump.stdout)
        if proxy:
            environment["http_proxy"] = proxy
    ended = subprocess.run(
        command,
        capture_output=True,
        text=True,
        errors="replace",
        env=environment,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if ended.returncode != 0:
        last = " / ".join(shown(ended.stdout + ended.stderr).strip().splitlines()[-3:])
        raise Unfinished(f"debootstrap failed: {last}", mend="see that the apt mirror answers")


class _Packed:
    """A folder as a tar stream, read in chunks while tar writes it."""

    def __init__(self, root: Path) -> None:
        left_out = [f"--exclude={pattern}" for pattern in _LEFT_OUT + _LEFT_OUT_DOCS]
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

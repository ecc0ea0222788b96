"""Making the sandbox image: the distribution's packages into a base, and that into one layer.

An ordinary build by Dockerfile would leave this machine's proxy, certificates and passwords in a
layer, or could not use them. So apt runs in a container that is given them on a volume, and the
container's files become the image.
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from assistant import paths
from assistant.core.errors import Unfinished
from assistant.core.folders import tree_sha
from assistant.core.text import shown
from assistant.prove.apt_given import GIVEN, config_dump, given_files, proxies
from assistant.prove.apt_mirror import mirror_sources, os_release_fields
from assistant.prove.image_base import LABEL, Note, base
from assistant.prove.sweep import labels, new_session

if TYPE_CHECKING:
    from docker import DockerClient

RECIPE = "dryfit.recipe"
"""Label with the digest of what an image was built from; another digest means: build again."""
PACKAGE = "dryfit.package."
"""Labels with the distribution's version of each package that was asked for."""
BUILD_SECONDS = 1500
"""How long the packages may take; the container ends itself after that."""
_CAPABILITIES = ("CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "SETFCAP", "SETGID", "SETUID")
"""What apt and dpkg need of root."""


class Package(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One package of the distribution."""

    name: str
    why: str


class ImageRecipe(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the sandbox image is made of."""

    config: tuple[str, ...]
    """What containers of it are told, in the words of a Dockerfile."""
    packages: tuple[Package, ...]
    left_out: tuple[str, ...]
    """Patterns of paths that are not kept, as dpkg reads them: `*` stands for `/` too."""
    kept: tuple[str, ...]
    """Patterns of paths that are kept all the same."""


def recipe_dir() -> Path:
    """Where the recipe lies: `image.toml` and `install.sh`."""
    return paths.sandboxes_dir() / "image"


def read_recipe() -> ImageRecipe:
    """The recipe. Raises msgspec.ValidationError when it is not one."""
    return msgspec.toml.decode((recipe_dir() / "image.toml").read_bytes(), type=ImageRecipe)


def recipe_digest() -> str:
    """Digest of all that the image is made from, apart from the packages' own versions."""
    return tree_sha(recipe_dir())


def build(client: DockerClient, repository: str, tag: str, note: Note) -> None:
    """Make the image; it appears under its tag whole or not at all.

    Raises:
        MissingPart: no way to a base on this machine.
        Unfinished: a step failed; the message holds its last words.
    """
    client.api.timeout = BUILD_SECONDS
    recipe = read_recipe()
    with base(client, note) as image, _running(client, image) as container:
        versions = _install(client, container, recipe, note)
        note("writing the sandbox image")
        marks = {f"{PACKAGE}{name}": version for name, version in versions.items()}
        into_image(client, client.api.export(container), repository, tag, marks)


def into_image(
    client: DockerClient,
    files: Iterator[bytes],
    repository: str,
    tag: str,
    marks: Mapping[str, str],
) -> None:
    """Make an image of one layer from a tar stream; `marks` are labels beside our own two."""
    own = {LABEL: "sandbox", RECIPE: recipe_digest()}
    changes = [f'LABEL "{name}"="{value}"' for name, value in (own | dict(marks)).items()]
    client.api.import_image_from_stream(
        files, repository=repository, tag=tag, changes=[*read_recipe().config, *changes]
    )


@contextmanager
def _running(client: DockerClient, image: str) -> Iterator[str]:
    """A container with the network of this machine; the sweeper takes it if this process dies."""
    from docker.types import Mount

    container = client.containers.create(
        image,
        ["sleep", str(BUILD_SECONDS)],
        labels=dict(labels(new_session(), BUILD_SECONDS)),
        user="0:0",
        network_mode="host",
        cap_drop=["ALL"],
        cap_add=list(_CAPABILITIES),
        security_opt=["no-new-privileges"],
        mounts=[Mount(GIVEN, None, type="volume")],
        use_config_proxy=False,
    )
    try:
        container.start()
        yield str(container.id)
    finally:
        container.remove(force=True, v=True)


def _install(
    client: DockerClient, container: str, recipe: ImageRecipe, note: Note
) -> Mapping[str, str]:
    """Let apt work in the container; returns the version of each package of the recipe."""
    dump = config_dump()
    files = given_files(dump)
    files["install.sh"] = (recipe_dir() / "install.sh").read_bytes()
    files["dpkg.cfg"] = dpkg_rules(recipe).encode()
    release = _output(client, container, ["cat", "/etc/os-release"])
    mirror = mirror_sources(*release_of(release))
    if mirror:
        files["sources.list"] = mirror.encode()
    client.api.put_archive(container, GIVEN, _packed(files))
    note("installing the distribution's packages")
    names = [package.name for package in recipe.packages]
    command = ["timeout", str(BUILD_SECONDS), "sh", f"{GIVEN}/install.sh", *names]
    return versions_in(_output(client, container, command, proxies(dump), note))


def release_of(os_release: str) -> tuple[str, str]:
    """Distribution and code name in the text of an os-release file."""
    fields = os_release_fields(os_release)
    return fields.get("ID", ""), fields.get("VERSION_CODENAME", "")


def dpkg_rules(recipe: ImageRecipe) -> str:
    """The recipe's patterns as lines of a dpkg.cfg; the later line counts."""
    lines = [f"path-exclude={pattern}" for pattern in recipe.left_out]
    lines += [f"path-include={pattern}" for pattern in recipe.kept]
    return "".join(f"{line}\n" for line in lines)


def versions_in(output: str) -> dict[str, str]:
    """What the lines `package NAME VERSION` say."""
    words = (line.split() for line in output.splitlines())
    return {w[1]: w[2] for w in words if len(w) == 3 and w[0] == "package"}


def _output(
    client: DockerClient,
    container: str,
    command: Sequence[str],
    environment: Mapping[str, str] | None = None,
    note: Note | None = None,
) -> str:
    """What a command prints; `note` hears its lines. Raises Unfinished when it fails."""
    made = client.api.exec_create(container, list(command), environment=dict(environment or {}))
    parts: list[str] = []
    for chunk in client.api.exec_start(made["Id"], stream=True):
        text = shown(chunk.decode("utf-8", "replace"))
        parts.append(text)
        if note is not None and text.strip():
            note(text.strip().splitlines()[-1][:70])
    output = "".join(parts)
    code = client.api.exec_inspect(made["Id"])["ExitCode"]
    if code != 0:
        last = " / ".join(output.strip().splitlines()[-3:]) or f"exit code {code}"
        raise Unfinished(
            f"the sandbox image could not be made: {last}",
            mend="see that the apt mirror answers, then: dryfit setup",
        )
    return output


def _packed(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            # Read by apt's own unprivileged user; the volume ends with the container.
            entry.size, entry.mode = len(content), 0o644
            tar.addfile(entry, io.BytesIO(content))
    return packed.getvalue()

"""What a container holds that its image does not, read through the container engine.

Nothing inside the container is run for it: what ran there could have replaced the tools.
"""

from __future__ import annotations

import hashlib
import json
import tarfile
from base64 import b64decode
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from posixpath import dirname
from typing import TYPE_CHECKING, Any

from assistant.core.difference import FileState, FileType
from assistant.core.errors import Unfinished
from assistant.prove.difference import TEXT_BYTES, Item

if TYPE_CHECKING:
    from docker import DockerClient

PATHS = 4000
"""Of so many changed paths the content is read; those beyond are only known to be there."""
READ_BYTES = 256 * 1024**2
"""What is read of one container at most."""
ROOTS = 16
"""One call for each of so many files and trees is faster than reading the whole container."""
STATS = 300
"""The same for calls that ask of what kind a path is."""
_CHUNK = 1024**2
_BLOCK = 512
MODIFIED, ADDED, DELETED = 0, 1, 2
"""The kinds of change in the engine's words."""
# Go's bits of a file's mode beyond the nine of Unix: setuid, setgid, sticky; device, pipe, socket.
_GO_BITS = {23: 0o4000, 22: 0o2000, 20: 0o1000}
_SPECIAL = 1 << 26 | 1 << 25 | 1 << 24 | 1 << 21 | 1 << 19


class _Full(Exception):
    """More was sent than is read."""


class _Stream:
    """Chunks of bytes as the file that tarfile reads, up to a number of bytes."""

    def __init__(self, chunks: Iterator[bytes], budget: int) -> None:
        self._chunks, self.left, self._rest = chunks, budget, b""

    def read(self, size: int) -> bytes:
        parts, wanted = [], size
        while wanted > 0:
            if not self._rest:
                self._rest = next(self._chunks, b"")
                if not self._rest:
                    break
                self.left -= len(self._rest)
                if self.left < 0:
                    raise _Full
            part, self._rest = self._rest[:wanted], self._rest[wanted:]
            parts.append(part)
            wanted -= len(part)
        return b"".join(parts)


def changed_paths(client: DockerClient, container: str) -> Mapping[str, int]:
    """Every path that differs from the image, and how, by path."""
    found = client.api.diff(container) or []
    return {str(one["Path"]): int(one["Kind"]) for one in sorted(found, key=lambda o: o["Path"])}


def read_layer(
    client: DockerClient, container: str, without: Callable[[str], bool] = lambda _: False
) -> dict[str, Item | None]:
    """Every path that differs from the image, but for some, as it stands; None where something was
    deleted.

    Raises docker's APIError, and Unfinished where the engine cannot read the container.
    """
    changed = changed_paths(client, container)
    kinds = {path: kind for path, kind in changed.items() if not without(path)}
    added = [path for path, kind in kinds.items() if kind == ADDED]
    modified = [path for path, kind in kinds.items() if kind == MODIFIED]
    gone: dict[str, Item | None] = {p: None for p, kind in kinds.items() if kind == DELETED}
    return gone | read_paths(client, container, modified, trees=added)


def read_paths(
    client: DockerClient, container: str, paths: Collection[str], trees: Collection[str] = ()
) -> dict[str, Item | None]:
    """What stands at the paths; None where there is nothing. Of folders among them only the folder
    itself, of those among `trees` all that lies in them."""
    wanted = sorted({*paths, *trees})
    beyond = dict.fromkeys(wanted[PATHS:], Item(FileState("unread")))
    read = frozenset(wanted[:PATHS])
    tops = _tops(read.intersection(trees))
    singles = sorted(read.difference(trees))
    found: dict[str, Item | None] = {}
    if len(singles) <= STATS and len(tops) <= ROOTS:
        for path in singles:
            state = stat(client, container, path)
            found[path] = None if state is None else Item(state)
            if state is not None and state.type == "file":
                tops.append(path)
    if len(singles) > STATS or len(tops) > ROOTS:
        found, left = _read_tar(client.api.export(container, _CHUNK), "/", READ_BYTES, read)
    else:
        left = _read_places(client, container, tops, found)
    missing = Item(FileState("unread")) if left < 0 else None
    if None in found.values() or read - found.keys():
        _must_read(client, container)
    return dict.fromkeys(read, missing) | found | beyond


def _read_places(
    client: DockerClient, container: str, places: Iterable[str], found: dict[str, Item | None]
) -> int:
    """Add what stands at the places and in them; returns what is left of READ_BYTES."""
    left = READ_BYTES
    for place in places:
        chunks = _archive(client, container, place) if left >= 0 else None
        if chunks is not None:
            some, left = _read_tar(chunks, dirname(place), left)
            found.update(some)
    return left


def _must_read(client: DockerClient, container: str) -> None:
    """An engine that cannot reach a container's files says of each that it is not there."""
    if stat(client, container, "/") is None:
        raise Unfinished("the container engine cannot read the container's files")


def stat(client: DockerClient, container: str, path: str) -> FileState | None:
    """What stands at a path, without its owner; None where there is nothing.

    Raises docker's APIError where the engine cannot tell.
    """
    address = f"{client.api.base_url}/v{client.api.api_version}/containers/{container}/archive"
    answer = client.api.head(address, params={"path": path}, timeout=client.api.timeout)
    if answer.status_code == 404:
        return None
    answer.raise_for_status()
    told = json.loads(b64decode(answer.headers["X-Docker-Container-Path-Stat"]))
    mode = int(told["mode"])
    type_: FileType = (
        "folder"
        if mode >> 31 & 1
        else "link"
        if mode >> 27 & 1
        else "other"
        if mode & _SPECIAL
        else "file"
    )
    bits = mode & 0o777 | sum(bit for shift, bit in _GO_BITS.items() if mode >> shift & 1)
    size = int(told["size"]) if type_ == "file" else 0
    return FileState(type_, bits, size=size, target=told["linkTarget"] if type_ == "link" else "")


def _tops(paths: Iterable[str]) -> list[str]:
    """The paths without those that lie in one of the others."""
    places: list[str] = []
    # Part by part: /opt/a-b stands behind all that lies in /opt/a.
    for path in sorted(paths, key=lambda path: path.split("/")):
        if not places or not path.startswith(f"{places[-1]}/"):
            places.append(path)
    return places


def _archive(client: DockerClient, container: str, path: str) -> Iterator[bytes] | None:
    """A file or folder as a tar; None where there is nothing."""
    from docker.errors import NotFound

    try:
        chunks: Iterable[bytes] = client.api.get_archive(container, path, _CHUNK)[0]
    except NotFound:
        return None
    return iter(chunks)


def _read_tar(
    chunks: Iterator[bytes], above: str, budget: int, keep: frozenset[str] | None = None
) -> tuple[dict[str, Item | None], int]:
    """The members of a tar, those of `keep` where that is given, and what is left of the budget
    (below 0: the end was not read)."""
    stream = _Stream(chunks, budget)
    found: dict[str, Item | None] = {}
    try:
        with tarfile.open(fileobj=stream, mode="r|", bufsize=_BLOCK * 128) as tar:  # type: ignore[call-overload]
            for member in tar:
                path = f"{above.rstrip('/')}/{member.name.strip('/')}"
                if keep is None or path in keep:
                    twin = found.get(f"{above.rstrip('/')}/{member.linkname.strip('/')}")
                    found[path] = twin if member.islnk() and twin else _item(tar, member)
    except _Full:
        pass
    finally:
        close = getattr(chunks, "close", None)
        if close is not None:
            close()
    return found, stream.left


def _item(tar: Any, member: tarfile.TarInfo) -> Item:
    type_: FileType = (
        "folder"
        if member.isdir()
        else "link"
        if member.issym()
        else "file"
        if member.isfile() or member.islnk()
        else "other"
    )
    size = member.size if type_ == "file" else 0
    target = member.linkname if type_ == "link" else ""
    owner = f"{member.uid}:{member.gid}"
    state = FileState(type_, member.mode & 0o7777, owner, size, target)
    if type_ != "file":
        return Item(state)
    if member.islnk():
        # A second name of a file that was passed over; its content is not in here again.
        return Item(FileState("unread"))
    digest, head = hashlib.sha256(), b""
    for part in _content(tar, member):
        digest.update(part)
        head += part[: max(0, TEXT_BYTES + 1 - len(head))]
    return Item(state, digest.hexdigest(), _text(head))


def _content(tar: Any, member: tarfile.TarInfo) -> Iterator[bytes]:
    file = tar.extractfile(member)
    while part := file.read(_CHUNK):
        yield part


def _text(content: bytes) -> str | None:
    if len(content) > TEXT_BYTES or b"\0" in content:
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None

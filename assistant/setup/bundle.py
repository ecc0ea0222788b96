"""A bundle: all that set-up fetches or builds, in one file, for a machine without a network.

An uncompressed tar of plain files, the manifest last. A member that gains by it is packed by gzip
on its own. Reading a bundle puts nothing anywhere: `open_bundle` looks at its shape, `verify` at
every byte. Standard library only: it is read before the virtual environment exists.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, Literal, get_args

from assistant.core.errors import Unfinished, UsageError

FORMAT = "dryfit-bundle"
VERSION = 1
MANIFEST = "bundle.json"
MEND = "make it again with: dryfit setup --bundle FILE, and compare the SHA-256 after copying"
Kind = Literal["model", "engine", "image", "wheel", "compiled", "dryfit"]
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+~-]*(/[A-Za-z0-9][A-Za-z0-9._+~-]*)*")
"""What a file in a bundle may be called."""
_PIECE = 1 << 20
_MOST_MEMBERS = 10_000
_LARGEST_MANIFEST = 16 << 20


@dataclass(frozen=True)
class Member:
    """One file of a bundle."""

    name: str
    """Its path in the tar: forward slashes, no part begins with a dot."""
    kind: Kind
    bytes: int
    """As it lies in the tar."""
    sha256: str
    """Of those bytes."""
    packed: bool = False
    """Packed by gzip."""
    unpacked: int = 0
    """Bytes once unpacked; the same as `bytes` for one that is not packed."""
    executable: bool = False
    licence: str = ""
    """SPDX identifier; of an engine whose licence is not known, words that say so."""
    facts: dict[str, str] = field(default_factory=dict)
    """An image's labels."""


@dataclass(frozen=True)
class Manifest:
    """What a bundle holds and where it can be used."""

    dryfit: str
    """The version that made it."""
    made: str
    """UTC, ISO 8601."""
    platform: str
    """As sysconfig gives it: linux-x86_64."""
    python: str
    """The Python that the wheels are for: cpython-3.11."""
    processor: tuple[str, ...]
    """What the processor must be able to do, as /proc/cpuinfo spells it."""
    parts: dict[str, str]
    """SHA-256 of what the Python packages were locked to, by part, as Venv.wanted gives it."""
    recipe: str
    """Digest of the recipe of the sandbox image; empty without one."""
    members: tuple[Member, ...]

    def of(self, *kinds: Kind) -> tuple[Member, ...]:
        """The members of some kinds, in order."""
        return tuple(member for member in self.members if member.kind in kinds)


def manifest_text(manifest: Manifest) -> bytes:
    """The manifest as it stands in the bundle."""
    content = {"format": FORMAT, "version": VERSION, **asdict(manifest)}
    return json.dumps(content, indent=1).encode()


class Bundle:
    """An open bundle whose shape is sound; its bytes are checked when they are read."""

    def __init__(self, path: Path, tar: tarfile.TarFile, manifest: Manifest) -> None:
        self.path = path
        self.manifest = manifest
        self._tar = tar

    def verify(self, doing: Callable[[str], None] = lambda _: None) -> None:
        """Read every member. Raises Unfinished for the first that is not what was promised."""
        for member in self.manifest.members:
            doing(member.name)
            for _ in self.stored(member):
                pass

    def stored(self, member: Member) -> Iterator[bytes]:
        """A member's bytes as they lie in the tar.

        Raises Unfinished at their end when they are not those that the manifest promises.
        """
        whole = hashlib.sha256()
        source = self._open(member)
        while piece := source.read(_PIECE):
            whole.update(piece)
            yield piece
        if whole.hexdigest() != member.sha256:
            raise Unfinished(
                f"{self.path}: {member.name} is damaged: its SHA-256 is {whole.hexdigest()}, "
                f"not {member.sha256}",
                mend=MEND,
            )

    def content(self, member: Member) -> Iterator[bytes]:
        """A member's bytes, unpacked. Verified already: unpacking proves nothing.

        Raises Unfinished when there are more or fewer than the manifest promises.
        """
        stored = self._open(member)
        source = gzip.GzipFile(fileobj=stored) if member.packed else stored
        left = member.unpacked
        try:
            while piece := source.read(min(_PIECE, left + 1)):
                left -= len(piece)
                if left < 0:
                    break
                yield piece
        except (OSError, EOFError) as error:
            raise Unfinished(f"{self.path}: {member.name} is damaged: {error}", mend=MEND) from None
        if left:
            raise Unfinished(f"{self.path}: {member.name} has another size than it says", mend=MEND)

    def _open(self, member: Member) -> IO[bytes]:
        source = self._tar.extractfile(member.name)
        assert source is not None  # noqa: S101 - a plain file, as open_bundle has seen
        return source


@contextmanager
def open_bundle(path: Path) -> Iterator[Bundle]:
    """The bundle in a file.

    Raises:
        UsageError: no such file, or none that `dryfit setup --bundle` has made.
        Unfinished: it is cut short, or holds other than it says.
    """
    try:
        tar = tarfile.open(path, "r:")  # noqa: SIM115 - closed below
    except (FileNotFoundError, IsADirectoryError):
        raise UsageError(f"there is no bundle {path}", mend="name the file") from None
    except OSError as error:
        raise Unfinished(f"the bundle {path} cannot be read: {error.strerror}") from error
    except tarfile.TarError:
        raise _foreign(path) from None
    with tar:
        found = _members(path, tar)
        yield Bundle(path, tar, _manifest(path, tar, found))


def _foreign(path: Path) -> UsageError:
    return UsageError(f"{path} is not a bundle that dryfit setup --bundle has made")


def _members(path: Path, tar: tarfile.TarFile) -> dict[str, tarfile.TarInfo]:
    """Every entry by name; nothing but plain files with plain names, all of them whole."""
    found: dict[str, tarfile.TarInfo] = {}
    end = path.stat().st_size
    try:
        for entry in tar:
            if entry.type != tarfile.REGTYPE or not NAME.fullmatch(entry.name):
                raise Unfinished(
                    f"{path} holds {entry.name!r}, which is no plain file with a plain name; "
                    "nothing was taken from it"
                )
            if entry.name in found or len(found) >= _MOST_MEMBERS:
                raise Unfinished(f"{path} holds {entry.name} twice, or too many files")
            if entry.offset_data + entry.size > end:
                raise _cut_short(path, entry.name)
            found[entry.name] = entry
    except (tarfile.TarError, EOFError):
        raise _cut_short(path, next(reversed(found), MANIFEST)) from None
    return found


def _cut_short(path: Path, name: str) -> Unfinished:
    return Unfinished(f"{path} is cut short or damaged, at {name}", mend=MEND)


def _manifest(path: Path, tar: tarfile.TarFile, found: dict[str, tarfile.TarInfo]) -> Manifest:
    if MANIFEST not in found:
        # The manifest is written last: a bundle without one was cut between two members.
        known = any(name.startswith(("models/", "wheels/")) for name in found)
        raise _cut_short(path, next(reversed(found))) if known else _foreign(path)
    source = tar.extractfile(found[MANIFEST])
    assert source is not None  # noqa: S101 - a plain file
    manifest = read_manifest(source.read(_LARGEST_MANIFEST), path)
    promised = {member.name: member.bytes for member in manifest.members}
    there = {name: entry.size for name, entry in found.items() if name != MANIFEST}
    for name in sorted(promised.keys() ^ there.keys()):
        word = "lacks" if name in promised else "holds, unannounced,"
        raise Unfinished(f"{path} {word} {name}", mend=MEND)
    for name, size in promised.items():
        if there[name] != size:
            raise Unfinished(f"{path}: {name} has {there[name]} bytes, not {size}", mend=MEND)
    return manifest


def read_manifest(text: bytes, path: Path) -> Manifest:
    """A manifest from its text.

    Raises UsageError for one of another format, Unfinished for one that is damaged.
    """
    try:
        content = json.loads(text)
        if content["format"] != FORMAT:
            raise _foreign(path)
        if content["version"] != VERSION:
            raise UsageError(f"{path} is a bundle of version {content['version']}, this reads 1")
        members = tuple(_member(each) for each in content["members"])
        parts = {str(name): str(sha) for name, sha in content["parts"].items()}
        return Manifest(
            dryfit=str(content["dryfit"]),
            made=str(content["made"]),
            platform=str(content["platform"]),
            python=str(content["python"]),
            processor=tuple(str(flag) for flag in content["processor"]),
            parts=parts,
            recipe=str(content["recipe"]),
            members=members,
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Unfinished(f"the manifest of {path} is damaged", mend=MEND) from None


def _member(content: dict[str, Any]) -> Member:
    member = Member(**content)
    sound = (
        NAME.fullmatch(member.name)
        and member.kind in get_args(Kind)
        and re.fullmatch(r"[0-9a-f]{64}", member.sha256)
        and member.bytes >= 0
        and member.unpacked >= 0
        and (member.packed or member.unpacked == member.bytes)
        and all(isinstance(text, str) for pair in member.facts.items() for text in pair)
    )
    if not sound:
        raise ValueError(member.name)
    return member

"""Writing a bundle: what set-up fetched and built here, for a machine without a network."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import shutil
import sysconfig
import tarfile
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from assistant import __version__, paths
from assistant.core.digest import sha256_of
from assistant.core.errors import MissingPart, Unfinished, UsageError
from assistant.models.files import embedded_model
from assistant.prove import engine_store, image_carry
from assistant.prove.image_build import recipe_digest
from assistant.setup import wheels
from assistant.setup.bundle import MANIFEST, NAME, Kind, Manifest, Member, manifest_text
from assistant.setup.bundle_fit import platform_here, python_here
from assistant.setup.processor import CMAKE_CONFIG, PORTABLE, needed, read_cpuinfo
from assistant.setup.progress import Ticker
from assistant.setup.venv import Venv, compiled_version

Say = Callable[[str], None]

FREE = ("Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MPL-2.0")
"""Licences under which an engine may be handed on as it is."""
_LEVEL = 3
"""Of gzip: a second level takes twice the time for a tenth of the bytes."""
_PIECE = 1 << 20
_SCRATCH = ".dryfit-bundle-"


@dataclass(frozen=True)
class Made:
    """A bundle that was written."""

    path: Path
    bytes: int
    sha256: str
    """Of the whole file, to compare after it was copied."""
    manifest: Manifest
    left_out: tuple[str, ...]
    """What is here and not in it, each with the reason."""


@dataclass(frozen=True)
class Part:
    """One file that goes into a bundle."""

    name: str
    kind: Kind
    path: Path
    packed: bool = False
    licence: str = ""


def make(
    target: Path, root: Path, say: Say, *, also: Sequence[str] = (), with_image: bool = True
) -> Made:
    """Write a bundle; it appears under its name whole or not at all.

    `root` is the checkout whose lock files say which wheels; `also` names engines, as NAME@VERSION,
    that are taken in although their licence is not a free one or not known.

    Raises:
        UsageError: the file is there already, its folder is not, or `also` names no engine.
        MissingPart: the model, the image, a wheel or the checkout is not there.
        Unfinished: no room, or an installed file is damaged.
    """
    target = target.absolute()
    _check_target(target, root)
    engines, left_out = kept_engines(also)
    left_out += [
        f"{path.name}, a model that set-up did not fetch"
        for path in sorted(paths.models_dir().glob("*.gguf"))
        if path != embedded_model()
    ]
    for stale in target.parent.glob(f"{_SCRATCH}*"):
        # Left by a process that was killed: there is one set-up at a time.
        shutil.rmtree(stale, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=_SCRATCH, dir=target.parent) as name:
        scratch = Path(name)
        parts = [_model(), *engines, *_python(root, scratch)]
        for part in parts:
            if part.licence and part.licence not in FREE:
                say(f"{part.name} is under {part.licence}: see that its terms allow what you do")
        half = scratch / target.name
        with _Writer(half, scratch) as writer, Ticker("writing the bundle", 40) as ticker:
            for part in parts:
                ticker.doing(part.name)
                writer.add(part)
            if with_image:
                ticker.doing("sandbox image")
                _add_image(writer)
            manifest = _manifest(root, writer.members, with_image=with_image)
            writer.finish(manifest)
        made = Made(target, half.stat().st_size, sha256_of(half), manifest, tuple(left_out))
        os.replace(half, target)
    return made


def _check_target(target: Path, root: Path) -> None:
    if target.exists():
        raise UsageError(f"{target} is there already", mend="name another file, or remove it")
    if not target.parent.is_dir():
        raise UsageError(f"there is no folder {target.parent}")
    if not (root / "requirements.lock").is_file():
        raise MissingPart(
            "a bundle is made in a checkout of Dryfit, whose lock files name the wheels",
            mend="in the checkout: make setup, then .venv/bin/dryfit setup --bundle FILE",
        )
    wanted = 2 * sum(p.stat().st_size for p in paths.data_dir().rglob("*") if p.is_file())
    free = shutil.disk_usage(target.parent).free
    if free < wanted:
        raise Unfinished(
            f"{free / 1024**3:.1f} GiB are free at {target.parent}, and a bundle takes up to "
            f"{wanted / 1024**3:.1f} GiB while it is written",
            mend="name a file on another disk",
        )


def _model() -> Part:
    path = embedded_model()
    if not path.is_file():
        raise MissingPart(f"the embedded model is not at {path}", mend="dryfit setup")
    return Part(f"models/{path.name}", "model", path, licence="Apache-2.0")


def kept_engines(also: Sequence[str]) -> tuple[list[Part], list[str]]:
    """The files of every engine and provider that is kept here, and what was left out.

    Raises UsageError when `also` names one that is not kept here.
    """
    parts: list[Part] = []
    left_out: list[str] = []
    open_wishes = set(also)
    root = paths.engines_dir()
    for engine in engine_store.kept():
        called = f"{engine.name}@{engine.version}"
        terms = engine.licence or "a licence that is not known here"
        if terms not in FREE and called not in open_wishes:
            left_out.append(f"{called}, under {terms}; --also {called} takes it in")
            continue
        open_wishes.discard(called)
        for path in sorted(engine_store.folder_of(engine).rglob("*")):
            if path.is_file() and not path.is_symlink():
                name = f"engines/{path.relative_to(root).as_posix()}"
                parts.append(Part(name, "engine", path, path.name != engine_store.RECORD, terms))
    if open_wishes:
        wish = min(open_wishes)
        raise UsageError(f"no engine {wish} is kept here", mend="dryfit engines list")
    return parts, left_out


def _python(root: Path, scratch: Path) -> list[Part]:
    """The wheels of everything that Python needs."""
    folders = [scratch / name for name in ("wheels", "compiled", "dryfit")]
    for folder in folders:
        folder.mkdir()
    wheels.fetch(root, folders[0])
    wheels.compiled(compiled_version(root), folders[1])
    wheels.own(root, folders[2])
    kinds: tuple[Kind, ...] = ("wheel", "compiled", "dryfit")
    return [
        Part(f"wheels/{path.name}", kind, path)
        for kind, folder in zip(kinds, folders, strict=True)
        for path in sorted(folder.iterdir())
    ]


def _add_image(writer: _Writer) -> None:
    with image_carry.carried() as image:
        writer.add_packed("image/sandbox.tar.gz", "image", image.files, facts=dict(image.packages))


def _manifest(root: Path, members: Sequence[Member], *, with_image: bool) -> Manifest:
    wanted = Venv(root).wanted(dev=False)
    wanted.pop("project")
    return Manifest(
        __version__,
        datetime.now(UTC).isoformat(timespec="seconds"),
        platform_here(),
        python_here(),
        needed(cmake_config(), read_cpuinfo()),
        wanted,
        recipe_digest() if with_image else "",
        tuple(members),
    )


def cmake_config() -> str:
    """What llama.cpp in this environment was compiled with.

    Raises MissingPart when nobody can say: then nobody could say either where it runs.
    """
    path = Path(sysconfig.get_path("platlib")) / CMAKE_CONFIG
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        raise MissingPart(
            f"{path} does not say how llama.cpp was compiled",
            mend=f'CMAKE_ARGS="{PORTABLE}" make setup',
        ) from None


class _Writer:
    """The tar of a bundle while it is written."""

    def __init__(self, path: Path, scratch: Path) -> None:
        self._path = path
        self._scratch = scratch
        self.members: list[Member] = []

    def __enter__(self) -> _Writer:
        self._out = self._path.open("xb")
        self._tar = tarfile.open(fileobj=self._out, mode="w:", format=tarfile.GNU_FORMAT)
        return self

    def __exit__(self, *_: object) -> None:
        self._tar.close()
        self._out.flush()
        os.fsync(self._out.fileno())
        self._out.close()

    def add(self, part: Part) -> None:
        """Add a file, packed where the part asks for it."""
        executable = os.access(part.path, os.X_OK)
        if part.packed:
            with part.path.open("rb") as source:
                self.add_packed(
                    part.name, part.kind, iter(lambda: source.read(_PIECE), b""),
                    executable=executable, licence=part.licence,
                )  # fmt: skip
            return
        sha, size = self._put(part.name, part.path)
        self.members.append(
            Member(part.name, part.kind, size, sha, False, size, executable, part.licence)
        )

    def add_packed(
        self,
        name: str,
        kind: Kind,
        pieces: Iterable[bytes],
        *,
        executable: bool = False,
        licence: str = "",
        facts: dict[str, str] | None = None,
    ) -> None:
        """Add a stream, packed; its length need not be known before."""
        packed = self._scratch / "packed"
        unpacked = 0
        with packed.open("wb") as raw, gzip.GzipFile("", "wb", _LEVEL, raw, mtime=0) as out:
            for piece in pieces:
                unpacked += len(piece)
                out.write(piece)
        sha, size = self._put(name, packed)
        packed.unlink()
        self.members.append(
            Member(name, kind, size, sha, True, unpacked, executable, licence, facts or {})
        )

    def finish(self, manifest: Manifest) -> None:
        """Add the manifest; the last that is added."""
        text = manifest_text(manifest)
        self._tar.addfile(_entry(MANIFEST, len(text)), io.BytesIO(text))

    def _put(self, name: str, path: Path) -> tuple[str, int]:
        if not NAME.fullmatch(name):
            raise Unfinished(f"a file called {name!r} cannot go into a bundle", mend="rename it")
        size = path.stat().st_size
        with path.open("rb") as raw:
            source = _Hashing(raw)
            self._tar.addfile(_entry(name, size), source)
        return source.hexdigest(), size


class _Hashing(io.RawIOBase):
    """A file whose bytes are counted into a checksum as they are read."""

    def __init__(self, source: io.BufferedReader) -> None:
        self._source = source
        self._whole = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._source.read(size)
        self._whole.update(piece)
        return piece

    def hexdigest(self) -> str:
        return self._whole.hexdigest()


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o644
    return entry

"""The Terraform providers that this machine has, and the folder that hands them to an engine."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from assistant import paths
from assistant.core.errors import UsageError
from assistant.prove import engine_store, unpacking
from assistant.prove.engine_data import Definition, Module, find, numbers
from assistant.prove.engine_store import Engine

REGISTRIES = ("registry.opentofu.org", "registry.terraform.io")
"""A provider is the same one in both; an engine looks in its own where a file names none."""
OF_FOLDER = ".terraform/providers"
"""Where `init` puts a folder's providers."""
_PROCESSORS = {"x86_64": "amd64", "aarch64": "arm64", "armv7l": "arm", "i686": "386"}
_VIEW = "providers-"
_VIEW_SECONDS = 86400
"""A view that was not used for this long is dropped: no proof lasts a day."""


def processor() -> str:
    """Go's name of this machine's processor, which is the container's too."""
    machine = platform.machine()
    return _PROCESSORS.get(machine, machine)


def target() -> str:
    """The folder of a filesystem mirror that holds what runs here: linux_amd64."""
    return f"linux_{processor()}"


def file_name(known: Definition, module: Module) -> str:
    """Where a provider's binary lies in its version's folder, as a filesystem mirror has it."""
    return f"{target()}/{known.binary}_v{module.version}"


def short(address: str) -> str:
    """An address without its registry where that is one of the usual two."""
    registry, _, rest = address.partition("/")
    return rest if registry in REGISTRIES else address


def installed_providers(beside: Path | None = None) -> tuple[Engine, ...]:
    """Every provider on this machine, of each version once: the user's own before ours, by name
    and then the newest first.

    `beside` is the folder of a configuration, whose `.terraform` is looked into as well.
    """
    found: dict[tuple[str, str], Engine] = {}
    for engine in [*_of_user(beside), *(e for e in engine_store.kept() if e.kind == "provider")]:
        found.setdefault((engine.name, engine.version), engine)
    ordered = sorted(found.values(), key=lambda e: [-n for n in numbers(e.version)])
    return tuple(sorted(ordered, key=lambda engine: engine.name))


def mirror(providers: Sequence[Engine]) -> Path | None:
    """A folder with these providers laid out as a filesystem mirror, under both usual registries;
    None where there are none.

    It is made of hard links, so that a container that is given it finds the files themselves; a
    provider on another disk is copied, a packed one unpacked, a zip that cannot be read left out.
    The dependency lock beside a configuration may hold other digests than a provider that was
    built here has.
    """
    if not providers:
        return None
    whole = hashlib.sha256()
    for provider in sorted(providers, key=lambda p: (p.name, p.version)):
        found = provider.path.stat()
        whole.update(f"{provider.path} {found.st_size} {found.st_mtime_ns}\n".encode())
    view = paths.cache_dir() / f"{_VIEW}{whole.hexdigest()[:16]}"
    if view.is_dir():
        # Seldom: a container that is kept is known by the times of what it was given.
        if time.time() - view.stat().st_mtime > _VIEW_SECONDS / 2:
            os.utime(view)
        return view
    view.parent.mkdir(parents=True, exist_ok=True)
    _drop_old_views()
    staged = Path(tempfile.mkdtemp(prefix=f".{_VIEW}", dir=view.parent))
    try:
        for provider in providers:
            for place in _places(staged, provider):
                _lay(provider.path, place)
        staged.chmod(0o755)
        staged.rename(view)
    except OSError:
        shutil.rmtree(staged, ignore_errors=True)
        # Another process may have laid out the same one meanwhile.
        if not view.is_dir():
            raise
    return view


def in_mirror(root: Path) -> Iterator[Engine]:
    """The providers for this machine in a folder laid out as a filesystem mirror, unpacked
    (REGISTRY/NAMESPACE/TYPE/VERSION/TARGET/) or packed (REGISTRY/NAMESPACE/TYPE/*.zip)."""
    for folder in sorted(root.glob(f"*/*/*/*/{target()}")):
        *address, version, _ = folder.relative_to(root).parts
        for path in sorted(folder.glob(f"terraform-provider-{address[-1]}*"))[:1]:
            yield _own("/".join(address), version, path)
    for path in sorted(root.glob(f"*/*/*/terraform-provider-*_{target()}.zip")):
        address = list(path.relative_to(root).parts[:-1])
        version = path.name.removeprefix(f"terraform-provider-{address[-1]}_")
        yield _own("/".join(address), version.removesuffix(f"_{target()}.zip"), path)


def _own(address: str, version: str, path: Path) -> Engine:
    name = short(address)
    return Engine(name, version, "user", path, provider_licence(name, version), kind="provider")


def provider_licence(name: str, version: str) -> str:
    """The licence of a provider's version as far as it is known; empty for another registry's."""
    known = find(name)
    return known.licence(version) if known else ""


def _of_user(beside: Path | None) -> Iterator[Engine]:
    from assistant.prove.provider_places import places

    if beside is not None:
        root = beside / OF_FOLDER
        # What a draft brings may not lead out of it; links to a plugin cache are found there.
        yield from (one for one in in_mirror(root) if _stays(one.path.parent, root))
    for folder in places():
        yield from in_mirror(folder)


def _stays(package: Path, root: Path) -> bool:
    """Whether a package and all that lies in it is really below a folder."""
    inside = root.resolve()
    return all(path.resolve().is_relative_to(inside) for path in [package, *package.rglob("*")])


def _places(root: Path, provider: Engine) -> Iterator[Path]:
    """The folders that hold a provider's files in a mirror."""
    usual = provider.name.count("/") == 1
    for registry in REGISTRIES if usual else ("",):
        yield root / registry / provider.name / provider.version / target()


def _lay(source: Path, place: Path) -> None:
    """Put what a packed provider holds, or all that lies beside an unpacked one, at its place."""
    if source.suffix == ".zip":
        place.mkdir(parents=True)
        try:
            unpacking.unzip(source, place)
        except UsageError:
            shutil.rmtree(place)
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    # A folder of the user's may be full of links; the container has to find the files.
    shutil.copytree(source.parent.resolve(), place, copy_function=_link)


def _link(source: str | os.PathLike[str], place: str | os.PathLike[str]) -> None:
    real = os.path.realpath(source)
    readable = os.stat(real).st_mode & stat.S_IROTH
    try:
        if readable:
            os.link(real, place)
            return
    except OSError:
        pass  # Another disk, or somebody else's file.
    shutil.copy(real, place)
    # The container's user is nobody in particular.
    Path(place).chmod(0o755)


def _drop_old_views() -> None:
    for folder in paths.cache_dir().glob(f"*{_VIEW}*"):
        if time.time() - folder.stat().st_mtime > _VIEW_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)

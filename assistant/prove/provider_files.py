"""Taking in a provider: a binary, the zip that its maker publishes, or a whole mirror."""

from __future__ import annotations

import mmap
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from assistant.core.digest import sha256_of
from assistant.core.errors import UsageError
from assistant.prove import engine_store, unpacking
from assistant.prove.engine_store import Engine, EngineRecord, Source
from assistant.prove.providers import in_mirror, provider_licence, short, target

_BINARY = re.compile(r"terraform-provider-([a-z0-9][a-z0-9-]*)_v(\d+\.\d+\.\d+[^_]*)(_x\d+)?")
_ZIP = re.compile(r"terraform-provider-([a-z0-9][a-z0-9-]*)_(\d+\.\d+\.\d+[^_]*)_(\w+_\w+)\.zip")
_ADDRESS = re.compile(r"([\w.-]+/)?[\w-]+/[\w-]+")
# What Go's linker puts around the list of modules in every binary.
_MODULES_BEGIN = bytes.fromhex("3077af0c9274080241e1c107e6d618e6")
_MODULES_BYTES = 4096
_ELF = b"\x7fELF"


@dataclass(frozen=True, slots=True)
class _Named:
    """What a file's name says."""

    type: str
    version: str
    packed: bool


def is_provider(path: Path) -> bool:
    """Whether a file has a provider's name, or a folder is laid out as a mirror of providers."""
    if path.is_dir():
        return next(in_mirror(path), None) is not None
    return bool(_BINARY.fullmatch(path.name) or _ZIP.fullmatch(path.name))


def add_provider(path: Path, address: str = "") -> tuple[Engine, ...]:
    """Copy a provider's binary or zip, or every provider of a mirror, to where engines find it.

    `address` (`bpg/proxmox`) is read from the folders around the file or from the binary itself
    where it is not given.

    Raises UsageError when the file is for another machine, broken, or nothing tells its address.
    """
    if path.is_dir():
        return tuple(one for p in in_mirror(path) for one in add_provider(p.path, p.name))
    named = _named(path)
    with unpacking.scratch() as folder:
        content = folder / target()
        content.mkdir()
        if named.packed:
            unpacking.unzip(path, content)
        else:
            shutil.copyfile(path, content / path.name)
        binary = _binary(path, content, named)
        known = address or _around(path, named) or _inside(binary, named)
        if not _ADDRESS.fullmatch(known) or not known.endswith(f"/{named.type}"):
            raise UsageError(
                f"whose provider “{named.type}” is in {path.name} cannot be told from it"
                if not known
                else f"“{known}” is no address of the provider “{named.type}” in {path.name}",
                mend=f"dryfit engines add {path} --as NAMESPACE/{named.type}",
            )
        return (keep_provider(content, binary, short(known), named.version, str(path.resolve())),)


def keep_provider(
    content: Path, binary: Path, name: str, version: str, origin: str, source: Source = "added"
) -> Engine:
    """Keep all that lies in a provider's folder, with its record."""
    record = EngineRecord(
        name=name,
        version=version,
        source=source,
        origin=origin,
        sha256=sha256_of(binary),
        licence=provider_licence(name, version),
        kind="provider",
        file=f"{target()}/{binary.name}",
    )
    return engine_store.keep(content, record)


def provider_binary(content: Path, kind: str) -> Path | None:
    """The program for this system among a provider's files; None where there is none."""
    for path in sorted(content.glob(f"terraform-provider-{kind}*")):
        with path.open("rb") as file:
            if file.read(4) == _ELF:
                return path
    return None


def _named(path: Path) -> _Named:
    packed = _ZIP.fullmatch(path.name)
    if packed:
        if packed[3] != target():
            raise UsageError(f"{path.name} is for {packed[3]}; drafts are proven on {target()}")
        return _Named(packed[1], packed[2], packed=True)
    plain = _BINARY.fullmatch(path.name)
    if not plain:
        raise UsageError(
            f"{path.name} is not named as a provider is",
            mend="give terraform-provider-TYPE_vVERSION, or the zip of a release",
        )
    return _Named(plain[1], plain[2], packed=False)


def _binary(path: Path, content: Path, named: _Named) -> Path:
    found = provider_binary(content, named.type)
    if found is None:
        raise UsageError(f"{path.name} holds no program for Linux of the provider {named.type}")
    return found


def _around(path: Path, named: _Named) -> str:
    """The address that the folders of a mirror give, packed or unpacked; empty where they are
    named otherwise."""
    parts = path.resolve().parent.parts
    address = parts[-3:] if named.packed else parts[-5:-2]
    if len(address) == 3 and "." in address[0] and address[2] == named.type:
        return "/".join(address)
    return ""


def _inside(binary: Path, named: _Named) -> str:
    """The address that the module's path in a Go binary gives; empty where it gives none."""
    with binary.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        begin = data.find(_MODULES_BEGIN)
        modules = data[begin : begin + _MODULES_BYTES] if begin >= 0 else b""
    module = rf"\nmod\tgithub\.com/([\w-]+)/terraform-provider-{re.escape(named.type)}[/\t]"
    found = re.search(module.encode(), modules)
    return f"{found[1].decode().lower()}/{named.type}" if found else ""

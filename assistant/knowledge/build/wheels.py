"""Facts about a Terraform provider, from the wheel of its generated bindings for Python.

A wheel `cdktn-provider-*` holds the generator's TypeScript, class by class, inside the source maps
of its JavaScript. Names, types and flags are read from it; what it does not say (see
`PackInfo.marked`) is left out. Text is read as text: nothing of the wheel is run or unpacked.
"""

from __future__ import annotations

import base64
import binascii
import io
import re
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec

from assistant.knowledge.build.generated import Module

MEMBER_BYTES = 64 * 1024 * 1024
"""Most of one file in a wheel that is read; the largest source of aws is 20 MB."""

_MAP = re.compile(r"//# sourceMappingURL=data:application/json(?:;charset=utf-8)?;base64,(\S+)")
_KINDS = {"TerraformResource": "resources", "TerraformDataSource": "data"}


class BadWheel(ValueError):
    """The file is not a wheel of generated provider bindings; the message says why."""


class _SourceMap(msgspec.Struct):
    sources_content: list[str] = msgspec.field(name="sourcesContent", default_factory=list)


class _Package(msgspec.Struct):
    name: str
    version: str
    license: str | None = None


def facts_name(path: Path) -> str:
    """What the facts of a wheel are called: cdktn_null for cdktn_provider_null-15.0.2...whl."""
    name = path.name.partition("-")[0].replace("cdktf_cdktf_", "cdktf_")
    return name.replace("_provider_", "_")


def facts_of(path: Path) -> dict[str, Any]:
    """The facts that the wheel at `path` gives, in the form described in facts/README.md.

    Raises BadWheel, and OSError for a file that cannot be read.
    """
    package, modules = _opened(path)
    found: dict[str, Any] = {"provider": None, "resources": {}, "data": {}}
    source = version = None
    for folder in sorted(modules):
        module = Module("\n".join(modules[folder]))
        for component in module.components():
            version = version or component.version
            source = source or component.source
            if component.base == "TerraformProvider":
                found["provider"] = component.body
            elif component.base in _KINDS:
                found[_KINDS[component.base]][component.type] = component.body
    if not (source and version):
        raise BadWheel("no generated provider is in it")
    source = source if "/" in source else f"hashicorp/{source}"
    about = {"source": source, "version": version, "license": package.license}
    return about | {"origin": f"{package.name}@{package.version}"} | found


def _opened(path: Path) -> tuple[_Package, Mapping[str, list[str]]]:
    """The package's own description, and the TypeScript of each folder of it."""
    try:
        with zipfile.ZipFile(path) as wheel:
            (name,) = [one for one in wheel.namelist() if one.endswith(".jsii.tgz")]
            archive = wheel.read(name)
        package: _Package | None = None
        modules: dict[str, list[str]] = {}
        for member, data in _members(archive):
            if member == "package/package.json":
                package = msgspec.json.decode(data, type=_Package)
            elif member.startswith("package/lib/") and member.endswith(".js"):
                folder = PurePosixPath(member).parts[2]
                modules.setdefault(folder, []).extend(_typescript(data))
    except (zipfile.BadZipFile, tarfile.TarError, ValueError, KeyError) as error:
        raise BadWheel(str(error)) from None
    if package is None:
        raise BadWheel("it has no package.json")
    return package, modules


def _members(archive: bytes) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as tar:
        for member in tar:
            file = tar.extractfile(member) if member.isfile() else None
            if file is None or not member.name.endswith((".js", "package.json")):
                continue
            if member.size > MEMBER_BYTES:
                raise BadWheel(f"{member.name} is larger than {MEMBER_BYTES >> 20} MiB")
            yield member.name, file.read()


def _typescript(script: bytes) -> list[str]:
    """The sources that a script's inline source map holds."""
    match = _MAP.search(script.decode("utf-8"))
    if match is None:
        return []
    try:
        text = base64.b64decode(match[1], validate=True)
    except binascii.Error as error:
        raise BadWheel(f"a source map is damaged: {error}") from None
    return msgspec.json.decode(text, type=_SourceMap).sources_content

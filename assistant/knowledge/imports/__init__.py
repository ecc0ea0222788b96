"""Packs of the user's own, made from what their Terraform or OpenTofu prints.

Each pack is one file in the user's data folder; the file that comes with Dryfit is never touched.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec

from assistant.core.digest import sha256_of
from assistant.core.errors import DryfitError, Unfinished, UsageError
from assistant.knowledge.addresses import canonical_source
from assistant.knowledge.imports.messages import FILE_BYTES, SECONDS, Answer, Request
from assistant.knowledge.info import PackInfo
from assistant.knowledge.packs import Packs
from assistant.paths import packs_dir

HOW = "make the file with: terraform providers schema -json > schema.json (or tofu)"
_HALF_DONE = ".import-"
_STALE = 24 * 3600
"""Seconds after which a folder that an ended import left behind is removed."""


def import_packs(path: Path, versions: Mapping[str, str]) -> tuple[PackInfo, ...]:
    """Make packs of all providers in the file at `path`, all or none, replacing the same versions
    of an earlier import. `versions`: provider (aws, hashicorp/aws or a full address) to version.

    Raises UsageError for a path that is no file and for a provider without a version, Unfinished
    for a file that cannot be read.
    """
    digest = _looked_at(path)
    origin = f"providers schema -json, {path.name}, sha256 {digest[:12]}"
    folder = packs_dir()
    folder.mkdir(parents=True, exist_ok=True)
    _tidy(folder)
    half_done = Path(tempfile.mkdtemp(prefix=_HALF_DONE, dir=folder))
    try:
        request = Request(
            path=str(path.resolve()),
            folder=str(half_done),
            versions={canonical_source("terraform", name): v for name, v in versions.items()},
            origin=origin,
            date=date.today().isoformat(),
        )
        made = [half_done / name for name in _read(request, path)]
        infos = [_info(file) for file in made]
        for file, info in zip(made, infos, strict=True):
            os.replace(file, folder / _file_name(info.source, info.version))
    finally:
        shutil.rmtree(half_done, ignore_errors=True)
    return tuple(infos)


def remove_pack(name: str, version: str) -> str:
    """Remove an imported pack, given as aws, hashicorp/aws or terraform/hashicorp/aws; gives its
    full name. Works on a file that can no longer be read, too.

    Raises UsageError when there is none, or when the name means several.
    """
    text = name.lower().removeprefix("terraform/").strip("/")
    wanted = _file_name(canonical_source("terraform", text), version)
    files = {file.name: file for file in packs_dir().glob("*.sqlite")}
    found = [wanted] if wanted in files else []
    if not found and "/" not in text:
        found = [one for one in files if one.endswith(f"+{_file_name(text, version)}")]
    if len(found) != 1:
        word = "no imported pack is" if not found else "several imported packs are"
        raise UsageError(
            f"{word} {name} {version}", mend="dryfit packs list shows what was imported"
        )
    files[found[0]].unlink()
    return f"terraform/{found[0].partition('@')[0].replace('+', '/')}"


def _file_name(source: str, version: str) -> str:
    return f"{source.replace('/', '+')}@{version.removeprefix('v')}.sqlite"


def _looked_at(path: Path) -> str:
    """The file's SHA-256, once it is one that may be read."""
    if not path.exists():
        raise UsageError(f"there is nothing at {path}", mend=HOW)
    if not path.is_file():
        raise UsageError(f"{path} is not a file", mend=HOW)
    try:
        if path.stat().st_size > FILE_BYTES:
            raise Unfinished(f"{path} is larger than {FILE_BYTES >> 20} MiB", mend=HOW)
        return sha256_of(path)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise Unfinished(f"cannot read {path}: {reason}") from None


def _read(request: Request, path: Path) -> tuple[str, ...]:
    """The pack files that the child made."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "assistant.knowledge.imports"],
            input=msgspec.json.encode(request),
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Unfinished(f"reading {path} took longer than {SECONDS:.0f} s") from None
    try:
        answer = msgspec.json.decode(done.stdout, type=Answer)
    except msgspec.DecodeError:
        last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise Unfinished(
            f"reading {path} ended with code {done.returncode}: {last or 'no word why'}"
        ) from None
    if answer.unversioned:
        example = answer.unversioned[0].rpartition("/")[2]
        raise UsageError(
            f"nothing says which version these are: {', '.join(answer.unversioned)}",
            mend=f"give --lock FILE (.terraform.lock.hcl) or --version {example}=1.2.3",
        )
    if answer.bad or answer.failed:
        raise _told(path, answer)
    return answer.files


def _told(path: Path, answer: Answer) -> DryfitError:
    if answer.failed:
        return Unfinished(f"the packs of {path} could not be written: {answer.failed}")
    return Unfinished(f"{path} is not a provider schema: {answer.bad}", mend=HOW)


def _info(file: Path) -> PackInfo:
    packs = Packs.open(file)
    try:
        (info,) = packs.packs()
    finally:
        packs.close()
    return replace(info, imported=True)


def _tidy(folder: Path) -> None:
    """Remove what an import that was killed left behind."""
    for old in folder.glob(f"{_HALF_DONE}*"):
        try:
            if time.time() - old.stat().st_mtime > _STALE:
                shutil.rmtree(old, ignore_errors=True)
        except FileNotFoundError:
            continue

"""Fetching a maker's own release: the list of digests first, then the file that it must match.

What is checked is the SHA-256 of the file against the list at the same address. The signature on
that list is not checked: that would take a PGP implementation and every maker's key.
"""

from __future__ import annotations

import re
import threading
from pathlib import Path

from assistant.core.digest import sha256_of
from assistant.core.errors import Unfinished, UsageError
from assistant.core.text import shown
from assistant.fetching import Fetching, Note, Patience, elsewhere
from assistant.prove import engine_store, unpacking
from assistant.prove.engine_asking import version_of
from assistant.prove.engine_data import Definition, Release, definition
from assistant.prove.engine_store import Engine, EngineRecord
from assistant.prove.provider_files import keep_provider, provider_binary
from assistant.prove.providers import processor, target

_MEND = "see that the version exists; DRYFIT_RELEASES or --from names a mirror"
_VERSION = re.compile(r"\d+\.\d+\.\d+[0-9A-Za-z.+-]*")


def fetch(
    name: str,
    version: str,
    *,
    releases: str = "",
    note: Note,
    stop: threading.Event | None = None,
    patience: type[Patience] = Patience,
) -> Engine:
    """Fetch one release, verify its digest, and keep its binary. Uses the network, through the
    proxies of the environment.

    `releases` says where releases lie instead of at their makers: see `fetching.elsewhere`.

    Raises:
        UsageError: no such engine is known, or it has no releases that can be fetched.
        Unfinished: it is not there, did not arrive whole, or is not what its list says.
        Cancelled: `stop` was set.
    """
    known = definition(name)
    if known.release is None or not _VERSION.fullmatch(version):
        raise UsageError(
            f"no release “{version}” of {known.title} can be fetched",
            mend=f"dryfit engines add {name}@1.2.3 (all three numbers), or a file's path",
        )
    where, file, sums = _names(known.release, version, releases)
    fetching = Fetching(note, stop or threading.Event(), mend=_MEND, patience=patience)
    with unpacking.scratch() as folder:
        wanted = _digest(fetching.text(f"{where}/{sums}"), file, f"{where}/{sums}")
        path = folder / file
        got = fetching.file(f"{where}/{file}", path, unpacking.MOST_BYTES)
        if got != wanted:
            raise Unfinished(
                f"{file} is not the file of its list: SHA-256 {got[:16]}…, expected {wanted[:16]}…",
                mend="try again; if it stays so, the address holds something else than it says",
            )
        return _keep(known, version, path, f"{where}/{file}")


def _names(release: Release, version: str, releases: str) -> tuple[str, str, str]:
    """Address, file and list of digests of a release."""
    arch = release.arch.get(processor(), processor())
    parts = [
        text.replace("{version}", version).replace("{os}", "linux").replace("{arch}", arch)
        for text in (release.address, release.file, release.sums)
    ]
    return elsewhere(parts[0], releases).rstrip("/"), parts[1], parts[2]


def _digest(sums: str, file: str, where: str) -> str:
    """The digest that a list has for a file."""
    for line in sums.splitlines():
        digest, _, name = line.strip().partition(" ")
        if name.strip().removeprefix("*") == file and re.fullmatch(r"[0-9a-fA-F]{64}", digest):
            return digest.lower()
    raise Unfinished(f"the list at {shown(where)} has no digest for {file}: not fetched")


def _keep(known: Definition, version: str, path: Path, origin: str) -> Engine:
    content = path.parent / "content"
    content.mkdir()
    if path.suffix == ".zip":
        unpacking.unzip(path, content)
    else:
        path.rename(content / known.binary)
    if known.kind == "provider":
        program = provider_binary(content, known.name.rpartition("/")[2])
        if program is None:
            raise Unfinished(f"{path.name} holds no program for {target()}")
        return keep_provider(content, program, known.name, version, origin, "release")
    binary = content / known.binary
    if not binary.is_file():
        raise Unfinished(f"{path.name} holds no “{known.binary}”")
    binary.chmod(0o755)
    answer = version_of(binary, known)
    if answer != version:
        raise Unfinished(f"the {known.binary} in {path.name} calls itself {answer or 'nothing'}")
    record = EngineRecord(
        name=known.name,
        version=version,
        source="release",
        origin=origin,
        sha256=sha256_of(binary),
        licence=known.licence(version),
        file=known.binary,
    )
    return engine_store.keep(binary, record)

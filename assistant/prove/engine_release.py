"""Fetching a maker's own release: the list of digests first, then the file that it must match.

What is checked is the SHA-256 of the file against the list at the same address. The signature on
that list is not checked: that would take a PGP implementation and every maker's key.
"""

from __future__ import annotations

import hashlib
import http.client
import re
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from assistant.core.digest import sha256_of
from assistant.core.errors import Cancelled, Unfinished, UsageError
from assistant.core.text import shown
from assistant.prove import engine_store, unpacking
from assistant.prove.engine_asking import version_of
from assistant.prove.engine_data import Definition, Release, definition
from assistant.prove.engine_store import Engine, EngineRecord
from assistant.prove.provider_files import keep_provider, provider_binary
from assistant.prove.providers import processor, target

_MOST_SUMS = 1024**2
_CHUNK = 256 * 1024
_TELL_EVERY_SECONDS = 5.0
_VERSION = re.compile(r"\d+\.\d+\.\d+[0-9A-Za-z.+-]*")
_AGENT = "dryfit"

Note = Callable[[str], None]


class Patience:
    """How long a server may keep us waiting."""

    silence_seconds = 30.0
    """Without a byte."""
    window_seconds = 60.0
    window_bytes = 64 * 1024
    """Fewer than these within the window, and it is given up."""


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

    `releases` says where releases lie instead of at their makers: see `elsewhere`.

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
    fetching = _Fetching(note, stop or threading.Event(), patience)
    with unpacking.scratch() as folder:
        wanted = _digest(fetching.text(f"{where}/{sums}"), file, f"{where}/{sums}")
        path = folder / file
        got = fetching.file(f"{where}/{file}", path)
        if got != wanted:
            raise Unfinished(
                f"{file} is not the file of its list: SHA-256 {got[:16]}…, expected {wanted[:16]}…",
                mend="try again; if it stays so, the address holds something else than it says",
            )
        return _keep(known, version, path, f"{where}/{file}")


def elsewhere(address: str, releases: str) -> str:
    """An address as `releases` moves it: entries between spaces, each `FROM=TO` (an address that
    begins with FROM begins with TO instead) or a bare address, which takes the place of every
    maker's host."""
    for entry in releases.split():
        before, given, after = entry.partition("=")
        if given and "://" in after and address.startswith(before.rstrip("/")):
            return after.rstrip("/") + address.removeprefix(before.rstrip("/"))
        if not (given and "://" in after):
            return entry.rstrip("/") + urlsplit(address).path
    return address


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


class _Fetching:
    """Requests that a server can neither hang nor lead astray."""

    def __init__(self, note: Note, stop: threading.Event, patience: type[Patience]) -> None:
        self._note, self._stop, self._patience = note, stop, patience
        self._opener = urllib.request.build_opener(_Redirects())

    def text(self, url: str) -> str:
        """A small text."""
        content = bytearray()
        self._read(url, content.extend, _MOST_SUMS)
        return content.decode("utf-8", errors="replace")

    def file(self, url: str, path: Path) -> str:
        """A file into `path`; gives its SHA-256."""
        whole = hashlib.sha256()
        with path.open("xb") as out:

            def take(chunk: bytes) -> None:
                whole.update(chunk)
                out.write(chunk)

            self._read(url, take, unpacking.MOST_BYTES)
        return whole.hexdigest()

    def _read(self, url: str, take: Callable[[bytes], object], most: int) -> None:
        said = shown(url)
        if urlsplit(url).scheme not in {"http", "https"}:
            raise UsageError(f"{said} is not an address of http or https")
        request = urllib.request.Request(url, headers={"User-Agent": _AGENT})  # noqa: S310
        try:
            with self._opener.open(request, timeout=self._patience.silence_seconds) as answer:
                self._pass_on(answer, said, take, most)
        except urllib.error.HTTPError as error:
            with error:
                raise Unfinished(
                    f"{said}: {error.code} {shown(str(error.reason))}",
                    mend="see that the version exists; DRYFIT_RELEASES or --from names a mirror",
                ) from error
        except (OSError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", None) or error
            raise Unfinished(
                f"{said} does not answer: {shown(str(reason))}",
                mend="see to the network or proxy; DRYFIT_RELEASES or --from names a mirror",
            ) from error

    def _pass_on(
        self, answer: IO[bytes], said: str, take: Callable[[bytes], object], most: int
    ) -> None:
        told_size = str(getattr(answer, "headers", {}).get("Content-Length") or "")
        size = int(told_size) if told_size.isdigit() else 0
        began = told = time.monotonic()
        got = since = 0
        window = began
        self._note(f"fetching {said}" + (f" ({size / 1e6:.0f} MB)" if size > 1e6 else ""))
        # `read1` gives what has come; `read` would wait for a full chunk.
        while chunk := answer.read1(_CHUNK):  # type: ignore[attr-defined]
            if self._stop.is_set():
                raise Cancelled
            got += len(chunk)
            since += len(chunk)
            if got > most:
                raise Unfinished(f"{said} is larger than a release is")
            take(chunk)
            now = time.monotonic()
            if now - window > self._patience.window_seconds:
                if since < self._patience.window_bytes:
                    raise Unfinished(f"{said} comes too slowly: {got} bytes in {now - began:.0f} s")
                window, since = now, 0
            if now - told > _TELL_EVERY_SECONDS:
                told = now
                self._note(f"  {got / 1e6:.0f} MB" + (f" of {size / 1e6:.0f}" if size else ""))
        if size and got < size:
            raise Unfinished(f"{said} broke off: {got} of {size} bytes came")


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects, never from https to anything less."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """Refuse what leaves https."""
        if req.type == "https" and urlsplit(newurl).scheme != "https":
            raise Unfinished(f"{shown(req.full_url)} leads away from https: not followed")
        return super().redirect_request(req, fp, code, msg, headers, newurl)

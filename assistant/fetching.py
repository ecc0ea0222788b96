"""Files fetched from elsewhere: by the commands that say so, and by nothing else.

Uses the proxies of the environment. What comes is hashed on its way; whether that is what was
promised, whoever fetches decides.
"""

from __future__ import annotations

import hashlib
import http.client
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from assistant.core.errors import Cancelled, Unfinished, UsageError
from assistant.core.text import shown

_MOST_TEXT = 1024**2
_CHUNK = 256 * 1024
_TELL_EVERY_SECONDS = 5.0
_AGENT = "dryfit"

Note = Callable[[str], None]


class Patience:
    """How long a server may keep us waiting."""

    silence_seconds = 30.0
    """Without a byte."""
    window_seconds = 60.0
    window_bytes = 64 * 1024
    """Fewer than these within the window, and it is given up."""


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


class Fetching:
    """Requests that a server can neither hang nor lead astray."""

    def __init__(
        self,
        note: Note,
        stop: threading.Event,
        *,
        mend: str,
        patience: type[Patience] = Patience,
    ) -> None:
        """`mend` is the way out that is told when an address does not give what is asked."""
        self._note, self._stop, self._patience, self._mend = note, stop, patience, mend
        self._opener = urllib.request.build_opener(_Redirects())

    def text(self, url: str) -> str:
        """A small text."""
        content = bytearray()
        self._read(url, content.extend, _MOST_TEXT)
        return content.decode("utf-8", errors="replace")

    def file(self, url: str, path: Path, most: int) -> str:
        """A file of at most `most` bytes into `path`, which must not be there; its SHA-256."""
        whole = hashlib.sha256()
        with path.open("xb") as out:

            def take(chunk: bytes) -> None:
                whole.update(chunk)
                out.write(chunk)

            self._read(url, take, most)
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
                    mend=self._mend,
                ) from error
        except (OSError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", None) or error
            raise Unfinished(
                f"{said} does not answer: {shown(str(reason))}",
                mend=f"see to the network or proxy; {self._mend}",
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
                raise Unfinished(f"{said} is larger than {most} bytes")
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

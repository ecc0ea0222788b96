"""A maker's release server on loopback."""

from __future__ import annotations

import hashlib
import io
import threading
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip of executables."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            member = zipfile.ZipInfo(name)
            member.external_attr = 0o100755 << 16
            packed.writestr(member, content)
    return whole.getvalue()


def sums(files: Mapping[str, bytes]) -> bytes:
    """The list of digests of these files."""
    lines = [f"{hashlib.sha256(content).hexdigest()}  {name}" for name, content in files.items()]
    return "\n".join([*lines, ""]).encode()


@dataclass
class Mirror:
    """What a server gives, by path, and how it behaves."""

    url: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    cut: int = 0
    """Bytes after which a file breaks off; 0: never."""
    drip: float = 0.0
    """Seconds between single bytes of a file."""
    silent: bool = False
    """Says nothing more after the head of a file."""
    redirects: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def publish(self, folder: str, file: str, content: bytes, sums_name: str) -> None:
        """A release: its file and the list that names it."""
        self.files[f"{folder}/{file}"] = content
        self.files[f"{folder}/{sums_name}"] = sums({file: content})


@contextmanager
def serving() -> Iterator[Mirror]:
    """A mirror on a port of loopback for as long as the block lasts."""
    mirror = Mirror()
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            mirror.asked.append(self.path)
            if self.path in mirror.redirects:
                self.send_response(302)
                self.send_header("Location", mirror.redirects[self.path])
                self.end_headers()
                return
            content = mirror.files.get(self.path)
            if content is None:
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self._give(content, whole="SUMS" in self.path or "checksums" in self.path)

        def _give(self, content: bytes, *, whole: bool) -> None:
            if whole or not (mirror.cut or mirror.drip or mirror.silent):
                self.wfile.write(content)
            elif mirror.silent:
                over.wait(20)
            elif mirror.cut:
                self.wfile.write(content[: mirror.cut])
            else:
                for byte in content:
                    try:
                        self.wfile.write(bytes([byte]))
                    except OSError:
                        return
                    if over.wait(mirror.drip):
                        return

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    mirror.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield mirror
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join()

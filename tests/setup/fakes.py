"""Stand-ins for programs of the system, so that nothing is installed or started for real."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import UnixStreamServer
from typing import Any

import jsonschema

FAKE_DAEMON = """
import os, socketserver, sys
sys.path.insert(0, {tests!r})
from tests.setup.fakes import answering
import threading
with answering(sys.argv[1] if len(sys.argv) > 1 else {socket!r}, {{}}):
    threading.Event().wait(60)
"""


def program(folder: Path, name: str, body: str, interpreter: str = "/bin/sh") -> Path:
    """An executable `name` in `folder`."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!{interpreter}\n{body}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def fake_dockerd(folder: Path, socket: Path) -> Path:
    """A dockerd that answers pings on `socket` for a minute."""
    root = str(Path(__file__).parents[2])
    return program(
        folder, "dockerd", FAKE_DAEMON.format(tests=root, socket=str(socket)), sys.executable
    )


@contextmanager
def answering(socket: str, statuses: dict[str, int]) -> Iterator[None]:
    """A daemon on a Unix socket: 200 for everything that is not in `statuses`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(statuses.get(self.path, 200))
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"OK")

        def log_message(self, format: str, *args: object) -> None:
            return

        def address_string(self) -> str:
            return "socket"

    if os.path.exists(socket):
        os.unlink(socket)
    with UnixStreamServer(socket, Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


def valid(text: str, command: str) -> Any:
    """What `dryfit COMMAND --json` printed, held against the schema that scripts rely on."""
    schemas = Path(__file__).parents[2] / "assistant/render/schemas"
    content = json.loads(text)
    jsonschema.validate(content, json.loads((schemas / f"{command}.schema.json").read_text()))
    return content

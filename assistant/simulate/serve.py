"""The transport: gRPC on a unix socket in a folder that is nobody else's."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import grpc

from .engine import Engine

MAGIC = (
    "TF_PLUGIN_MAGIC_COOKIE",
    "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
)
"""What an engine puts in the environment of the plugins that it starts itself."""

_UNLIMITED = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
_THREADS = 4
_LAST_ANSWERS = 2.0
"""Seconds that requests under way have after the end was called."""


class _Service(grpc.GenericRpcHandler):  # type: ignore[misc]
    """One provider, and the plugin library's own call to end the program."""

    def __init__(self, engine: Engine, shutdown: Callable[[], None]) -> None:
        self._engine = engine
        self._prefix = f"/tfplugin{engine.version}.Provider/"
        self._shutdown = shutdown

    def service(self, call: Any) -> Any:
        """The handler of a call; None where there is no such method."""
        if call.method == "/plugin.GRPCController/Shutdown":
            return grpc.unary_unary_rpc_method_handler(self._end)
        name = call.method.removeprefix(self._prefix)
        if name == call.method or self._engine.method(name) is None:
            return None
        return grpc.unary_unary_rpc_method_handler(
            lambda request, _context: self._engine.call(name, request)
        )

    def _end(self, _request: bytes, _context: Any) -> bytes:
        self._shutdown()
        return b""


class Servers:
    """One server a provider, each on a socket of its own in one folder."""

    def __init__(self, folder: Path) -> None:
        """The folder is made where there is none.

        Raises:
            OSError: others may enter the folder, or it cannot be made.
        """
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_mode & 0o077:
            raise PermissionError(f"{folder} is open to others")
        self._folder = folder
        self._servers: list[Any] = []
        self.ended = Event()

    def add(self, engine: Engine) -> Path:
        """Start serving a provider; the socket.

        Raises:
            RuntimeError: the socket cannot be made.
        """
        socket = self._folder / f"{len(self._servers)}.sock"
        server = grpc.server(ThreadPoolExecutor(_THREADS), options=_UNLIMITED)
        server.add_generic_rpc_handlers((_Service(engine, self.ended.set),))
        server.add_insecure_port(f"unix:{socket}")
        server.start()
        self._servers.append(server)
        return socket

    def stop(self) -> None:
        """End all servers; their sockets are gone afterwards."""
        for stopping in [server.stop(_LAST_ANSWERS) for server in self._servers]:
            stopping.wait()


def reattach(providers: Sequence[Mapping[str, Any]], servers: Servers, version: int) -> str:
    """Serve all providers; the value of TF_REATTACH_PROVIDERS with which an engine finds them."""
    found = {}
    for one in providers:
        socket = servers.add(Engine(one, version))
        found[one["address"]] = {
            "Protocol": "grpc",
            "ProtocolVersion": version,
            "Pid": os.getpid(),
            "Test": True,
            "Addr": {"Network": "unix", "String": str(socket)},
        }
    return json.dumps(found)


def version_for(environment: Mapping[str, str]) -> int:
    """The version of the protocol that an engine and this program both speak.

    Raises:
        ValueError: there is none.
    """
    offered = environment.get("PLUGIN_PROTOCOL_VERSIONS", "5").split(",")
    for version in (6, 5):
        if str(version) in offered:
            return version
    raise ValueError(f"the engine speaks versions {', '.join(offered)} of the protocol, not 5 or 6")


def plugin(provider: Mapping[str, Any], servers: Servers, environment: Mapping[str, str]) -> None:
    """Serve one provider to the engine that started this program, until it ends it or is gone.

    Raises:
        ValueError: it was not started by an engine, or in a way that cannot be served.
    """
    if environment.get(MAGIC[0]) != MAGIC[1]:
        raise ValueError("this is a plugin: Terraform or OpenTofu start it")
    if environment.get("PLUGIN_CLIENT_CERT"):
        raise ValueError("set TF_DISABLE_PLUGIN_TLS=1: the simulated provider speaks without TLS")
    version = version_for(environment)
    socket = servers.add(Engine(provider, version))
    sys.stdout.write(f"1|{version}|unix|{socket}|grpc|\n")
    sys.stdout.flush()
    parent = os.getppid()
    while not servers.ended.wait(1.0) and os.getppid() == parent:
        pass

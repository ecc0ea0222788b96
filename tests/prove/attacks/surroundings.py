"""What an attacker would like to reach: this machine, with something of value on it."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml

from assistant.targets.judging import Profile

_FILE = Path(__file__).with_name("attacks.yaml")
PROFILES: tuple[Profile, ...] = ("hardened", "rehearsal")


@dataclass(frozen=True)
class Attack:
    """A script that prints ESCAPED when it gets through."""

    name: str
    script: str
    profiles: tuple[Profile, ...]


def attacks() -> list[Attack]:
    """All of the list."""
    return [
        Attack(one["name"], one["script"], tuple(one.get("profiles", PROFILES)))
        for one in yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    ]


class Surroundings:
    """A secret in a file and a secret in the environment, and ears on every address."""

    def __init__(self, folder: Path) -> None:
        self.secret = f"canary-{secrets.token_hex(8)}"
        self.canary = folder / f"{self.secret}.txt"
        self.canary.write_text(self.secret)
        self.abstract = f"dryfit-{secrets.token_hex(8)}"
        self.heard: list[str] = []

    @contextmanager
    def listening(self) -> Iterator[None]:
        """While this is open, whoever reaches this machine is heard."""
        with ExitStack() as open_sockets:
            tcp = open_sockets.enter_context(socket.create_server(("0.0.0.0", 0)))
            self.port = tcp.getsockname()[1]
            udp = open_sockets.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            udp.bind(("0.0.0.0", self.port))
            abstract = open_sockets.enter_context(socket.socket(socket.AF_UNIX))
            abstract.bind(f"\0{self.abstract}")
            abstract.listen()
            for name, ear in (("tcp", tcp), ("udp", udp), ("abstract", abstract)):
                threading.Thread(target=self._listen, args=(name, ear), daemon=True).start()
            yield

    def _listen(self, name: str, ear: socket.socket) -> None:
        try:
            while True:
                if name == "udp":
                    ear.recvfrom(64)
                else:
                    ear.accept()[0].close()
                self.heard.append(name)
        except OSError:
            return

    def fill(self, script: str) -> str:
        """A script with the names of what it tries to reach."""
        values = {
            "canary": str(self.canary),
            "folder": str(self.canary.parent),
            "port": str(self.port),
            "abstract": self.abstract,
            "pid": str(os.getpid()),
            "gateway": _gateway(),
        }
        for name, value in values.items():
            script = script.replace(f"{{{name}}}", value)
        return script


def _gateway() -> str:
    """This machine's address on the container engine's own network."""
    routes = subprocess.run(
        ["ip", "-4", "-o", "addr", "show", "docker0"], capture_output=True, text=True, check=False
    )
    words = routes.stdout.split()
    return words[3].partition("/")[0] if len(words) > 3 else "172.17.0.1"

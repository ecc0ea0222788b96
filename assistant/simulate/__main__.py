"""The simulated provider as a program; the ways to start it stand in docs/architecture.md."""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from .install import install

_MACHINES = {"x86_64": "amd64", "aarch64": "arm64"}


def main(words: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run one command; its exit status."""
    asked = _parser().parse_args(words)
    providers = json.loads(asked.input.read_bytes())["providers"]
    if asked.what == "install":
        for launcher in install(providers, asked.input, asked.mirror, asked.machine):
            print(launcher)
        return 0
    if asked.what == "serve":
        try:
            return _serve(providers, asked.folder, asked.protocol)
        except OSError as error:
            print(f"simulate: {error}", file=sys.stderr)
            return 1
    # Told to end, it still takes away its folder and what it runs.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    folder = Path(tempfile.mkdtemp(prefix="simulated-"))
    try:
        if asked.what == "run":
            return _run(providers, folder, asked.protocol, asked.command, environment)
        return _plugin(providers, folder, asked.address, environment)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="simulate", description=__doc__)
    commands = parser.add_subparsers(dest="what", required=True)
    run = commands.add_parser("run", help="run a command with the providers attached")
    serve = commands.add_parser("serve", help="serve until told to end")
    plugin = commands.add_parser("plugin", help="be started by an engine")
    mirror = commands.add_parser("install", help="write a mirror folder")
    for one in (run, serve, plugin, mirror):
        one.add_argument("--input", type=Path, required=True, help="the providers, as JSON")
    for one in (run, serve):
        one.add_argument("--protocol", type=int, choices=(5, 6), default=6)
    serve.add_argument("--folder", type=Path, required=True, help="for sockets and reattach.json")
    run.add_argument("command", nargs=argparse.REMAINDER, help="-- and the command")
    plugin.add_argument("address", help="of the provider that is served")
    mirror.add_argument("--mirror", type=Path, required=True)
    machine = _MACHINES.get(platform.machine(), platform.machine())
    mirror.add_argument("--machine", default=f"linux_{machine}", help="as Go calls it")
    return parser


def _run(
    providers: Sequence[Mapping[str, Any]],
    folder: Path,
    version: int,
    command: Sequence[str],
    environment: Mapping[str, str],
) -> int:
    from .serve import Servers, reattach

    servers = Servers(folder)
    attached = {"TF_REATTACH_PROVIDERS": reattach(providers, servers, version)}
    words = command[1:] if command[:1] == ["--"] else command
    try:
        return _until_told(words, {**environment, **attached})
    except OSError as error:
        print(f"simulate: {error}", file=sys.stderr)
        return 127
    finally:
        servers.stop()


def _until_told(words: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run a command until it ends or SIGTERM comes; its exit status as a shell gives it.

    The signal may come while the process is being made. An exception would lose the
    process then, so that the signal is noted, and acted on once there is something to end.
    """
    told = False
    process: subprocess.Popen[bytes] | None = None

    def end(*_: object) -> None:
        nonlocal told
        told = True
        if process is not None:
            process.kill()

    signal.signal(signal.SIGTERM, end)
    process = subprocess.Popen(words, env=environment)
    if told:
        process.kill()
    status = process.wait()
    if told:
        return 128 + signal.SIGTERM
    return status if status >= 0 else 128 - status


def _serve(providers: Sequence[Mapping[str, Any]], folder: Path, version: int) -> int:
    from .serve import Servers, reattach

    servers = Servers(folder)
    ready = folder / "reattach.json"
    ready.unlink(missing_ok=True)
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: servers.ended.set())
    attached = reattach(providers, servers, version)
    fresh = folder / "reattach.json.new"
    fresh.write_text(attached)
    fresh.replace(ready)
    print(attached, flush=True)
    servers.ended.wait()
    servers.stop()
    ready.unlink()
    return 0


def _plugin(
    providers: Sequence[Mapping[str, Any]],
    folder: Path,
    address: str,
    environment: Mapping[str, str],
) -> int:
    from .serve import Servers, plugin

    servers = Servers(folder)
    try:
        wanted = next(one for one in providers if one["address"] == address)
        plugin(wanted, servers, environment)
    except StopIteration:
        print(f"simulate: the input has no provider {address}", file=sys.stderr)
        return 1
    except ValueError as error:
        print(f"simulate: {error}", file=sys.stderr)
        return 1
    finally:
        servers.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))

"""What a proof costs, against a bare `docker run` of the same engine commands.

    python -m benchmarks.proof [--rounds N] [--write]

Bare is the docker command with the same image, engine and files, without a network, and with none
of our limits; cold is a proof that starts its container and removes it; warm is one that is lent
a kept container. The engine's own time is taken off by an engine that takes none: a script that
agrees to everything, so that what differs between rounds of a large program does not drown what is
measured. Each round measures all three, one after the other, so that the machine is the same; the
real engine's proofs are measured beside them.
"""

from __future__ import annotations

import argparse
import json
import shlex
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from assistant.knowledge import Packs
from assistant.prove import engines, images, prove, trial
from assistant.prove.sandbox import TOOLS
from assistant.prove.warm import Pool
from assistant.targets.judging import Trial
from benchmarks.machine import machine

RESULTS = Path(__file__).with_name("results") / "proof.json"
DRAFT = {
    "a.pkr.hcl": """packer {
  required_plugins {
    qemu = {
      source  = "github.com/hashicorp/qemu"
      version = "~> 1"
    }
  }
}

variable "iso_url" {
  type = string
}

source "qemu" "debian" {
  iso_url          = var.iso_url
  iso_checksum     = "none"
  communicator     = "ssh"
  ssh_username     = "root"
  shutdown_command = "poweroff"
}

build {
  sources = ["source.qemu.debian"]
}
"""
}


def seconds(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def trials(packs: Packs) -> list[Trial]:
    """What a proof of the draft asks its engine, one after the other."""
    seen: list[Trial] = []
    plain = trial._script

    def script(asked: Trial, *rest: object) -> str:
        seen.append(asked)
        return plain(asked, *rest)  # type: ignore[arg-type]

    trial._script = script  # type: ignore[assignment]
    try:
        prove(DRAFT, packs, strict=True)
    finally:
        trial._script = plain
    return seen


def commands(asked: list[Trial]) -> str:
    """The same commands as a shell script, on the files of `$0`/number."""
    lines = []
    for number, one in enumerate(asked):
        lines.append(f'cp -R "$0/{number}" /tmp/{number} && cd /tmp/{number}')
        for step in one.steps:
            argv = [word.replace("{engine}", f"{TOOLS}/packer") for word in step.argv]
            lines.append(shlex.join(argv))
    return "\n".join(lines)


def bare_command(asked: list[Trial], engine: Path, folder: Path) -> list[str]:
    for number, one in enumerate(asked):
        for path, content in one.files.items():
            target = folder / str(number) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    return [
        "docker", "run", "--rm", "--network", "none",
        "-v", f"{engine}:{TOOLS}/packer:ro", "-v", f"{folder}:/given:ro",
        images.SANDBOX, "sh", "-c", commands(asked), "/given",
    ]  # fmt: skip


class Proofs:
    """Proofs with whatever engine is installed."""

    def __init__(self, packs: Packs, pool: Pool) -> None:
        self._packs, self._pool = packs, pool

    def cold(self) -> None:
        prove(DRAFT, self._packs, strict=True)

    def warm(self) -> None:
        prove(DRAFT, self._packs, strict=True, pool=self._pool)

    def ready(self) -> None:
        """Have a container waiting."""
        if not self._pool.ready():
            self.warm()
        while not self._pool.ready():
            time.sleep(0.005)


def measure(rounds: int) -> dict[str, list[float]]:
    """Seconds of each round."""
    packs = Packs.open()
    real = engines.installed
    taken: dict[str, list[float]] = {}

    def note(name: str, call: Callable[[], object]) -> None:
        taken.setdefault(name, []).append(seconds(call))

    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        place.chmod(0o755)
        agreeing = place / "packer"
        agreeing.write_text("#!/bin/sh\nexit 0\n", encoding="ascii")
        agreeing.chmod(0o755)
        stand_in = engines.Engine("packer", real("packer")[0].version, "user", agreeing)

        def agree(name: str) -> tuple[engines.Engine, ...]:
            return (stand_in,) if name == "packer" else ()

        for engine in ("none", "packer"):
            if engine == "none":
                engines.installed = agree
            try:
                with Pool() as pool:
                    proofs = Proofs(packs, pool)
                    bare = bare_command(trials(packs), agreeing, place / "given")
                    for _ in range(rounds + 1):
                        if engine == "none":
                            note("bare docker run", lambda: subprocess.run(bare, check=True))  # noqa: B023
                        note(f"cold, engine: {engine}", proofs.cold)
                        proofs.ready()
                        note(f"warm, engine: {engine}", proofs.warm)
            finally:
                engines.installed = real
    # The first round warms the caches.
    return {name: times[1:] for name, times in taken.items()}


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--rounds", type=int, default=15)
    reader.add_argument("--write", action="store_true")
    options = reader.parse_args()
    if shutil.which("docker") is None:
        raise SystemExit("the docker command is not here to compare with")
    taken = measure(options.rounds)
    found = {name: statistics.median(times) for name, times in taken.items()}
    base = found["bare docker run"]
    ratios = {name: found[f"{name}, engine: none"] / base for name in ("cold", "warm")}
    for name, spent in found.items():
        print(f"{name:<22} {spent:6.3f} s")
    for name, ratio in ratios.items():
        print(f"{name} is {ratio:.2f} of bare, the engine's own time taken off")
    if options.write:
        RESULTS.parent.mkdir(exist_ok=True)
        rows = {
            "machine": machine(),
            "rounds": options.rounds,
            "seconds": {name: round(spent, 4) for name, spent in found.items()},
            "ratio to bare": {name: round(ratio, 3) for name, ratio in ratios.items()},
        }
        RESULTS.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

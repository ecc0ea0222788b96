"""What the container costs, against a bare `docker run --rm`.

    python -m benchmarks.proof [--rounds N] [--write]

Bare is the docker command with the same image and `true`; the sandbox is ours from creation to
removal with one command run in it; a proof is a whole draft in front of Packer.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from assistant.knowledge import Packs
from assistant.prove import docker_engine, images, prove
from assistant.prove.sandbox import Sandbox
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


def median(rounds: int, call: Callable[[], object]) -> float:
    """Seconds of the middle one of `rounds` calls, after one that warms the caches."""
    call()
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        call()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def bare() -> None:
    command = ["docker", "run", "--rm", "--network", "none", images.SANDBOX, "true"]
    subprocess.run(command, check=True)


def measure(rounds: int) -> dict[str, float]:
    packs = Packs.open()
    with docker_engine.connect() as client:

        def sandbox() -> None:
            with Sandbox(client, images.SANDBOX) as running:
                running.run(["true"], seconds=10)

        found = {"bare docker run": median(rounds, bare)}
        found["sandbox with one command"] = median(rounds, sandbox)
        with Sandbox(client, images.SANDBOX) as warm:
            found["one more command in it"] = median(rounds, lambda: warm.run(["true"], seconds=10))
    found["a draft in front of Packer"] = median(rounds, lambda: prove(DRAFT, packs))
    return found


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--rounds", type=int, default=7)
    reader.add_argument("--write", action="store_true")
    options = reader.parse_args()
    if shutil.which("docker") is None:
        raise SystemExit("the docker command is not here to compare with")
    found = measure(options.rounds)
    base = found["bare docker run"]
    for name, seconds in found.items():
        print(f"{name:<28} {seconds:6.3f} s   {seconds / base:5.2f} of bare")
    if options.write:
        RESULTS.parent.mkdir(exist_ok=True)
        rows = {
            "machine": machine(),
            "seconds": {name: round(seconds, 4) for name, seconds in found.items()},
            "ratio of sandbox to bare": round(found["sandbox with one command"] / base, 3),
        }
        RESULTS.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

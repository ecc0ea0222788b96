"""What a proof costs, against a bare `docker run` of the same engine commands.

    python -m benchmarks.proof [--rounds N] [--write]

Bare is the docker command with the same image, engine and files, without a network, and with none
of our limits; cold is a proof that starts its container and removes it; warm is one that is lent
a kept container. The engine's own time, measured in a container that runs already, is taken off all
three. Each round measures all of them, one after the other, so that the machine is the same.
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
from assistant.prove import docker_engine, engines, images, prove, trial
from assistant.prove.sandbox import TOOLS, Sandbox
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


def commands(asked: list[Trial], engine: str) -> str:
    """The same commands as a shell script, on the files of `place`/number."""
    lines = ["export CHECKPOINT_DISABLE=1 PACKER_PLUGIN_PATH=/tmp PACKER_CONFIG_DIR=/tmp"]
    for number, one in enumerate(asked):
        lines.append(f'cp -R "$0/{number}" /tmp/{number} && cd /tmp/{number}')
        for step in one.steps:
            argv = [word.replace("{engine}", engine) for word in step.argv]
            lines.append(f"{shlex.join(argv)} >/dev/null 2>&1")
    return "\n".join([*lines, "rm -rf /tmp/[0-9]*"])


def measure(rounds: int) -> dict[str, float]:
    packs = Packs.open()
    engine = engines.installed("packer")[0]
    asked = trials(packs)
    script = commands(asked, f"{TOOLS}/packer")
    with tempfile.TemporaryDirectory() as folder, Pool() as pool:
        for number, one in enumerate(asked):
            for path, content in one.files.items():
                target = Path(folder, str(number), path)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
        Path(folder).chmod(0o755)
        bare = ["docker", "run", "--rm", "--network", "none", "--user", "0"]
        bare += ["-v", f"{engine.path}:{TOOLS}/packer:ro", "-v", f"{folder}:/given:ro"]
        bare += [images.SANDBOX, "sh", "-c", script, "/given"]

        def ready() -> None:
            while not pool.ready():
                time.sleep(0.01)

        taken: dict[str, list[float]] = {"engine": [], "bare": [], "cold": [], "warm": []}
        with docker_engine.connect() as client:
            tools = {"packer": engine.path}
            for _ in range(rounds + 1):
                with Sandbox(client, images.SANDBOX, tools=tools) as sandbox:
                    given = [
                        sandbox.give(f"draft/{number}", one.files)
                        for number, one in enumerate(asked)
                    ]
                    place = given[0].rpartition("/")[0]
                    sandbox.run(["sh", "-c", script, place], seconds=60)
                    none = seconds(lambda: sandbox.run(["true"], seconds=60))
                    ran = sandbox.run(["sh", "-c", script, place], seconds=60)
                taken["engine"].append(ran.seconds - none)
                taken["bare"].append(seconds(lambda: subprocess.run(bare, check=True)))
                taken["cold"].append(seconds(lambda: prove(DRAFT, packs, strict=True)))
                prove(DRAFT, packs, strict=True, pool=pool)
                ready()
                taken["warm"].append(seconds(lambda: prove(DRAFT, packs, strict=True, pool=pool)))
                ready()
    # The first round warms the caches.
    return {name: statistics.median(times[1:]) for name, times in taken.items()}


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--rounds", type=int, default=9)
    reader.add_argument("--write", action="store_true")
    options = reader.parse_args()
    if shutil.which("docker") is None:
        raise SystemExit("the docker command is not here to compare with")
    found = measure(options.rounds)
    base = found["bare"] - found["engine"]
    ratios = {name: (found[name] - found["engine"]) / base for name in ("cold", "warm")}
    for name, spent in found.items():
        ratio = f"   {ratios[name]:5.2f} of bare without the engine" if name in ratios else ""
        print(f"{name:<8} {spent:6.3f} s{ratio}")
    if options.write:
        RESULTS.parent.mkdir(exist_ok=True)
        rows = {
            "machine": machine(),
            "seconds": {name: round(spent, 4) for name, spent in found.items()},
            "ratio to bare, the engine's own time taken off": {
                name: round(ratio, 3) for name, ratio in ratios.items()
            },
        }
        RESULTS.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""What a proof of Terraform files costs, against a bare `docker run` of the same engine commands.

    python -m benchmarks.terraform_proof [--rounds N] [--write]

Each round runs every case once, so that a busy machine slows all of them alike. The real case is
fmt, init and validate with a provider that is here (bpg/proxmox); the simulated one is a whole life
of eight resources. The ratio is of what ours takes over the engine's own time to what the bare
container takes.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from assistant.knowledge import Packs
from assistant.prove import engines, images, prove
from assistant.prove.warm import Pool
from assistant.targets.terraform.engine_providers import CLI_CONFIG, MIRROR, TOOL
from benchmarks.machine import machine
from benchmarks.proof import seconds

RESULTS = Path(__file__).with_name("results") / "terraform_proof.json"
OPENTOFU = ("opentofu",)
REAL = {
    "main.tf": """terraform {
  required_providers {
    proxmox = {
      source = "bpg/proxmox"
    }
  }
}

resource "proxmox_virtual_environment_vm" "a" {
  node_name = "pve"

  provisioner "local-exec" {
    command = "true"
  }
}
"""
}
"""With a provisioner: nothing is planned, so that both sides run fmt, init and validate alone."""
SIMULATED = {
    "main.tf": """terraform {
  required_providers {
    docker = {
      source  = "kreuzwerker/docker"
      version = "~> 3.0"
    }
  }
}

resource "docker_network" "net" {
  name = "net"
}

resource "docker_volume" "data" {
  count = 3
  name  = "data-${count.index}"
}

resource "docker_image" "nginx" {
  name = "nginx:1.27"
}

resource "docker_container" "web" {
  count = 3
  name  = "web-${count.index}"
  image = docker_image.nginx.image_id

  networks_advanced {
    name = docker_network.net.name
  }

  volumes {
    volume_name    = docker_volume.data[count.index].name
    container_path = "/data"
  }
}
"""
}
BARE = f"""
cp -r /draft /tmp/draft && cd /tmp/draft && mkdir -p {MIRROR} && export CHECKPOINT_DISABLE=1
printf '%s' '{CLI_CONFIG.replace(MIRROR, "/mirror")}' >/tmp/cli.tfrc
export TF_CLI_CONFIG_FILE=/tmp/cli.tfrc
/engine/tofu fmt -check -diff -no-color
/engine/tofu init -input=false -no-color && /engine/tofu validate -json
"""


def bare(tofu: Path, mirror: Path, draft: Path, script: str) -> None:
    """A plain container with the same image, engine and limits on its output."""
    command = [
        "docker", "run", "--rm", "--network", "none", "-v", f"{tofu}:/engine/tofu:ro",
        "-v", f"{mirror}:/mirror:ro", "-v", f"{draft}:/draft:ro", images.SANDBOX, "sh", "-c",
        script,
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)


def measure(rounds: int) -> dict[str, float]:
    """The middle of `rounds` times in seconds, by case."""
    found = engines.installed("opentofu")
    mirror = engines.tool(TOOL, found[0]) if found else None
    if mirror is None:
        raise SystemExit("no OpenTofu, or no provider, is here: dryfit engines build")
    packs = Packs.open()
    with tempfile.TemporaryDirectory() as folder, Pool() as pool:
        draft = Path(folder)
        (draft / "main.tf").write_text(REAL["main.tf"])
        draft.chmod(0o755)
        cases: Mapping[str, Callable[[], object]] = {
            "bare: nothing": lambda: bare(found[0].path, mirror, draft, "true"),
            "bare: the commands (proxmox)": lambda: bare(found[0].path, mirror, draft, BARE),
            "proof: proxmox": lambda: prove(REAL, packs, wanted=OPENTOFU),
            "proof, warm: proxmox": lambda: prove(REAL, packs, wanted=OPENTOFU, pool=pool),
            "proof: 8 simulated": lambda: prove(SIMULATED, packs, wanted=OPENTOFU),
            "proof, warm: 8 simulated": lambda: prove(SIMULATED, packs, wanted=OPENTOFU, pool=pool),
        }
        for call in cases.values():
            call()
        times: dict[str, list[float]] = {name: [] for name in cases}
        for _ in range(rounds):
            for name, call in cases.items():
                times[name].append(seconds(call))
    return {name: statistics.median(some) for name, some in times.items()}


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--rounds", type=int, default=7)
    reader.add_argument("--write", action="store_true")
    options = reader.parse_args()
    found = measure(options.rounds)
    own = found["bare: the commands (proxmox)"] - found["bare: nothing"]
    for name, spent in found.items():
        print(f"{name:<32} {spent:6.3f} s")
    ratios = {
        name: (found[f"{name}: proxmox"] - own) / found["bare: nothing"]
        for name in ("proof", "proof, warm")
    }
    for name, ratio in ratios.items():
        print(f"{name:<32} {ratio:6.2f} of bare, the engine's own time taken off both")
    if options.write:
        rows = {
            "machine": machine(),
            "seconds": {name: round(spent, 3) for name, spent in found.items()},
            "ratio to bare": {name: round(ratio, 2) for name, ratio in ratios.items()},
        }
        RESULTS.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

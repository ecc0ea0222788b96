"""Seconds from goal to proven draft, each run a fresh process: `python -m benchmarks.path`."""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.machine import machine

GOALS = {
    "windows-11 qemu": "a Windows 11 Packer image with pre-sysprep scripts for qemu",
    "windows-11 hyperv-iso": "a Windows 11 Packer image with pre-sysprep scripts for Hyper-V",
    "debian-12 proxmox-iso": "a Debian 12 Packer image on Proxmox",
    "docker image": "a Docker image with nginx baked by Packer",
    "terraform docker": "Vaultwarden behind Caddy with Terraform on Docker",
}


def one_draft(goal: str) -> dict[str, Any]:
    """Draft `goal` in a fresh process; the report with the wall seconds of the process added."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "assistant", "draft", goal, "--json", "--out", f"{folder}/d"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        wall = time.perf_counter() - began
    if not done.stdout:
        raise SystemExit(f"{goal}: {done.stderr}")
    report: dict[str, Any] = json.loads(done.stdout)
    return {**report, "wall": wall}


def measure(runs: int) -> dict[str, Any]:
    """Medians over `runs` drafts per goal."""
    rows = {}
    for name, goal in GOALS.items():
        reports = [one_draft(goal) for _ in range(runs)]
        stages = reports[0]["timings"]
        rows[name] = {
            "outcome": reports[0]["outcome"],
            "wall_s": round(statistics.median(r["wall"] for r in reports), 2),
            **{
                f"{stage}_s": round(statistics.median(r["timings"][stage] for r in reports), 3)
                for stage in stages
            },
            "tokens": reports[0]["tokens"],
        }
    return {"machine": machine(), "runs": runs, "goals": rows}


def main() -> None:
    """Print the table; with --json FILE keep it too."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    result = measure(args.runs)
    print(json.dumps(result["machine"]))
    print(
        f"{'goal':<24}{'outcome':<15}{'wall':>7}{'draft':>7}{'check':>7}{'prove':>7}  tokens s/f/p"
    )
    for name, row in result["goals"].items():
        t = row["tokens"]
        print(
            f"{name:<24}{row['outcome']:<15}{row['wall_s']:>7}{row['draft_s']:>7.2f}"
            f"{row['check_s']:>7.2f}{row['prove_s']:>7.2f}"
            f"  {t['sampled']}/{t['forced']}/{t['printed']}"
        )
    if args.json:
        args.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

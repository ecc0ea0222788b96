"""What a life with a simulated provider costs, in the sandbox with 128 MB.

    python -m benchmarks.simulate [--rounds N] [--write]

A life is validate, plan, apply, a second plan, output and destroy of eight resources that hang
together, with the server's start. It is told against the same life of eight resources that the
engine has in itself, and with all types of the provider in full instead of those of the draft.
"""

from __future__ import annotations

import argparse
import json
import statistics
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.prove import docker_engine, engines, images
from assistant.prove.sandbox import Limits, Sandbox
from benchmarks.machine import machine

RESULTS = Path(__file__).with_name("results") / "simulate.json"
PACKAGE = Path(__file__).parents[1] / "assistant" / "simulate"
RESOURCES = 8
TYPES = 1_500
"""As many as a large provider has."""
MEMORY = {"small": 128, "large": 512}
"""MiB of a container; all types of a large provider do not fit the small one."""

LIFE = (
    ("validate", "-no-color"),
    ("plan", "-no-color"),
    ("apply", "-no-color", "-auto-approve"),
    ("plan", "-no-color", "-detailed-exitcode"),
    ("output", "-json"),
    ("destroy", "-no-color", "-auto-approve"),
)

# Runs in the container: argv is the folder of the draft, then the steps as JSON.
RUNNER = """
import json, os, re, resource, shutil, subprocess, sys, time
shutil.copytree(sys.argv[1], "/tmp/draft", dirs_exist_ok=True)
began = time.perf_counter()
for step in json.loads(sys.argv[2]):
    done = subprocess.run(["/engine/tofu", *step], cwd="/tmp/draft", capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
spent = time.perf_counter() - began
used = resource.getrusage(resource.RUSAGE_CHILDREN)
told = {"steps": spent, "engine": used.ru_maxrss / 1024, "cpu": used.ru_utime + used.ru_stime}
parent = f"/proc/{os.getppid()}"
if b"assistant.simulate" in open(parent + "/cmdline", "rb").read():
    ticks = open(parent + "/stat").read().rpartition(")")[2].split()
    told["cpu"] += (int(ticks[11]) + int(ticks[12])) / os.sysconf("SC_CLK_TCK")
    told["server"] = int(re.search(r"VmHWM:\\s+(\\d+)", open(parent + "/status").read())[1]) / 1024
print(json.dumps(told))
shutil.rmtree("/tmp/draft")
"""

HEAD = """terraform {
  required_providers {
    thing = {
      source = "acme/thing"
    }
  }
}
"""


def _type(number: int) -> dict[str, Any]:
    """A type of the size that a large provider's types have on average."""
    attributes: dict[str, Any] = {
        f"a{i}": {"type": "string", "optional": True, "computed": i % 2 == 0} for i in range(25)
    }
    attributes["id"] = {"type": "string", "computed": True}
    attributes["tags"] = {"type": ["map", "string"], "optional": True}
    inner = {f"b{i}": {"type": "string", "optional": True} for i in range(6)}
    inner["uid"] = {"type": "string", "computed": True}
    blocks = {
        name: {"nesting_mode": nesting, "block": {"attributes": inner}}
        for name, nesting in (("rule", "set"), ("disk", "list"), ("net", "list"))
    }
    return {"version": number % 3, "block": {"attributes": attributes, "block_types": blocks}}


def _document(full: bool) -> bytes:
    types = {
        f"thing_t{i}": _type(i) if full or i < RESOURCES else {"version": 0, "block": {}}
        for i in range(TYPES)
    }
    one = {
        "address": "registry.opentofu.org/acme/thing",
        "version": "1.0.0",
        "schema": {"resource_schemas": types},
        "sliced": not full,
        "rules": {},
        "replace": {},
        "mocks": {},
    }
    return json.dumps({"providers": [one]}).encode()


def _draft() -> str:
    parts = [HEAD]
    for i in range(RESOURCES):
        before = f"thing_t{i - 1}.r.id" if i else '"first"'
        parts.append(
            f'resource "thing_t{i}" "r" {{\n  a1 = {before}\n  tags = {{ name = "r{i}" }}\n'
            f'  rule {{\n    b1 = {before}\n  }}\n  rule {{\n    b1 = "x"\n  }}\n'
            '  disk {\n    b2 = "10"\n  }\n}\n'
        )
    parts.append(f'output "last" {{\n  value = thing_t{RESOURCES - 1}.r.id\n}}\n')
    return "\n".join(parts)


def _built_in() -> str:
    parts = []
    for i in range(RESOURCES):
        before = f"terraform_data.r{i - 1}.id" if i else '"first"'
        parts.append(f'resource "terraform_data" "r{i}" {{\n  input = {before}\n}}\n')
    parts.append(f'output "last" {{\n  value = terraform_data.r{RESOURCES - 1}.id\n}}\n')
    return "\n".join(parts)


def _given() -> Mapping[str, bytes]:
    files = {f"assistant/simulate/{p.name}": p.read_bytes() for p in PACKAGE.glob("*.py")}
    return files | {
        "draft/main.tf": _draft().encode(),
        "alone/main.tf": _built_in().encode(),
        "sliced.json": _document(full=False),
        "full.json": _document(full=True),
        "runner.py": RUNNER.encode(),
    }


def _ways(given: str) -> Mapping[str, Mapping[str, list[str]]]:
    """What is measured, by the size of the container that it is measured in."""
    simulate = ["python3", "-P", "-m", "assistant.simulate", "run", "--input"]
    sliced = [*simulate, f"{given}/sliced.json", "--"]
    full = [*simulate, f"{given}/full.json", "--"]
    runner, life = ["python3", f"{given}/runner.py"], json.dumps(LIFE)
    return {
        "small": {
            "engine alone": [*runner, f"{given}/alone", life],
            "simulated": [*sliced, *runner, f"{given}/draft", life],
            "start and end only": [*sliced, "true"],
            "validate only": [*sliced, *runner, f"{given}/draft", json.dumps(LIFE[:1])],
        },
        "large": {"simulated, all types": [*full, *runner, f"{given}/draft", life]},
    }


def measure(rounds: int) -> dict[str, list[dict[str, float]]]:
    """What each way took, round by round: `all`, `steps` and `cpu` (of the engine and the server)
    in seconds, `engine` and `server` in MiB at most."""
    (engine, *_) = engines.installed("opentofu")
    environment = [
        *("env", "CHECKPOINT_DISABLE=1", "TF_CLI_CONFIG_FILE=/dev/null", "TF_IN_AUTOMATION=1"),
    ]
    found: dict[str, list[dict[str, float]]] = {}
    for size, memory in MEMORY.items():
        limits = Limits(memory=memory * 1024**2, seconds=900, tmp_bytes=24 * 1024**2)
        with (
            docker_engine.connect() as client,
            Sandbox(client, images.SANDBOX, tools={"tofu": engine.path}, limits=limits) as sandbox,
        ):
            given = sandbox.give("1", _given())
            for turn in range(rounds + 1):
                for name, words in _ways(given)[size].items():
                    command = [*environment, f"PYTHONPATH={given}", *words]
                    ran = sandbox.run(command, seconds=120)
                    if ran.code:
                        raise SystemExit(f"{name}: {ran.code} {ran.stdout}{ran.stderr}")
                    told = json.loads(ran.stdout) if ran.stdout else {}
                    if turn:
                        found.setdefault(name, []).append(told | {"all": ran.seconds})
    return found


def main() -> None:
    """Print the figures, and keep them where that is asked for."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--rounds", type=int, default=5)
    reader.add_argument("--write", action="store_true")
    options = reader.parse_args()
    found = measure(options.rounds)
    middle = {
        name: {key: statistics.median(one[key] for one in rows) for key in rows[0]}
        for name, rows in found.items()
    }
    base = middle["engine alone"]["all"]
    for name, row in middle.items():
        sizes = " ".join(f"{key} {row[key]:.0f} MiB" for key in ("engine", "server") if key in row)
        cpu = f"{row['cpu']:5.2f} s of processors" if "cpu" in row else ""
        print(f"{name:<21} {row['all']:6.3f} s  {row['all'] / base:5.2f} of alone  {cpu}  {sizes}")
    if options.write:
        rows = {
            "machine": machine(),
            "memory limit in MiB": MEMORY,
            "middle of the rounds": middle,
            "ratio of simulated to engine alone": round(middle["simulated"]["all"] / base, 2),
        }
        RESULTS.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

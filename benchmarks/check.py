"""How long a check takes while somebody types: `python -m benchmarks.check`.

    python -m benchmarks.check [--rounds N] [--write]

Files of 300 and of 2,000 lines are changed by one character before every check, so that nothing
kept of the text is of use. `typed` puts the character into a comment or value, `half-typed` takes a
sign away (a quote, a bracket, an equals sign), as a line looks before it is finished. Wall-clock
milliseconds; `cpu` is the processor time of the same checks, which a busy machine spoils less.

`first` is what a fresh process takes for its first check of 300 lines, the imports and the opening
of the packs included and the start of the interpreter not; its bytecode is there, as after an
installation. `ratio` is the processor time for twice the input: 2 is linear. `--write` keeps the
figures in benchmarks/results/check.json.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from assistant.check import check_files
from assistant.knowledge import Packs
from benchmarks.machine import machine
from benchmarks.samples import LARGE, SAMPLES

RESULTS = Path(__file__).with_name("results") / "check.json"
LINES = (300, 2000)
RATIO_BLOCKS = 1000
FIRST = """
import sys, time
text = sys.stdin.read()
began = time.perf_counter(), time.process_time()
from assistant.check import check_files
from assistant.knowledge import Packs
check_files({sys.argv[1]: text}, Packs.open())
print(time.perf_counter() - began[0], time.process_time() - began[1])
"""


def typed(text: str, rounds: int) -> Iterator[str]:
    """The text with one letter more in it each time, each time somewhere else."""
    dice = random.Random(1)
    for _ in range(rounds):
        places = [n for n, char in enumerate(text) if char.isalpha() and text[n - 1].isalpha()]
        at = dice.choice(places)
        line = text[text.rfind("\n", 0, at) + 1 : at]
        if "#" in line or line.count('"') % 2:
            text = text[:at] + "x" + text[at:]
        else:
            end = text.find("\n", at)
            text = f"{text[:end]} #{text[end:]}"
        yield text


def half_typed(text: str, rounds: int) -> Iterator[str]:
    """The text with one sign less, each time another one."""
    dice = random.Random(2)
    signs = [n for n, char in enumerate(text) if char in '"={}[](),']
    for _ in range(rounds):
        at = dice.choice(signs)
        yield text[:at] + text[at + 1 :]


EDITS: Mapping[str, Callable[[str, int], Iterator[str]]] = {
    "typed": typed,
    "half-typed": half_typed,
}


def measured(path: str, texts: Iterator[str], packs: Packs) -> dict[str, float]:
    """Milliseconds of one check per text."""
    wall, cpu = [], []
    for text in texts:
        began = time.perf_counter(), time.process_time()
        check_files({path: text}, packs)
        wall.append(1000 * (time.perf_counter() - began[0]))
        cpu.append(1000 * (time.process_time() - began[1]))
    return {
        **{name: round(value, 1) for name, value in spread(wall).items()},
        **{f"cpu_{name}": round(value, 1) for name, value in spread(cpu).items()},
    }


def spread(values: list[float]) -> dict[str, float]:
    """Least, middle and 95th percentile."""
    hundredths = statistics.quantiles(values, n=100, method="inclusive")
    return {"min": min(values), "p50": hundredths[49], "p95": hundredths[94]}


def first_checks(path: str, rounds: int) -> dict[str, float]:
    """Milliseconds of the first check of a fresh process, after one that leaves its bytecode."""
    text = SAMPLES[path](300)
    wall, cpu = [], []
    with tempfile.TemporaryDirectory() as folder:
        unwanted = ("PYTHONDONTWRITEBYTECODE",)
        env = {k: v for k, v in os.environ.items() if k not in unwanted}
        env["PYTHONPYCACHEPREFIX"] = folder
        for number in range(rounds + 1):
            done = subprocess.run(
                [sys.executable, "-c", FIRST, path], input=text, env=env, text=True,
                capture_output=True, check=True, cwd=Path(__file__).parents[1],
            )  # fmt: skip
            if number:
                one, other = (1000 * float(word) for word in done.stdout.split())
                wall.append(one)
                cpu.append(other)
    return {
        "min": round(min(wall), 1),
        "p50": round(statistics.median(wall), 1),
        "cpu_min": round(min(cpu), 1),
    }


def ratio(path: str, make: Callable[[int], str], packs: Packs) -> float:
    """Processor time for twice the blocks, by that for RATIO_BLOCKS."""

    def cost(blocks: int) -> float:
        costs = []
        for number in range(3):
            text = make(blocks) + "\n" * number
            began = time.process_time()
            check_files({path: text}, packs)
            costs.append(time.process_time() - began)
        return min(costs)

    return round(cost(2 * RATIO_BLOCKS) / cost(RATIO_BLOCKS), 2)


def measure(rounds: int) -> dict[str, Any]:
    packs = Packs.open()
    checks: dict[str, Any] = {}
    for path, make in SAMPLES.items():
        for lines in LINES:
            text = make(lines)
            check_files({path: text}, packs)
            for name, edits in EDITS.items():
                checks[f"{path}, {lines} lines, {name}"] = measured(
                    path, edits(text, rounds), packs
                )
    return {
        "machine": machine(),
        "rounds": rounds,
        "milliseconds": checks,
        "first": {path: first_checks(path, max(rounds // 10, 3)) for path in SAMPLES},
        "ratio": {name: ratio(path, make, packs) for name, (path, make) in LARGE.items()},
    }


def main() -> None:
    reader = argparse.ArgumentParser(description="a check while somebody types")
    reader.add_argument("--rounds", type=int, default=100)
    reader.add_argument("--write", action="store_true", help=f"keep the figures in {RESULTS}")
    options = reader.parse_args()
    found = measure(options.rounds)
    print(json.dumps(found["machine"]))
    for name, row in found["milliseconds"].items():
        print(f"{name:<36}" + "".join(f"  {k} {v:6.1f}" for k, v in row.items()))
    for name, row in found["first"].items():
        print(f"first, {name:<29}" + "".join(f"  {k} {v:6.1f}" for k, v in row.items()))
    for name, value in found["ratio"].items():
        print(f"twice the input, {name:<19}  {value:.2f}")
    if options.write:
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

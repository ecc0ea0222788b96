"""What the schema packs cost: to open, to look something up, on the disk.

    python -m benchmarks.packs [--rounds N] [--write]

Opening is in a fresh `Packs` each time, the file in the system's cache. A look-up is the first one
of a component, which reads and unpacks it; every component is looked up once in every round. Going
through all of a component's names, which decodes them, is counted apart. Times are the thread's own
(of the processor and the system for it), so that other work on the machine does not count.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.core.schema import BodySchema
from assistant.knowledge import Packs
from assistant.knowledge.packs import DATA
from benchmarks.machine import machine

RESULTS = Path(__file__).with_name("results") / "packs.json"

_OPENINGS = 100


def spread(seconds: Sequence[float]) -> dict[str, float]:
    """Milliseconds: the middle one, and those that 95 and 99 in 100 stay below."""
    hundredths = statistics.quantiles(seconds, n=100)
    return {
        "p50_ms": round(statistics.median(seconds) * 1e3, 4),
        "p95_ms": round(hundredths[94] * 1e3, 4),
        "p99_ms": round(hundredths[98] * 1e3, 4),
    }


def walk(body: BodySchema) -> int:
    """The number of names in a body, all of them decoded."""
    number = 0
    for attribute in body.attributes.values():
        number += 1 + (walk(attribute.nested) if attribute.nested else 0)
    for block in body.blocks.values():
        number += 1 + walk(block.body)
    return number


def measure(rounds: int) -> dict[str, Any]:
    with_all = Packs.open(DATA)
    addresses = [a for info in with_all.packs() if info.preferred for a in with_all.addresses(info)]
    with_all.close()
    opened, looked_up, walked, again = [], [], [], []
    for _ in range(_OPENINGS):
        began = time.thread_time()
        packs = Packs.open(DATA)
        opened.append(time.thread_time() - began)
        packs.close()
    names = 0
    for _ in range(rounds):
        packs = Packs.open(DATA)
        names = 0
        for address in addresses:
            began = time.thread_time()
            component = packs.component(address)
            found = time.thread_time()
            assert component is not None, address
            names += walk(component.body)
            walked.append(time.thread_time() - found)
            looked_up.append(found - began)
            began = time.thread_time()
            packs.component(address)
            again.append(time.thread_time() - began)
        packs.close()
    return {
        "file_bytes": DATA.stat().st_size,
        "components": len(addresses),
        "names": names,
        "open": spread(opened),
        "look-up": spread(looked_up),
        "look-up again": spread(again),
        "all names of a component": spread(walked),
    }


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--rounds", type=int, default=5)
    reader.add_argument("--write", action="store_true")
    options = reader.parse_args()
    found = measure(options.rounds)
    print(f"{found['file_bytes'] / 1e6:.2f} MB, {found['components']} components, "
          f"{found['names']} names")  # fmt: skip
    for name, value in found.items():
        if isinstance(value, dict):
            figures = ", ".join(f"{key} {number:.3f}" for key, number in value.items())
            print(f"{name:<26} {figures}")
    if options.write:
        RESULTS.parent.mkdir(exist_ok=True)
        rows = {"machine": machine(), **found}
        RESULTS.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""How long does a timeline take? `python -m benchmarks.timeline PATH...`, a folder each.

Every text is changed before each run, so that none of the readers has it kept, as if a key were
pressed in each file at once. The bound is 50 ms for a draft.
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path

from assistant.prove.reading import read_folder
from assistant.timeline import timeline_of

RUNS = 20
BOUND = 0.05
"""Seconds for one draft."""


def measured(folder: Path) -> tuple[int, float, float, float]:
    """How many moments there are, and the first, median and worst time in seconds."""
    content = read_folder(folder).files
    texts = {path: text.decode("utf-8", "replace") for path, text in content.items()}
    spent: list[float] = []
    found = 0
    for run in range(RUNS + 1):
        changed = {path: text + "\n" * (run + 1) for path, text in texts.items()}
        start = time.perf_counter()
        found = len(timeline_of(changed).moments)
        spent.append(time.perf_counter() - start)
    return found, spent[0], statistics.median(spent[1:]), max(spent[1:])


def main() -> int:
    """Print a line for each folder; 1 where a median is over the bound."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path)
    over = False
    for path in parser.parse_args().paths:
        found, first, median, worst = measured(path)
        over = over or median > BOUND
        print(
            f"{path}: {found} moments; first {first * 1000:.1f} ms, median {median * 1000:.1f} ms,"
            f" worst {worst * 1000:.1f} ms"
        )
    return int(over)


if __name__ == "__main__":
    raise SystemExit(main())

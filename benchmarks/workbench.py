"""Is drafting at the workbench as fast as on the command line? `python -m benchmarks.workbench`.

Both draft the same goal in fresh processes, in turn, without the container; what is compared is
the draft stage of the report. The workbench runs without a terminal, but draws all it would.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.machine import machine

GOAL = "a Windows 11 Packer image with pre-sysprep scripts for qemu"
SIZE = (140, 42)


async def draft_at_the_workbench(goal: str) -> Mapping[str, float]:
    """The timings of one draft, with the screen's own processor time and the longest silence of
    its event loop added, all in seconds."""
    from textual.widgets import Input

    from assistant.core.events import Listener
    from assistant.jobs.here import Here
    from assistant.pipeline import Workshop
    from assistant.prove import Proof, not_proved
    from assistant.tui.app import WorkbenchApp

    class WithoutContainer(Workshop):
        def prove(self, files: Mapping[str, str], listen: Listener, stop: Any) -> Proof:
            return not_proved("left out: the draft stage is measured")

    app = WorkbenchApp(Here(WithoutContainer()))
    async with app.run_test(size=SIZE) as pilot:
        app.bench.query_one(Input).value = goal
        await pilot.pause(1.0)
        used = time.process_time()
        await pilot.press("ctrl+d")
        silence, before = 0.0, time.perf_counter()
        while app.bench.session.report is None or app.bench.work.busy:
            await asyncio.sleep(0.02)
            now = time.perf_counter()
            silence, before = max(silence, now - before - 0.02), now
        own = {"silence": silence, "own_cpu": time.process_time() - used}
        return {**app.bench.session.report.timings, **own}


def one(command: list[str], folder: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", *command],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[1],
    )
    if not done.stdout:
        raise SystemExit(f"{folder}: {done.stderr}")
    report: dict[str, Any] = json.loads(done.stdout)
    timings: dict[str, float] = report["timings"]
    return timings


def measure(goal: str, rounds: int) -> dict[str, Any]:
    """Medians over `rounds` drafts on either side, taken in turn."""
    line, bench = [], []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            out = f"{folder}/draft"
            line.append(
                one(["assistant", "draft", goal, "--no-prove", "--json", "--out", out], out)
            )
        bench.append(one(["benchmarks.workbench", "--one", goal], "workbench"))
    draft_line = statistics.median(t["draft"] for t in line)
    draft_bench = statistics.median(t["draft"] for t in bench)
    return {
        "machine": machine(),
        "goal": goal,
        "rounds": rounds,
        "command_line_draft_s": round(draft_line, 2),
        "workbench_draft_s": round(draft_bench, 2),
        "ratio": round(draft_bench / draft_line, 2),
        "workbench_own_cpu_s": round(statistics.median(t["own_cpu"] for t in bench), 2),
        "longest_silence_s": round(max(t["silence"] for t in bench), 3),
    }


def main() -> None:
    """Print the figures as JSON; with --json FILE keep them too."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--goal", default=GOAL)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--one", metavar="GOAL", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps({"timings": asyncio.run(draft_at_the_workbench(args.one))}))
        return
    result = measure(args.goal, args.rounds)
    print(json.dumps(result, indent=1))
    if args.json:
        args.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

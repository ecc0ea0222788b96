"""How fast sections are written, against the same model sampling freely.

    python -m benchmarks.decode [MODEL] [--threads N] [--rounds N] [--write]

One run on one machine gives both rates: free sampling goes through llama-cpp-python's own
`create_completion` (greedy, the same threads; its prompt is not counted), drafting through
`write_draft` (its prompts are counted as time and not as tokens). A finished draft's tokens are all
of its text: what the plan pins is printed and passes through no model. Nothing else should run on
the machine: both rates fall to pieces beside a busy process. `--write` keeps the figures in
benchmarks/results/decode.json.
"""

from __future__ import annotations

import argparse
import json
import statistics
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import llama_cpp

from assistant.core.events import Event
from assistant.core.plan import Plan
from assistant.draft import write_draft
from assistant.knowledge import Packs
from assistant.models import embedded_model, open_model
from assistant.models.threads import usable_cores
from assistant.plan import make_plan
from assistant.understand import read_goal
from benchmarks.machine import machine

RESULTS = Path(__file__).with_name("results") / "decode.json"
FREE_TOKENS = 160
GOAL = "a Windows 11 Packer image with pre-sysprep scripts for qemu"


def sample_plan(packs: Packs) -> Plan:
    return make_plan(read_goal(GOAL, packs), packs, ())


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


def free_rate(model: llama_cpp.Llama, rounds: int) -> float:
    """Tokens per second of free sampling, the prompt's evaluation not counted."""
    rates = []
    for _ in range(rounds):
        stamps = []
        stream = model.create_completion(
            'source "qemu" "windows" {\n', max_tokens=FREE_TOKENS, temperature=0.0, stream=True
        )
        for _chunk in stream:
            stamps.append(time.perf_counter())
        if len(stamps) > 8:
            rates.append((len(stamps) - 1) / (stamps[-1] - stamps[0]))
    return statistics.median(rates)


def measure(path: Path, threads: int, rounds: int) -> dict[str, Any]:
    free_model = llama_cpp.Llama(
        str(path), n_ctx=1024, n_threads=threads, n_threads_batch=threads, verbose=False
    )
    packs, stop = Packs.open(), threading.Event()
    plan = sample_plan(packs)

    def ignore(_: Event) -> None:
        return None

    ratios, figures = [], []
    free_rate(free_model, 1)
    load, writer = timed(lambda: open_model(path, threads=threads).__enter__())
    try:
        for _ in range(rounds):
            free = free_rate(free_model, 1)
            seconds, draft = timed(
                lambda: write_draft(plan, packs, writer, listen=ignore, stop=stop)
            )
            tokens = draft.tokens
            figures.append((seconds, tokens, free))
            ratios.append((tokens.sampled + tokens.forced) / seconds / free)
    finally:
        writer.close()
    best = figures[ratios.index(statistics.median_low(ratios))]
    seconds, tokens, free = best
    finished = (tokens.sampled + tokens.forced + tokens.printed) / seconds
    return {
        "machine": machine(),
        "threads": threads,
        "model": path.name,
        "load_seconds": round(load, 2),
        "draft_seconds": round(seconds, 2),
        "free_tokens_per_second": round(free, 1),
        "sampled_per_second": round(tokens.sampled / seconds, 1),
        "forced_per_second": round(tokens.forced / seconds, 1),
        "total_per_second": round((tokens.sampled + tokens.forced) / seconds, 1),
        "finished_per_second": round(finished, 1),
        "finished_ratio": round(finished / free, 2),
        "tokens": {
            name: getattr(tokens, name)
            for name in ("prompt", "reused", "sampled", "forced", "printed")
        },
        "ratio": round(statistics.median(ratios), 2),
        "ratios": [round(ratio, 2) for ratio in ratios],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="sections under a grammar against free sampling")
    parser.add_argument("model", type=Path, nargs="?", default=embedded_model())
    parser.add_argument("--threads", type=int, default=usable_cores())
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true", help=f"keep the figures in {RESULTS}")
    options = parser.parse_args()
    figures = measure(options.model, options.threads, options.rounds)
    print(json.dumps(figures, indent=2))
    print(
        f"{figures['ratio']} times the free rate: {figures['total_per_second']} tokens/s "
        f"({figures['sampled_per_second']} sampled, {figures['forced_per_second']} forced) "
        f"against {figures['free_tokens_per_second']} free"
    )
    print(
        f"{figures['finished_ratio']} times the free rate: "
        f"{figures['finished_per_second']} tokens/s of finished draft"
    )
    if options.write:
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

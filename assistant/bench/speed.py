"""How fast one model is on this machine: reading, writing freely, and drafting."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from assistant.core.standing import Speed
from assistant.draft import write_draft
from assistant.knowledge import Packs
from assistant.models import ModelProcess, Scene, ScenePart, open_model
from assistant.models.files import sha256_of
from assistant.plan import make_plan
from assistant.understand import read_goal

GOAL = "a Debian 12 Packer image for QEMU"
_ASKED = "Write what a Packer template for a Debian image looks like, block by block."
_FREE_TOKENS = 96
_READ = "A machine image holds a system that is installed once and started many times. " * 12


def measure(path: Path, stop: threading.Event | None = None) -> Speed:
    """Load the model, read, answer and draft once each. Raises what models and drafts raise, and
    Cancelled once `stop` is set."""
    packs, stop = Packs.open(), stop or threading.Event()
    plan = make_plan(read_goal(GOAL, packs), packs)
    began = time.perf_counter()
    with open_model(path, stop=stop) as model:
        loaded = time.perf_counter()
        begun = model.begin(Scene((ScenePart("text", _READ, 0),)), 64, stop)
        read = time.perf_counter()
        writes = _free_rate(model, stop)
        start = time.perf_counter()
        draft = write_draft(plan, packs, model, listen=lambda _: None, stop=stop)
        end = time.perf_counter()
        tokens = draft.tokens
        return Speed(
            name=path.stem,
            sha256=sha256_of(path),
            size=path.stat().st_size,
            memory=model.memory(),
            load_seconds=round(loaded - began, 3),
            read_per_second=round(begun.prompt / (read - loaded), 1),
            write_per_second=round(writes, 1),
            draft_seconds=round(end - start, 3),
            draft_tokens=tokens.sampled + tokens.forced + tokens.printed,
        )


def _free_rate(model: ModelProcess, stop: threading.Event) -> float:
    """Tokens per second between the first and the last piece of an answer."""
    stamps: list[float] = []
    usage = model.chat(_ASKED, _FREE_TOKENS, 0, lambda *_: stamps.append(time.perf_counter()), stop)
    if usage.sampled < 2 or stamps[-1] == stamps[0]:
        return 0.0
    return (usage.sampled - 1) / (stamps[-1] - stamps[0])

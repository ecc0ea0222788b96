"""How the models on this machine stand: what fits, what was measured, what the suite said."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec
import psutil

from assistant import paths
from assistant.bench.cache import Kept, version_stamp
from assistant.bench.judge import judge_run
from assistant.bench.run import Bench
from assistant.bench.suite import read_suite
from assistant.bench.totals import row
from assistant.core.errors import Unfinished
from assistant.core.standing import ModelFile, Speed, Standing
from assistant.models.files import installed_models, sha256_of

_BESIDE = 400 * 1024**2
"""Bytes of memory that a model's process takes beside its file, about: the embedded model's held
that much after a draft, most of it the context."""


def standings() -> tuple[Standing, ...]:
    """All models in Dryfit's folder. Reads files only; the first look at a new file takes its
    checksum, a few seconds for a large one."""
    speeds, free = _speeds(), psutil.virtual_memory().available
    return tuple(_standing(model, speeds, free) for model in installed_models())


def keep_speed(speed: Speed) -> None:
    """Remember what was measured. Raises Unfinished when it cannot be written."""
    file = _file()
    draft = file.with_suffix(f".{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(msgspec.json.encode({**_speeds(), speed.sha256: speed}))
        draft.replace(file)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise Unfinished(f"{file} cannot be written: {error.strerror}") from error


def _standing(model: ModelFile, speeds: Mapping[str, Speed], free: int) -> Standing:
    try:
        speed = speeds.get(sha256_of(model.path))
        reached = _reached(model.path)
    except Unfinished:  # a file that cannot be read has no figures
        speed, reached = None, None
    memory = speed.memory if speed else model.size + _BESIDE
    return Standing(model, memory, free, speed, reached)


def _reached(path: Path) -> tuple[int, int] | None:
    """Of the goals that may be looked at one by one: a total over few blind ones tells of these."""
    folder = paths.goals_dir()
    if not folder.is_dir() or not any(Kept().folder.glob("*.json")):
        return None
    suite, bench = read_suite(folder), Bench(version_stamp(), model=path)
    judged = [
        judge_run(goal, run, suite)
        for goal in suite.goals
        if not goal.blind and (run := bench.kept.read(bench.key(goal.goal))) is not None
    ]
    total = row("all", judged)
    return (total.reached, total.goals) if judged else None


def _file() -> Path:
    return paths.data_dir() / "speeds.json"


def _speeds() -> dict[str, Speed]:
    """What is remembered, by checksum; what cannot be read counts as nothing."""
    try:
        return msgspec.json.decode(_file().read_bytes(), type=dict[str, Speed])
    except (OSError, msgspec.DecodeError):
        return {}

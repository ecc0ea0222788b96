"""Samples as an engine accepts them: what it wants beyond the pack is put in."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import msgspec

from benchmarks.faults.samples import Sample, bodies_of
from benchmarks.faults.tree import Attr, Blk, at, put

FILE = Path(__file__).with_name("baselines.toml")


class Baseline(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one component needs."""

    set: dict[str, str] = {}
    without: tuple[str, ...] = ()
    unfit: str = ""
    """Why the engine accepts it in no file made here; empty where it does."""


@lru_cache(maxsize=1)
def baselines() -> Mapping[str, Baseline]:
    """By address."""
    return msgspec.convert(
        tomllib.loads(FILE.read_text(encoding="utf-8")), type=dict[str, Baseline]
    )


def for_engine(sample: Sample, version: str) -> Sample | None:
    """The sample as an engine of that version should accept it; None where it cannot."""
    wanted = baselines().get(sample.component.address, Baseline())
    if wanted.unfit or version in sample.component.absent_in:
        return None
    block = at(sample.items, sample.focus)
    assert isinstance(block, Blk)
    body = sample.component.body
    older = {n for n, a in body.attributes.items() if version in a.absent_in}
    older |= {n for n, b in body.blocks.items() if version in b.absent_in}
    kept = [i for i in block.items if getattr(i, "name", getattr(i, "type", "")) not in older]
    kept = [i for i in kept if getattr(i, "type", "") not in wanted.without]
    there = {i.name for i in kept if isinstance(i, Attr)}
    kept += [Attr(name, value) for name, value in wanted.set.items() if name not in there]
    items = put(sample.items, sample.focus, replace(block, items=tuple(kept)))
    return replace(sample, items=items, bodies=dict(bodies_of(items, sample.focus, body)))

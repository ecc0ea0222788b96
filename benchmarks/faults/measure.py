"""Counting what the checker catches, by itself and beside the engines."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.check import check_files
from assistant.core.finding import Finding
from assistant.core.schema import Component
from assistant.knowledge import PackInfo, Packs
from benchmarks.faults.engines import Said
from benchmarks.faults.mutants import Mutant, mutants
from benchmarks.faults.samples import Sample, components, sample

Ask = Callable[[Sample, str], Said]


def chosen(
    packs: Packs, per_pack: int, *, seed: int = 0, tools: Sequence[str] = ("packer", "terraform")
) -> Iterator[tuple[PackInfo, Component]]:
    """So many components of every pack in every version, chosen by the seed."""
    groups: dict[str, list[tuple[PackInfo, Component]]] = {}
    for info, component in components(packs):
        if info.tool in tools:
            groups.setdefault(f"{info.name} {info.version}", []).append((info, component))
    for name, group in sorted(groups.items()):
        rng = random.Random(f"{seed} {name}")
        yield from group if len(group) <= per_pack else rng.sample(group, per_pack)


def errors_in(sample: Sample, text: str, packs: Packs) -> tuple[Finding, ...]:
    """What the checker calls an error in a text."""
    found = check_files({sample.path: text}, packs).findings
    return tuple(f for f in found if f.severity == "error")


@dataclass
class Count:
    """Catches of one kind of fault or in one pack."""

    faults: int = 0
    caught: int = 0
    """With an error on the line of the fault."""
    warned: int = 0
    """Only with a warning there, because the pack is not certain."""


@dataclass
class Alone:
    """What the checker catches by the packs' own word."""

    samples: int = 0
    no_sample: list[str] = field(default_factory=list)
    """Components for which no sound block could be made."""
    false_errors: list[str] = field(default_factory=list)
    """Sound blocks that the checker calls wrong."""
    by_fault: dict[str, Count] = field(default_factory=dict)
    by_pack: dict[str, Count] = field(default_factory=dict)
    missed: list[str] = field(default_factory=list)


def alone(pick: Iterable[tuple[PackInfo, Component]], packs: Packs, *, seed: int = 0) -> Alone:
    """Put one fault of each kind into a block of each component, and count."""
    out = Alone()
    for info, component in pick:
        one = sample(info, component, seed=seed)
        if one is None:
            out.no_sample.append(f"{component.address} {info.version}")
            continue
        out.samples += 1
        out.false_errors += [
            f"{component.address} {info.version}: {f.summary}"
            for f in errors_in(one, one.text, packs)
        ]
        for mutant in mutants(one, packs, seed=seed):
            _count(out, one, mutant, packs)
    return out


def _count(out: Alone, one: Sample, mutant: Mutant, packs: Packs) -> None:
    pack = f"{one.pack.name} {one.pack.version}"
    counts = (
        out.by_fault.setdefault(mutant.fault, Count()),
        out.by_pack.setdefault(pack, Count()),
    )
    found = check_files({one.path: mutant.text}, packs).findings
    there = {f.severity for f in found if f.start.line == mutant.line}
    for count in counts:
        count.faults += 1
        count.caught += "error" in there
        count.warned += "error" not in there and "warning" in there
    if not there:
        out.missed.append(f"{one.component.address} {one.pack.version}: {mutant.fault}")


@dataclass
class Beside:
    """What the checker catches of what an engine refuses."""

    engine: str
    baselines: int = 0
    """Sound blocks that the engine accepts."""
    refused_baselines: list[str] = field(default_factory=list)
    """Blocks that are sound by the pack and that the engine refuses; their faults do not count."""
    baseline_errors: list[str] = field(default_factory=list)
    """Blocks that the engine accepts and the checker calls wrong."""
    mutants: int = 0
    accepted: int = 0
    """Mutants that the engine takes: no faults to it."""
    silent: int = 0
    """Mutants of which nothing is known: the engine crashed or wanted a network."""
    refused: Counter[str] = field(default_factory=Counter)
    caught: Counter[str] = field(default_factory=Counter)
    """With an error on a line that the engine names, or where the fault was put."""
    missed: list[dict[str, Any]] = field(default_factory=list)
    false_errors: list[dict[str, Any]] = field(default_factory=list)
    """Mutants that the engine takes and the checker calls wrong."""


def beside(
    engine: str,
    pick: Iterable[Sample],
    packs: Packs,
    ask: Ask,
    *,
    seed: int = 0,
    each: int = 1,
    note: Callable[[str], None] = lambda _: None,
) -> Beside:
    """Ask the engine and the checker about the same files."""
    out = Beside(engine)
    for one in pick:
        name = f"{one.component.address} {one.pack.version}"
        said = ask(one, one.text)
        if not said.accepted:
            out.refused_baselines.append(f"{name}: {' '.join(said.text.split())[:200]}")
            continue
        out.baselines += 1
        out.baseline_errors += [f"{name}: {f.summary}" for f in errors_in(one, one.text, packs)]
        for mutant in mutants(one, packs, seed=seed, each=each, engine=True):
            _compare(out, one, mutant, ask(one, mutant.text), packs)
        note(f"{name}: {sum(out.caught.values())} of {sum(out.refused.values())} caught")
    return out


def _compare(out: Beside, one: Sample, mutant: Mutant, said: Said, packs: Packs) -> None:
    out.mutants += 1
    if not said.usable:
        out.silent += 1
        return
    found = errors_in(one, mutant.text, packs)
    lines = {f.start.line for f in found}
    told = {
        "component": f"{one.component.address} {one.pack.version}",
        "fault": mutant.fault, "what": mutant.what, "line": mutant.line,
        "engine": sorted(said.lines), "said": " ".join(said.text.split())[:300],
        "dryfit": [f"{f.start.line} {f.code}: {f.summary}" for f in found], "text": mutant.text,
    }  # fmt: skip
    if said.accepted:
        out.accepted += 1
        if found:
            out.false_errors.append(told)
        return
    out.refused[mutant.fault] += 1
    if lines & (said.lines | {mutant.line}):
        out.caught[mutant.fault] += 1
    else:
        out.missed.append(told)

"""Faults put into sound blocks, and how many of them the checker catches on their line.

    python -m benchmarks.faults [--per-pack N] [--seed N]
    python -m benchmarks.faults --packer [--each N]
    python -m benchmarks.faults --tofu BINARY --mirror FOLDER [--per-pack N]

Alone, the packs say what is a fault. Beside an engine only those count that it refuses while it
accepts the sound block. --write keeps the figures, --misses FILE what was missed.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from assistant.knowledge import PackInfo, Packs
from benchmarks.faults.baselines import for_engine
from benchmarks.faults.engines import Packer, Said, Tofu
from benchmarks.faults.measure import Alone, Beside, alone, beside, chosen
from benchmarks.faults.samples import Sample, sample
from benchmarks.faults.tree import Attr, Items, printed, put
from benchmarks.machine import machine

RESULTS = Path(__file__).parents[1] / "results" / "faults.json"


def main() -> int:
    reader = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reader.add_argument("--per-pack", type=int, default=8)
    reader.add_argument("--each", type=int, default=1)
    reader.add_argument("--seed", type=int, default=0)
    reader.add_argument("--packer", action="store_true")
    reader.add_argument("--tofu", type=Path)
    reader.add_argument("--mirror", type=Path)
    reader.add_argument("--write", action="store_true")
    reader.add_argument("--misses", type=Path)
    options = reader.parse_args()
    packs = Packs.open()
    with tempfile.TemporaryDirectory(prefix="dryfit-faults-") as scratch:
        if options.packer:
            packer = Packer.here(Path(scratch))
            if packer is None:
                raise SystemExit("no Packer was built or added here: dryfit engines build")
            name = f"packer {packer.version}"
            ask = lambda _, text: packer.ask(text)  # noqa: E731
            pick = packer_samples(packs, options.per_pack, options.seed, packer.version)
            result: Alone | Beside = beside(
                name, pick, packs, ask, seed=options.seed, each=options.each, note=say
            )
        elif options.tofu:
            tofu = Tofu(options.tofu, options.mirror, Path(scratch))
            name = f"opentofu {tofu.version}"
            picked = tofu_samples(packs, options.per_pack, options.seed, options.mirror)
            result = beside(
                name, picked, packs, lambda one, text: ask_tofu(tofu, one, text),
                seed=options.seed, each=options.each, note=say,
            )  # fmt: skip
        else:
            name = "alone"
            result = alone(chosen(packs, options.per_pack, seed=options.seed), packs)
    row = as_row(result)
    print(json.dumps(row, indent=1))
    if options.misses and isinstance(result, Beside):
        lists = {"missed": result.missed, "false_errors": result.false_errors}
        options.misses.write_text(json.dumps(lists, indent=1), encoding="utf-8")
    if options.write:
        kept = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
        kept |= {"machine": machine(), name: row}
        RESULTS.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    return 0


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def packer_samples(packs: Packs, per_pack: int, seed: int, version: str) -> Iterator[Sample]:
    """Sound templates that the Packer of that version should accept. Data sources are left out:
    `validate` already asks their services."""
    for info, component in chosen(packs, per_pack, seed=seed, tools=("packer",)):
        if component.address.split("/")[1] == "data":
            continue
        one = sample(info, component, seed=seed, extras=0)
        fit = for_engine(one, version) if one else None
        if fit is not None:
            yield fit


def tofu_samples(packs: Packs, per_pack: int, seed: int, mirror: Path) -> Iterator[Sample]:
    """Sound files of the providers that the mirror has, and of none.

    Where the mirror has another version than the pack, the files ask for none.
    """
    there: dict[str, set[str]] = {}
    for path in mirror.glob("*/*/*/*"):
        there.setdefault("/".join(path.parts[-3:-1]), set()).add(path.name)
    exact = {info.source for info in packs.packs() if info.version in there.get(info.source, ())}
    for info, component in chosen(packs, per_pack, seed=seed, tools=("terraform",)):
        versions = there.get(info.source, set())
        if info.source and (
            not versions or (info.source in exact and info.version not in versions)
        ):
            continue
        one = sample(info, component, seed=seed)
        if one is None:
            continue
        if one.kind == "provider":
            one = replace(one, items=(*one.items, *used(info, packs)))
        if info.source and info.version not in versions:
            asked = Attr(info.local_name, f'{{ source = "{info.source}" }}')
            one = replace(one, items=put(one.items, (0, 0, 0), asked))
        yield one


def used(info: PackInfo, packs: Packs) -> Items:
    """A block that makes the tool look at the provider's own block: the smallest resource."""
    found = [
        one
        for address in packs.addresses(info)
        if "/resource/" in address
        and (component := packs.component(address, info.version)) is not None
        and (one := sample(info, component, extras=0)) is not None
    ]
    return min(found, key=lambda one: len(one.text)).items[1:] if found else ()


def ask_tofu(tofu: Tofu, one: Sample, text: str) -> Said:
    """The verdict, from a folder where the providers of the sample are set up."""
    first = one.items[0]
    required = printed((first,))[0] if getattr(first, "type", "") == "terraform" else ""
    return tofu.ask(text, required)


def as_row(result: Alone | Beside) -> dict[str, Any]:
    """The figures of one run."""
    if isinstance(result, Beside):
        refused, caught = sum(result.refused.values()), sum(result.caught.values())
        return {
            "baselines_accepted": result.baselines,
            "baselines_refused": result.refused_baselines,
            "baselines_called_wrong": result.baseline_errors,
            "mutants": result.mutants,
            "accepted_by_the_engine": result.accepted,
            "no_verdict": result.silent,
            "refused_by_the_engine": refused,
            "caught_on_the_line": caught,
            "share": round(caught / max(refused, 1), 4),
            "by_fault": {
                name: f"{result.caught[name]} of {number}"
                for name, number in sorted(result.refused.items())
            },
            "missed": [f"{m['component']}: {m['fault']}: {m['said']}" for m in result.missed],
            "called_wrong_and_accepted": [
                f"{m['component']}: {m['fault']}: {m['dryfit']}" for m in result.false_errors
            ],
        }
    faults = sum(c.faults for c in result.by_fault.values())
    caught = sum(c.caught for c in result.by_fault.values())
    return {
        "samples": result.samples,
        "no_sample": result.no_sample,
        "false_errors": result.false_errors,
        "faults": faults,
        "caught_on_the_line": caught,
        "share": round(caught / max(faults, 1), 4),
        "by_fault": {name: asdict(count) for name, count in result.by_fault.items()},
        "by_pack": {name: asdict(count) for name, count in result.by_pack.items()},
        "missed": result.missed,
    }


if __name__ == "__main__":
    sys.exit(main())

"""What a plan is made of, by names that a person can type: files, and the blocks in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from assistant.core.plan import Block, Plan, PlannedFile, Step

_FRAME = frozenset(("terraform", "packer", "locals", "local", "build", "variable", "provider"))
"""Blocks that are no step for themselves; what stands in `build` is."""
_INSIDE = frozenset(("build",))
_INNER = frozenset(("provisioner", "post-processor"))


def steps_of(plan: Plan) -> tuple[Step, ...]:
    """All steps in the order of the plan, each file before its blocks."""
    found: list[Step] = []
    seen: Counter[str] = Counter()
    for file in plan.files:
        found.append(Step(file.path, "file", file.path))
        for at, block in _blocks(file):
            name = address(block)
            seen[name] += 1
            number = f"#{seen[name]}" if seen[name] > 1 else ""
            found.append(Step(name + number, "block", file.path, at))
    return tuple(found)


def address(block: Block) -> str:
    """Type and labels: resource.docker_network.front, provisioner.powershell."""
    return ".".join((block.type, *block.labels))


def _blocks(file: PlannedFile) -> Iterator[tuple[tuple[int, ...], Block]]:
    for number, block in enumerate(file.blocks):
        if block.type in _INSIDE:
            for inner, item in enumerate(block.body):
                if isinstance(item, Block) and item.type in _INNER:
                    yield (number, inner), item
        elif block.type not in _FRAME:
            yield (number,), block

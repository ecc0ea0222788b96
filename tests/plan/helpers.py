"""Plans made from parts, and their text as a drafter without a model would write it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from assistant.core.intent import Intent, Parameter, Part
from assistant.core.plan import Attribute, Block, Choice, Comment, Plan, PlannedFile, Segment


def intent(
    subject: str = "machine-image",
    platforms: tuple[str, ...] = ("qemu",),
    os: str | None = "windows-11",
    components: tuple[str, ...] = (),
    parameters: tuple[Parameter, ...] = (),
    goal: str = "a goal",
    target: str = "packer",
) -> Intent:
    """An intent with one part."""
    part = Part(target, subject, platforms, os, components)
    return Intent(goal, "draft", (part,), parameters)


def pick(choice: Choice, which: int) -> str:
    """An answer to a choice point: option number `which`, or a short text of the pattern."""
    if choice.options:
        return choice.options[which % len(choice.options)]
    return sample(choice.pattern, which)


def sample(pattern: str, which: int) -> str:
    """A shortest or longest text of a pattern made of classes, groups and {m,n}."""
    parser: Any = vars(re)["_parser"]
    node = parser.parse(pattern)

    def walk(items: object) -> Iterator[str]:
        for op, arg in items:  # type: ignore[attr-defined]
            name = str(op)
            if name == "LITERAL":
                yield chr(arg)
            elif name == "IN":
                kind, value = arg[which % len(arg)]
                yield chr(value if str(kind) == "LITERAL" else value[which % 2])
            elif name == "MAX_REPEAT":
                low, high, inner = arg
                yield from (text for _ in range(high if which % 2 else low) for text in walk(inner))
            elif name == "SUBPATTERN":
                yield from walk(arg[-1])
            elif name == "BRANCH":
                yield from walk(arg[1][which % len(arg[1])])
            else:
                raise AssertionError(f"{name} in {pattern}")

    text = "".join(walk(node))
    assert re.fullmatch(pattern, text)
    return text


def plain(segments: tuple[Segment, ...], which: int = 0) -> str:
    """The text of segments with every choice answered."""
    return "".join(pick(s, which) if isinstance(s, Choice) else s.text for s in segments)


def written(file: PlannedFile, which: int = 0) -> str:
    """The file's text with every choice answered."""
    if file.user_bytes is not None:
        return file.user_bytes.decode()
    if file.blocks:
        return "\n".join(_block(block, "", which) for block in file.blocks)
    return plain(file.segments, which)


def _block(block: Block, indent: str, which: int) -> str:
    labels = "".join(f' "{label}"' for label in block.labels)
    lines = [f"{indent}{block.type}{labels} {{"]
    for entry in block.body:
        if isinstance(entry, Attribute):
            value = plain(entry.value, which).replace("\n", f"\n{indent}  ")
            lines.append(f"{indent}  {entry.name} = {value}")
        elif isinstance(entry, Comment):
            lines.append(f"{indent}  # {plain(entry.segments, which)}")
        else:
            lines.append(_block(entry, indent + "  ", which).rstrip("\n"))
    return "\n".join([*lines, indent + "}", ""])


def files(plan: Plan, which: int = 0) -> Mapping[str, str]:
    """All files of a plan as text."""
    return {file.path: written(file, which) for file in plan.files}


def choices(plan: Plan) -> Iterator[Choice]:
    """Every choice point of a plan."""
    for file in plan.files:
        yield from (s for s in file.segments if isinstance(s, Choice))
        for block in file.blocks:
            yield from _choices(block)


def _choices(block: Block) -> Iterator[Choice]:
    for entry in block.body:
        if isinstance(entry, Block):
            yield from _choices(entry)
        else:
            segments = entry.value if isinstance(entry, Attribute) else entry.segments
            yield from (s for s in segments if isinstance(s, Choice))

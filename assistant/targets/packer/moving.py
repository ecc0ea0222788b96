"""A script taken out of a provisioner and put back, to the byte; steps written as provisioners."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.syntax.hcl import Attribute, Block, HclFile, Module, Tuple, value_of
from assistant.syntax.source import Source, Span
from assistant.targets.landing import MARK, NotMoved, Run, Send
from assistant.targets.packer.stages_values import Values
from assistant.targets.staging import Names

_OPEN, _CLOSE = "/*~ ", " ~*/"
_LISTS = ("scripts", "script")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a build runs a script."""

    file: HclFile
    build: Block
    block: Block
    attribute: Attribute
    item: Span
    """The text that names it."""
    alone: bool
    """The provisioner runs nothing else."""


def place_of(
    modules: Sequence[Module], files: Mapping[str, str], path: str, line: int, script: str
) -> Place:
    """The provisioner at a line that runs a script.

    Raises:
        NotMoved: it is not a plain list of scripts that names it.
    """
    for module in modules:
        if module.tool != "packer":
            continue
        values = Values(module, files, Names(files))
        for placed in module.of_type("build"):
            for block in placed.block.body.blocks_of("provisioner"):
                at = placed.file.source.line_of
                if placed.file.path != path or not (
                    at(block.span.start) <= line <= at(block.span.end)
                ):
                    continue
                return _in_block(values, placed.file, placed.block, block, script)
    raise NotMoved(f"{path}:{line} is no provisioner of a build")


def _in_block(values: Values, file: HclFile, build: Block, block: Block, script: str) -> Place:
    for name in _LISTS:
        attribute = block.body.attribute(name)
        if attribute is None:
            continue
        found = values.placed_paths(attribute)
        items = attribute.value.items if isinstance(attribute.value, Tuple) else (attribute.value,)
        if len(found) != len(items):
            raise NotMoved("its scripts are not written as a plain list")
        for (path, _), item in zip(found, items, strict=True):
            if path == script:
                alone = len(items) == 1 and block.body.attribute("inline") is None
                return Place(file, build, block, attribute, item.span, alone)
    raise NotMoved(f"{script} is called by a command; take it out of `inline` by hand")


def restricted(place: Place) -> bool:
    """Whether the provisioner is for some sources only."""
    return any(place.block.body.attribute(name) is not None for name in ("only", "except"))


def taken_out(place: Place) -> str:
    """The file with the script, or all of a provisioner that runs nothing else, in a comment."""
    text = place.file.source.text
    span = place.block.span if place.alone else _with_comma(text, place.item)
    inside = text[span.start : span.end]
    if "*/" in inside or "/*" in inside:
        raise NotMoved("there is a comment around it; take that out first")
    return f"{text[: span.start]}{_OPEN}{inside}{_CLOSE}{text[span.end :]}"


def stood(place: Place, text: str) -> tuple[int, str]:
    """In the text of `taken_out`, the line after the provisioner that ran the script: its start,
    and the provisioner's indentation."""
    source = place.file.source
    end = text.find("\n", place.block.span.end + len(_OPEN) + len(_CLOSE)) + 1
    line = source.text.rfind("\n", 0, place.block.span.start) + 1
    indent = source.text[line : place.block.span.start]
    return end or len(text), "  " if indent.strip() else indent


def beside(place: Place, script: str, paths: Iterable[str]) -> dict[str, str]:
    """How the template names the script, and so other files of the draft, by their paths."""
    told = place.file.source.slice(place.item)
    before = told.removesuffix(f'{script}"')
    return {script: told} | {p: f'{before}{p}"' for p in paths if before != told}


def _with_comma(text: str, item: Span) -> Span:
    after = re.compile(r"[ \t]*,").match(text, item.end)
    return Span(item.start, after.end() if after else item.end)


def put_back(text: str, script: str) -> str:
    """The file with a script that was taken out back in its place, what was added taken away.

    Raises:
        NotMoved: it cannot be found as it was left.
    """
    begin = re.compile(rf"^[ \t]*# {MARK} {re.escape(script)}\n", re.MULTILINE)
    end = re.compile(rf"^[ \t]*# {MARK} end of {re.escape(script)}\n", re.MULTILINE)
    first = begin.search(text)
    last = end.search(text, first.end()) if first else None
    if first is None or last is None:
        raise NotMoved("what was added for it is not there as it was written")
    start = first.start() - 1 if text[: first.start()].endswith("\n\n") else first.start()
    text = text[:start] + text[last.end() :]
    name = re.escape(script.rpartition("/")[2])
    outs = [
        match
        for match in re.finditer(rf"{re.escape(_OPEN)}(.*?){re.escape(_CLOSE)}", text, re.DOTALL)
        if re.search(rf"[/\"]{name}\"", match[1])
    ]
    if len(outs) != 1:
        raise NotMoved("its old place is not marked as it was left")
    return text[: outs[0].start()] + outs[0][1] + text[outs[0].end() :]


def is_moved(files: Mapping[str, str], script: str) -> str:
    """The template that holds a script's moved steps; empty where it was not moved."""
    mark = f"# {MARK} {script}\n"
    return next((p for p, t in files.items() if p.endswith(".pkr.hcl") and mark in t), "")


def with_steps(
    text: str, path: str, build: Block, script: str, steps: Sequence[Send | Run], after: str,
    given: Mapping[str, str], extra: Sequence[str] = (), stood: tuple[int, str] | None = None,
) -> str:  # fmt: skip
    """The template with steps added, after the block that sends `after`, where the script `stood`
    or as the last ones.

    `given`: how a file of the draft is written in this template, by its path. `extra`: attributes
    of every provisioner that runs commands.
    """
    source = Source(path, text)
    at, indent = stood or _end_of(source, build, after)
    if at >= build.span.end or text[at - 1 : at] != "\n":
        raise NotMoved("the provisioners do not stand on lines of their own")
    lines = [f"# {MARK} {script}"]
    for step in steps:
        lines += _printed(step, given, extra)
    lines.append(f"# {MARK} end of {script}")
    block = "".join(f"{indent}{line}\n" if line else "\n" for line in lines)
    return f"{text[:at]}\n{block}{text[at:]}"


def _end_of(source: Source, build: Block, after: str) -> tuple[int, str]:
    """Where the steps go: the start of a line, and its indentation."""
    blocks = [b for b in build.body.blocks if b.type == "provisioner"]
    if after:
        name = after.rpartition("/")[2]
        blocks = [b for b in blocks if name in source.slice(b.span)] or blocks
        last = blocks[0]
    elif blocks:
        last = blocks[-1]
    else:
        raise NotMoved("the build has no provisioner left to come after")
    line = source.text.rfind("\n", 0, last.span.start) + 1
    indent = source.text[line : last.span.start]
    return min(
        source.line_end(last.span.end) + 1, len(source.text)
    ), indent if not indent.strip() else "  "


def _printed(step: Send | Run, given: Mapping[str, str], extra: Sequence[str]) -> list[str]:
    if isinstance(step, Send):
        return [
            'provisioner "file" {',
            f"  source      = {given.get(step.path) or _quoted(step.path)}",
            f"  destination = {_quoted(step.destination)}",
            "}",
        ]
    commands = [f"    {_quoted(command)}," for command in step.commands]
    return [
        f'provisioner "{step.shell}" {{', *(f"  {one}" for one in extra), "  inline = [",
        *commands, "  ]", "}",
    ]  # fmt: skip


def _quoted(text: str) -> str:
    kept = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + kept.replace("${", "$${").replace("%{", "%%{") + '"'


def moved_before(place: Place, other: Block) -> str:
    """The file with a provisioner's whole lines cut and put before another block's."""
    source = place.file.source
    text = source.text
    start = text.rfind("\n", 0, place.block.span.start) + 1
    end = min(source.line_end(place.block.span.end) + 1, len(text))
    target = text.rfind("\n", 0, other.span.start) + 1
    if target > start or text[start : place.block.span.start].strip():
        raise NotMoved("the blocks do not stand on lines of their own")
    return text[:target] + text[start:end] + text[target:start] + text[end:]


def account(modules: Sequence[Module]) -> str:
    """The account that all sources' scripts run as, where it is known."""
    names = set()
    for module in modules:
        for placed in module.of_type("source"):
            attribute = placed.block.body.attribute("ssh_username")
            value = value_of(attribute.value, module.lookup) if attribute else None
            names.add(value if isinstance(value, str) else "")
    return names.pop() if len(names) == 1 else ""

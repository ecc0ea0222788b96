"""A build's provisioners as steps that can be tried in a container. Nothing here runs anything."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from assistant.knowledge import Packs
from assistant.syntax.hcl import Block, HclFile, Module, literal_texts
from assistant.targets.packer.engine import roots
from assistant.targets.packer.engine_data import rehearsal
from assistant.targets.packer.rehearsal_steps import acts_of
from assistant.targets.packer.rehearsal_values import Template, read_template
from assistant.targets.rehearsing import Act, Family, Part, Rehearser, Turn


def rehearser() -> Rehearser:
    """How the steps of a Packer template are found."""
    return Rehearser("packer", roots, parts)


class Machine(msgspec.Struct, frozen=True):
    """What the files say of a source's machine."""

    name: str
    """type.name."""
    account: str
    family: Family
    system: str


def parts(
    files: Mapping[str, bytes], root: str, packs: Packs, turns: Sequence[Turn]
) -> tuple[Part, ...]:
    """The steps of each build in a folder, apart for sources whose machines get other ones."""
    template = read_template(files, root, packs)
    found: list[Part] = []
    for placed in template.module.of_type("build"):
        blocks = list(_in_turn(placed.file, placed.block, turns))
        if not blocks:
            continue
        alike: dict[tuple[Any, ...], Part] = {}
        for machine in _machines(template, placed.block):
            acts = tuple(_acts(template, machine, placed.file, blocks))
            key = (machine.family, machine.system, machine.account, *(_key(a) for a in acts))
            known = alike.get(key)
            sources = (*(known.sources if known else ()), machine.name)
            alike[key] = Part(
                sources, machine.family, machine.system, machine.account,
                known.acts if known else acts, template.files_of(placed.file), template.supplied,
            )  # fmt: skip
        found += alike.values()
    return tuple(found)


def _key(act: Act) -> tuple[Any, ...]:
    """Steps of two sources are the same but for the source's own name in their environment."""
    return (type(act).__name__, act.what, act.place, getattr(act, "content", b""))


def _in_turn(
    file: HclFile, build: Block, turns: Sequence[Turn]
) -> Iterator[tuple[Block, tuple[str, ...]]]:
    """The provisioners of a build in the order of their turns, each once, and what it is for."""
    blocks = [b for b in build.body.blocks_of("provisioner") if b.labels]
    lines = file.source.line_of
    seen: set[int] = set()
    for turn in turns:
        for block in blocks:
            inside = lines(block.span.start) <= turn.line <= lines(block.span.end)
            if turn.path == file.path and inside and block.span.start not in seen:
                seen.add(block.span.start)
                yield block, turn.only


def _acts(
    template: Template,
    machine: Machine,
    file: HclFile,
    blocks: Sequence[tuple[Block, tuple[str, ...]]],
) -> Iterator[Act]:
    number = 0
    for block, only in blocks:
        if not only or machine.name in only:
            for act in acts_of(template, machine.name, file, block, number):
                number += 1
                yield act


def _machines(template: Template, build: Block) -> Iterator[Machine]:
    """The sources of a build, in its order."""
    for name, overlay in _sources(template.module, build):
        own = next(
            (p.block for p in template.module.of_type("source") if ".".join(p.block.names) == name),
            None,
        )
        bodies = [block for block in (overlay, own) if block is not None]
        account = ""
        for block in bodies:
            for attribute in ("ssh_username", "winrm_username"):
                account = account or template.text(block.body.attribute(attribute)) or ""
        family, system = _system(template, name, bodies)
        yield Machine(name, account, family, system)


def _sources(module: Module, build: Block) -> Iterator[tuple[str, Block | None]]:
    attribute = build.body.attribute("sources")
    names: dict[str, Block | None] = {}
    for item in getattr(attribute.value, "items", ()) if attribute else ():
        text = getattr(item, "value", None)
        parts_ = text.split(".") if isinstance(text, str) else getattr(item, "parts", ())
        if len(parts_) >= 2 and all(isinstance(part, str) for part in parts_):
            names.setdefault(".".join(parts_[-2:]))
    for block in build.body.blocks_of("source"):
        if block.labels:
            names[".".join(block.labels[0].text.split(".")[-2:])] = block
    yield from names.items()


def _system(template: Template, name: str, bodies: Sequence[Block]) -> tuple[Family, str]:
    """Of which family a source's machine is, and its name as far as the files say it."""
    table = rehearsal()
    words = [name, *(text for block in bodies for text in _words(template, block))]
    for family, pattern in table.families:
        found = [match for text in words if (match := re.search(pattern, text))]
        versions = [match.groupdict().get("version") or "" for match in found]
        if found:
            # The name of a builder's guest may end with the width of its processor.
            version = next((v for v in versions if v not in ("", "32", "64", "86")), "")
            return family, f"{family} {version}".strip()
    return "", ""


def _words(template: Template, block: Block) -> Iterator[str]:
    """The texts of the attributes that speak of the operating system."""
    for attribute in block.body.attributes:
        if attribute.name in rehearsal().telling:
            value = template.value(attribute)
            if isinstance(value, str):
                yield value
            else:
                yield from (text for text, _ in literal_texts(attribute.value))
    for inner in block.body.blocks:
        yield from _words(template, inner)

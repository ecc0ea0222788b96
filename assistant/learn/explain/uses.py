"""Where things of a configuration in HCL are declared, and where they are used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from assistant.check.frames import frames
from assistant.core.explanation import Use
from assistant.syntax.hcl import Block, HclFile, Module, literal_texts, references

Name: TypeAlias = tuple[str, ...]
"""What a reference begins with: var.x, local.x, data.type.name, type.name, source.type.name."""
MOST = 12
"""Uses that are told."""


class Uses:
    """The declarations and references of one module."""

    def __init__(self, module: Module) -> None:
        self.module = module
        self.declared: dict[Name, Use] = {}
        self.used: dict[Name, list[Use]] = {}
        for name, what, file, at in _declared(module):
            self.declared.setdefault(name, Use(what, file.path, file.source.line_of(at)))
        for name, file, at in _referred(module, frozenset(self.declared)):
            use = Use(".".join(name), file.path, file.source.line_of(at))
            uses = self.used.setdefault(name, [])
            if use not in uses:
                uses.append(use)

    def around(self, path: str, start: int, end: int) -> tuple[tuple[Use, ...], tuple[Use, ...]]:
        """For the lines of a file: where what they use is declared, and where what begins on the
        first of them is used."""
        declared = [
            self.declared[name]
            for name, uses in self.used.items()
            if any(use.path == path and start <= use.line <= end for use in uses)
        ]
        used = [
            use
            for name, at in self.declared.items()
            if at.path == path and at.line == start
            for use in self.used.get(name, ())
        ]
        outside = [one for one in declared if not (one.path == path and start <= one.line <= end)]
        return tuple(outside[:MOST]), tuple(used[:MOST])


def _declared(module: Module) -> Iterator[tuple[Name, str, HclFile, int]]:
    for placed in module.blocks:
        block, file = placed.block, placed.file
        name = _name_of(block)
        if name:
            yield name, f"{block.type} {block.names[-1]}", file, block.span.start
        if block.type == "locals":
            for attribute in block.body.attributes:
                yield (
                    ("local", attribute.name),
                    f"local {attribute.name}",
                    file,
                    attribute.span.start,
                )


def _name_of(block: Block) -> Name:
    names = block.names
    match block.type, len(names):
        case "variable", 1:
            return ("var", names[0])
        case (("local" | "module"), 1):
            return (block.type, names[0])
        case (("data" | "source" | "ephemeral"), 2):
            return (block.type, *names)
        case "resource", 2:
            return names
    return ()


def _referred(module: Module, known: frozenset[Name]) -> Iterator[tuple[Name, HclFile, int]]:
    for frame in frames(module):
        for attribute in frame.block.body.attributes:
            for one in references(attribute.value):
                name = _known(one.parts, known)
                if name:
                    yield name, frame.file, one.span.start
            if module.tool == "packer" and attribute.name == "sources":
                for text, span in literal_texts(attribute.value):
                    parts = text.removeprefix("source.").split(".")
                    name = _known(("source", *parts), known)
                    if name:
                        yield name, frame.file, span.start


def _known(parts: Sequence[str | int | None], known: frozenset[Name]) -> Name:
    for length in (3, 2):
        name = tuple(str(part) for part in parts[:length])
        if len(name) == length and name in known:
            return name
    return ()

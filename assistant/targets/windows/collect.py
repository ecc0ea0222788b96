"""All commands of a set of files."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from assistant.syntax.hcl import (
    Attribute,
    Block,
    HclFile,
    Module,
    whole_texts,
)
from assistant.syntax.source import Source, Span
from assistant.syntax.xml import XmlFile
from assistant.targets.commands.command import Command, Language, commands_in
from assistant.targets.commands.registry import RegistryWrite, registry_writes
from assistant.targets.windows.answers import COMMANDS

_SCRIPTS: Mapping[str, Language] = {
    ".ps1": "powershell", ".psm1": "powershell", ".cmd": "batch", ".bat": "batch", ".sh": "shell",
}  # fmt: skip
_PROVISIONERS: Mapping[str, Language] = {
    "powershell": "powershell", "windows-shell": "batch", "shell": "shell",
}  # fmt: skip


def all_commands(
    files: Mapping[str, str], modules: Sequence[Module], answers: Sequence[XmlFile]
) -> tuple[Command, ...]:
    """Every command, by file."""
    return tuple(_all(files, modules, answers))


def all_writes(commands: Sequence[Command]) -> tuple[RegistryWrite, ...]:
    """What the commands write into the registry."""
    return tuple(write for command in commands for write in registry_writes(command))


def script_language(path: str) -> Language | None:
    """The language of a script, by its ending."""
    dot = path.rfind(".")
    return _SCRIPTS.get(path[dot:].lower()) if dot >= 0 else None


def _all(
    files: Mapping[str, str], modules: Sequence[Module], answers: Sequence[XmlFile]
) -> Iterator[Command]:
    for path in sorted(files):
        language = script_language(path)
        if language is not None:
            yield from commands_in(files[path], language, Source(path, files[path]), "script")
    for module in modules:
        if module.tool == "packer":
            for placed in module.blocks:
                yield from _of_block(placed.file, placed.block)
    for tree in answers:
        yield from _of_answers(tree)


def _of_block(file: HclFile, block: Block) -> Iterator[Command]:
    if block.type == "source":
        command = block.body.attribute("shutdown_command")
        if command is not None:
            for text, _ in whole_texts(command.value):
                yield from commands_in(text, "batch", file.source, "shutdown", command.span)
    if block.type != "build":
        return
    for inner in block.body.blocks:
        if inner.type == "source":
            yield from _of_block(file, inner)
        language = _PROVISIONERS.get(inner.names[0]) if inner.labels else None
        inline = inner.body.attribute("inline")
        if inner.type == "provisioner" and language is not None and inline is not None:
            yield from _inline(file, inline, language)


def _inline(file: HclFile, inline: Attribute, language: Language) -> Iterator[Command]:
    """The lines of a list together, as the provisioner runs them, each with its own place."""
    starts: list[int] = []
    spans: list[Span] = []
    joined = ""
    for text, span in whole_texts(inline.value):
        starts.append(len(joined))
        spans.append(span)
        joined += text + "\n"
    for command in commands_in(joined, language, file.source, "inline"):
        yield replace(command, span=spans[bisect_right(starts, command.span.start) - 1])


def _of_answers(tree: XmlFile) -> Iterator[Command]:
    for name, child, _ in COMMANDS:
        for element in tree.root.all(name) if tree.root is not None else ():
            line = element.child(child)
            if line is not None and line.text:
                yield from commands_in(line.text, "batch", tree.source, "answer", line.span)

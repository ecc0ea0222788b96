"""Every stretch of shell in the files: scripts, steps of Dockerfiles, what provisioners run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal as OneOf

import msgspec

from assistant.check.first_boot import FirstBoot, scalars, tables
from assistant.syntax.hcl import Body, Expression, HclFile, Literal, Module, Template, Tuple
from assistant.syntax.patterns import later
from assistant.syntax.playbooks import Task
from assistant.syntax.shell import Command, commands, is_shell
from assistant.syntax.source import Source, Span
from assistant.syntax.steps import is_dockerfile, parse_dockerfile
from assistant.syntax.yaml import Scalar

Kind = OneOf["file", "image", "provisioner", "first boot", "task"]

_RUNNERS = ("shell", "shell-local", "local-exec", "remote-exec")
_TASKS = frozenset({"shell", "command"})
_SHELL = later(r"[\"/](?:ba|da|z|k)?sh\"")
_RUN = ("inline", "command")
_FIRST_BOOT = ("user_data", "custom_data", "metadata_startup_script")


class Script(msgspec.Struct, frozen=True):
    """A stretch of shell, and the file that it stands in."""

    source: Source
    start: int
    """Where the text begins in the file."""
    text: str
    """As it stands there; what is no shell within it is blanked."""
    kind: Kind
    """A file of its own, a step of a Dockerfile, a provisioner's command, a cloud machine's first
    boot, or a task of a playbook."""

    @property
    def commands(self) -> tuple[Command, ...]:
        """The simple commands in it."""
        return commands(self.text)

    def span(self, span: Span) -> Span:
        """A place of the text as a place of the file."""
        return Span(self.start + span.start, self.start + span.end)


def scripts_of(
    files: Mapping[str, str],
    modules: Sequence[Module],
    tasks: Sequence[Task],
    boots: Sequence[FirstBoot],
) -> Iterator[Script]:
    """All of them: of files, of provisioners, of first boots and of tasks."""
    for path in sorted(files):
        text = files[path]
        if is_dockerfile(path):
            file = parse_dockerfile(path, text)
            for step in file.steps:
                if step.keyword == "RUN" and not step.is_json:
                    blank = " " * sum(len(flag) + 1 for flag in step.flags)
                    text = blank + step.arguments[len(blank) :]
                    yield Script(file.source, step.at, text, "image")
        elif is_shell(path, text):
            yield Script(Source(path, text), 0, text, "file")
    for module in modules:
        for placed in module.of_type("build", "resource"):
            yield from _of_block(placed.file, placed.block.body)
    for boot in boots:
        yield from _of_first_boot(boot)
    for task in tasks:
        if task.name in _TASKS:
            given = task.arguments
            node = given if isinstance(given, Scalar) else task.argument("cmd")
            if node is not None:
                yield _of_scalar(task.source, node, "task")


def _of_first_boot(boot: FirstBoot) -> Iterator[Script]:
    """The commands of user data, one list in one script, and the scripts that it writes."""
    for name in ("bootcmd", "runcmd"):
        nodes = [*scalars(boot.body.get(name))]
        if nodes:
            yield _joined([_of_scalar(boot.source, node, "first boot") for node in nodes])
    for file in tables(boot.body.get("write_files")):
        content = file.get("content")
        if isinstance(content, Scalar) and content.text.startswith("#!"):
            yield _of_scalar(boot.source, content, "first boot")


def _joined(scripts: Sequence[Script]) -> Script:
    first = scripts[0]
    pieces: list[str] = []
    at = first.start
    for script in scripts:
        gap = script.start - at
        pieces.append(" " * (gap - 1) + "\n" if gap > 0 else "")
        pieces.append(script.text)
        at = script.start + len(script.text)
    return Script(first.source, first.start, "".join(pieces), first.kind)


def _of_scalar(source: Source, node: Scalar, kind: Kind) -> Script:
    """The text of a scalar without its quotes or the sign of its block."""
    start, end = node.span.start, node.span.end
    if node.style in ("|", ">"):
        start = min(source.line_end(start) + 1, end)
    elif node.style:
        start, end = start + 1, max(start + 1, end - 1)
    return Script(source, start, source.text[start:end], kind)


def _of_block(file: HclFile, body: Body) -> Iterator[Script]:
    for block in body.blocks:
        if block.type == "provisioner" and block.names and block.names[0] in _RUNNERS:
            interpreter = block.body.attribute("interpreter")
            if interpreter and not _SHELL.search(file.source.slice(interpreter.value.span)):
                continue
            for attribute in block.body.attributes:
                if attribute.name in _RUN:
                    yield _of_value(file, attribute.value, "provisioner")
    for attribute in body.attributes:
        if attribute.name in _FIRST_BOOT:
            script = _of_value(file, attribute.value, "first boot")
            if script.text.lstrip().startswith("#!"):
                yield script


def _of_value(file: HclFile, value: Expression, kind: Kind) -> Script:
    """The texts of a value in one; each item of a list is a line of its own."""
    source = file.source
    items = value.items if isinstance(value, Tuple) else (value,)
    pieces: list[str] = []
    at = value.span.start
    for item in items:
        if not isinstance(item, Literal | Template):
            continue
        inner = _inside(source, item.span)
        pieces.append(" " * (inner.start - at) + source.slice(inner) + "\n")
        at = inner.end + 1
    return Script(source, value.span.start, "".join(pieces), kind)


def _inside(source: Source, span: Span) -> Span:
    """A quoted text without its quotes, a here-document without its first and last line."""
    text = source.slice(span)
    if text.startswith("<<"):
        start = text.find("\n") + 1
        return Span(span.start + start, span.start + max(start, text.rstrip().rfind("\n")))
    quoted = text.startswith('"')
    return Span(span.start + quoted, max(span.start + quoted, span.end - quoted))

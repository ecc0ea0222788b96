"""Every stretch of shell in the files: scripts, steps of Dockerfiles, what provisioners run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal as OneOf

from assistant.check.shell import is_shell
from assistant.syntax.hcl import Body, Expression, HclFile, Literal, Module, Template, Tuple
from assistant.syntax.shell import Command, commands
from assistant.syntax.source import Source, Span
from assistant.syntax.steps import is_dockerfile, parse_dockerfile

Kind = OneOf["file", "image", "provisioner", "first boot", "task"]

_RUNNERS = ("shell", "shell-local", "local-exec", "remote-exec")
_SHELL = re.compile(r"[\"/](?:ba|da|z|k)?sh\"")
_RUN = ("inline", "command")
_FIRST_BOOT = ("user_data", "custom_data", "metadata_startup_script")


@dataclass(frozen=True, slots=True)
class Script:
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


def scripts_of(files: Mapping[str, str], modules: Sequence[Module]) -> Iterator[Script]:
    """All of them, by file."""
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

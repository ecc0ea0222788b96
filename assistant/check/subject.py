"""The finished files as obligations and rules look at them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from posixpath import basename, normpath
from re import IGNORECASE, compile, escape
from typing import TYPE_CHECKING, Any

import msgspec

from assistant.syntax.hcl import (
    UNKNOWN,
    Attribute,
    Block,
    Body,
    Expression,
    HclFile,
    Module,
    Placed,
    Traversal,
    literal_texts,
    read_modules,
    value_of,
    whole_texts,
)
from assistant.syntax.source import Source, Span
from assistant.syntax.templates import is_template

if TYPE_CHECKING:
    from assistant.check.commands import Command, RegistryWrite
    from assistant.check.first_boot import FirstBoot
    from assistant.check.machines import Machine
    from assistant.check.scripts import Script
    from assistant.syntax.playbooks import Task
    from assistant.syntax.steps import Dockerfile
    from assistant.syntax.xml import XmlFile
    from assistant.timeline import Timeline


class Found(msgspec.Struct, frozen=True):
    """A block, the file it stands in and its module."""

    block: Block
    file: HclFile
    module: Module

    @property
    def at(self) -> str:
        """`path:line` of the block."""
        return self.place(self.block.span)

    def place(self, span: Span) -> str:
        """`path:line` of a span in the block's file."""
        return f"{self.file.path}:{self.file.source.line_of(span.start)}"


class Setting(msgspec.Struct, frozen=True):
    """A value in a block: from an attribute, a nested block or an object's key."""

    value: Any
    at: str
    attribute: Attribute | None = None


class Subject:
    """All files, with their modules and their timeline, read once.

    Readers are imported where they are asked for: a first check waits for every module.
    """

    def __init__(self, files: Mapping[str, str], modules: Sequence[Module] | None = None) -> None:
        self.files = files
        self.modules = tuple(modules) if modules is not None else read_modules(files)
        self._sources: dict[str, Source] = {}
        self._held: dict[tuple[str, str], bool] = {}
        self._found: dict[str, tuple[Found, ...]] = {}
        self._indexes: dict[Module, dict[tuple[str, str], list[Placed]]] = {}

    @cached_property
    def timeline(self) -> Timeline:
        """What runs when."""
        from assistant.timeline import timeline_of

        return timeline_of(self.files, self.modules, lambda: self.commands)

    @cached_property
    def answer_files(self) -> tuple[XmlFile, ...]:
        """The answer files for Windows Setup, by path; of templates those that are XML as such."""
        if not any("<unattend" in text for text in self.files.values()):
            return ()
        from assistant.syntax.xml import parse_xml
        from assistant.targets.windows.answers import is_answer_file

        trees = (
            parse_xml(path, self.files[path])
            for path in sorted(self.files)
            if is_answer_file(path, self.files[path])
        )
        return tuple(
            tree for tree in trees if not (tree.findings and is_template(tree.source.path))
        )

    @cached_property
    def machines(self) -> tuple[Machine, ...]:
        """The sources of Packer builds that could be read in full."""
        from assistant.check.machines import machines_of

        return tuple(machines_of(self))

    @cached_property
    def commands(self) -> tuple[Command, ...]:
        """Every command line of scripts, `inline` lists, answer files and shutdown commands."""
        from assistant.check.commands import all_commands

        return all_commands(self.files, self.modules, self.answer_files)

    @cached_property
    def writes(self) -> tuple[RegistryWrite, ...]:
        """What the commands write into the registry of Windows."""
        from assistant.check.commands import all_writes

        return all_writes(self.commands)

    @cached_property
    def lowered(self) -> tuple[str, ...]:
        """The texts of all files but prose, in small letters."""
        return tuple(
            text.lower()
            for path, text in self.files.items()
            if not path.lower().endswith((".md", ".txt"))
        )

    @cached_property
    def scripts(self) -> tuple[Script, ...]:
        """Every stretch of shell, by file."""
        from assistant.check.scripts import scripts_of

        return tuple(scripts_of(self.files, self.modules, self.tasks, self.first_boots))

    @cached_property
    def dockerfiles(self) -> tuple[Dockerfile, ...]:
        """The Dockerfiles, by path."""
        from assistant.syntax.steps import is_dockerfile, parse_dockerfile

        return tuple(
            parse_dockerfile(path, self.files[path])
            for path in sorted(self.files)
            if is_dockerfile(path)
        )

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        """The tasks of Ansible playbooks and roles, by path."""
        from assistant.syntax.playbooks import tasks_of

        return tuple(tasks_of(self.files))

    @cached_property
    def first_boots(self) -> tuple[FirstBoot, ...]:
        """User data of cloud-init, by path."""
        from assistant.check.first_boot import first_boots

        return tuple(first_boots(self.files))

    # Blocks

    def blocks(self, address: str) -> tuple[Found, ...]:
        """The blocks at an address such as `source.hyperv-iso` or `build.provisioner.shell`."""
        found = self._found.get(address)
        if found is None:
            words = [word for word in address.split(".") if word]
            found = tuple(
                Found(block, placed.file, module)
                for module in self.modules
                for placed in self._candidates(module, words)
                for block in _match(placed.block, words)
            )
            self._found[address] = found
        return found

    def _candidates(self, module: Module, words: Sequence[str]) -> Sequence[Placed]:
        """The top-level blocks that an address may begin with."""
        if len(words) < 2 or words[1] == "*":
            return module.of_type(words[0]) if words else ()
        index = self._indexes.get(module)
        if index is None:
            index = self._indexes[module] = {}
            for placed in module.blocks:
                block = placed.block
                seconds = {inner.type for inner in block.body.blocks}
                if block.labels:
                    seconds.add(block.labels[0].text.partition(".")[0])
                for second in seconds:
                    index.setdefault((block.type, second), []).append(placed)
        return index.get((words[0], words[1]), ())

    def settings(self, found: Found, path: str) -> list[Setting]:
        """What stands at a path in a block; several where nested blocks repeat."""
        return list(_settings(found, found.block.body, path.split("."), self.lookup(found.module)))

    def value(self, module: Module, expression: Expression) -> Any:
        """The value of an expression of a module, as `lookup` sees it."""
        return value_of(expression, self.lookup(module))

    @staticmethod
    def texts_in(expression: Expression) -> Iterator[tuple[str, Span]]:
        """The strings in an expression, what is interpolated shown as `${_}`."""
        return whole_texts(expression)

    @staticmethod
    def lookup(module: Module) -> Any:
        """The module's lookup, with `path.root` standing for the folder itself."""

        def one(traversal: Traversal) -> Any:
            if traversal.parts[:2] in (("path", "root"), ("path", "module"), ("path", "cwd")):
                return "."
            return module.lookup(traversal)

        return one

    # Files

    def source(self, path: str) -> Source:
        """A file's text with its lines."""
        found = self._sources.get(path)
        if found is None:
            found = self._sources[path] = Source(path, self.files[path])
        return found

    def holds(self, path: str, text: str) -> bool:
        """Whether a file's text holds another text; looked for once however often it is asked."""
        found = self._held.get((path, text))
        if found is None:
            found = self._held[path, text] = text in self.files[path]
        return found

    @cached_property
    def lowered_files(self) -> Mapping[str, str]:
        """The texts of all files in small letters, by path."""
        return {path: text.lower() for path, text in self.files.items()}

    def paths(self, pattern: str) -> tuple[str, ...]:
        """The files that a path with `*` matches, sorted."""
        if "*" not in pattern:
            tidy = normpath(pattern)
            return (tidy,) if tidy in self.files else ()
        expression = compile(".*".join(escape(part) for part in pattern.split("*")) + r"\Z")
        return tuple(path for path in sorted(self.files) if expression.match(path))

    def line_with(self, path: str, text: str) -> str | None:
        """`path:line` of the first occurrence of a text."""
        at = self.files[path].find(text)
        return None if at < 0 else f"{path}:{self.files[path].count(chr(10), 0, at) + 1}"

    def texts_of(self, body: Body) -> Iterator[tuple[str, Span]]:
        """All literal text of a body."""
        for attribute in body.attributes:
            yield from literal_texts(attribute.value)
        for block in body.blocks:
            yield from self.texts_of(block.body)

    def references_to(self, path: str) -> str | None:
        """`path:line` of what names a file: an expression, a script or an answer file."""
        word = compile(rf"(?<![\w.-]){escape(basename(path))}(?![\w-])", IGNORECASE)
        for module in self.modules:
            for file in module.files:
                for text, span in self.texts_of(file.body):
                    if word.search(text) or _holds(text, module.folder, path):
                        return f"{file.path}:{file.source.line_of(span.start)}"
        for other in sorted(self.files):
            if other == path or other.endswith((".md", ".hcl", ".tf", ".example")):
                continue
            match = word.search(self.files[other])
            if match:
                return f"{other}:{self.files[other].count(chr(10), 0, match.start()) + 1}"
        return None


def _holds(text: str, folder: str, path: str) -> bool:
    """Whether a text names a folder or a pattern that holds a file: `http`, `./answers/*`."""
    text = text.strip().lstrip("/")
    if not text or text in (".", "/") or len(text) > 200 or "\n" in text:
        return False
    tidy = normpath(f"{folder}/{text}" if folder else text)
    if "*" in tidy:
        return bool(compile(r"[^/]*".join(map(escape, tidy.split("*"))) + r"\Z").match(path))
    return "/" in path and path.startswith(tidy.rstrip("/") + "/")


def _match(block: Block, words: Sequence[str]) -> Iterator[Block]:
    if not words or words[0] != block.type:
        return
    rest = list(words[1:])
    for label in block.names:
        if not rest:
            break
        parts = label.split(".")
        if rest[0] == "*":
            rest = rest[1:]
        elif rest[: len(parts)] == parts:
            rest = rest[len(parts) :]
        else:
            break
    else:
        if not rest:
            yield block
        for inner in block.body.blocks if rest else ():
            yield from _match(inner, rest)
        return
    if not rest:
        yield block
    elif any(inner.type == rest[0] for inner in block.body.blocks):
        for inner in block.body.blocks:
            yield from _match(inner, rest)


def _settings(found: Found, body: Body, words: Sequence[str], lookup: Any) -> Iterator[Setting]:
    first, rest = words[0], words[1:]
    attribute = body.attribute(first)
    if attribute is not None:
        at = found.place(attribute.span)
        for value in _into(value_of(attribute.value, lookup), rest):
            yield Setting(value, at, attribute)
        return
    blocks = [b for b in body.blocks if b.type == first]
    dynamic = [
        content
        for b in body.blocks_of("dynamic")
        if b.names == (first,)
        for content in b.body.blocks_of("content")
    ]
    if rest and rest[0].isdecimal():
        number, rest = int(rest[0]), rest[1:]
        blocks = blocks[number : number + 1]
    for block in (*blocks, *dynamic):
        if rest:
            yield from _settings(found, block.body, rest, lookup)
        else:
            yield Setting({}, found.place(block.span))


def _into(value: Any, words: Sequence[str]) -> Iterator[Any]:
    if not words:
        yield value
    elif isinstance(value, dict) and words[0] in value:
        yield from _into(value[words[0]], words[1:])
    elif isinstance(value, list) and words[0].isdecimal():
        if int(words[0]) < len(value):
            yield from _into(value[int(words[0])], words[1:])
    elif isinstance(value, list):
        for item in value:
            yield from _into(item, words)
    elif not isinstance(value, dict | str | int | float | bool | None):
        yield UNKNOWN

"""A root module with the modules of its draft that it calls, as an engine reads them together."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from posixpath import basename, dirname, join, normpath

from assistant.syntax.hcl import (
    LOCK_NAME,
    Block,
    Body,
    Expression,
    HclFile,
    Object,
    parse,
    references,
    value_of,
)
from assistant.syntax.source import Span
from assistant.targets.terraform.json_syntax import parse_json

NATIVE = (".tf", ".tofu")
JSON = (".tf.json", ".tofu.json")
TESTS = (".tftest.hcl", ".tofutest.hcl", ".tftest.json", ".tofutest.json")
_OF_TOFU = (".tofu", ".tofu.json")
MAX_DEPTH = 16
"""Modules that call modules, at most so deep."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in the draft."""

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Outside:
    """A module that lies outside the draft."""

    key: str
    """The names of the calls that lead to it, with dots."""
    source: str
    """As written; empty where it is no plain text."""
    version: str
    """The constraint; empty where there is none."""
    place: Place
    arguments: tuple[str, ...]
    outputs: tuple[str, ...]
    """What the caller takes from it."""
    providers: tuple[str, ...]
    """Names, with an alias after a dot, of the providers that it is handed."""


@dataclass(frozen=True, slots=True)
class Found:
    """A block with the file that it stands in."""

    block: Block
    file: HclFile

    @property
    def place(self) -> Place:
        """Where it begins."""
        return place_of(self.file, self.block.type_span)


@dataclass(frozen=True)
class Configuration:
    """What an engine reads when it is started in `root`."""

    root: str
    modules: Mapping[str, tuple[HclFile, ...]]
    """Files by folder: the root and what it calls in the draft."""
    outside: tuple[Outside, ...]
    tests: tuple[HclFile, ...]
    values: tuple[HclFile, ...]
    """Files of variable values that an engine reads by itself."""
    lock: str
    """The path of the lock file; empty where there is none."""

    @cached_property
    def files(self) -> tuple[HclFile, ...]:
        """The files of all its modules."""
        return tuple(file for files in self.modules.values() for file in files)

    def blocks(self, *types: str, root_only: bool = False) -> Iterator[Found]:
        """The blocks of those types at the top of the files."""
        files = self.modules.get(self.root, ()) if root_only else self.files
        for file in files:
            for block in file.body.blocks:
                if block.type in types:
                    yield Found(block, file)

    def everywhere(self, *types: str) -> Iterator[Found]:
        """The blocks of those types at any depth, those of tests too."""
        for file in (*self.files, *self.tests):
            for block in walk(file.body):
                if block.type in types:
                    yield Found(block, file)


def is_configuration(path: str) -> bool:
    """Whether a file is a part of a module."""
    return path.endswith((*NATIVE, *JSON))


def place_of(file: HclFile, span: Span) -> Place:
    """The place of a span."""
    return Place(file.path, file.source.line_of(span.start))


def uses(configuration: Configuration, types: Collection[str]) -> Iterator[Found]:
    """The blocks of those types (resource/docker_image, provider/docker) in the order of files."""
    for found in configuration.blocks("provider", "resource", "data", "ephemeral"):
        if found.block.names and f"{found.block.type}/{found.block.names[0]}" in types:
            yield found


def walk(body: Body) -> Iterator[Block]:
    """Every block, from the outside in, in the order of the text."""
    for block in body.blocks:
        yield block
        yield from walk(block.body)


def text_of(body: Body, name: str) -> str:
    """The value of an attribute that is a plain text; empty otherwise."""
    attribute = body.attribute(name)
    value = value_of(attribute.value) if attribute else None
    return value if isinstance(value, str) else ""


def module_roots(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """The folders that are judged by themselves: those with a configuration that no other one of
    the draft calls, and those that have tests of their own."""
    folders = {dirname(path) for path in files if is_configuration(path)}
    read = {folder: _module(files, folder, tofu=True) for folder in folders}
    called: set[str] = set()
    for folder, module in read.items():
        tests = _tests(files, folder)
        called |= {c for c in _called(folder, (*module, *tests)) if c != folder and c in folders}
    tested = {folder for folder in folders if _tests(files, folder)}
    # Where all call one another there is no root: then each is judged.
    return tuple(sorted((folders - called) | tested)) or tuple(sorted(folders))


def read_configuration(files: Mapping[str, bytes], root: str, *, tofu: bool) -> Configuration:
    """The configuration whose root module lies in `root`; `tofu`: as OpenTofu reads it."""
    modules: dict[str, tuple[HclFile, ...]] = {root: _module(files, root, tofu)}
    tests = _tests(files, root)
    outside: list[Outside] = []
    waiting = [(root, "", 0)]
    while waiting:
        folder, key, depth = waiting.pop(0)
        sources = modules[folder]
        for found in _calls(sources):
            if not found.block.names:
                continue
            name = found.block.names[0]
            inner = f"{key}.{name}" if key else name
            source = text_of(found.block.body, "source")
            there = normpath(join(folder, source))
            there = "" if there == "." else there
            if not is_local(source) or there.split("/")[0] == "..":
                outside.append(_outside(inner, source, found, sources))
                continue
            if there not in modules:
                modules[there] = _module(files, there, tofu)
            if depth < MAX_DEPTH:
                waiting.append((there, inner, depth + 1))
    for folder in _called(root, tests):
        modules.setdefault(folder, _module(files, folder, tofu))
    lock = join(root, LOCK_NAME)
    return Configuration(
        root,
        {folder: found for folder, found in modules.items() if found},
        tuple(outside),
        tests,
        _values(files, root),
        lock if lock in files else "",
    )


def is_local(source: str) -> bool:
    """Whether a module's source is a folder beside it."""
    return source.startswith(("./", "../")) or source in (".", "..")


def _module(files: Mapping[str, bytes], folder: str, tofu: bool) -> tuple[HclFile, ...]:
    """The files of one module. OpenTofu reads `a.tofu` instead of `a.tf`, Terraform only `.tf`."""
    paths = [p for p in files if is_configuration(p) and dirname(p) == folder]
    if not tofu:
        paths = [p for p in paths if not p.endswith(_OF_TOFU)]
    twins = {p.replace(".tofu", ".tf") for p in paths if p.endswith(_OF_TOFU)}
    return tuple(_read(files, path) for path in sorted(paths) if path not in twins)


def _tests(files: Mapping[str, bytes], root: str) -> tuple[HclFile, ...]:
    places = (root, join(root, "tests"))
    paths = [p for p in files if p.endswith(TESTS) and dirname(p) in places]
    return tuple(_read(files, path) for path in sorted(paths))


def _values(files: Mapping[str, bytes], root: str) -> tuple[HclFile, ...]:
    ours = (".auto.tfvars", ".auto.tfvars.json")
    names = ("terraform.tfvars", "terraform.tfvars.json")
    paths = [p for p in files if dirname(p) == root and (basename(p) in names or p.endswith(ours))]
    return tuple(_read(files, path) for path in sorted(paths))


def _read(files: Mapping[str, bytes], path: str) -> HclFile:
    text = files[path].decode("utf-8", errors="replace")
    return parse_json(path, text) if path.endswith(".json") else parse(path, text)


def _calls(files: Sequence[HclFile]) -> Iterator[Found]:
    for file in files:
        for block in file.body.blocks:
            if block.type == "module":
                yield Found(block, file)


def _called(folder: str, files: Iterable[HclFile]) -> set[str]:
    """The folders of a draft that a module, or a test of it, calls."""
    found = set()
    for file in files:
        for block in walk(file.body):
            source = text_of(block.body, "source") if block.type == "module" else ""
            if is_local(source):
                # A test's paths are seen from the folder that is tested, wherever it lies.
                there = normpath(join(folder, source))
                found.add("" if there == "." else there)
    return found


_INDEX = r"\[(?:[^\[\]]|\[[^\[\]]*\])*\]"
_META = frozenset(
    {"source", "version", "providers", "count", "for_each", "depends_on", "enabled", "lifecycle"}
)


def _outside(key: str, source: str, found: Found, files: Sequence[HclFile]) -> Outside:
    body = found.block.body
    name = found.block.names[0]
    # A repeated call is told which one of it is meant; what follows a splat is in no tree.
    taken = re.compile(rf"\bmodule\.{re.escape(name)}(?:{_INDEX}|\.\*)?\.([A-Za-z_][\w-]*)")
    outputs = dict.fromkeys(m[1] for file in files for m in taken.finditer(file.source.text))
    handed = body.attribute("providers")
    entries = handed.value.entries if handed and isinstance(handed.value, Object) else ()
    return Outside(
        key=key,
        source=source,
        version=text_of(body, "version"),
        place=found.place,
        arguments=tuple(a.name for a in body.attributes if a.name not in _META),
        outputs=tuple(outputs),
        providers=tuple(_provider_name(e.key, e.key_expression) for e in entries),
    )


def _provider_name(key: str | None, expression: Expression | None) -> str:
    if key is not None:
        return key
    inner = list(references(expression)) if expression is not None else []
    parts = inner[0].parts if inner else ()
    return ".".join(p for p in parts if isinstance(p, str))

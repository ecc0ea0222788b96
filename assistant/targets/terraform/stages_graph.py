"""The graph of a configuration: resources, and what each of them waits for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from posixpath import join, normpath

from assistant.syntax.hcl import (
    Attribute,
    Block,
    Body,
    HclFile,
    Module,
    Placed,
    is_json,
    literal_texts,
    references,
    value_of,
)
from assistant.targets.staging import Sight
from assistant.targets.terraform.json_syntax import parse_json

_KINDS = ("resource", "data", "ephemeral")
_SEEDS = ("cloudinit", "cloud_init", "environment_file", "snippet")
"""Words in the types of what only carries user data to a machine."""
_DEPTH = 8
"""Modules that call modules, nested deeper than this, are a single step."""
_CHAIN = 100
"""Values that stand for values, in a chain longer than this, are not followed."""
Key = tuple[str, str]
"""The module's address (empty for the root, module.a.) and the address within it."""


@dataclass(slots=True)
class Node:
    """A resource, a data source or a module that is not read."""

    key: Key
    file: HclFile
    block: Block
    module: Module
    uses: set[Key] = field(default_factory=set)

    @property
    def address(self) -> str:
        """As Terraform writes it."""
        return self.key[0] + self.key[1]

    @property
    def line(self) -> int:
        """Of the block, from 1."""
        return self.file.source.line_of(self.block.span.start)

    @property
    def carries(self) -> bool:
        """It is no machine itself, but takes user data to one."""
        return any(word in self.block.names[0] for word in _SEEDS)


def whole(module: Module, sight: Sight) -> Module:
    """The module with its files in the JSON form read too."""
    if not any(is_json(file.path) for file in module.files):
        return module
    files = tuple(
        parse_json(file.path, sight.files[file.path]) if is_json(file.path) else file
        for file in module.files
    )
    return Module("terraform", module.folder, files, module.values)


def folder_of(module: Module, placed: Placed) -> str | None:
    """The folder of a module that is called in the draft; None for one that lies elsewhere."""
    source = placed.block.body.attribute("source")
    text = value_of(source.value) if source else None
    if not isinstance(text, str) or not text.startswith("."):
        return None
    there = normpath(join(module.folder, text))
    return "" if there == "." else there


class Graph:
    """All nodes of a root module, and which of them uses which."""

    def __init__(self, modules: Mapping[str, Module]) -> None:
        self.modules = modules
        self.nodes: dict[Key, Node] = {}
        self._inside: dict[str, tuple[Module, dict[str, set[Key]]]] = {}
        """Modules by address, with what each of their variables uses."""
        self._busy: set[Key] = set()
        self._known: dict[Key, set[Key]] = {}

    def add(self, module: Module, prefix: str, given: dict[str, set[Key]], depth: int) -> None:
        """Take in a module's resources, and those of the modules that it calls."""
        self._inside[prefix] = (module, given)
        for placed in module.of_type(*_KINDS):
            block = placed.block
            if len(block.names) < 2:
                continue
            head = "" if block.type == "resource" else f"{block.type}."
            key = (prefix, head + ".".join(block.names[:2]))
            self.nodes.setdefault(key, Node(key, placed.file, block, module))
        for placed in module.of_type("module"):
            if placed.block.names:
                self._call(module, placed, prefix, depth)

    def _call(self, module: Module, placed: Placed, prefix: str, depth: int) -> None:
        name = placed.block.names[0]
        there = folder_of(module, placed)
        inner = self.modules.get(there) if there is not None else None
        if inner is None or inner is module or depth >= _DEPTH:
            key = (prefix, f"module.{name}")
            self.nodes[key] = Node(key, placed.file, placed.block, module)
            return
        self.add(inner, f"{prefix}module.{name}.", {}, depth + 1)

    def connect(self) -> None:
        """Find what every node uses, once all are known: modules from the outside in."""
        for prefix, (module, _) in list(self._inside.items()):
            for placed in module.of_type("module"):
                inner = f"{prefix}module.{'.'.join(placed.block.names[:1])}."
                if inner in self._inside:
                    given = self._inside[inner][1]
                    given |= {a.name: self._of(a, prefix) for a in placed.block.body.attributes}
                    self._known.clear()
        for node in self.nodes.values():
            uses = self._of_body(node.block.body, node.key[0])
            node.uses = (uses | self._waited_for(node.key[0])) - {node.key}

    def seeds_of(self, node: Node) -> list[Node]:
        """The nodes whose user data a machine gets: its own, and that of what it is seeded by."""
        found = [self.nodes[key] for key in sorted(node.uses) if self.nodes[key].carries]
        seed_for_nobody = node.carries and any(node.key in n.uses for n in self.nodes.values())
        return found if seed_for_nobody else [*found, node]

    def _waited_for(self, prefix: str) -> set[Key]:
        """What the calls of a module, and of those around it, depend on as a whole."""
        found: set[Key] = set()
        while prefix:
            found |= self._inside[prefix][1].get("depends_on", set())
            prefix = prefix.rstrip(".").rpartition("module.")[0]
        return found

    def _of_body(self, body: Body, prefix: str) -> set[Key]:
        found: set[Key] = set()
        for attribute in body.attributes:
            found |= self._of(attribute, prefix)
        for block in body.blocks:
            found |= self._of_body(block.body, prefix)
        return found

    def _of(self, attribute: Attribute, prefix: str) -> set[Key]:
        found: set[Key] = set()
        for reference in references(attribute.value):
            found |= self._resolve(reference.parts, prefix)
        if attribute.name == "depends_on":  # addresses are plain texts in the JSON form
            for text, _ in literal_texts(attribute.value):
                found |= self._resolve(text.split("."), prefix)
        return found

    def _resolve(self, parts: Sequence[str | int | None], prefix: str) -> set[Key]:
        names = [part for part in parts[:3] if isinstance(part, str)]
        if len(names) < 2:
            return set()
        if names[0] in ("data", "ephemeral") and len(names) > 2:
            key = (prefix, ".".join(names[:3]))
            return {key} if key in self.nodes else set()
        if names[0] in ("local", "var", "module"):
            return self._through(names, prefix)
        key = (prefix, ".".join(names[:2]))
        return {key} if key in self.nodes else set()

    def _through(self, names: Sequence[str], prefix: str) -> set[Key]:
        """What stands behind a local value, a variable or a module's output."""
        mark = (prefix, ".".join(names))
        if mark in self._known:
            return self._known[mark]
        module, given = self._inside.get(prefix, (None, {}))
        if module is None or mark in self._busy or len(self._busy) > _CHAIN:
            return set()
        self._busy.add(mark)
        try:
            found = self._behind(module, given, names, prefix)
        finally:
            self._busy.discard(mark)
        if names[0] != "var":  # what a variable is given is known once all modules are connected
            self._known[mark] = found
        return found

    def _behind(
        self, module: Module, given: Mapping[str, set[Key]], names: Sequence[str], prefix: str
    ) -> set[Key]:
        if names[0] == "var":
            return given.get(names[1], set())
        if names[0] == "module":
            return self._output(names, prefix)
        declared = module.locals.get(names[1])
        value = declared.value if declared else None
        uses = references(value) if value is not None else ()
        return {key for one in uses for key in self._resolve(one.parts, prefix)}

    def _output(self, names: Sequence[str], prefix: str) -> set[Key]:
        inner = f"{prefix}module.{names[1]}."
        if inner not in self._inside:
            key = (prefix, f"module.{names[1]}")
            return {key} if key in self.nodes else set()
        found: set[Key] = set()
        for placed in self._inside[inner][0].of_type("output"):
            if len(names) < 3 or placed.block.names == (names[2],):
                value = placed.block.body.attribute("value")
                found |= self._of(value, inner) if value else set()
        return found or (
            {key for key in self.nodes if key[0] == inner} if len(names) < 3 else set()
        )

"""When Terraform makes what: resources by their references, provisioners, destroying."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from posixpath import basename, join, normpath

from assistant.core.timeline import Lane
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
    whole_texts,
)
from assistant.targets.graphs import levels
from assistant.targets.staging import Course, Handed, Sight, Stager, first_words, in_draft
from assistant.targets.terraform.json_syntax import parse_json

_KINDS = ("resource", "data", "ephemeral")
_USER_DATA = (
    "user_data", "user_data_base64", "custom_data", "metadata_startup_script", "user_data_raw",
)  # fmt: skip
_HOST = "who runs terraform"
_DEPTH = 8
"""Modules that call modules, nested deeper than this, are a single step."""
_CHAIN = 100
"""Values that stand for values, in a chain longer than this, are not followed."""
Key = tuple[str, str]
"""The module's address (empty for the root, module.a.) and the address within it."""


@dataclass(slots=True)
class _Node:
    """A resource, a data source or a module that is not read."""

    key: Key
    file: HclFile
    block: Block
    module: Module
    uses: set[Key] = field(default_factory=set)

    @property
    def address(self) -> str:
        return self.key[0] + self.key[1]

    @property
    def line(self) -> int:
        return self.file.source.line_of(self.block.span.start)


def stager() -> Stager:
    """How the configurations among some files are found."""
    return Stager("terraform", courses)


def courses(sight: Sight) -> Iterator[Course]:
    """A course for every root module."""
    modules = {m.folder: _whole(m, sight) for m in sight.modules if m.tool == "terraform"}
    called = {
        there
        for module in modules.values()
        for placed in module.of_type("module")
        if (there := _folder(module, placed)) is not None and there != module.folder
    }
    roots = [folder for folder in sorted(modules) if folder not in called] or sorted(modules)
    for folder in roots:
        graph = _Graph(modules)
        graph.add(modules[folder], "", {}, 0)
        graph.connect()
        if graph.nodes:
            yield _course(graph, sight, folder)


def _whole(module: Module, sight: Sight) -> Module:
    """The module with its files in the JSON form read too."""
    if not any(is_json(file.path) for file in module.files):
        return module
    files = tuple(
        parse_json(file.path, sight.files[file.path]) if is_json(file.path) else file
        for file in module.files
    )
    return Module("terraform", module.folder, files, module.values)


def _folder(module: Module, placed: Placed) -> str | None:
    source = placed.block.body.attribute("source")
    text = value_of(source.value) if source else None
    if not isinstance(text, str) or not text.startswith("."):
        return None
    there = normpath(join(module.folder, text))
    return "" if there == "." else there


class _Graph:
    """All nodes of a root module, and which of them uses which."""

    def __init__(self, modules: Mapping[str, Module]) -> None:
        self.modules = modules
        self.nodes: dict[Key, _Node] = {}
        self._inside: dict[str, tuple[Module, dict[str, set[Key]]]] = {}
        """Modules by address, with what each of their variables uses."""
        self._busy: set[Key] = set()
        self._known: dict[Key, set[Key]] = {}

    def add(self, module: Module, prefix: str, given: dict[str, set[Key]], depth: int) -> None:
        self._inside[prefix] = (module, given)
        for placed in module.of_type(*_KINDS):
            block = placed.block
            if len(block.names) < 2:
                continue
            head = "" if block.type == "resource" else f"{block.type}."
            key = (prefix, head + ".".join(block.names[:2]))
            self.nodes.setdefault(key, _Node(key, placed.file, block, module))
        for placed in module.of_type("module"):
            if placed.block.names:
                self._call(module, placed, prefix, depth)

    def _call(self, module: Module, placed: Placed, prefix: str, depth: int) -> None:
        name = placed.block.names[0]
        there = _folder(module, placed)
        inner = self.modules.get(there) if there is not None else None
        if inner is None or inner is module or depth >= _DEPTH:
            key = (prefix, f"module.{name}")
            self.nodes[key] = _Node(key, placed.file, placed.block, module)
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


def _course(graph: _Graph, sight: Sight, folder: str) -> Course:
    course = Course(f"terraform apply{f' in {folder}' if folder else ''}")
    order = levels({key: sorted(node.uses) for key, node in graph.nodes.items()})
    for level in order:
        circle = any(graph.nodes[key].uses & set(level) for key in level)
        _level(course, sight, [graph.nodes[key] for key in level], graph, sure=not circle)
    _replacing(course, graph)
    _destroying(course, graph, order, folder)
    return course


def _level(
    course: Course, sight: Sight, nodes: Sequence[_Node], graph: _Graph, *, sure: bool
) -> None:
    """The resources of one level together, then what runs once each of them is there."""
    for number, node in enumerate(sorted(nodes, key=lambda n: n.block.type == "resource")):
        stage = "read" if node.block.type in ("data", "ephemeral") else "create"
        course.add(
            "build", stage, node.address, node.file.path, node.line, same=number > 0,
            certainty="documented" if sure else "unknown", kind=node.block.type,
            waits=tuple(sorted(graph.nodes[key].address for key in node.uses)),
        )  # fmt: skip
    for node in nodes:
        _first_boot(course, sight, node)
        for block in node.block.body.blocks_of("provisioner"):
            if block.names and not _at_destroy(block):
                _provisioner(course, node, block)


def _at_destroy(block: Block) -> bool:
    when = block.body.attribute("when")
    return when is not None and any(
        reference.parts == ("destroy",) for reference in references(when.value)
    )


def _provisioner(course: Course, node: _Node, block: Block, where: str = "") -> None:
    """Each line of a provisioner."""
    kind = block.names[0]
    inside = kind in ("remote-exec", "file")
    texts: list[tuple[str, int]] = []
    for attribute in block.body.attributes:
        if attribute.name in ("inline", "command", "script", "scripts", "source", "content"):
            line = node.file.source.line_of(attribute.span.start)
            texts += [(text, line) for text in _values(node, attribute)]
    lane: Lane = "clone" if inside else "build"
    for text, line in texts or [(kind, node.file.source.line_of(block.span.start))]:
        course.add(
            lane, "provisioner", first_words(text), node.file.path, line,
            as_=_user(node, block) if inside else _HOST, kind=kind, certainty="documented",
            needs=("the machine answers",) if inside else (), waits=(node.address,),
            where=where or (f"in the machine of {node.address}" if inside else course.where),
        )  # fmt: skip


def _values(node: _Node, attribute: Attribute) -> list[str]:
    value = node.module.value(attribute.value)
    given = value if isinstance(value, list) else [value]
    if all(isinstance(one, str) for one in given):
        return given
    return [text for text, _ in whole_texts(attribute.value)]


def _user(node: _Node, block: Block) -> str:
    for body in (block.body, node.block.body):
        for connection in body.blocks_of("connection"):
            user = connection.body.attribute("user")
            value = node.module.value(user.value) if user else None
            return value if isinstance(value, str) else "" if user else "root"
    return ""


def _first_boot(course: Course, sight: Sight, node: _Node) -> None:
    """User data, as its own target tells of it."""
    for attribute in node.block.body.attributes:
        if attribute.name not in _USER_DATA:
            continue
        for handed in _handed(sight, node, attribute):
            insider = sight.insider(handed.name, handed.text)
            if insider is not None:
                course.claims.add(handed.path)
                begin, where = len(course.steps), course.where
                course.where = f"in the machine of {node.address}, at its first boot"
                insider.tell(course, sight, handed, "clone")
                course.where = where
                for index in range(begin, len(course.steps)):
                    course.amend(index, waits=(node.address,))


def _handed(sight: Sight, node: _Node, attribute: Attribute) -> Iterator[Handed]:
    for text, span in whole_texts(attribute.value):
        if text.lstrip().startswith("#") and "\n" in text:
            line = node.file.source.line_of(span.start)
            yield Handed("user-data", text, node.file.path, line)
    folder = node.module.folder
    for text, _ in literal_texts(attribute.value):
        name = text.strip().lstrip("/")
        paths = [in_draft(name, folder, sight.files)] if name and "\n" not in name else []
        for path in paths:
            if path in sight.files:
                inner = sight.files[path]
                yield Handed("user-data" if inner.startswith("#") else basename(path), inner, path)


def _replacing(course: Course, graph: _Graph) -> None:
    """Resources whose successor is there before they go."""
    for node in graph.nodes.values():
        for block in node.block.body.blocks_of("lifecycle"):
            given = block.body.attribute("create_before_destroy")
            if given is not None and node.module.value(given.value) is True:
                course.add(
                    "later", "replace", node.address, node.file.path,
                    node.file.source.line_of(given.span.start), certainty="documented",
                    kind="create_before_destroy", where="when it has to be made anew", waits=(),
                )  # fmt: skip


def _destroying(course: Course, graph: _Graph, order: Sequence[Sequence[Key]], folder: str) -> None:
    """The same backwards; what was only read is left alone."""
    where = f"terraform destroy{f' in {folder}' if folder else ''}"
    users: dict[Key, set[Key]] = {key: set() for key in graph.nodes}
    for node in graph.nodes.values():
        for key in node.uses:
            users[key].add(node.key)
    for level in reversed(order):
        nodes = [graph.nodes[key] for key in level]
        nodes = [node for node in nodes if node.block.type in ("resource", "module")]
        for node in nodes:
            for block in node.block.body.blocks_of("provisioner"):
                if block.names and _at_destroy(block):
                    begin = len(course.steps)
                    _provisioner(course, node, block, where)
                    for index in range(begin, len(course.steps)):
                        course.amend(index, waits=())
        for number, node in enumerate(nodes):
            course.add(
                "later", "destroy", node.address, node.file.path, node.line, same=number > 0,
                certainty="unknown" if _kept(node) else "documented", kind=node.block.type,
                where=where,
                waits=tuple(sorted(graph.nodes[key].address for key in users[node.key])),
            )  # fmt: skip


def _kept(node: _Node) -> bool:
    """Whether the files forbid that it is destroyed."""
    for block in node.block.body.blocks_of("lifecycle"):
        given = block.body.attribute("prevent_destroy")
        if given is not None and node.module.value(given.value) is True:
            return True
    return False

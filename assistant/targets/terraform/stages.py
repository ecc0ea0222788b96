"""When Terraform makes what: resources by their references, provisioners, destroying."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from posixpath import basename

from assistant.core.timeline import Lane
from assistant.syntax.hcl import (
    Attribute,
    Block,
    literal_texts,
    references,
    whole_texts,
)
from assistant.targets.graphs import levels
from assistant.targets.staging import Course, Handed, Sight, Stager, first_words, in_draft
from assistant.targets.terraform.stages_graph import Graph, Key, Node, folder_of, whole

_USER_DATA = (
    "user_data", "user_data_base64", "custom_data", "metadata_startup_script", "user_data_raw",
)  # fmt: skip
_SEED_BLOCKS = frozenset({("source_raw", "data"), ("part", "content")})
_HOST = "who runs terraform"


def stager() -> Stager:
    """How the configurations among some files are found."""
    return Stager("terraform", courses)


def courses(sight: Sight) -> Iterator[Course]:
    """A course for every root module."""
    modules = {m.folder: whole(m, sight) for m in sight.modules if m.tool == "terraform"}
    called = {
        there
        for module in modules.values()
        for placed in module.of_type("module")
        if (there := folder_of(module, placed)) is not None and there != module.folder
    }
    roots = [folder for folder in sorted(modules) if folder not in called] or sorted(modules)
    for folder in roots:
        graph = Graph(modules)
        graph.add(modules[folder], "", {}, 0)
        graph.connect()
        if graph.nodes:
            yield _course(graph, sight, folder)


def _course(graph: Graph, sight: Sight, folder: str) -> Course:
    course = Course(f"terraform apply{f' in {folder}' if folder else ''}")
    order = levels({key: sorted(node.uses) for key, node in graph.nodes.items()})
    for level in order:
        together = frozenset(level)
        circle = any(not graph.nodes[key].uses.isdisjoint(together) for key in level)
        _level(course, sight, [graph.nodes[key] for key in level], graph, sure=not circle)
    _replacing(course, graph)
    _destroying(course, graph, order, folder)
    return course


def _level(
    course: Course, sight: Sight, nodes: Sequence[Node], graph: Graph, *, sure: bool
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
        for seed in graph.seeds_of(node):
            _first_boot(course, sight, seed, node)
        for block in node.block.body.blocks_of("provisioner"):
            if block.names and not _at_destroy(block):
                _provisioner(course, node, block)


def _at_destroy(block: Block) -> bool:
    when = block.body.attribute("when")
    return when is not None and any(
        reference.parts == ("destroy",) for reference in references(when.value)
    )


def _provisioner(course: Course, node: Node, block: Block, where: str = "") -> None:
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


def _values(node: Node, attribute: Attribute) -> list[str]:
    value = node.module.value(attribute.value)
    given = value if isinstance(value, list) else [value]
    if all(isinstance(one, str) for one in given):
        return given
    return [text for text, _ in whole_texts(attribute.value)]


def _user(node: Node, block: Block) -> str:
    for body in (block.body, node.block.body):
        for connection in body.blocks_of("connection"):
            user = connection.body.attribute("user")
            value = node.module.value(user.value) if user else None
            return value if isinstance(value, str) else "" if user else "root"
    return ""


def _first_boot(course: Course, sight: Sight, seed: Node, machine: Node) -> None:
    """User data, as its own target tells of it, in the machine that gets it."""
    given = [a for a in seed.block.body.attributes if a.name in _USER_DATA]
    for block in seed.block.body.blocks:
        given += [a for a in block.body.attributes if (block.type, a.name) in _SEED_BLOCKS]
    for attribute in given:
        for handed in _handed(sight, seed, attribute):
            insider = sight.insider(handed.name, handed.text)
            if insider is not None:
                course.claims.add(handed.path)
                begin, where = len(course.steps), course.where
                course.where = f"in the machine of {machine.address}, at its first boot"
                insider.tell(course, sight, handed, "clone")
                course.where = where
                for index in range(begin, len(course.steps)):
                    course.amend(index, waits=(machine.address,))


def _handed(sight: Sight, node: Node, attribute: Attribute) -> Iterator[Handed]:
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


def _replacing(course: Course, graph: Graph) -> None:
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


def _destroying(course: Course, graph: Graph, order: Sequence[Sequence[Key]], folder: str) -> None:
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


def _kept(node: Node) -> bool:
    """Whether the files forbid that it is destroyed."""
    for block in node.block.body.blocks_of("lifecycle"):
        given = block.body.attribute("prevent_destroy")
        if given is not None and node.module.value(given.value) is True:
            return True
    return False

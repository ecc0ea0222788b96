"""Files that a configuration names and that are not there.

Only plain paths are judged: a literal, alone or below `path.root` or `path.module`. Whatever is
computed, absolute, a pattern or outside of the module's folder is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from posixpath import dirname, isabs, join, normpath
from typing import Any

from assistant.check.report import Reporter
from assistant.check.schema.world import local_folder
from assistant.core.finding import Finding
from assistant.syntax.hcl import (
    UNKNOWN,
    Attribute,
    Block,
    Body,
    Call,
    Expression,
    Module,
    Template,
    Traversal,
    Tuple,
    children,
    value_of,
)

Exists = Callable[[str], bool]
"""Whether a file or folder is there, by a path of the same form as the files that are checked."""

_HERE = "\0"
"""Stands for the module's folder in a path that is being read."""
_PACKER = {
    "provisioner": frozenset({"script", "scripts", "playbook_file", "elevated_script"}),
    "source": frozenset({"cd_files", "floppy_files", "http_directory"}),
}
_READERS = frozenset(
    {"file", "templatefile", "filebase64", "filemd5", "filesha1", "filesha256", "filesha512",
     "filebase64sha256", "filebase64sha512"}
)  # fmt: skip
_FORGIVING = frozenset({"try", "can", "fileexists"})
_ANCESTORS = 3
"""A relative path counts from where the tool is started: the folder, or one that holds it."""


def among(paths: Collection[str]) -> Exists:
    """An Exists for files that are all known."""
    known = set(paths)
    for path in paths:
        while path := dirname(path):
            if path in known:
                break
            known.add(path)

    def exists(path: str) -> bool:
        return path in known

    return exists


def missing_files(module: Module, exists: Exists) -> tuple[Finding, ...]:
    """One finding for each plain path of a module that leads nowhere."""
    report = Reporter("reference")
    makes = any(
        block.type == "provisioner" and block.names[:1] in (("shell-local",), ("local-exec",))
        for placed in module.blocks
        for block in (placed.block, *_inner(placed.block.body))
    )
    for file in module.files:
        for expression, made in _named(module, file.body, ""):
            # What an earlier step makes on this machine need not be there yet.
            if made and makes:
                continue
            for path, where in _plain(expression):
                if not _there(path, module, exists):
                    shown = path.removeprefix(_HERE).lstrip("/")
                    report.add(
                        file.source, where.span, "reference/missing-file",
                        f"There is no file {shown} in the folder",
                        "The tool stops when it comes to it.",
                    )  # fmt: skip
    _missing_modules(module, exists, report)
    return tuple(report.findings)


def _missing_modules(module: Module, exists: Exists, report: Reporter) -> None:
    """Modules in folders that are not there."""
    for placed in module.of_type("module"):
        source = placed.block.body.attribute("source")
        folder = local_folder(module, placed.block)
        if source is not None and folder and not exists(folder):
            report.add(
                placed.file.source, source.value.span, "reference/missing-module",
                f"There is no folder {folder}", "The module is read from there.",
            )  # fmt: skip


def _inner(body: Body) -> Iterator[Block]:
    for block in body.blocks:
        yield block
        yield from _inner(block.body)


def _named(module: Module, body: Body, kind: str) -> Iterator[tuple[Expression, bool]]:
    """Expressions that name files, and whether an earlier step may make them."""
    for attribute in body.attributes:
        if attribute.name in _PACKER.get(kind, ()) and module.tool == "packer":
            yield attribute.value, False
        for call in _reading(attribute.value):
            yield call.args[0], True
    for block in body.blocks:
        if _copies(block):
            yield from ((a.value, True) for a in _sources(block.body))
        inside = "provisioner" if block.type == "provisioner" else kind
        yield from _named(module, block.body, "source" if block.type == "source" else inside)


def _copies(block: Block) -> bool:
    return block.type == "provisioner" and block.names[:1] == ("file",)


def _sources(body: Body) -> Iterator[Attribute]:
    direction, generated = body.attribute("direction"), body.attribute("generated")
    if generated is not None or (direction and value_of(direction.value) != "upload"):
        return
    for name in ("source", "sources"):
        attribute = body.attribute(name)
        if attribute is not None:
            yield attribute


def _reading(expression: Expression) -> Iterator[Call]:
    """Calls that read a file and that nothing around them excuses."""
    if isinstance(expression, Call):
        if expression.name in _FORGIVING:
            return
        if expression.name in _READERS and expression.args:
            yield expression
    inner = tuple(children(expression))
    if any(isinstance(c, Call) and c.name in _FORGIVING for c in inner):
        return
    for child in inner:
        yield from _reading(child)


def _plain(expression: Expression) -> Iterator[tuple[str, Expression]]:
    """The plain paths of an expression, with `_HERE` for the module's folder."""
    if isinstance(expression, Tuple):
        for item in expression.items:
            yield from _plain(item)
        return
    if isinstance(expression, Template) and not expression.plain:
        return
    path = value_of(expression, _folder)
    if not isinstance(path, str) or not path.strip() or "\n" in path:
        return
    if any(sign in path for sign in "*?[]{}$~%:\\") or isabs(path) or _HERE in path[1:]:
        return
    if normpath(path.removeprefix(_HERE).lstrip("/")).startswith(".."):
        return
    yield path, expression


def _folder(traversal: Traversal) -> Any:
    if traversal.parts in (("path", "root"), ("path", "module")):
        return _HERE
    return UNKNOWN


def _there(path: str, module: Module, exists: Exists) -> bool:
    folder = module.folder
    if path.startswith(_HERE):
        # In a Terraform module that others call, path.root is the caller's folder.
        called = module.tool == "terraform" and "modules" in folder.split("/")
        return called or exists(normpath(join(folder, path[1:].lstrip("/"))))
    places = [folder, *(join(folder, *[".."] * n) for n in range(1, _ANCESTORS + 1))]
    return any(exists(normpath(join(place, path))) for place in places)

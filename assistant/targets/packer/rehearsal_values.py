"""What Packer would make of the expressions in a template, as far as the files tell."""

from __future__ import annotations

from collections.abc import Mapping
from posixpath import normpath
from typing import Any

from assistant.knowledge import Packs
from assistant.syntax.hcl import (
    Attribute,
    Expression,
    HclFile,
    Module,
    Traversal,
    known,
    parse,
    read_modules,
    references,
)
from assistant.syntax.source import Span
from assistant.targets.packer.engine_copy import Copy
from assistant.targets.packer.engine_values import open_variables, shown_value, values_file
from assistant.targets.places import joined
from assistant.targets.rehearsing import Place

_SUPPLIED = "supplied.auto.pkrvars.hcl"
_HERE = frozenset({("path", "root"), ("path", "cwd")})


class _Seen(Module):
    """A module whose folder is the one that Packer is run in."""

    def lookup(self, traversal: Traversal) -> Any:
        """As a module's; paths and the build's own facts are known too."""
        if traversal.parts[:2] in _HERE:
            return "."
        if traversal.parts[0] in ("build", "source") and len(traversal.parts) == 2:
            return f"{traversal.parts[0]}-{traversal.parts[1]}"
        return super().lookup(traversal)


class Template:
    """One folder's template, with placeholders for what its user must give."""

    def __init__(
        self, module: Module, files: Mapping[str, bytes], root: str, supplied: Mapping[str, str]
    ) -> None:
        self.module = module
        self.files = files
        self.root = root
        self.supplied = supplied

    def value(self, attribute: Attribute | None) -> Any:
        """The value of an attribute; None where it is absent, Unknown where only a run can tell."""
        return None if attribute is None else self.module.value(attribute.value)

    def text(self, attribute: Attribute | None) -> str | None:
        """A string; None where it is absent or cannot be told."""
        value = self.value(attribute)
        return value if isinstance(value, str) else None

    def known(self, attribute: Attribute | None) -> bool:
        """Whether an attribute is absent or its value can be told."""
        return attribute is None or known(self.value(attribute))

    def place(self, file: HclFile, span: Span) -> Place:
        """A span of a template's file."""
        return Place(file.path, file.source.position(span.start), file.source.position(span.end))

    def in_draft(self, path: str) -> str:
        """A path as Packer would read it, as the draft calls it."""
        return normpath(f"{self.root}/{path}" if self.root and not path.startswith("/") else path)

    def placeholders_in(self, *attributes: Attribute | None) -> tuple[str, ...]:
        """The variables behind the attributes that were given a placeholder."""
        names: set[str] = set()
        waiting = [a.value for a in attributes if a is not None]
        seen: set[str] = set()
        while waiting:
            for reference in references(waiting.pop()):
                kind, name = (*reference.parts, None)[:2]
                if kind == "var" and isinstance(name, str):
                    names.add(name)
                elif kind == "local" and isinstance(name, str) and name not in seen:
                    seen.add(name)
                    waiting += self._local(name)
        return tuple(sorted(names & self.supplied.keys()))

    def _local(self, name: str) -> list[Expression]:
        declared = self.module.locals.get(name)
        return [declared.value] if declared and declared.value else []

    def files_of(self, file: HclFile) -> tuple[str, ...]:
        """The files of the template."""
        return tuple(sorted({file.path, *(f.path for f in self.module.files)}))


def read_template(files: Mapping[str, bytes], root: str, packs: Packs) -> Template:
    """The template in a folder."""
    open_ = open_variables(Copy.of(files), packs, root)
    texts = {
        path: content.decode("utf-8", "replace")
        for path, content in files.items()
        if path.endswith((".pkr.hcl", ".pkrvars.hcl"))
    }
    values = parse(joined(root, _SUPPLIED), values_file(open_).decode())
    found = [m for m in read_modules(texts) if m.tool == "packer" and m.folder == root]
    own = found[0] if found else Module("packer", root, (), ())
    module = _Seen("packer", root, own.files, (values, *own.values))
    return Template(module, files, root, {v.name: shown_value(v.value) for v in open_})

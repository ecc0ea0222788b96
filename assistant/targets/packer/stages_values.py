"""Reading values of a Packer module: paths with path.root, lists that may be part unknown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.syntax.hcl import (
    Attribute,
    Body,
    Expression,
    HclFile,
    Module,
    Traversal,
    Tuple,
    literal_texts,
    references,
    value_of,
)
from assistant.targets.staging import Names, in_draft


class Values:
    """Values of one module, and the draft's files that they name."""

    def __init__(self, module: Module, files: Mapping[str, str], names: Names) -> None:
        self.module = module
        self.files = files
        self.names = names

    def lookup(self, traversal: Traversal) -> Any:
        """As the module's, with `path.root` and `path.cwd` standing for the module's folder."""
        if traversal.parts[:2] in (("path", "root"), ("path", "cwd")):
            return "."
        return self.module.lookup(traversal)

    def text(self, body: Body, name: str) -> str | None:
        """A string attribute; None when it is absent, null or not known."""
        attribute = body.attribute(name)
        value = value_of(attribute.value, self.lookup) if attribute else None
        return value if isinstance(value, str) else None

    def texts(self, attribute: Attribute) -> tuple[str, ...]:
        """The strings of a list; of a value that is not known, the literal texts in it."""
        value = value_of(attribute.value, self.lookup)
        if isinstance(value, str):
            return (value,)
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        return tuple(text for text, _ in literal_texts(attribute.value))

    def paths(self, attribute: Attribute) -> tuple[str, ...]:
        """The files that an attribute names, as they are called in the draft.

        Of a value that is not known, the draft's files whose names occur in it.
        """
        value = value_of(attribute.value, self.lookup)
        one = [value] if isinstance(value, str) else value
        if isinstance(one, list) and all(isinstance(item, str) for item in one):
            return tuple(in_draft(item, self.module.folder, self.files) for item in one)
        texts = " ".join(text for text, _ in literal_texts(attribute.value))
        return self.names.called(texts)

    def placed_paths(self, attribute: Attribute) -> tuple[tuple[str, int], ...]:
        """The files that an attribute names, each with the offset at which it does."""
        paths = self.paths(attribute)
        items = attribute.value.items if isinstance(attribute.value, Tuple) else ()
        if len(items) == len(paths):
            return tuple((p, i.span.start) for p, i in zip(paths, items, strict=True))
        return tuple((path, attribute.span.start) for path in paths)

    def reach(self, expression: Expression, file: HclFile) -> list[tuple[Expression, HclFile]]:
        """An expression and the locals that it stands on, each with its file."""
        found = [(expression, file)]
        seen: set[str] = set()
        for one, _ in found:
            for reference in references(one):
                name = reference.parts[1] if len(reference.parts) > 1 else None
                if reference.parts[0] != "local" or not isinstance(name, str) or name in seen:
                    continue
                seen.add(name)
                declared = self.module.locals.get(name)
                if declared is not None and declared.value is not None:
                    found.append((declared.value, declared.file))
        return found

    def names_in(self, body: Body, file: HclFile) -> frozenset[str]:
        """All files of the draft that anything in a body names, by way of locals too."""
        found: set[str] = set()
        for attribute in body.attributes:
            for one, _ in self.reach(attribute.value, file):
                texts = " ".join(text for text, _ in literal_texts(one))
                found.update(self.names.called(texts))
        for block in body.blocks:
            found |= self.names_in(block.body, file)
        return frozenset(found)

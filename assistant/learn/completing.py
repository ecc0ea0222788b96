"""Names and values that the packs have for one place of a file in HCL."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from assistant.check.schema.scopes import scope_of
from assistant.core.completion import Completion, Completions
from assistant.core.schema import AttributeSchema, BodySchema
from assistant.knowledge import Packs
from assistant.knowledge.show import shown_value
from assistant.knowledge.types import block_body
from assistant.syntax.hcl import Block, Body, HclFile, Module, read_modules
from assistant.targets.versions.choices import Choices, choices_of

_NAME = re.compile(r"[ \t]*([A-Za-z_][\w-]*)?")
_VALUE = re.compile(r'[ \t]*([A-Za-z_][\w-]*)[ \t]*=[ \t]*("?[\w./:-]*)')


def completions(
    files: Mapping[str, str], packs: Packs, path: str, line: int, column: int
) -> Completions:
    """What may stand at a line and column (both from 1). Empty where no pack knows the block."""
    lines = files[path].split("\n")
    head = lines[line - 1][: column - 1]
    value, name = _VALUE.fullmatch(head), _NAME.fullmatch(head)
    typed = value[2] if value else (name[1] or "") if name else ""
    if not value and not name:
        return Completions(typed)
    # What is half typed would be read as part of something else.
    lines[line - 1] = " " * len(lines[line - 1])
    texts = {**files, path: "\n".join(lines)}
    at = sum(len(one) + 1 for one in lines[: line - 1]) + column - 1
    for module in read_modules(texts):
        for file in module.files:
            if file.path == path:
                place = _Place(module, packs, choices_of((module,), packs, texts)[module])
                found = place.values(file, at, value[1]) if value else place.names(file, at)
                bare = typed.strip('"')
                kept = (one for one in found if one.text.strip('"').startswith(bare))
                return Completions(typed, tuple(kept))
    return Completions(typed)


class _Place:
    """The block around an offset, and its schema."""

    def __init__(self, module: Module, packs: Packs, choices: Choices) -> None:
        self.module, self.packs, self.choices = module, packs, choices

    def names(self, file: HclFile, at: int) -> list[Completion]:
        """Attributes and blocks that are not given yet; those that must be come first."""
        here = self._around(file, at)
        if here is None:
            return []
        schema, body = here
        given = {one.name for one in body.attributes}
        found = [
            (not one.required, Completion(f"{name} = ", _said(one)))
            for name, one in schema.attributes.items()
            if name not in given and not one.internal and one.deprecated is None
            if one.required or one.optional
        ]
        written = {one.type for one in body.blocks}
        for name, block in schema.blocks.items():
            if block.deprecated is None and not (block.max_items == 1 and name in written):
                needed = block.min_items > 0 and name not in written
                said = "block, required" if needed else "block"
                found.append((not needed, Completion(f"{name} {{", said)))
        return [one for _, one in sorted(found, key=lambda pair: (pair[0], pair[1].text))]

    def values(self, file: HclFile, at: int, name: str) -> list[Completion]:
        """What an attribute may be: its own values, then what the configuration declares."""
        here = self._around(file, at)
        one = here[0].attributes.get(name) if here else None
        found = list(_values(one)) if one is not None else []
        found += [Completion(f"var.{n}", "a variable") for n in self.module.variables]
        return found + [Completion(f"local.{n}", "a local") for n in self.module.locals]

    def _around(self, file: HclFile, at: int) -> tuple[BodySchema, Body] | None:
        """The innermost body whose block is around an offset; None: no pack knows it."""
        specs = self.packs.toplevel(self.module.tool)
        block = _at(file.body.blocks, at)
        if block is None or block.type not in specs:
            return None
        while True:
            spec = specs[block.type]
            address = spec.component_address(block.names)
            component = self.choices.component(block, address)[0] if address else None
            if address and component is None:
                return None
            inner = _at(block.body.blocks, at)
            if inner is None or inner.type not in spec.nested:
                break
            block, specs = inner, spec.nested
        schema: BodySchema | None = scope_of(spec, component, self.module.tool).schema
        while inner is not None and schema is not None:
            schema = block_body(schema, inner.type)
            block = inner
            inner = _at(block.body.blocks, at)
        return (schema, block.body) if schema is not None else None


def _at(blocks: tuple[Block, ...], at: int) -> Block | None:
    return next((b for b in blocks if b.header_span.end < at < b.span.end), None)


def _said(one: AttributeSchema) -> str:
    kind = one.type if isinstance(one.type, str) else str(one.type[0])
    said = f"{kind}, required" if one.required else kind
    return said if one.default in (None, "") else f"{said}, default {shown_value(one.default)}"


def _values(one: AttributeSchema) -> Iterator[Completion]:
    for value in one.enum:
        text = f'"{value}"' if isinstance(value, str) else str(value).lower()
        yield Completion(text, "the default" if value == one.default else "")
    if one.type == "bool" and not one.enum:
        for text in ("true", "false"):
            yield Completion(text, "the default" if str(one.default).lower() == text else "")

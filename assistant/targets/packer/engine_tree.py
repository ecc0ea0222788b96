"""Packer files as trees of blocks and attributes with exact bytes, for cutting a copy to size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tree_sitter import Language, Node, Parser

from assistant.core.schema import AttributeSchema, BlockSchema, BodySchema, Component
from assistant.knowledge import Packs


@dataclass(frozen=True, slots=True)
class Attr:
    """`name = value` in a body."""

    name: str
    value: str
    """Source text of the expression."""
    start: int
    end: int
    """Bytes of the whole attribute."""
    value_start: int
    line: int
    last_line: int


@dataclass(frozen=True, slots=True)
class Blk:
    """A block with its body."""

    type: str
    labels: tuple[str, ...]
    start: int
    end: int
    line: int
    last_line: int
    attrs: tuple[Attr, ...]
    blocks: tuple[Blk, ...]

    def attr(self, name: str) -> Attr | None:
        """The attribute of that name, or None."""
        return next((a for a in self.attrs if a.name == name), None)


Chain = tuple[Blk, ...]
"""A block with those around it, outermost first."""


@cache
def _language() -> Language:
    import tree_sitter_hcl

    return Language(tree_sitter_hcl.language())


def read_tree(source: bytes) -> tuple[Blk, ...]:
    """The blocks of a file; a part that does not parse is passed over."""
    root = Parser(_language()).parse(source).root_node
    bodies = [child for child in root.children if child.type == "body"]
    return tuple(block for body in bodies for block in _body(body)[1])


def walk(blocks: tuple[Blk, ...], around: Chain = ()) -> Iterator[Chain]:
    """Every block with its surroundings, in order of the text."""
    for block in blocks:
        chain = (*around, block)
        yield chain
        yield from walk(block.blocks, chain)


def component_of(chain: Chain, packs: Packs) -> tuple[Component, Chain] | None:
    """The component whose schema governs a block, and the chain from its own block inwards."""
    for depth, block in enumerate(chain):
        kind = _kind(block, inside=chain[0].type if depth else "")
        if kind and block.labels:
            name = block.labels[0].split(".")[0] if depth else block.labels[0]
            component = packs.component(f"packer/{kind}/{name}")
            return (component, chain[depth:]) if component is not None else None
    return None


def schema_at(chain: Chain, packs: Packs) -> BodySchema | None:
    """The schema of the innermost block's body, or None where no pack reaches."""
    found = component_of(chain, packs)
    if found is None:
        return None
    component, inner = found
    body = component.body
    for block in inner[1:]:
        if block.type == "content":
            continue
        name = block.labels[0] if block.type == "dynamic" and block.labels else block.type
        nested = body.blocks.get(name)
        if nested is None:
            return None
        body = nested.body
    return body


def attribute_schema(chain: Chain, name: str, packs: Packs) -> AttributeSchema | None:
    """What the packs know of an attribute at exactly this place."""
    body = schema_at(chain, packs)
    return body.attributes.get(name) if body is not None else None


def block_schema(chain: Chain, packs: Packs) -> BlockSchema | None:
    """What the packs know of the innermost block as a nested block of the one around it."""
    body = schema_at(chain[:-1], packs) if len(chain) > 1 else None
    block = chain[-1]
    name = block.labels[0] if block.type == "dynamic" and block.labels else block.type
    return body.blocks.get(name) if body is not None else None


def _kind(block: Blk, inside: str) -> str:
    if not inside:
        return {"source": "builder", "data": "data"}.get(block.type, "")
    if inside != "build":
        return ""
    return {
        "source": "builder",
        "provisioner": "provisioner",
        "error-cleanup-provisioner": "provisioner",
        "post-processor": "post-processor",
    }.get(block.type, "")


def _body(node: Node) -> tuple[tuple[Attr, ...], tuple[Blk, ...]]:
    attrs, blocks = [], []
    for child in node.children:
        if child.type == "attribute":
            attr = _attribute(child)
            if attr is not None:
                attrs.append(attr)
        elif child.type == "block":
            blocks.append(_block(child))
    return tuple(attrs), tuple(blocks)


def _attribute(node: Node) -> Attr | None:
    name = next((c for c in node.children if c.type == "identifier"), None)
    value = next((c for c in node.children if c.type == "expression"), None)
    if name is None or value is None:
        return None
    return Attr(
        name=_text(name),
        value=_text(value),
        start=node.start_byte,
        end=node.end_byte,
        value_start=value.start_byte,
        line=node.start_point.row + 1,
        last_line=node.end_point.row + 1,
    )


def _block(node: Node) -> Blk:
    words = [c for c in node.children if c.type in ("identifier", "string_lit")]
    bodies = [_body(c) for c in node.children if c.type == "body"]
    return Blk(
        type=_text(words[0]) if words else "",
        labels=tuple(_text(word).strip('"') for word in words[1:]),
        start=node.start_byte,
        end=node.end_byte,
        line=node.start_point.row + 1,
        last_line=node.end_point.row + 1,
        attrs=tuple(a for attrs, _ in bodies for a in attrs),
        blocks=tuple(b for _, blocks in bodies for b in blocks),
    )


def _text(node: Node) -> str:
    return (node.text or b"").decode("utf-8", errors="replace")

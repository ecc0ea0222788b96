"""Packs and components as text and as JSON values; both show the same."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from assistant.core.schema import (
    AttributeSchema,
    BlockSchema,
    BodySchema,
    Component,
    Constraint,
    TypeExpr,
)
from assistant.knowledge.info import PackInfo

VERSION = 1
"""Of the JSON objects printed here."""

_COMPLETENESS = {
    "complete": "names and flags are certain",
    "names": "names are certain; required and optional come from documentation",
    "partial": "names may be missing",
}


def type_text(kind: TypeExpr) -> str:
    """A type as the tools write it: list(string), object({name=string})."""
    if isinstance(kind, str):
        return kind
    head, inner = kind
    if head == "object":
        members = ", ".join(f"{name}={type_text(one)}" for name, one in inner.items())
        return f"object({{{members}}})"
    if head == "tuple":
        return f"tuple([{', '.join(type_text(one) for one in inner)}])"
    return f"{head}({type_text(inner)})"


def constraint_text(constraint: Constraint) -> str:
    """A constraint as one sentence without a full stop."""
    args = constraint.args
    if "of" in args:
        words = constraint.kind.replace("_", " ")
        return f"{words}: {', '.join(args['of'])}"
    then = ", ".join(args["then"])
    if constraint.kind == "requires":
        return f"{args['if']} requires {then}"
    if constraint.kind == "required_unless":
        return f"required unless {args['attr']} is {shown_value(args['value'])}: {then}"
    values = " or ".join(shown_value(one) for one in args["in"])
    return f"required where {args['attr']} is {values}: {then}"


def packs_json(packs: Sequence[PackInfo]) -> dict[str, Any]:
    """`dryfit packs list --json`."""
    return {"version": VERSION, "packs": [asdict(pack) for pack in packs]}


def packs_text(packs: Sequence[PackInfo]) -> str:
    """One line for each pack."""
    width = max((len(pack.name) for pack in packs), default=0)
    lines = []
    for pack in packs:
        noun = "component" if pack.components == 1 else "components"
        notes = [f"{pack.components} {noun}"]
        if pack.completeness != "complete":
            notes.append(_COMPLETENESS[pack.completeness])
        if pack.imported:
            notes.append(f"imported from {pack.origin}")
        if not pack.preferred:
            notes.append("for files that ask for it or fit it better")
        lines.append(f"{pack.name:<{width}}  {pack.version:<9} {'; '.join(notes)}")
    return "\n".join(lines)


def imported_json(packs: Sequence[PackInfo]) -> dict[str, Any]:
    """`dryfit packs import --json`."""
    return {"version": VERSION, "imported": [asdict(pack) for pack in packs]}


def imported_text(packs: Sequence[PackInfo]) -> str:
    """What was imported, a line for each pack."""
    return "\n".join(
        f"imported {pack.name} {pack.version}: {pack.components} components" for pack in packs
    )


def pack_json(pack: PackInfo, components: Sequence[str]) -> dict[str, Any]:
    """`dryfit packs show NAME --json` for a whole pack."""
    return {"version": VERSION, "pack": asdict(pack), "addresses": list(components)}


def pack_text(pack: PackInfo, components: Sequence[str]) -> str:
    """A pack with its components."""
    licence = f", {pack.licence}" if pack.licence else ", licence not known"
    unmarked = "it does not say what is sensitive, write-only or deprecated"
    return "\n".join(
        [
            f"{pack.name} {pack.version}",
            f"  from {pack.origin}{licence}, {pack.date}",
            f"  {_COMPLETENESS[pack.completeness]}",
            *([] if pack.marked else [f"  {unmarked}"]),
            *([f"  source in files: {pack.source}"] if pack.source else []),
            *(f"  {address}" for address in components),
        ]
    )


def component_json(component: Component, depth: int) -> dict[str, Any]:
    """`dryfit packs show NAME --json` for a component; bodies below `depth` are left out."""
    return {
        "version": VERSION,
        "component": {
            "address": component.address,
            "pack": component.pack,
            "pack_version": component.version,
            "complete": component.complete,
            "flags_certain": component.flags_certain,
            "absent_in": list(component.absent_in),
            "deprecated": component.deprecated,
            "body": _body_json(component.body, depth),
        },
    }


def _body_json(body: BodySchema, depth: int) -> dict[str, Any]:
    shown = depth > 0
    return {
        "known": body.known,
        "shown": shown,
        "attributes": {n: _attribute_json(a, depth) for n, a in body.attributes.items()}
        if shown
        else {},
        "blocks": {n: _block_json(b, depth) for n, b in body.blocks.items()} if shown else {},
        "constraints": [{"kind": c.kind, **c.args} for c in body.constraints] if shown else [],
        "removed": dict(body.removed) if shown else {},
    }


def _attribute_json(attribute: AttributeSchema, depth: int) -> dict[str, Any]:
    plain = AttributeSchema(type=attribute.type)
    value: dict[str, Any] = {"type": attribute.type, "required": attribute.required}
    for name in AttributeSchema.__dataclass_fields__:
        here = getattr(attribute, name)
        if name not in ("type", "required", "nested", "objects") and here != getattr(plain, name):
            value[name] = list(here) if isinstance(here, tuple) else here
    if (inside := attribute.nested or attribute.objects) is not None:
        value["nested"] = _body_json(inside, depth - 1)
    return value


def _block_json(block: BlockSchema, depth: int) -> dict[str, Any]:
    return {
        "nesting": block.nesting,
        "min_items": block.min_items,
        "max_items": block.max_items,
        "absent_in": list(block.absent_in),
        "deprecated": block.deprecated,
        **({"replaces": True} if block.replaces else {}),
        "body": _body_json(block.body, depth - 1),
    }


def component_text(component: Component, depth: int) -> str:
    """A component for reading: required attributes first; what the tool sets itself left out."""
    head = f"{component.address}   ({component.pack} {component.version})"
    notes = [] if component.flags_certain else [_COMPLETENESS["names"]]
    if component.deprecated is not None:
        notes.append(_instead(component.deprecated))
    if component.absent_in:
        notes.append(f"not known to {', '.join(component.absent_in)}")
    lines = [head, *(f"  {note}" for note in notes), *_body_text(component.body, depth, "  ")]
    return "\n".join(lines)


def _body_text(body: BodySchema, depth: int, margin: str) -> Iterator[str]:
    if not body.known:
        yield f"{margin}(the inside is not known: anything goes)"
        return
    shown = {name: one for name, one in body.attributes.items() if not one.internal}
    width = min(max(map(len, shown), default=0), 36)
    for name in sorted(shown, key=lambda name: (not shown[name].required, name)):
        yield f"{margin}{name:<{width}}  {_attribute_text(shown[name])}"
        nested = shown[name].nested or shown[name].objects
        if nested is not None and depth > 1:
            yield from _body_text(nested, depth - 1, margin + "    ")
    for name, block in body.blocks.items():
        yield f"{margin}{name} {{{'' if depth > 1 else ' ... '}}}  {_block_text(block)}"
        if depth > 1:
            yield from _body_text(block.body, depth - 1, margin + "    ")
    for constraint in body.constraints:
        yield f"{margin}! {constraint_text(constraint)}"
    if body.removed:
        past = (f"{old} → {now}" if now else old for old, now in body.removed.items())
        yield f"{margin}no longer: {', '.join(past)}"


def _attribute_text(attribute: AttributeSchema) -> str:
    kind = type_text(attribute.type)
    words = [kind if len(kind) <= 48 else f"{kind[:45]}..."]
    words += [
        word
        for word, holds in (
            ("required", attribute.required),
            ("set by the provider", attribute.computed and not attribute.optional),
            ("sensitive", attribute.sensitive),
            ("write-only", attribute.write_only),
            (_REPLACES, attribute.replaces),
        )
        if holds
    ]
    if attribute.enum:
        loose = attribute.enum_open or not attribute.enum_enforced
        values = " | ".join(shown_value(one) for one in attribute.enum)
        words.append(f"{'such as' if loose else 'one of'} {values}")
    bounds = [
        f"{sign} {bound:g}"
        for sign, bound in (("≥", attribute.minimum), ("≤", attribute.maximum))
        if bound is not None
    ]
    words += bounds
    if attribute.format:
        words.append(attribute.format)
    if attribute.pattern:
        words.append(f"matches {attribute.pattern}")
    if attribute.default is not None:
        words.append(f"default {shown_value(attribute.default)}")
    if attribute.env:
        words.append(f"or ${attribute.env}")
    if attribute.deprecated is not None:
        words.append(_instead(attribute.deprecated))
    if attribute.absent_in:
        words.append(f"not known to {', '.join(attribute.absent_in)}")
    return ", ".join(words)


def _block_text(block: BlockSchema) -> str:
    most = str(block.max_items) if block.max_items else "many"
    words = [f"{block.min_items} to {most}", *([_REPLACES] if block.replaces else [])]
    if block.deprecated is not None:
        words.append(_instead(block.deprecated))
    if block.absent_in:
        words.append(f"not known to {', '.join(block.absent_in)}")
    return ", ".join(words)


_REPLACES = "a change takes a new one"


def _instead(successor: str) -> str:
    return f"deprecated: use {successor}" if successor else "deprecated"


def shown_value(value: Any) -> str:
    """A value as it is shown: text in quotes."""
    if isinstance(value, Mapping | list | tuple | bool | str):
        return json.dumps(value, ensure_ascii=False)
    return str(value)

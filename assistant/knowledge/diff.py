"""What differs between two packs: components, attributes, blocks, flags, types, enums."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal

from assistant.core.schema import AttributeSchema, BlockSchema, BodySchema, Component, Constraint
from assistant.knowledge.info import PackInfo
from assistant.knowledge.packs import Packs

Kind = Literal["added", "removed", "changed"]
What = Literal["component", "attribute", "block", "constraint", "past name"]

_INSIDE = ("nested", "objects")
_ATTRIBUTE = tuple(f.name for f in fields(AttributeSchema) if f.name not in _INSIDE)
_BLOCK = tuple(f.name for f in fields(BlockSchema) if f.name != "body")
_COMPONENT = ("absent_in", "deprecated")
_MARKS = frozenset({"sensitive", "write_only", "deprecated"})


@dataclass(frozen=True, slots=True)
class Change:
    """One difference."""

    kind: Kind
    what: What
    component: str
    """kind/name: resource/libvirt_domain."""
    path: str = ""
    """Of the attribute or block inside the component: disk.volume_id; empty for the component."""
    field: str = ""
    """What of it changed: type, required...; empty where it was added or removed whole."""
    before: Any = None
    after: Any = None
    """The two values of a change; of what was added or removed, its type, nesting or constraint."""


@dataclass(frozen=True, slots=True)
class Contents:
    """A pack with all that is in it."""

    info: PackInfo
    components: Mapping[str, Component]
    """By kind/name."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two packs; one of them is None where only the other is there."""

    before: PackInfo | None
    after: PackInfo | None
    changes: tuple[Change, ...] = ()


def contents_of(packs: Packs, info: PackInfo) -> Contents:
    """A pack with its components, read in full."""
    found = (packs.component(a, info.version, info.name) for a in packs.addresses(info))
    return Contents(info, {one.address.partition("/")[2]: one for one in found if one is not None})


def differences(before: Sequence[Contents], after: Sequence[Contents]) -> tuple[Difference, ...]:
    """What differs between all packs of two files, equal pairs left out.

    Packs of equal name and version are compared, then the one version left on each side. One pack
    each is compared whatever their names.
    """
    if len(before) == len(after) == 1:
        return (compare(before[0], after[0]),)
    found: list[Difference] = []
    for name in sorted({one.info.name for one in (*before, *after)}):
        old = {one.info.version: one for one in before if one.info.name == name}
        new = {one.info.version: one for one in after if one.info.name == name}
        pairs = [(old.pop(v), new.pop(v)) for v in sorted(old.keys() & new.keys())]
        if len(old) == len(new) == 1:
            pairs.append((old.popitem()[1], new.popitem()[1]))
        found += [Difference(one.info, None) for one in old.values()]
        found += [Difference(None, one.info) for one in new.values()]
        found += [one for pair in pairs if (one := compare(*pair)).changes or _moved(one)]
    return tuple(found)


def _moved(one: Difference) -> bool:
    return one.before is None or one.after is None or one.before.version != one.after.version


def compare(before: Contents, after: Contents) -> Difference:
    """The differences of two packs, sorted by component.

    What the origin of one of them does not say (see PackInfo.marked) is not compared.
    """
    walk = _Walk(before.info.marked and after.info.marked)
    found: list[Change] = []
    for name in sorted(before.components.keys() | after.components.keys()):
        old, new = before.components.get(name), after.components.get(name)
        if old is None or new is None:
            found.append(Change("removed" if new is None else "added", "component", name))
            continue
        found += walk.fields("component", name, "", old, new, _COMPONENT)
        found += walk.bodies(name, "", old.body, new.body)
    return Difference(before.info, after.info, tuple(found))


class _Walk:
    """Goes through two schemas side by side."""

    def __init__(self, marked: bool) -> None:
        self.marked = marked

    def bodies(self, name: str, path: str, old: BodySchema, new: BodySchema) -> Iterator[Change]:
        """Everything in two bodies; nothing where one of them is not known."""
        if not (old.known and new.known):
            return
        for one in _either(old.attributes, new.attributes):
            here = f"{path}.{one}" if path else one
            yield from self.attribute(name, here, old.attributes.get(one), new.attributes.get(one))
        for one in _either(old.blocks, new.blocks):
            here = f"{path}.{one}" if path else one
            yield from self.block(name, here, old.blocks.get(one), new.blocks.get(one))
        before, after = _constraints(old), _constraints(new)
        for key in _either(before, after):
            if (key in before) != (key in after):
                yield _whole("constraint", name, path, before.get(key), after.get(key))
        for one in _either(old.removed, new.removed):
            if (one in old.removed) != (one in new.removed):
                kind: Kind = "added" if one in new.removed else "removed"
                yield Change(kind, "past name", name, f"{path}.{one}" if path else one)

    def attribute(
        self, name: str, path: str, old: AttributeSchema | None, new: AttributeSchema | None
    ) -> Iterator[Change]:
        """One attribute with what is nested in it."""
        if old is None or new is None:
            yield _whole("attribute", name, path, old and old.type, new and new.type)
            return
        yield from self.fields("attribute", name, path, old, new, _ATTRIBUTE)
        if old.nested is not None and new.nested is not None:
            yield from self.bodies(name, path, old.nested, new.nested)
        elif (inside := (old.nested is not None, new.nested is not None)) != (False, False):
            yield Change("changed", "attribute", name, path, "nested", *inside)

    def block(
        self, name: str, path: str, old: BlockSchema | None, new: BlockSchema | None
    ) -> Iterator[Change]:
        """One block with its body."""
        if old is None or new is None:
            yield _whole("block", name, path, old and old.nesting, new and new.nesting)
            return
        yield from self.fields("block", name, path, old, new, _BLOCK)
        yield from self.bodies(name, path, old.body, new.body)

    def fields(
        self, what: What, name: str, path: str, old: object, new: object, names: Iterable[str]
    ) -> Iterator[Change]:
        """The fields of two schemas that have other values."""
        changed = {f: (getattr(old, f), getattr(new, f)) for f in names}
        changed = {f: values for f, values in changed.items() if values[0] != values[1]}
        if "required" in changed:
            changed.pop("optional", None)  # what becomes required stops being optional
        for field, (before, after) in changed.items():
            if not self.marked and field in _MARKS:
                continue
            if not self.marked and field == "max_items" and 1 not in (before, after):
                continue
            yield Change("changed", what, name, path, field, _plain(before), _plain(after))


def _either(old: Iterable[str], new: Iterable[str]) -> list[str]:
    return sorted({*old, *new})


def _constraints(body: BodySchema) -> dict[str, dict[str, Any]]:
    def value(one: Constraint) -> dict[str, Any]:
        return {"kind": one.kind, **one.args}

    return {json.dumps(value(one), sort_keys=True): value(one) for one in body.constraints}


def _whole(what: What, name: str, path: str, before: Any, after: Any) -> Change:
    return Change("removed" if after is None else "added", what, name, path, "", before, after)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value

"""Settings of a builder, provisioner or post-processor as the inside of its HCL block."""

from __future__ import annotations

import re
from typing import Any

from assistant.core.schema import AttributeSchema, BodySchema, TypeExpr
from assistant.translate.hcl_writing import Body, Item, table
from assistant.translate.ledger import Ledger
from assistant.translate.packer_json.engine import Texts, identifier
from assistant.translate.packer_json.template import Lines, Value

_CHECKSUMS = ("iso_checksum", "iso_checksum_type", "iso_checksum_url", "iso_md5")
_EXPRESSION = "HCL has no word for {}: it stands as it was and must be written by hand"
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,15})?")


class Settings:
    """Writes settings, held against what the packs know of their place."""

    def __init__(self, texts: Texts, ledger: Ledger) -> None:
        self.texts, self.ledger = texts, ledger
        self._given: frozenset[str] = frozenset()
        """Names of the settings that stand beside the one that is written."""

    def fill(
        self, body: Body, given: dict[str, Value], schema: BodySchema | None, whose: str
    ) -> None:
        """All settings into the block; every one ends in the ledger.

        `schema`: None where no pack knows the part.
        """
        if schema is not None and "iso_checksum" in schema.attributes:
            given = self._checksum(body, given)
        for name, value in given.items():
            self._given = frozenset(given)
            self._setting(body, name, value, schema, whose)

    def _setting(
        self, body: Body, name: str, value: Value, schema: BodySchema | None, whose: str
    ) -> None:
        if schema is None or not schema.known:
            self._open(body, name, value)
            return
        attribute, block = schema.attributes.get(name), schema.blocks.get(name)
        if block is not None or (attribute is not None and _holds_objects(attribute, value)):
            inner = block.body if block is not None else attribute.objects if attribute else None
            self._blocks(body, name, value, inner, whose)
        elif attribute is not None:
            newer = attribute.deprecated
            if newer and newer in schema.attributes and newer not in self._given:
                self._moved(body, name, newer, value, schema, whose)
                return
            if value.plain == "" and attribute.type in ("number", "bool"):
                value.said(self.ledger, "empty means not set: left out")
                return
            code = self.value(value, attribute.type)
            body.set(name, code, value.lines)
        elif schema.removed.get(name):
            self._moved(body, name, str(schema.removed[name]), value, schema, whose)
        elif name in schema.removed:
            value.lost(self.ledger, f"{whose} no longer has `{name}`")
        else:
            value.lost(self.ledger, f"{whose} has no `{name}`")

    def _moved(
        self, body: Body, name: str, to: str, value: Value, schema: BodySchema, whose: str
    ) -> None:
        """A setting that is called otherwise today, perhaps in a block of its own."""
        *path, last = to.split(".")
        inner: BodySchema | None = schema
        for step in path:
            block = schema.blocks.get(step)
            inner = block.body if block else None
            found = next((b for b in body.blocks if b.head == step), None)
            body = found or body.block(step)
        if inner is None or last not in inner.attributes:
            value.lost(self.ledger, f"{whose} no longer has `{name}`")
            return
        asked = inner.attributes[last].type
        if isinstance(value.plain, bool) != (asked == "bool") and isinstance(value.plain, bool):
            value.lost(self.ledger, f"`{to}`, which took its place, takes other values")
            return
        self._setting(body, last, value, inner, whose)
        value.said(self.ledger, f"called `{to}` today")

    def _blocks(
        self, body: Body, name: str, value: Value, schema: BodySchema | None, whose: str
    ) -> None:
        several = value.plain if isinstance(value.plain, list) else [value]
        if not several:
            self.ledger.translated(value.lines)
        for one in several:
            if not isinstance(one.plain, dict):
                one.lost(self.ledger, f"`{name}` of {whose} is a block: an object is needed here")
                continue
            block = body.block(name, one.lines[:1])
            self.fill(block, one.plain, schema, f"`{name}` of {whose}")
            if not one.plain:
                self.ledger.translated(one.lines)

    def _open(self, body: Body, name: str, value: Value) -> None:
        """A setting of a part that no pack knows: lists of objects are blocks more often than not.

        A name that HCL does not take is lost.
        """
        if identifier(name) != name:
            value.lost(self.ledger, f"`{name}` cannot be a name in HCL")
        elif isinstance(value.plain, list) and any(isinstance(v.plain, dict) for v in value.plain):
            self._blocks(body, name, value, None, "it")
        else:
            body.set(name, self.value(value, "any"), value.lines)

    def value(self, value: Value, kind: TypeExpr) -> str | list[Item]:
        """A value of a type as an expression; a list over several lines as its items."""
        plain = value.plain
        wraps = isinstance(kind, list) and kind[0] in ("list", "set")
        inner: TypeExpr = kind[1] if isinstance(kind, list) and len(kind) > 1 else "any"
        if isinstance(plain, list):
            if not plain:
                self.ledger.translated(value.lines)
            return [Item(self.flat(one, inner), one.lines) for one in plain]
        if wraps and not isinstance(plain, dict):
            return [Item(self.scalar(plain, inner, value.lines), value.lines)]
        return self.flat(value, kind)

    def flat(self, value: Value, kind: TypeExpr) -> str:
        """A value as an expression of its own."""
        plain = value.plain
        inner: TypeExpr = kind[1] if isinstance(kind, list) and len(kind) > 1 else "any"
        if isinstance(plain, list):
            if not plain:
                self.ledger.translated(value.lines)
            return "[" + ", ".join(self.flat(one, inner) for one in plain) + "]"
        if isinstance(plain, dict):
            if not plain:
                self.ledger.translated(value.lines)
                return "{}"
            types = inner if isinstance(inner, dict) else {}
            each: Any = "any" if isinstance(inner, dict) else inner
            return table((n, self.flat(v, types.get(n, each))) for n, v in plain.items())
        return self.scalar(plain, kind, value.lines)

    def scalar(self, plain: Any, kind: TypeExpr, lines: Lines) -> str:
        """A text, a number, a truth or null, brought to the type that is asked for."""
        if isinstance(plain, bool | None):
            self.ledger.translated(lines)
            bare = {True: "true", False: "false", None: "null"}[plain]
            return f'"{bare}"' if kind == "string" and plain is not None else bare
        if isinstance(plain, int | float):
            self.ledger.translated(lines)
            return f'"{plain}"' if kind == "string" else str(plain)
        if kind == "bool" and plain.lower() in ("true", "false"):
            self.ledger.translated(lines)
            return str(plain.lower())
        if kind == "number" and _NUMBER.fullmatch(plain):
            self.ledger.translated(lines)
            return str(plain)
        code, lost = self.texts.code(plain)
        for action in lost:
            self.ledger.lost(lines, _EXPRESSION.format(action))
        self.ledger.translated(lines)
        return code

    def _checksum(self, body: Body, given: dict[str, Value]) -> dict[str, Value]:
        """The checksum in one, as Packer takes it since 1.6: `sha256:...`, `file:...`."""
        found = {name: given[name] for name in _CHECKSUMS if name in given}
        if set(found) <= {"iso_checksum"}:
            return given
        texts = {name: str(value.plain or "") for name, value in found.items()}
        kind, total = texts.get("iso_checksum_type", ""), texts.get("iso_checksum", "")
        url = texts.get("iso_checksum_url", "")
        if kind == "none":
            whole = "none"
        elif total:
            whole = f"{kind}:{total}" if kind and ":" not in total else total
        elif url:
            whole = f"file:{url}"
        else:
            whole = f"md5:{texts.get('iso_md5', '')}"
        lines = tuple(sorted({n for value in found.values() for n in value.lines}))
        body.set("iso_checksum", self.scalar(whole, "string", lines), lines)
        if total and url and kind != "none":
            found["iso_checksum_url"].said(self.ledger, "the checksum itself is given")
        return {name: value for name, value in given.items() if name not in found}


def _holds_objects(attribute: AttributeSchema, value: Value) -> bool:
    several = value.plain if isinstance(value.plain, list) else [value]
    return attribute.objects is not None and any(isinstance(v.plain, dict) for v in several)

"""One body against its schema: names, values, nested blocks, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from assistant.check.report import Reporter, maybe, rename
from assistant.check.schema.constraints import Settings, State, ValueOf, breaches
from assistant.check.schema.hints import belongs, with_sign, without_sign
from assistant.check.schema.nested import nested_faults
from assistant.check.schema.values import Misfit, expression_at, misfits, type_misfits
from assistant.core.finding import Severity
from assistant.core.schema import AttributeSchema, BlockSchema, BodySchema, TypeExpr
from assistant.knowledge.language import TopLevelBlock
from assistant.knowledge.spelling import certain, near
from assistant.knowledge.types import body_of, list_of_objects
from assistant.syntax.hcl import Attribute, Block, Body, Unknown, value_of
from assistant.syntax.source import Source, Span


class Scope(msgspec.Struct, frozen=True, eq=False):
    """What a body may hold and how sure that is."""

    schema: BodySchema
    what: str
    """Whose body it is, for messages: `qemu` builder."""
    complete: bool = True
    """True: every name is known, so that an unknown one is an error."""
    flags_certain: bool = True
    """False: required and read-only are hearsay; a breach is a warning."""
    nested: Mapping[str, TopLevelBlock] = msgspec.field(default_factory=dict)
    """Block types that the caller looks into itself."""
    free: TypeExpr | None = None
    """The type of all attributes where names are free."""
    partial: bool = False
    """True: the body is laid over another one, so nothing is missing from it."""
    also: tuple[Body, ...] = ()
    """Bodies that are laid over this one."""
    any_version: bool = False
    """True: the files ask for no version, so that an older one may be meant, which has the names
    of the past."""
    blocks_as_attributes: bool = False
    """True: a list of objects may be written as blocks, as Terraform allows."""
    outer: Scope | None = None
    """The scope of the body around, for a nested block."""
    inner: dict[str, Scope] = msgspec.field(default_factory=dict)
    """The scopes of nested blocks that were asked for."""

    def but(self, **changes: Any) -> Scope:
        """The scope with other values in some fields."""
        return msgspec.structs.replace(self, inner={}, **changes)

    @property
    def name_severity(self) -> Severity:
        """Severity of an unknown name."""
        return "error" if self.complete else "warning"

    @property
    def flag_severity(self) -> Severity:
        """Severity of a missing or read-only name."""
        return "error" if self.flags_certain else "warning"


class BodyCheck:
    """Checks bodies of one file."""

    def __init__(self, source: Source, report: Reporter, value: ValueOf = value_of) -> None:
        """`value`: what an expression of the file gives, as far as it is known."""
        self.source = source
        self.report = report
        self.value_of = value
        self.unsure = 0
        """How many dynamic blocks are around, that may make no block at all."""

    def check(self, body: Body, scope: Scope, header: Span) -> None:
        """Check one body; findings about what is missing point at `header`."""
        if not scope.schema.known:
            self.known_parts(body, scope)
            return
        for attribute in body.attributes:
            self.attribute(attribute, body, scope)
        counts: dict[str, int] = {}
        for block in body.blocks:
            counts[block.type] = counts.get(block.type, 0) + 1
            self.block(block, body, scope, counts[block.type])
        if not body.broken and not scope.partial:
            self.missing(body, scope, header)
            if scope.schema.constraints:
                self.constraints(body, scope, header)

    def constraints(self, body: Body, scope: Scope, header: Span) -> None:
        """What may stand beside what."""
        # Providers of Terraform count whatever is not null.
        empty: State = "maybe" if scope.blocks_as_attributes else "unset"
        settings = Settings(body, scope.schema, scope.also, self.value_of, empty)
        for breach in breaches(scope.schema, settings):
            self.report.add(
                self.source, breach.at or header, "schema/constraint", breach.summary,
                severity=scope.flag_severity,
            )  # fmt: skip

    def known_parts(self, body: Body, scope: Scope) -> None:
        """What the tool itself gives to every body, in one of which nothing else is known."""
        for attribute in body.attributes:
            schema = scope.schema.attributes.get(attribute.name)
            if schema is not None:
                self.value(attribute, schema, scope)
        counts: dict[str, int] = {}
        for block in body.blocks:
            if block.type in scope.schema.blocks:
                counts[block.type] = counts.get(block.type, 0) + 1
                self.block(block, body, scope, counts[block.type])

    # Names

    def attribute(self, attribute: Attribute, body: Body, scope: Scope) -> None:
        """An attribute's name, then its value."""
        schema = scope.schema.attributes.get(attribute.name)
        if schema is not None:
            if schema.deprecated is not None or schema.computed:
                self.flags(attribute, schema, scope)
            self.value(attribute, schema, scope)
            if schema.nested is not None:
                self.nested(attribute, schema, scope)
        elif scope.free is not None:
            self.typed(attribute, scope.free)
        elif attribute.name in scope.schema.blocks or attribute.name in scope.nested:
            self.report.add(
                self.source, attribute.name_span, "schema/block-as-attribute",
                f"`{attribute.name}` is a block, not an argument",
                f"Write `{attribute.name} {{ ... }}`, without the `=`.",
                fix=without_sign(
                    self.source, attribute, scope.schema.blocks.get(attribute.name)
                ),
            )  # fmt: skip
        else:
            self.unknown(attribute.name, attribute.name_span, body, scope, "attribute")

    def unknown(self, name: str, span: Span, body: Body, scope: Scope, what: str) -> None:
        """A name that the schema does not have."""
        if name in scope.schema.removed:
            successor = scope.schema.removed[name]
            detail = f"Use `{successor}` instead." if successor else ""
            fix = rename(self.source, span, successor, safe=False) if successor else None
            summary = f"`{name}` was removed from {scope.what}"
            self.report.add(
                self.source, span, "schema/removed", summary, detail, fix=fix,
                severity="warning" if scope.any_version else scope.name_severity,
            )  # fmt: skip
            return
        known = scope.schema.attributes if what == "attribute" else scope.schema.blocks
        extra = [] if what == "attribute" else list(scope.nested)
        names = near(name, [*known, *extra])
        taken = {a.name for a in body.attributes}
        safe = certain(name, names) and names[0] not in taken and scope.complete
        word = "argument" if what == "attribute" else "block"
        detail = maybe(names)
        if not safe:
            outer = scope.outer
            place = belongs(
                name, scope.schema, outer.schema if outer else None, outer.what if outer else ""
            )
            # What is common to all resources says nothing where a name of this one is near.
            if not (names and "`connection {}`" in place):
                detail = " ".join(text for text in (place, detail) if text)
        self.report.add(
            self.source, span, f"schema/unknown-{what}",
            f"{scope.what} has no {word} `{name}`",
            detail, severity=scope.name_severity,
            fix=rename(self.source, span, names[0], safe=safe) if names else None,
        )  # fmt: skip

    def flags(self, attribute: Attribute, schema: AttributeSchema, scope: Scope) -> None:
        """Deprecated and read-only attributes."""
        if schema.deprecated is not None:
            now = schema.deprecated
            detail = f"Use {_quoted(now)} instead." if now else ""
            successor = scope.schema.attributes.get(now)
            fix = None
            if successor is not None and successor.type == schema.type:
                fix = rename(self.source, attribute.name_span, now, safe=False)
            self.report.add(
                self.source, attribute.name_span, "schema/deprecated",
                f"`{attribute.name}` is deprecated in {scope.what}", detail, severity="warning",
                fix=fix,
            )  # fmt: skip
        if schema.computed and not schema.optional and not schema.required:
            self.report.add(
                self.source, attribute.name_span, "schema/read-only",
                f"`{attribute.name}` is set by the provider and cannot be given a value",
                severity=scope.flag_severity,
            )  # fmt: skip

    # Values

    def value(self, attribute: Attribute, schema: AttributeSchema, scope: Scope) -> None:
        """An attribute's value against its schema."""
        value = self.value_of(attribute.value)
        if isinstance(value, Unknown) and value.type == "any":
            return
        for misfit in misfits(schema, value):
            limit = misfit.code != "wrong-type"
            warn = misfit.code == "enum" and not schema.enum_enforced
            severity = scope.flag_severity if limit and not warn else "error"
            self.misfit(attribute, misfit, "warning" if warn else severity)

    def nested(self, attribute: Attribute, schema: AttributeSchema, scope: Scope) -> None:
        """The keys of an object that the schema describes."""
        for fault in nested_faults(attribute.value, schema):
            fix = None
            if fault.word is not None:
                fix = rename(self.source, fault.span, fault.word, safe=fault.safe)
            severity = fault.severity if scope.flags_certain else "warning"
            self.report.add(
                self.source, fault.span, fault.code, f"{attribute.name}: {_lower(fault.summary)}",
                fault.detail, severity="warning" if self.unsure else severity, fix=fix,
            )  # fmt: skip

    def typed(self, attribute: Attribute, type_: TypeExpr) -> None:
        """An attribute's value against a bare type."""
        for misfit in type_misfits(type_, self.value_of(attribute.value)):
            self.misfit(attribute, misfit, "error")

    def misfit(self, attribute: Attribute, misfit: Misfit, severity: Severity) -> None:
        """Report what is wrong with a part of an attribute's value."""
        self.report.add(
            self.source, expression_at(attribute.value, misfit.path).span,
            f"schema/{misfit.code}", f"{attribute.name}: {_lower(misfit.summary)}",
            misfit.detail, severity="warning" if self.unsure else severity,
        )  # fmt: skip

    # Blocks

    def block(self, block: Block, body: Body, scope: Scope, number: int) -> None:
        """A nested block: its name, its number, its labels, then its body."""
        if block.type in scope.nested:
            return
        if block.type == "dynamic" and block.labels:
            self.dynamic(block, body, scope)
            return
        schema = scope.schema.blocks.get(block.type)
        if schema is None:
            self.no_such_block(block, body, scope)
            return
        limit = 1 if schema.nesting in ("single", "group") else schema.max_items
        if limit and number > limit:
            times = "once" if limit == 1 else f"{limit} times"
            self.report.add(
                self.source, block.header_span, "schema/too-many-blocks",
                f"`{block.type}` may stand at most {times} in {scope.what}",
            )  # fmt: skip
        self.labels(block, schema)
        if schema.deprecated is not None:
            detail = f"Use {_quoted(schema.deprecated)} instead." if schema.deprecated else ""
            self.report.add(
                self.source, block.type_span, "schema/deprecated",
                f"`{block.type}` is deprecated in {scope.what}", detail, severity="warning",
            )  # fmt: skip
        self.check(block.body, self.inner(schema, block.type, scope), block.header_span)

    def inner(self, schema: BlockSchema, name: str, scope: Scope) -> Scope:
        """The scope of a nested block's body."""
        found = scope.inner.get(name)
        if found is None:
            found = scope.but(
                schema=schema.body, what=f"`{name}`", nested={}, free=None, also=(),
                outer=scope,
            )  # fmt: skip
            scope.inner[name] = found
        return found

    def labels(self, block: Block, schema: BlockSchema) -> None:
        """A nested block has no labels but for those that are a map."""
        wanted = 1 if schema.nesting == "map" else 0
        if len(block.labels) != wanted:
            self.report.add(
                self.source, block.header_span, "schema/label-count",
                f"`{block.type}` takes {_count(wanted)}, not {_count(len(block.labels))}",
            )  # fmt: skip

    def no_such_block(self, block: Block, body: Body, scope: Scope) -> None:
        """A block whose type is not a block of the schema."""
        attribute = scope.schema.attributes.get(block.type)
        if attribute is None:
            if scope.free is None or not scope.schema.known:
                self.unknown(block.type, block.type_span, body, scope, "block")
            return
        if scope.blocks_as_attributes and list_of_objects(attribute.type):
            schema = _as_block(attribute)
            self.labels(block, schema)
            self.check(block.body, self.inner(schema, block.type, scope), block.header_span)
            return
        # Providers turn such blocks into arguments with a new major version.
        once = scope.any_version and attribute.nested is not None
        self.report.add(
            self.source, block.type_span, "schema/attribute-as-block",
            f"`{block.type}` is an argument, not a block",
            f"Write `{block.type} = ...`.", fix=with_sign(self.source, block, attribute),
            severity="warning" if once else "error",
        )  # fmt: skip

    def dynamic(self, block: Block, body: Body, scope: Scope) -> None:
        """A `dynamic` block: its content is a body of the block that it makes."""
        label = block.labels[0]
        schema = scope.schema.blocks.get(label.text)
        if schema is None:
            attribute = scope.schema.attributes.get(label.text)
            if (
                attribute is not None
                and scope.blocks_as_attributes
                and list_of_objects(attribute.type)
            ):
                schema = _as_block(attribute)
            else:
                if label.text not in scope.nested:
                    self.unknown(label.text, label.span, body, scope, "block")
                return
        over = block.body.attribute("for_each")
        elements = self.value_of(over.value) if over else None
        unsure = not isinstance(elements, list | dict) or not elements
        self.unsure += unsure
        for content in block.body.blocks_of("content"):
            self.check(content.body, self.inner(schema, label.text, scope), content.header_span)
        self.unsure -= unsure

    # What is missing

    def missing(self, body: Body, scope: Scope, header: Span) -> None:
        """Required attributes and blocks that are not there."""
        attributes, blocks = scope.schema.needed
        if not attributes and not blocks:
            return
        present = _present((body, *scope.also))
        for name in attributes:
            if name not in present:
                self.lacks(name, "argument", scope, header)
            elif scope.schema.attributes[name].type == "any":
                continue  # `value = null` of an output is as good a value as any other
            elif (given := body.attribute(name)) and self.value_of(given.value) is None:
                self.report.add(
                    self.source, given.span, "schema/missing-required",
                    f"`{name}` is required in {scope.what} and may not be null",
                    severity=scope.flag_severity,
                )  # fmt: skip
        for name in blocks:
            if name not in present:
                self.lacks(name, "block", scope, header)

    def lacks(self, name: str, word: str, scope: Scope, header: Span) -> None:
        """Report one required name that is not there."""
        self.report.add(
            self.source, header, "schema/missing-required",
            f"{scope.what} needs the {word} `{name}`", severity=scope.flag_severity,
        )  # fmt: skip


def _present(bodies: Sequence[Body]) -> set[str]:
    names = {a.name for body in bodies for a in body.attributes}
    for body in bodies:
        for block in body.blocks:
            dynamic = block.type == "dynamic" and block.labels
            names.add(block.labels[0].text if dynamic else block.type)
    return names


def _as_block(attribute: AttributeSchema) -> BlockSchema:
    """The block that Terraform makes of a list of objects: any of their keys may be left out."""
    return BlockSchema(attribute.objects or body_of(attribute.type))


def _count(n: int) -> str:
    return {0: "no label", 1: "one label", 2: "two labels"}.get(n, f"{n} labels")


def _quoted(text: str) -> str:
    return f"`{text}`" if " " not in text else text


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]

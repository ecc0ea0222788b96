"""Terraform's meta-arguments and the blocks that speak about addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.check.frames import word_of
from assistant.check.report import Reporter, maybe, rename
from assistant.check.schema.algebra import type_of
from assistant.check.schema.values import as_number
from assistant.check.schema.world import Values, World
from assistant.core.schema import BodySchema
from assistant.knowledge.spelling import certain, near
from assistant.syntax.hcl import (
    Attribute,
    Block,
    Expression,
    HclFile,
    Literal,
    Module,
    Traversal,
    Tuple,
    references,
    steps,
)
from assistant.syntax.patterns import later
from assistant.syntax.source import Source, Span

_OBJECTS = ("resource", "data", "ephemeral")
_NAME = later(r"[^\W\d][\w-]*\Z")
_WORDS = {"when": ("create", "destroy"), "on_failure": ("continue", "fail")}
_TRIGGERS = ("each", "count", "self", "path", "terraform", "var", "local", "module", "data")


def meta(module: Module, world: World, report: Reporter) -> None:
    """Findings about one Terraform module's meta-arguments."""
    values = world.values(module)
    one = _Meta(module, values, report)
    for placed in module.blocks:
        one.block(placed.block, placed.file)


class _Meta:
    def __init__(self, module: Module, values: Values, report: Reporter) -> None:
        self.module = module
        self.values = values
        self.report = report
        self.aliases = set(_aliases(module))

    def add(self, source: Source, span: Span, code: str, summary: str, detail: str = "") -> None:
        self.report.add(source, span, code, summary, detail)

    def block(self, block: Block, file: HclFile) -> None:
        source = file.source
        if block.type in (*_OBJECTS, "module"):
            self.repetition(block, source)
        if block.type in (*_OBJECTS, "module", "output"):
            depends = block.body.attribute("depends_on")
            if depends is not None:
                self.depends_on(depends, source)
        if block.type in _OBJECTS:
            self.provider(block, source)
            for lifecycle in block.body.blocks_of("lifecycle"):
                self.lifecycle(block, lifecycle, source)
            for provisioner in block.body.blocks_of("provisioner"):
                self.keywords(provisioner, source)
        if block.type in ("moved", "removed", "import"):
            self.addresses(block, source)
        elif block.type == "provider":
            self.reserved(block, source)
        self.names(block, source)

    # How many there are

    def repetition(self, block: Block, source: Source) -> None:
        """`count` and `for_each`: one of them, and of the right kind."""
        count, for_each = block.body.attribute("count"), block.body.attribute("for_each")
        if count is not None and for_each is not None:
            later = max(count, for_each, key=lambda a: a.name_span)
            self.add(
                source, later.name_span, "schema/constraint",
                "Only one of `count` and `for_each` may be set",
            )  # fmt: skip
        if for_each is not None:
            self.for_each(for_each, source)
        if count is not None:
            value = self.values.value(count.value)
            number = as_number(value)
            literal = isinstance(count.value, Literal) and count.value.value is None
            if literal or (number is not None and number < 0):
                summary = "count: a number from 0 up is needed"
                self.add(source, count.value.span, "schema/range", summary)
            elif number is not None and not float(number).is_integer():
                summary = "count: expected a whole number"
                self.add(source, count.value.span, "schema/wrong-type", summary)

    def for_each(self, attribute: Attribute, source: Source) -> None:
        value = self.values.value(attribute.value)
        if isinstance(attribute.value, Literal) and value is None:
            summary = "for_each: null is no map and no set"
            self.add(source, attribute.value.span, "schema/wrong-type", summary)
        kind = type_of(value)
        head = kind if isinstance(kind, str) else kind[0]
        if head in ("any", "map", "object"):
            return
        detail = "Write `toset(...)` around it." if head in ("list", "tuple") else ""
        if head == "set":
            if kind[1] in ("any", "string") or isinstance(kind[1], str):
                return
            detail = "Its elements are no texts: use a map of them, with a key for each."
        self.add(
            source, attribute.value.span, "schema/wrong-type",
            "for_each: expected a map or a set of strings", detail,
        )  # fmt: skip

    # Lists of references

    def depends_on(self, attribute: Attribute, source: Source) -> None:
        """A written list of whole objects."""
        if not isinstance(attribute.value, Tuple):
            self.add(
                source, attribute.value.span, "schema/wrong-type",
                "depends_on: expected a list of references, written out",
                "As in `depends_on = [docker_network.a]`.",
            )  # fmt: skip
            return
        for item in attribute.value.items:
            if isinstance(item, Literal) and isinstance(item.value, str):
                self.quoted(item, source)
            elif isinstance(item, Traversal):
                used = {"data": 3, "ephemeral": 3, "resource": 3}.get(str(item.parts[0]), 2)
                written = steps(source.text, item)[used - 1 :]
                rest = [s for s in written if s.kind not in ("index", "dot-index")]
                if rest and item.parts[0] != "module":
                    self.add(
                        source, Span(rest[0].span.start, item.span.end), "schema/depends-on",
                        "`depends_on` names whole objects, not their attributes",
                        f"Write `{source.text[item.span.start : rest[0].span.start]}`.",
                    )  # fmt: skip

    def quoted(self, item: Literal, source: Source) -> None:
        text = str(item.value)
        fix = rename(source, item.span, text, safe=True) if _is_address(text) else None
        self.report.add(
            source, item.span, "schema/quoted-reference",
            "A reference is not written in quotes here", severity="warning", fix=fix,
        )  # fmt: skip

    # Providers

    def reserved(self, block: Block, source: Source) -> None:
        """Words that a provider's block keeps for later; for_each is OpenTofu's already."""
        address = f"terraform/provider/{block.labels[0].text if block.labels else ''}"
        if self.values.world.choices[self.module].component(block, address)[0] is not None:
            return  # its schema says so
        for attribute in block.body.attributes:
            if attribute.name in ("count", "depends_on", "source"):
                self.add(
                    source, attribute.name_span, "schema/unknown-attribute",
                    f"`provider` has no argument `{attribute.name}`",
                )  # fmt: skip
        for inner in block.body.blocks:
            if inner.type in ("lifecycle", "locals"):
                self.add(
                    source, inner.type_span, "schema/unknown-block",
                    f"`provider` has no block `{inner.type}`",
                )  # fmt: skip

    def provider(self, block: Block, source: Source) -> None:
        """`provider = name.alias` needs a provider block with that alias, or one from outside."""
        attribute = block.body.attribute("provider")
        if attribute is None:
            return
        value = attribute.value
        if isinstance(value, Traversal) and all(isinstance(p, str) for p in value.parts):
            address = ".".join(map(str, value.parts))
        elif isinstance(value, Literal) and isinstance(value.value, str):
            address = value.value
        elif isinstance(value, Traversal) and len(value.parts) > 2:
            return  # OpenTofu's provider for_each: name.alias[key]
        else:
            summary = "provider: a name such as `aws.west` is written here as it is"
            self.add(source, value.span, "schema/wrong-type", summary)
            return
        if "." not in address or address in self.aliases or self.module.broken:
            return
        known = [a for a in self.aliases if a.partition(".")[0] == address.partition(".")[0]]
        names = near(address, known) or tuple(sorted(known)[:3])
        name, _, alias = address.partition(".")
        self.report.add(
            source, value.span, "reference/undeclared-provider",
            f"There is no provider `{name}` with the alias `{alias}`", maybe(names),
            fix=rename(source, value.span, names[0], safe=False) if names else None,
        )  # fmt: skip

    # Lifecycle

    def lifecycle(self, block: Block, lifecycle: Block, source: Source) -> None:
        for name in ("create_before_destroy", "prevent_destroy"):
            attribute = lifecycle.body.attribute(name)
            used = next(references(attribute.value), None) if attribute else None
            if used is not None:
                # OpenTofu reads prevent_destroy from a variable; Terraform does not.
                self.report.add(
                    source, used.span, "schema/not-constant",
                    f"{name}: nothing but true or false may stand here",
                    severity="error" if name == "create_before_destroy" else "warning",
                )  # fmt: skip
        ignored = lifecycle.body.attribute("ignore_changes")
        if ignored is not None:
            self.ignore_changes(ignored, block, source)
        triggers = lifecycle.body.attribute("replace_triggered_by")
        if triggers is not None:
            self.triggers(triggers, source)

    def ignore_changes(self, attribute: Attribute, block: Block, source: Source) -> None:
        """Names of the resource's own attributes, or the word `all`."""
        value = attribute.value
        if not isinstance(value, Tuple):
            if not isinstance(value, Traversal) or value.parts != ("all",):
                summary = "ignore_changes: expected a list of names, or the word `all`"
                self.add(source, value.span, "schema/wrong-type", summary)
            return
        schema, doubt = self.schema_of(block)
        for item in value.items:
            word = word_of(item)
            if word is None or schema is None or word == "all":
                continue
            name = re.split(r"[.\[]", word)[0]
            if name in schema.attributes or name in schema.blocks or name == "*":
                continue
            names = near(name, [*schema.attributes, *schema.blocks])
            span = Span(item.span.start, item.span.start + len(name))
            if isinstance(item, Literal):
                span = item.span
            self.report.add(
                source, span, "reference/unknown-attribute",
                f"`{block.labels[0].text}` has no attribute `{name}`", maybe(names),
                severity="warning" if doubt else "error",
                fix=rename(source, span, names[0], safe=certain(name, names))
                if names and not isinstance(item, Literal) else None,
            )  # fmt: skip

    def schema_of(self, block: Block) -> tuple[BodySchema | None, bool]:
        """The schema of a resource, and whether it may be another one."""
        if len(block.labels) != 2:
            return None, True
        choices = self.values.world.choices[self.module]
        address = f"terraform/{block.type}/{block.labels[0].text}"
        component, choice = choices.component(block, address)
        if component is None or not component.body.known:
            return None, True
        return component.body, not component.complete or (choice is not None and not choice.fits)

    def triggers(self, attribute: Attribute, source: Source) -> None:
        """Resources and their attributes."""
        items = attribute.value.items if isinstance(attribute.value, Tuple) else ()
        for item in items:
            fine = isinstance(item, Traversal) and item.parts[0] not in _TRIGGERS
            if not fine:
                self.add(
                    source, item.span, "schema/replace-triggered-by",
                    "Only a resource or an attribute of one may trigger a replacement",
                    "A value of your own goes through a `terraform_data` resource.",
                )  # fmt: skip

    # Words

    def keywords(self, block: Block, source: Source) -> None:
        for name, known in _WORDS.items():
            attribute = block.body.attribute(name)
            word = word_of(attribute.value) if attribute else None
            if attribute is None or word in known:
                continue
            names = near(word or "", known)
            fix = None
            if names:
                safe = certain(word or "", names)
                fix = rename(source, attribute.value.span, names[0], safe=safe)
            self.report.add(
                source, attribute.value.span, "schema/enum",
                f"{name}: `{word}` is not one of {' and '.join(known)}", maybe(names), fix=fix,
            )  # fmt: skip

    def names(self, block: Block, source: Source) -> None:
        """Names must be identifiers."""
        if block.type not in (*_OBJECTS, "variable", "output", "module") or not block.labels:
            return
        for label in block.labels:
            if not _NAME.match(label.text):
                self.add(
                    source, label.span, "schema/invalid-name",
                    f"`{label.text}` cannot be a name",
                    "A name begins with a letter or `_`; digits and `-` may follow.",
                )  # fmt: skip

    # Addresses

    def addresses(self, block: Block, source: Source) -> None:
        """What `moved`, `removed` and `import` speak about."""
        for name in ("from", "to"):
            attribute = block.body.attribute(name)
            if attribute is not None and not isinstance(attribute.value, Traversal):
                self.add(
                    source, attribute.value.span, "schema/wrong-type",
                    f"{name}: an address such as `docker_image.a` is written here as it is",
                )  # fmt: skip
                return
        ends = {n: a.value for n in ("from", "to") if (a := block.body.attribute(n)) is not None}
        if block.type == "moved" and len(ends) == 2:
            kinds = {name: _is_module(value) for name, value in ends.items()}
            if kinds["from"] != kinds["to"]:
                self.add(
                    source, ends["to"].span, "schema/address",
                    "`from` and `to` must both be resources or both be modules",
                )  # fmt: skip
                return
        same = "to" in ends and _parts(ends["to"])[:2] == _parts(ends.get("from"))[:2]
        if block.type in ("moved", "removed") and "from" in ends and not same:
            self.gone(block.type, ends["from"], source)
        if block.type == "import" and "to" in ends:
            self.imported(ends["to"], source)

    def gone(self, kind: str, value: Expression, source: Source) -> None:
        """What has moved away or was removed is not declared any more."""
        parts = value.parts if isinstance(value, Traversal) else ()
        if kind == "removed" and isinstance(value, Traversal):
            index = next((s for s in steps(source.text, value) if s.kind != "name"), None)
            if index is not None:
                self.add(
                    source, index.span, "schema/address",
                    "`removed` is about a resource as a whole, not one instance",
                )  # fmt: skip
                return
        still = len(parts) == 2 and (
            ("resource", *parts) in self.values.objects
            or (parts[0] == "module" and parts[1] in self.values.modules)
        )
        if still:
            self.add(
                source, value.span, "reference/still-declared",
                f"`{'.'.join(map(str, parts))}` is still declared",
                "What a block says is gone must be taken out of the files.",
            )  # fmt: skip

    def imported(self, value: Expression, source: Source) -> None:
        parts = value.parts if isinstance(value, Traversal) else ()
        if len(parts) < 2 or parts[0] == "module":
            return
        if parts[0] in ("data", "var", "local"):
            summary = "Only a resource can be imported"
            self.add(source, value.span, "schema/address", summary)
            return
        if ("resource", *parts[:2]) not in self.values.objects and not self.module.broken:
            self.report.add(
                source, value.span, "reference/undeclared-resource",
                f"The resource `{parts[0]}.{parts[1]}` is not declared",
                "`-generate-config-out` can write it.", severity="warning",
            )  # fmt: skip


def _aliases(module: Module) -> Iterator[str]:
    """name.alias of every provider that a module has or gets from its caller."""
    for placed in module.of_type("provider"):
        alias = placed.block.body.attribute("alias")
        value = alias.value.value if alias and isinstance(alias.value, Literal) else None
        if placed.block.labels and isinstance(value, str):
            yield f"{placed.block.labels[0].text}.{value}"
    for placed in module.of_type("terraform"):
        for block in placed.block.body.blocks_of("required_providers"):
            for attribute in block.body.attributes:
                for used in references(attribute.value):
                    yield ".".join(map(str, used.parts))


def _parts(expression: Expression | None) -> tuple[str | int | None, ...]:
    return expression.parts if isinstance(expression, Traversal) else ()


def _is_module(expression: Expression) -> bool:
    """Whether an address is one of a module rather than of a resource."""
    if not isinstance(expression, Traversal):
        return False
    names = [part for part in expression.parts if isinstance(part, str)]
    while names[:1] == ["module"]:
        names = names[2:]
        if len(names) == 1 or names[1:2] == ["module"]:
            names = names[1:]  # the key of an instance
    return not names


def _is_address(text: str) -> bool:
    return re.fullmatch(r"[^\W\d][\w-]*(\.[^\W\d][\w-]*)+", text) is not None

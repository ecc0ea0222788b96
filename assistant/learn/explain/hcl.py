"""What stands in Packer's and Terraform's files, from the packs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assistant.check.schema.scopes import scope_of
from assistant.core.explanation import Known, Spot
from assistant.core.schema import BodySchema, Component
from assistant.knowledge import Packs
from assistant.knowledge.language import TopLevelBlock
from assistant.knowledge.spelling import near
from assistant.knowledge.types import block_body
from assistant.learn.explain.facts import (
    attribute_known,
    block_known,
    body_facts,
    listed,
    unknown_known,
)
from assistant.syntax.hcl import Attribute, Block, Body, HclFile, Module
from assistant.syntax.source import Span
from assistant.targets.versions.choices import Choices

_ROLES: Mapping[str, str] = {
    "packer/builder": "builder", "packer/provisioner": "provisioner",
    "packer/post-processor": "post-processor", "packer/data": "data source",
    "terraform/resource": "resource", "terraform/data": "data source",
    "terraform/ephemeral": "ephemeral resource", "terraform/provider": "provider",
    "terraform/provisioner": "provisioner",
}  # fmt: skip
_LANGUAGE: Mapping[str, str] = {
    "variable": "A value that is given from outside, `var.NAME` in the rest of the files",
    "locals": "Names for values that the files use more than once, `local.NAME`",
    "local": "A name for a value that the files use, `local.NAME`",
    "output": "A value that is shown after the run and that calling modules can use",
    "build": "What is done with the sources, in order: provisioners, then post-processors",
    "source": "A machine or image that a build starts from",
    "packer": "What Packer itself must be: its version and its plugins",
    "terraform": "What Terraform itself must be: its version, providers and where state is kept",
    "required_plugins": "The plugins, each with its source and the versions that will do",
    "required_providers": "The providers, each with its source and the versions that will do",
    "module": "A use of another folder's files, with values for its variables",
    "moved": "Tells that something has a new address, so that it is not made anew",
    "import": "Takes something that exists already under the care of these files",
    "removed": "Lets go of something: the files no longer look after it",
    "check": "A test of what was made, which warns and does not stop the run",
    "lifecycle": "How changes are made: what is kept, replaced first, or passed over",
    "connection": "How provisioners reach the machine",
    "dynamic": "Makes a nested block for each element of a collection",
    "provider": "How a provider reaches its service: address, credentials, region",
}
"""What blocks of the languages themselves are for."""


class HclSpots:
    """The spots of one module's files."""

    def __init__(self, module: Module, packs: Packs, choices: Choices) -> None:
        self.module = module
        self.packs = packs
        self.choices = choices

    def of_file(self, file: HclFile) -> Iterator[Spot]:
        """Blocks and attributes in order of the text, outer ones first."""
        if file in self.module.values:
            for attribute in file.body.attributes:
                yield self._value(file, attribute)
            return
        toplevel = self.packs.toplevel(self.module.tool)
        for attribute in file.body.attributes:
            known = Known(f"`{attribute.name}` stands outside of any block.", known=False)
            yield self._spot(file, attribute.span, 0, "attribute", attribute.name, known)
        for block in file.body.blocks:
            yield from self._language_block(file, block, toplevel, 0)

    def _language_block(
        self, file: HclFile, block: Block, specs: Mapping[str, TopLevelBlock], level: int
    ) -> Iterator[Spot]:
        """A block of the language itself, completed by its component."""
        spec = specs.get(block.type)
        header = _header(block)
        if spec is None:
            tool = self.module.tool.capitalize()
            names = near(block.type, specs)
            known = Known(f"{tool} has no block `{block.type}` here.", known=False, nearest=names)
            yield self._spot(file, block.span, level, "block", header, known)
            return
        address = spec.component_address(block.names)
        component = self.choices.component(block, address)[0] if address else None
        scope = scope_of(spec, component, self.module.tool)
        known = self._component(block, spec, address, component, scope.schema)
        elements = _elements(address, block.type)
        yield self._spot(file, block.span, level, "block", header, known, elements)
        owner = scope.what if component is None else _owner(component)
        pack = _pack(component) or self._core()
        complete = component is not None or address is None
        if spec.any_attribute is not None:
            for attribute in block.body.attributes:
                yield self._free(file, attribute, block, level + 1)
        else:
            inner = Inside(owner, pack, elements, complete=complete)
            yield from self._body(file, block.body, scope.schema, inner, level + 1, spec.nested)

    def _component(
        self, block: Block, spec: TopLevelBlock, address: str | None,
        component: Component | None, body: BodySchema,
    ) -> Known:  # fmt: skip
        called = block.names[-1] if len(block.names) > 1 else ""
        if address is None:
            said = _LANGUAGE.get(block.type, f"`{block.type}` is a block of {self.module.tool}")
            inside = body_facts(body) if spec.any_attribute is None else []
            return Known(f"{said}.", tuple(inside), pack=self._core())
        tool, kind, name = address.split("/", 2)
        role = _ROLES.get(f"{tool}/{kind}", kind)
        if component is None:
            names = self.packs.nearest(name, tool=tool, kind=kind)
            said = f"No schema pack has the {role} `{name}`, so nothing in it can be explained."
            return Known(said, known=False, nearest=names)
        said = f"{_article(role)} `{name}`"
        said += f", called `{called}` in these files" if called and called != name else ""
        if component.deprecated is not None:
            said += "; deprecated" + (
                f", use `{component.deprecated}`" if component.deprecated else ""
            )
        facts = body_facts(body)
        given = [a.name for a in block.body.attributes] + [b.type for b in block.body.blocks]
        if given:
            facts.insert(0, ("given here", listed(dict.fromkeys(given))))
        if component.absent_in:
            facts.append(("not known to", listed(component.absent_in)))
        return Known(f"{said}.", tuple(facts), pack=_pack(component))

    def _body(
        self, file: HclFile, body: Body, schema: BodySchema, inside: Inside, level: int,
        nested: Mapping[str, TopLevelBlock],
    ) -> Iterator[Spot]:  # fmt: skip
        parts: list[Attribute | Block] = [*body.attributes, *body.blocks]
        for part in sorted(parts, key=lambda p: p.span.start):
            if isinstance(part, Attribute):
                yield self._attribute(file, part, schema, inside, level)
            elif part.type == "dynamic" and part.labels:
                yield from self._dynamic(file, part, schema, inside, level)
            elif part.type in nested:
                yield from self._language_block(file, part, nested, level)
            else:
                yield from self._block(file, part, schema, inside, level)

    def _attribute(
        self, file: HclFile, part: Attribute, schema: BodySchema, inside: Inside, level: int
    ) -> Spot:
        one = schema.attributes.get(part.name)
        if one is not None:
            known = attribute_known(part.name, one, inside.owner, inside.pack, schema)
        else:
            known = self._unknown(part.name, schema, inside, schema.attributes)
        elements = inside.elements_of(part.name)
        return self._spot(file, part.span, level, "attribute", part.name, known, elements)

    def _dynamic(
        self, file: HclFile, part: Block, schema: BodySchema, inside: Inside, level: int
    ) -> Iterator[Spot]:
        name = part.labels[0].text
        known = Known(f"Makes a block `{name}` for each element of `for_each`.", pack=self._core())
        yield self._spot(file, part.span, level, "block", _header(part), known, ("dynamic",))
        for content in part.body.blocks_of("content"):
            body = block_body(schema, name)
            if body is not None:
                deeper = inside.deeper(name)
                yield from self._body(file, content.body, body, deeper, level + 1, {})

    def _block(
        self, file: HclFile, part: Block, schema: BodySchema, inside: Inside, level: int
    ) -> Iterator[Spot]:
        deeper = inside.deeper(part.type)
        body = block_body(schema, part.type)
        if part.type in schema.blocks:
            known = block_known(part.type, schema.blocks[part.type], inside.owner, inside.pack)
        elif body is not None:
            said = f"`{part.type}` of {inside.owner} is a list of objects, written as blocks."
            known = Known(said, tuple(body_facts(body)), pack=inside.pack)
        else:
            known = self._unknown(part.type, schema, inside, schema.blocks)
        yield self._spot(
            file, part.span, level, "block", _header(part), known, deeper.elements
        )  # fmt: skip
        if body is not None:
            yield from self._body(file, part.body, body, deeper, level + 1, {})

    def _unknown(
        self, name: str, schema: BodySchema, inside: Inside, names: Mapping[str, object]
    ) -> Known:
        complete = inside.complete
        return unknown_known(name, schema, inside.owner, inside.pack, names, complete=complete)

    def _free(self, file: HclFile, part: Attribute, block: Block, level: int) -> Spot:
        """A name that the user gives: a local, a plugin."""
        if block.type == "locals":
            known = Known(f"The value that `local.{part.name}` stands for.", pack=self._core())
        else:
            known = Known(f"The entry `{part.name}` of `{block.type}`.", pack=self._core())
        return self._spot(
            file, part.span, level, "attribute", part.name, known, (f"{block.type}.*", block.type)
        )  # fmt: skip

    def _value(self, file: HclFile, part: Attribute) -> Spot:
        declared = self.module.variables.get(part.name)
        if declared is None:
            names = near(part.name, self.module.variables)
            known = Known(f"No variable `{part.name}` is declared.", known=False, nearest=names)
        else:
            said = f"The value of the variable `{part.name}`, which is declared at {declared.at}."
            known = Known(said, pack=self._core())
        return self._spot(file, part.span, 0, "attribute", part.name, known, ("variable",))

    def _core(self) -> str:
        name = f"{self.module.tool}/core"
        version = self.packs.versions.get(name)
        return f"{name} {version}" if version else self.module.tool

    def _spot(
        self, file: HclFile, span: Span, level: int, kind: str, name: str, known: Known,
        elements: tuple[str, ...] = (),
    ) -> Spot:  # fmt: skip
        start = file.source.line_of(span.start)
        end = file.source.line_of(max(span.start, span.end - 1))
        is_block = kind == "block"
        return Spot(
            file.path, start, end, level, "block" if is_block else "attribute", name,
            self.module.tool, known, elements,
        )  # fmt: skip


class Inside:
    """A body's surroundings, for what is said of the names in it."""

    def __init__(
        self, owner: str, pack: str, elements: tuple[str, ...], *, complete: bool = True
    ) -> None:
        """`complete`: False where no pack describes the component around."""
        self.owner, self.pack, self.elements, self.complete = owner, pack, elements, complete

    def elements_of(self, name: str) -> tuple[str, ...]:
        """The elements that a name in this body is."""
        return tuple(f"{one}.{name}" for one in self.elements)

    def deeper(self, name: str) -> Inside:
        """The inside of a nested block."""
        owner = f"`{name}` in {self.owner}" if " in " not in self.owner else f"`{name}`"
        return Inside(owner, self.pack, self.elements_of(name), complete=self.complete)


def _elements(address: str | None, type_: str) -> tuple[str, ...]:
    if address is None:
        return (type_,)
    _, kind, name = address.split("/", 2)
    return (f"{kind}/{name}", f"{kind}/*") if kind == "builder" else (f"{kind}/{name}",)


def _owner(component: Component) -> str:
    tool, kind, name = component.address.split("/", 2)
    return f"the {_ROLES.get(f'{tool}/{kind}', kind)} `{name}`"


def _pack(component: Component | None) -> str:
    return f"{component.pack} {component.version}" if component is not None else ""


def _header(block: Block) -> str:
    return " ".join([block.type, *(f'"{name}"' for name in block.names)])


def _article(noun: str) -> str:
    return f"{'An' if noun[0] in 'aeiou' else 'A'} {noun}"

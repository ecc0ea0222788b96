"""Top-level blocks against a tool's own language and the components that complete them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cached_property

import msgspec

from assistant.check.report import Reporter, maybe, rename
from assistant.check.schema.bodies import BodyCheck, Scope
from assistant.check.schema.modules import module_call, unchecked
from assistant.check.schema.scopes import scope_of
from assistant.check.schema.types import variable_type
from assistant.check.schema.values import expression_at, type_misfits
from assistant.check.schema.world import World
from assistant.core.finding import Finding, Severity
from assistant.core.schema import Component
from assistant.knowledge.language import TopLevelBlock
from assistant.knowledge.spelling import a_slip, certain, near
from assistant.syntax.hcl import Block, Body, HclFile, Module, is_json, overrides, value_of
from assistant.syntax.source import Source, Span
from assistant.targets.versions.choice import Choice, about


class SchemaResult(msgspec.Struct, frozen=True):
    """What the schema pass found, and what it was able to look at."""

    findings: tuple[Finding, ...]
    packs: tuple[tuple[str, str], ...]
    """Name and version of every pack that was used, by name."""
    files: tuple[str, ...]
    unknown: tuple[str, ...]
    """What could not be checked, or not for sure: components in no pack, other versions."""
    components: int = 0
    """Blocks whose names come from a plugin or provider."""
    described: int = 0
    """Those of them that a pack describes, in whatever version."""
    armed: int = 0
    """Those of them in which an unknown name is an error: the pack is complete and its version is
    one that the files ask for."""


def _of_which(choice: Choice | None) -> str:
    """Of which version something is said, where the files ask for another."""
    if choice is None or choice.info is None or choice.fits:
        return ""
    known = f"{choice.info.local_name} {choice.info.version}"
    return f"So it is in {known}; the files ask for {choice.asked}."


def check_schema(modules: Sequence[Module], world: World) -> SchemaResult:
    """Check modules of a world."""
    report = Reporter("schema")
    used: set[tuple[str, str]] = set()
    unknown: list[str] = []
    files: list[str] = []
    components = described = armed = 0
    for module in modules:
        one = _ModuleCheck(module, world, report)
        one.run()
        used |= one.used
        unknown += one.unknown
        components += one.components
        described += one.described
        armed += one.armed
        files += [f.path for f in (*module.files, *module.values) if not is_json(f.path)]
        unknown += [f"{f.path}, the JSON form is not read" for f in module.files if is_json(f.path)]
    return SchemaResult(
        (*report.findings, *world.schema.findings, *world.reference.findings),
        tuple(sorted(used)),
        tuple(sorted(files)),
        tuple(dict.fromkeys(unknown)),
        components,
        described,
        armed,
    )


class _ModuleCheck:
    def __init__(self, module: Module, world: World, report: Reporter) -> None:
        self.module = module
        self.packs = packs = world.packs
        self.world = world
        self.values = world.values(module)
        self.report = report
        self.toplevel = packs.toplevel(module.tool)
        self.choices = world.choices[module]
        self.used: set[tuple[str, str]] = set()
        self.unknown: list[str] = []
        self.told: set[Choice] = set()
        self.overriding = False
        self.components = 0
        self.described = 0
        self.armed = 0

    def run(self) -> None:
        self.values.run()
        core = next((n for n in self.packs.versions if n == f"{self.module.tool}/core"), None)
        if core:
            self.used.add((core, self.packs.versions[core]))
        for file in self.module.files:
            self.file(file)
        for file in self.module.values:
            self.values_file(file)

    def file(self, file: HclFile) -> None:
        self.overriding = self.module.tool == "terraform" and overrides(file.path)
        checker = BodyCheck(file.source, self.report, self.values.value)
        for attribute in file.body.attributes:
            self.report.add(
                file.source, attribute.name_span, "schema/unknown-attribute",
                f"`{attribute.name}` stands outside of any block",
            )  # fmt: skip
        seen: dict[str, int] = {}
        for block in file.body.blocks:
            spec = self.toplevel.get(block.type)
            if spec is None:
                self.unknown_block(file.source, block, self.toplevel)
                continue
            seen[block.type] = seen.get(block.type, 0) + 1
            self.block(checker, block, spec, seen[block.type])

    def unknown_block(
        self, source: Source, block: Block, known: Mapping[str, TopLevelBlock]
    ) -> None:
        names = near(block.type, known)
        self.report.add(
            source, block.type_span, "schema/unknown-block",
            f"{self.module.tool.capitalize()} has no block `{block.type}` here", maybe(names),
            fix=rename(source, block.type_span, names[0], safe=certain(block.type, names))
            if names else None,
        )  # fmt: skip

    def block(
        self,
        checker: BodyCheck,
        block: Block,
        spec: TopLevelBlock,
        number: int = 1,
        parent: str = "",
    ) -> None:
        """A block of the language: labels, component, body, and the blocks of `spec.nested`."""
        source = checker.source
        if len(block.labels) != len(spec.labels):
            wanted = " ".join(f'"{label}"' for label in spec.labels)
            self.report.add(
                source, block.header_span, "schema/label-count",
                f"`{block.type}` is written `{block.type} {wanted}".rstrip() + " {`",
            )  # fmt: skip
            return
        if not spec.repeatable and number > 1:
            self.report.add(
                source, block.header_span, "schema/too-many-blocks",
                f"`{block.type}` may stand only once{f' in `{parent}`' if parent else ''}",
            )  # fmt: skip
        component, choice = None, None
        address = spec.component_address(block.names)
        if address is not None:
            component, choice = self.component(source, block, address)
        scope = self.scope(block, spec, component)
        if choice is not None and not choice.asked:
            scope = scope.but(any_version=True)
        doubted = choice is not None and not choice.certain
        if address is not None:
            self.components += 1
            self.described += component is not None
            known = component is not None and scope.complete and scope.schema.known
            self.armed += known and not doubted
        with self.report.doubted(doubted, _of_which(choice)):
            checker.check(block.body, scope, block.header_span)
        if block.type == "variable":
            self.default(source, block)
        elif block.type == "module" and parent == "":
            self.called(source, block)
        counts: dict[str, int] = {}
        for inner in block.body.blocks:
            nested = spec.nested.get(inner.type)
            if nested is not None and inner.type != "dynamic":
                counts[inner.type] = counts.get(inner.type, 0) + 1
                self.block(checker, inner, nested, counts[inner.type], block.type)

    def called(self, source: Source, block: Block) -> None:
        """A use of another module."""
        module_call(source, block, self.values, self.report)
        other = unchecked(self.module, block, self.world)
        if other is not None:
            self.unknown.append(f"module {other}")

    def scope(self, block: Block, spec: TopLevelBlock, component: Component | None) -> Scope:
        """What a block of the language may hold."""
        scope = scope_of(spec, component, self.module.tool)
        if self.overriding:
            return scope.but(partial=True)
        if block.type != "source" or scope.partial:
            return scope
        also = self.overlays.get(".".join(("source", *block.names)))
        return scope.but(also=tuple(also)) if also else scope

    @cached_property
    def overlays(self) -> Mapping[str, list[Body]]:
        """What builds lay over sources, by source.type.name."""
        found: dict[str, list[Body]] = {}
        for placed in self.module.of_type("build"):
            for inner in placed.block.body.blocks_of("source"):
                if len(inner.labels) == 1:
                    found.setdefault(inner.labels[0].text, []).append(inner.body)
        return found

    def component(
        self, source: Source, block: Block, address: str
    ) -> tuple[Component | None, Choice | None]:
        """The component of a block, with the choice of its pack; one that no pack has becomes a
        finding."""
        component, choice = self.choices.component(block, address)
        if choice is not None:
            self.tell(choice, source, block.labels[0].span)
        label = block.labels[0]
        tool, kind, name = address.split("/", 2)
        if component is not None:
            self.used.add((component.pack, component.version))
            if component.deprecated is not None:
                detail = f"Use `{component.deprecated}` instead." if component.deprecated else ""
                self.report.add(
                    source, label.span, "schema/deprecated", f"`{name}` is deprecated", detail,
                    severity="warning",
                )  # fmt: skip
        elif choice is not None and not self.covers(choice, kind):
            self.unknown.append(f"{kind} {name}")
        elif label.text == name:  # else a reference; whether its source exists is another check
            with self.report.doubted(choice is not None and not choice.certain):
                self.no_component(source, block, tool, kind)
        return component, choice

    def covers(self, choice: Choice, kind: str) -> bool:
        """Whether a pack says anything of a kind: many know no ephemeral resources at all."""
        if choice.info is None:
            return False
        addresses = self.packs.addresses(choice.info) if kind == "ephemeral" else ()
        return kind != "ephemeral" or any(f"/{kind}/" in address for address in addresses)

    def tell(self, choice: Choice, source: Source, span: Span) -> None:
        """Say once where the pack is not the one that the files ask for, or there is none."""
        if choice in self.told:
            return
        self.told.add(choice)
        if (said := about(choice, source, span)) is None:
            return
        self.unknown += said.unknown
        self.report.add(
            said.source, said.span, said.code, said.summary, said.detail,
            severity=said.severity,
        )  # fmt: skip

    def no_component(self, source: Source, block: Block, tool: str, kind: str) -> None:
        label = block.labels[0]
        name = label.text
        now = self.packs.renamed(tool).get(name) if kind == "builder" else None
        if now:
            self.report.add(
                source, label.span, "schema/removed", f"`{name}` is called `{now}` today",
                fix=rename(source, label.span, f'"{now}"', safe=False),
            )  # fmt: skip
            return
        names = self.packs.nearest(name, tool=tool, kind=kind)
        family = tool == "terraform" and "_" in name and self.of_known_family(tool, kind, name)
        self.unknown.append(f"{kind} {name}")
        slip = bool(names) and a_slip(name, names[0])
        near_builder = tool == "packer" and bool(names)
        severity: Severity = "error" if slip or family or near_builder else "warning"
        detail = maybe(names) or "Nothing is known about it, so nothing in it can be checked."
        other = {"resource": "data", "data": "resource"}.get(kind)
        if other and name in self.packs.names(tool, other):
            is_a = "a data source" if other == "data" else "a resource"
            detail = f'It is {is_a}: `{other} "{name}"`. {maybe(names)}'.rstrip()
        word = "data source" if kind == "data" else kind
        self.report.add(
            source, label.span, "schema/unknown-component",
            f"No schema pack has the {word} `{name}`", detail, severity=severity,
            fix=rename(source, label.span, f'"{names[0]}"', safe=False) if names else None,
        )  # fmt: skip

    def of_known_family(self, tool: str, kind: str, name: str) -> bool:
        """Whether some name that a pack knows begins with the same word."""
        known, prefix = self.packs.names(tool, kind), name.split("_")[0] + "_"
        at = bisect_left(known, prefix)
        return at < len(known) and known[at].startswith(prefix)

    # Variables and their values

    def default(self, source: Source, block: Block) -> None:
        """A variable's default against its type."""
        type_ = variable_type(block)
        default = block.body.attribute("default")
        if type_ is None or default is None:
            return
        for misfit in type_misfits(type_, value_of(default.value)):
            self.report.add(
                source, expression_at(default.value, misfit.path).span,
                f"schema/{misfit.code}",
                f"default of `{block.labels[0].text}`: {misfit.summary.lower()}", misfit.detail,
            )  # fmt: skip

    def values_file(self, file: HclFile) -> None:
        """Values against the types of the variables that they are for."""
        for attribute in file.body.attributes:
            declared = self.module.variables.get(attribute.name)
            block = declared.block if declared else None
            type_ = variable_type(block) if block else None
            if type_ is None:
                continue
            for misfit in type_misfits(type_, value_of(attribute.value)):
                self.report.add(
                    file.source, expression_at(attribute.value, misfit.path).span,
                    f"schema/{misfit.code}", f"{attribute.name}: {misfit.summary.lower()}",
                    misfit.detail,
                )  # fmt: skip

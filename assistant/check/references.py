"""What refers to what: names that are used and not declared, declared and not used, or twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assistant.check.report import Reporter, maybe, rename
from assistant.check.schema.world import World
from assistant.check.wiring.builds import builds
from assistant.check.wiring.contexts import contexts
from assistant.check.wiring.cycles import cycles
from assistant.check.wiring.meta import meta
from assistant.check.wiring.requirements import requirements
from assistant.check.wiring.templates import texts
from assistant.check.wiring.uses import Use, uses
from assistant.check.wiring.variables import variables
from assistant.core.finding import Finding
from assistant.knowledge import Packs
from assistant.knowledge.spelling import certain, near
from assistant.syntax.hcl import (
    Expression,
    HclFile,
    Literal,
    Module,
    Traversal,
    Tuple,
    overrides,
    value_of,
)
from assistant.syntax.source import Source, Span

_ROOTS = {
    "packer": frozenset({"path", "packer", "build", "source", "sources", "each", "data"}),
    "terraform": frozenset(
        {"path", "terraform", "each", "count", "self", "module", "data", "ephemeral", "tofu"}
    ),
}


def check_references(module: Module, world: World) -> tuple[Finding, ...]:
    """All findings about references in one of the modules of a world."""
    used = tuple(uses(module))
    check = _Check(module, world.packs, used)
    check.run()
    rest = Reporter("schema")
    cycles(module, world, used, rest)
    variables(module, rest)
    requirements(module, rest)
    if module.tool == "terraform":
        contexts(used, rest)
        meta(module, world, rest)
    else:
        builds(module, world, rest)
        texts(module, rest)
    return (*check.report.findings, *rest.findings)


_SINGULAR = {
    "locals": "local", "variable": "var", "variables": "var", "vars": "var", "modules": "module",
}  # fmt: skip
"""What people write for the roots of references."""


class _Check:
    def __init__(self, module: Module, packs: Packs, uses: Sequence[Use]) -> None:
        self.module = module
        self.uses = uses
        self.packs = packs
        self.report = Reporter("reference")
        self.used: set[str] = set()
        self.objects: dict[str, dict[str, set[str]]] = {}
        for placed in module.blocks:
            inner = placed.block.body.blocks if placed.block.type == "check" else ()
            for block in (placed.block, *inner):
                if len(block.labels) == 2:
                    kind = self.objects.setdefault(block.type, {})
                    kind.setdefault(block.labels[0].text, set()).add(block.labels[1].text)
        self.modules = {p.block.labels[0].text for p in module.of_type("module") if p.block.labels}

    def run(self) -> None:
        for use in self.uses:
            self.one(use)
        self.duplicates()
        if self.module.tool == "packer":
            self.sources()
        if not self.module.broken:
            self.unused()
            if self.module.tool == "packer":
                self.unused_objects()
        for file in self.module.values:
            self.values(file)

    # Uses

    def one(self, use: Use) -> None:
        root, parts = use.reference.parts[0], use.reference.parts
        name = parts[1] if len(parts) > 1 else None
        if root in ("var", "local"):
            if isinstance(name, str):
                self.named(use, str(root), name)
        elif root == "data":
            if self.module.tool == "terraform" or len(parts) > 1:
                self.object(use, "data", parts[1:])
        elif root == "module":
            if isinstance(name, str) and name not in self.modules:
                self.undeclared(use, "module", f"module.{name}", sorted(self.modules))
        elif root in ("ephemeral", "resource") and self.module.tool == "terraform":
            self.object(use, str(root), parts[1:])
        elif root not in _ROOTS[self.module.tool]:
            self.other(use, str(root))

    def named(self, use: Use, root: str, name: str) -> None:
        """`var.x` or `local.x`."""
        known = self.module.variables if root == "var" else self.module.locals
        if use.inside != f"{root}.{name}":
            self.used.add(f"{root}.{name}")
        if name in known or self.maybe_in_broken(name):
            return
        what = "variable" if root == "var" else "local"
        self.undeclared(use, what, f"{root}.{name}", list(known))

    def object(self, use: Use, kind: str, parts: tuple[str | int | None, ...]) -> None:
        """A resource, data source or ephemeral resource: type and name."""
        if len(parts) < 2 or not isinstance(parts[0], str) or not isinstance(parts[1], str):
            return
        type_, name = parts[0], parts[1]
        self.used.add(f"{kind}.{type_}.{name}")
        names = self.objects.get(kind, {}).get(type_, set())
        if name in names or self.maybe_in_broken(name):
            return
        what = {"data": "data source"}.get(kind, kind)
        prefix = "" if kind == "resource" else f"{kind}."
        right = self.elsewhere(kind, type_, name)
        if right is not None:
            span = use.reference.span
            written = use.file.source.slice(span)
            named = f"{prefix}{type_}.{name}"
            fix = None
            if written.startswith(named):
                here = Span(span.start, span.start + len(named))
                fix = rename(use.file.source, here, right, safe=False)
            self.report.add(
                use.file.source, span, f"reference/undeclared-{what.replace(' source', '')}",
                f"The {what} `{named}` is not declared", f"Did you mean `{right}`?", fix=fix,
            )  # fmt: skip
            return
        self.undeclared(use, what, f"{prefix}{type_}.{name}", sorted(names))

    def elsewhere(self, kind: str, type_: str, name: str) -> str | None:
        """What a reference to nothing is called where it stands: `locals.a` for `local.a`, a data
        source without its `data`, a resource with one."""
        root = _SINGULAR.get(type_)
        known = {
            "var": self.module.variables, "local": self.module.locals,
            "module": {p.block.names[0] for p in self.module.of_type("module") if p.block.names},
        }  # fmt: skip
        if kind == "resource" and root and name in known[root]:
            return f"{root}.{name}"
        other = "data" if kind == "resource" else "resource"
        if name in self.objects.get(other, {}).get(type_, ()):
            return f"data.{type_}.{name}" if other == "data" else f"{type_}.{name}"
        return None

    def other(self, use: Use, root: str) -> None:
        """A root that is no keyword: in Terraform a resource type, in Packer nothing."""
        parts, source = use.reference.parts, use.file.source
        if self.module.tool == "terraform" and len(parts) > 1:
            self.object(use, "resource", parts)
            return
        roots = ["var", "local", *sorted(_ROOTS[self.module.tool])]
        names = near(root, roots, 1)
        quoted = f'"{source.slice(use.reference.span)}"'
        span = Span(use.reference.span.start, use.reference.span.start + len(root))
        fix = None
        if names or len(parts) == 1:
            fix = rename(source, span, names[0] if names else quoted, safe=False)
        detail = maybe(names) or f"A text is written in quotes: {quoted}."
        opened = source.text.rfind("${", 0, span.start)
        if opened >= 0 and not names and source.text[opened + 2 : span.start].strip(" ~") == "":
            detail = "A `${` that a shell is meant to read is written `$${`."
            at = Span(opened, opened + 2)
            fix = rename(source, at, "$${", safe=False) if root.isupper() else None
        self.report.add(
            source, span, "reference/unknown-name", f"Nothing here is called `{root}`",
            detail, fix=fix,
        )  # fmt: skip

    def undeclared(self, use: Use, what: str, name: str, known: list[str]) -> None:
        source, span = use.file.source, use.reference.span
        last = name.rpartition(".")[2]
        names = near(last, known)
        detail = maybe([f"{name.removesuffix(last)}{n}" for n in names])
        fix = None
        at = source.text.find(last, span.start, span.end)
        if names and at >= 0:
            here = Span(at, at + len(last))
            fix = rename(source, here, names[0], safe=certain(last, names))
        self.report.add(
            source, span, f"reference/undeclared-{what.replace(' source', '')}",
            f"The {what} `{name}` is not declared", detail, fix=fix,
        )  # fmt: skip

    def maybe_in_broken(self, name: str) -> bool:
        """Whether a part that could not be read may declare the name."""
        quoted = f'"{name}"'
        return any(
            f.body.broken and (quoted in f.source.text or f"{name} " in f.source.text)
            for f in self.module.files
        )

    # Declarations

    def unused(self) -> None:
        for root, what, known in (
            ("var", "variable", self.module.variables),
            ("local", "local", self.module.locals),
        ):
            for name, declared in known.items():
                if f"{root}.{name}" not in self.used:
                    self.report.add(
                        declared.file.source, declared.span, f"reference/unused-{what}",
                        f"The {what} `{name}` is declared and not used", severity="warning",
                    )  # fmt: skip

    def unused_objects(self) -> None:
        """Packer's sources that no build makes, and data that nothing reads."""
        builds = tuple(self.module.of_type("build"))
        listed = [p.block.body.attribute("sources") for p in builds]
        computed = any(a is not None and not isinstance(a.value, Tuple) for a in listed)
        for placed in self.module.of_type("source", "data"):
            block = placed.block
            if len(block.labels) != 2 or (block.type == "source" and (computed or not builds)):
                continue
            name = ".".join(block.names)
            if f"{block.type}.{name}" not in self.used:
                told, why = "is not used", ""
                if block.type == "source":
                    told, why = "is built by no build", "Packer builds nothing from it."
                self.report.add(
                    placed.file.source, block.header_span, f"reference/unused-{block.type}",
                    f"`{block.type}.{name}` {told}", why, severity="warning",
                )  # fmt: skip

    def duplicates(self) -> None:
        """Two declarations of one name; Terraform's override files are meant to repeat names."""
        seen: dict[tuple[str, ...], str] = {}
        top = self.packs.toplevel(self.module.tool)
        for placed in self.module.blocks:
            block, file = placed.block, placed.file
            if overrides(file.path):
                continue
            if block.type in ("locals", "variables"):
                root = "local" if block.type == "locals" else "variable"
                # A name twice in one block is a finding of the reader already.
                first = {a.name: a for a in reversed(block.body.attributes)}
                for attribute in first.values():
                    self.once(seen, (root, attribute.name), file.source, attribute.name_span)
                continue
            if block.type == "provider" and self.module.tool == "terraform" and block.labels:
                alias = block.body.attribute("alias")
                name = str(value_of(alias.value)) if alias else ""
                key = ("provider", block.labels[0].text, *([name] if name else ()))
                self.once(seen, key, file.source, block.header_span)
                continue
            spec = top.get(block.type)
            if (spec is not None and spec.unique) or block.type == "local":
                self.once(seen, (block.type, *block.names), file.source, block.header_span)

    def once(
        self, seen: dict[tuple[str, ...], str], key: tuple[str, ...], source: Source, span: Span
    ) -> None:
        here = f"{source.path}:{source.line_of(span.start)}"
        first = seen.setdefault(key, here)
        if first == here:
            return
        # Packer reads a folder as one, or any file of it alone: many folders hold several
        # templates, each built by its name.
        apart = self.module.tool == "packer" and first.rpartition(":")[0] != source.path
        self.report.add(
            source, span, "reference/duplicate",
            f"{key[0].capitalize()} `{'.'.join(key[1:])}` is already declared",
            f"First declared at {first}."
            + (" The two files can only be built one at a time." if apart else ""),
            severity="warning" if apart else "error",
        )  # fmt: skip

    # Packer

    def sources(self) -> None:
        """Entries of `build.sources` and `source` blocks of builds, against the sources."""
        known = {
            f"{type_}.{name}"
            for type_, names in self.objects.get("source", {}).items()
            for name in names
        }
        for placed in self.module.of_type("build"):
            source = placed.file.source
            for block in placed.block.body.blocks_of("source"):
                if block.labels:
                    self.source(source, block.labels[0].text, block.labels[0].span, known)
            listed = placed.block.body.attribute("sources")
            for item, text in _items(listed.value) if listed else ():
                self.source(source, text, item.span, known)

    def source(self, source: Source, text: str, span: Span, known: set[str]) -> None:
        parts = text.split(".")
        name = ".".join(parts[-2:])
        self.used.add(f"source.{name}")
        if len(parts) >= 2 and (name in known or self.maybe_in_broken(parts[-1])):
            return
        names = near(name, sorted(known))
        fix = rename(source, span, f'"source.{names[0]}"', safe=False) if names else None
        self.report.add(
            source, span, "reference/undeclared-source",
            f"No source is called `{text}`",
            maybe([f"source.{n}" for n in names]), fix=fix,
        )  # fmt: skip

    # Files of values

    def values(self, file: HclFile) -> None:
        if not self.module.files or self.module.broken:
            return
        for attribute in file.body.attributes:
            if attribute.name in self.module.variables:
                continue
            names = near(attribute.name, self.module.variables)
            self.report.add(
                file.source, attribute.name_span, "reference/undeclared-variable",
                f"No variable `{attribute.name}` is declared", maybe(names),
                severity="warning",
                fix=rename(
                    file.source, attribute.name_span, names[0],
                    safe=certain(attribute.name, names),
                ) if names else None,
            )  # fmt: skip


def _items(expression: Expression) -> Iterator[tuple[Expression, str]]:
    """The elements of a list that are a constant text or a plain name."""
    items: Mapping[int, Expression] = dict(enumerate(getattr(expression, "items", ())))
    for item in items.values():
        if isinstance(item, Literal) and isinstance(item.value, str):
            yield item, item.value
        elif isinstance(item, Traversal) and _is_address(item):
            yield item, ".".join(str(p) for p in item.parts)


def _is_address(traversal: Traversal) -> bool:
    computed = traversal.parts[0] in ("var", "local", "each")
    return not computed and all(isinstance(part, str) for part in traversal.parts)

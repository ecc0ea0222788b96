"""What the references of a module stand for: variables, locals, resources, other modules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from posixpath import join, normpath
from typing import Any, NamedTuple

from assistant.check.frames import Frame, frames
from assistant.check.schema.algebra import BodyType, element, type_of
from assistant.check.schema.evaluation import Evaluator, Scope
from assistant.check.schema.report import Reporter, certain, maybe, near, rename
from assistant.check.schema.stepping import Missing, Moves, splatted, step_into
from assistant.check.schema.types import variable_type
from assistant.check.schema.versions import Choices
from assistant.core.schema import TypeExpr
from assistant.knowledge import Packs
from assistant.syntax.hcl import (
    UNKNOWN,
    Block,
    Call,
    Expression,
    HclFile,
    Literal,
    Module,
    Traversal,
    Unknown,
    steps,
)
from assistant.syntax.source import Source, Span

_KINDS = {"resource": 0, "data": 1, "ephemeral": 1}
"""Kinds of objects with the number of words that lead a reference to one."""
_DEEP = 40
"""Locals that refer to locals are followed so far; further on nothing is claimed."""
_FIXED: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    "terraform": {
        "path": dict.fromkeys(("module", "root", "cwd"), Unknown("string")),
        "terraform": {"workspace": Unknown("string"), "applying": Unknown("bool")},
    },
    "packer": {"path": dict.fromkeys(("root", "cwd"), Unknown("string"))},
}


class Declaration(NamedTuple):
    """A block that references lead to."""

    block: Block
    file: HclFile


class World:
    """All modules that are checked together."""

    def __init__(
        self, modules: Sequence[Module], packs: Packs, choices: Mapping[Module, Choices]
    ) -> None:
        self.packs = packs
        self.choices = choices
        self.schema = Reporter("schema")
        self.reference = Reporter("reference")
        self.by_folder = {m.folder: m for m in modules if m.tool == "terraform" and m.files}
        self._made: dict[Module, Values] = {}

    def values(self, module: Module) -> Values:
        """The values of a module's expressions."""
        if module not in self._made:
            self._made[module] = Values(module, self)
        return self._made[module]

    def callee(self, module: Module, block: Block) -> Module | None:
        """The module that a `module` block uses, where it is a folder that was read."""
        folder = local_folder(module, block)
        return None if folder is None else self.by_folder.get(folder)


def local_folder(module: Module, block: Block) -> str | None:
    """The folder that a `module` block names; None for a source that is fetched."""
    source = block.body.attribute("source")
    text = source.value.value if source and isinstance(source.value, Literal) else None
    if not isinstance(text, str) or not text.startswith(("./", "../")):
        return None
    folder = normpath(join(module.folder, text))
    return "" if folder == "." else folder


class Values(Evaluator):
    """The values of one module's expressions."""

    def __init__(self, module: Module, world: World) -> None:
        super().__init__(module.tool, world.packs.functions(module.tool), world.schema)
        self.module = module
        self.world = world
        self.objects: dict[tuple[str, str, str], Declaration] = {}
        self.modules: dict[str, Declaration] = {}
        self.outputs: dict[str, Declaration] = {}
        self.depth = 0
        self.bound: dict[int, dict[str, Any]] = {}
        self.types: dict[int, Any] = {}
        self.variables: dict[str, Any] = {}
        self.in_default = False
        self._declare()

    def _declare(self) -> None:
        for placed in self.module.blocks:
            block = placed.block
            found = Declaration(block, placed.file)
            if block.type in _KINDS and len(block.labels) == 2:
                self.objects.setdefault((block.type, *_two(block)), found)
            elif block.type in ("module", "output") and block.labels:
                known = self.modules if block.type == "module" else self.outputs
                known.setdefault(block.labels[0].text, found)
            elif block.type == "check":
                for inner in block.body.blocks_of("data"):
                    if len(inner.labels) == 2:
                        key = ("data", *_two(inner))
                        self.objects.setdefault(key, Declaration(inner, placed.file))

    def run(self) -> None:
        """Evaluate every expression of the module, and report what is wrong in them."""
        for frame in frames(self.module):
            scope = self.scope(frame)
            self.doubt += self.may_be_empty(frame)
            for attribute in frame.values:
                self.in_default = (frame.block.type, attribute.name) == ("variable", "default")
                self.in_default |= frame.kinds == ("variables",)
                self.evaluate(attribute.value, scope)
            self.doubt = 0

    def may_be_empty(self, frame: Frame) -> bool:
        """Whether a dynamic block around a frame may make no block at all."""
        over = (i.over for i in frame.iterators if i.over is not None)
        values = [self.value(expression) for expression in over]
        return not all(isinstance(value, list | dict) and value for value in values)

    def call(self, call: Call, scope: Scope) -> Any:
        """A function call; Packer's env() is for the defaults of variables alone."""
        if call.name == "env" and self.module.tool == "packer" and not self.in_default:
            self.fault(
                call, scope, "env-outside-default", "env() is for the default of a variable only",
                "Declare a variable with this default, and use it here.",
            )  # fmt: skip
        return super().call(call, scope)

    # Names

    def scope(self, frame: Frame) -> Scope:
        """What is bound around a frame's expressions."""
        source = frame.file.source
        names = self._owner_names(frame.owner, source)
        if frame.iterators:
            names = dict(names)
            for iterating in frame.iterators:
                over: Any = UNKNOWN
                if iterating.over is not None:
                    over = self.evaluate(iterating.over, Scope(source, dict(names)))
                names[iterating.name] = _pair(type_of(over))
        return Scope(source, names)

    def _owner_names(self, owner: Block, source: Source) -> dict[str, Any]:
        names = self.bound.get(id(owner))
        if names is None:
            names = self.bound[id(owner)] = {}
            if owner.type not in ("resource", "data", "ephemeral", "module"):
                return names
            for_each = owner.body.attribute("for_each")
            if for_each is not None:
                over = self.evaluate(for_each.value, Scope(source, {}))
                names["each"] = _pair(type_of(over))
            if owner.body.attribute("count") is not None:
                names["count"] = {"index": Unknown("number")}
            if owner.type in _KINDS and len(owner.labels) == 2:
                names["self"] = self.object(owner)
        return names

    # References

    def refer(self, traversal: Traversal, scope: Scope) -> Any:
        """What a reference stands for; a step that leads nowhere is reported."""
        parts = traversal.parts
        root = parts[0]
        if root in scope.names:
            return self.walk(scope.names[str(root)], traversal, 1, scope)
        fixed = _FIXED[self.module.tool].get(str(root))
        if fixed is not None:
            return self.walk(dict(fixed), traversal, 1, scope)
        if len(parts) < 2 or not isinstance(parts[1], str):
            return UNKNOWN
        name = parts[1]
        if root == "var":
            return self.walk(self.variable(name), traversal, 2, scope)
        if root == "local":
            return self.walk(self.local(name), traversal, 2, scope)
        if self.module.tool == "packer":
            return UNKNOWN
        if root == "module":
            value = self.called(name)
            single = value is not UNKNOWN and value.type[0] == "object"
            step = steps(scope.source.text, traversal)[1:2] if single else ()
            if step and not self.instance(traversal, step[0].kind, step[0].span, None, scope):
                return UNKNOWN
            return self.walk(value, traversal, 2, scope)
        return self.refer_object(traversal, scope)

    def variable(self, name: str) -> Any:
        """A variable: of its type only, since anybody may give it another value."""
        if name not in self.variables:
            declared = self.module.variables.get(name)
            block = declared.block if declared is not None else None
            type_ = variable_type(block) if block is not None else None
            self.variables[name] = UNKNOWN if type_ is None else Unknown(type_)
        return self.variables[name]

    def local(self, name: str) -> Any:
        """A local's value."""
        declared = self.module.locals.get(name)
        if declared is None or declared.value is None or self.depth > _DEEP:
            return UNKNOWN
        return self.apart(declared.value, declared.file.source)

    def apart(self, expression: Expression, source: Source) -> Any:
        """An expression evaluated where it stands, whatever is around the reference to it."""
        before = self.quiet, self.doubt
        self.quiet = self.doubt = 0
        self.depth += 1
        try:
            return self.evaluate(expression, Scope(source, {}))
        finally:
            self.quiet, self.doubt = before
            self.depth -= 1

    def called(self, name: str) -> Any:
        """What a module gives: its outputs, where its folder was read."""
        declared = self.modules.get(name)
        callee = self.world.callee(self.module, declared.block) if declared else None
        if declared is None or callee is None or callee.broken:
            return UNKNOWN
        inner: TypeExpr = ["object", Outputs(self.world.values(callee))]
        if declared.block.body.attribute("count"):
            return Unknown(["list", inner])
        return Unknown(["map", inner] if declared.block.body.attribute("for_each") else inner)

    def output(self, name: str) -> TypeExpr:
        """The type of one of the module's outputs."""
        block, file = self.outputs[name]
        value = block.body.attribute("value")
        if value is None or self.depth > _DEEP:
            return "any"
        return type_of(self.apart(value.value, file.source))

    # Resources and data sources

    def object(self, block: Block) -> Any:
        """What one instance of a resource or data source gives when it is read."""
        key = id(block)
        if key not in self.types:
            address = f"terraform/{block.type}/{block.labels[0].text}"
            component, choice = self.world.choices[self.module].component(block, address)
            self.types[key] = UNKNOWN
            if component is not None and component.body.known:
                whole = component.complete and (choice is None or choice.certain)
                more: dict[str, TypeExpr] = {}
                if "id" not in component.body.attributes and component.pack != "terraform/core":
                    # Providers of the older kind add it without saying so in their schema.
                    more["id"] = "string"
                body = BodyType(component.body, more, whole=whole)
                self.types[key] = Unknown(["object", body])
        return self.types[key]

    def refer_object(self, traversal: Traversal, scope: Scope) -> Any:
        """A reference to a resource or data source."""
        parts = traversal.parts
        kind = str(parts[0]) if parts[0] in _KINDS else "resource"
        used = 3 if parts[0] in _KINDS else 2
        if len(parts) < used or not all(isinstance(p, str) for p in parts[:used]):
            return UNKNOWN
        declared = self.objects.get((kind, str(parts[used - 2]), str(parts[used - 1])))
        if declared is None:
            return UNKNOWN
        value = self.object(declared.block)
        by = next((n for n in ("count", "for_each") if declared.block.body.attribute(n)), None)
        if len(parts) > used and parts[used] is not None and not self.quiet:
            step = steps(scope.source.text, traversal)[used - 1 : used]
            if step and not self.instance(traversal, step[0].kind, step[0].span, by, scope):
                return UNKNOWN
        if by is not None:
            value = Unknown(["list" if by == "count" else "map", type_of(value)])
        return self.walk(value, traversal, used, scope, static=by is None)

    def instance(
        self, traversal: Traversal, kind: str, span: Span, by: str | None, scope: Scope
    ) -> bool:
        """Whether one of several instances is picked, and none of a single one."""
        name = scope.source.text[traversal.span.start : span.start]
        whole = Span(traversal.span.start, span.start)
        if by is not None and kind == "name":
            key = "0" if by == "count" else "each.key"
            self.world.reference.add(
                scope.source, whole, "reference/missing-index",
                f"`{name}` has `{by}` set, so one of its instances must be picked",
                f"Write `{name}[{key}]`, or `{name}[*]` for all of them."
                if by == "count" else f"Write `{name}[{key}]`, or one of its keys.",
            )  # fmt: skip
            return False
        if by is None and kind in ("index", "dot-index"):
            self.world.reference.add(
                scope.source, span, "reference/unexpected-index",
                f"`{name}` is a single one: it has neither `count` nor `for_each`",
                "Leave the index out.",
            )  # fmt: skip
            return False
        return True

    # Steps

    def walk(
        self, value: Any, traversal: Traversal, used: int, scope: Scope, *, static: bool = False
    ) -> Any:
        """The value that the steps after the first `used` parts lead to.

        `static`: the first of these steps is judged even where try() would forgive it.
        """
        if len(traversal.parts) <= used or value is UNKNOWN:
            return value
        moves: Moves
        if None in traversal.parts:
            written = steps(scope.source.text, traversal)[used - 1 :]
            moves = [(step.kind, step.key) for step in written]
        else:
            moves = [("name", part) for part in traversal.parts[used:]]
        return self.follow(value, moves, 0, traversal, used, scope, static=static)

    def follow(
        self,
        value: Any,
        moves: Moves,
        first: int,
        traversal: Traversal,
        used: int,
        scope: Scope,
        *,
        static: bool = False,
    ) -> Any:
        """Go through moves from the one numbered `first`."""
        for n in range(first, len(moves)):
            kind, key = moves[n]
            if isinstance(value, Unknown) and value.type == "any":
                return UNKNOWN
            if kind in ("splat", "full-splat"):
                stop = splatted(moves, n)
                inner = Unknown(_elements(value))
                each = self.follow(inner, moves[:stop], n + 1, traversal, used, scope)
                result = Unknown(["list", type_of(each)])
                return self.follow(result, moves, stop, traversal, used, scope)
            found = step_into(value, key)
            if isinstance(found, Missing):
                known = static and n == 0
                if known or not self.quiet:
                    self.missing(
                        found, value, n, traversal, used, scope, doubt=self.doubt > 0 and not known
                    )
                return UNKNOWN
            value = found
        return value

    def missing(
        self,
        missing: Missing,
        value: Any,
        number: int,
        traversal: Traversal,
        used: int,
        scope: Scope,
        *,
        doubt: bool,
    ) -> None:
        """Report a step that leads nowhere."""
        source = scope.source
        written = steps(source.text, traversal)
        if used - 1 + number >= len(written):
            return
        step = written[used - 1 + number]
        name = source.text[traversal.span.start : step.span.start]
        names = near(str(step.key), missing.names) if missing.names else ()
        body = value.type[1] if isinstance(value, Unknown) and len(value.type) > 1 else None
        doubt = doubt or (isinstance(body, BodyType) and not body.whole)
        fix = None
        if names and step.kind == "name":
            safe = certain(str(step.key), names) and not doubt
            fix = rename(source, step.word, names[0], safe=safe)
        self.world.reference.add(
            source, step.word, missing.code, missing.summary.format(name=name, key=step.key),
            maybe(names) or missing.detail.format(name=name, key=step.key),
            severity="warning" if doubt else "error", fix=fix,
        )  # fmt: skip


class Outputs(dict[str, TypeExpr]):
    """The outputs of a module as the attributes of an object; types are made when asked."""

    def __init__(self, values: Values) -> None:
        super().__init__(dict.fromkeys(values.outputs, "any"))
        self._values = values

    def __getitem__(self, name: str) -> TypeExpr:
        return self._values.output(name)


def _two(block: Block) -> tuple[str, str]:
    return block.labels[0].text, block.labels[1].text


def _pair(over: TypeExpr) -> dict[str, Any]:
    """What `each` or a dynamic block's iterator holds."""
    head = over if isinstance(over, str) else over[0]
    inner = Unknown(element(over))
    key: Any = UNKNOWN
    if head in ("map", "object"):
        key = Unknown("string")
    elif head == "set":
        key = inner
    return {"key": key, "value": inner}


def _elements(value: Any) -> TypeExpr:
    """What a splat goes over; a value that is no list counts as a list of itself."""
    kind = type_of(value)
    if not isinstance(kind, str) and kind[0] in ("list", "set", "tuple"):
        return element(kind)
    return kind

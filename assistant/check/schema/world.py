"""What the references of a module stand for: variables, locals, resources, other modules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from posixpath import join, normpath
from typing import Any, NamedTuple

from assistant.check.frames import Frame, frames
from assistant.check.report import Reporter
from assistant.check.schema.algebra import BodyType, element, type_of
from assistant.check.schema.evaluation import Scope
from assistant.check.schema.types import variable_type
from assistant.check.schema.walking import Walker
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
from assistant.syntax.source import Source
from assistant.targets.versions.choices import Choices

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


class Values(Walker):
    """The values of one module's expressions."""

    def __init__(self, module: Module, world: World) -> None:
        known = world.packs.functions(module.tool)
        super().__init__(module.tool, known, world.schema, world.reference)
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
            self.doubt += bool(frame.iterators) and self.may_be_empty(frame)
            for attribute in frame.values:
                if isinstance(attribute.value, Literal):
                    continue  # as are most; nothing in it can be wrong
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

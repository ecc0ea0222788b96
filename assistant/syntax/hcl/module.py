"""The files of one folder taken together, as Packer and Terraform read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from posixpath import basename, dirname
from typing import Any, Literal

import msgspec

from assistant.syntax.hcl.evaluate import UNKNOWN, Unknown, value_of
from assistant.syntax.hcl.nodes import Block, Body, Expression, Traversal
from assistant.syntax.hcl.parse import HclFile, parse
from assistant.syntax.source import Source, Span
from assistant.syntax.templates import is_template

Tool = Literal["packer", "terraform"]
_VALUES = (".pkrvars.hcl", ".tfvars", ".pkrvars.hcl.example", ".tfvars.example")


_JSON = (".pkr.json", ".tf.json", ".tofu.json")


def tool_of(path: str) -> Tool | None:
    """The tool whose configuration in HCL a path is, by its ending; None for anything else."""
    if path.endswith(".pkr.hcl"):
        return "packer"
    return "terraform" if path.endswith((".tf", ".tofu")) else None


def is_json(path: str) -> bool:
    """Whether a path is a part of a configuration in its JSON form, which is not read here: a
    module that has one may declare there whatever its text names."""
    return path.endswith(_JSON)


def values_tool(path: str) -> Tool | None:
    """The tool for which a path holds values of variables; None for anything else."""
    if not path.endswith(_VALUES):
        return None
    return "packer" if ".pkrvars." in basename(path) else "terraform"


def is_hcl(path: str) -> bool:
    """Whether a path is read as HCL."""
    if is_template(path):
        return False
    return tool_of(path) is not None or values_tool(path) is not None or path.endswith(".hcl")


def overrides(path: str) -> bool:
    """Whether a path is one of Terraform's override files, which are laid over the others."""
    name = basename(path).removesuffix(".tf").removesuffix(".tofu")
    return name == "override" or name.endswith("_override")


class Placed(msgspec.Struct, frozen=True):
    """A top-level block and the file it stands in."""

    block: Block
    file: HclFile


class Declared(msgspec.Struct, frozen=True):
    """A variable or local: its name, where it stands, and its default or expression."""

    name: str
    span: Span
    file: HclFile
    value: Expression | None
    block: Block | None = None
    """The `variable` or `local` block; None for an entry of `locals` or `variables`."""

    @property
    def at(self) -> str:
        """`path:line` of the name."""
        return f"{self.file.path}:{self.file.source.line_of(self.span.start)}"


class Module:
    """All files of one tool in one folder."""

    def __init__(
        self, tool: Tool, folder: str, files: tuple[HclFile, ...], values: tuple[HclFile, ...]
    ) -> None:
        self.tool = tool
        self.folder = folder
        self.files = files
        self.values = values
        self.blocks = tuple(Placed(b, f) for f in files for b in f.body.blocks)
        self._by_type: dict[str, list[Placed]] = {}
        for placed in self.blocks:
            self._by_type.setdefault(placed.block.type, []).append(placed)
        self.variables: dict[str, Declared] = {}
        self.locals: dict[str, Declared] = {}
        for placed in self.blocks:
            self._declare(placed)
        self.given = self._given()
        self._resolving: set[str] = set()

    @property
    def broken(self) -> bool:
        """Whether some file could not be read in full."""
        return any(f.body.broken for f in self.files)

    def of_type(self, *types: str) -> Sequence[Placed]:
        """The top-level blocks of the types, in the order of the files."""
        if len(types) == 1:
            return self._by_type.get(types[0], ())
        return tuple(placed for placed in self.blocks if placed.block.type in types)

    def _declare(self, placed: Placed) -> None:
        block, file = placed.block, placed.file
        if block.type in ("variable", "local") and block.labels:
            label = block.labels[0]
            known = self.variables if block.type == "variable" else self.locals
            value = block.body.attribute("default" if block.type == "variable" else "expression")
            declared = Declared(label.text, label.span, file, value.value if value else None, block)
            known.setdefault(label.text, declared)
        elif block.type in ("locals", "variables"):
            known = self.locals if block.type == "locals" else self.variables
            for attribute in block.body.attributes:
                known.setdefault(
                    attribute.name,
                    Declared(attribute.name, attribute.name_span, file, attribute.value),
                )

    def _given(self) -> dict[str, Expression]:
        """Values from files that the tool reads by itself."""
        given: dict[str, Expression] = {}
        for file in self.values:
            name = basename(file.path)
            if name == "terraform.tfvars" or name.endswith((".auto.tfvars", ".auto.pkrvars.hcl")):
                given |= {a.name: a.value for a in file.body.attributes}
        return given

    def lookup(self, traversal: Traversal) -> Any:
        """What `var.x...` and `local.x...` stand for; an Unknown where the files cannot tell."""
        parts = traversal.parts
        if len(parts) < 2 or parts[0] not in ("var", "local") or not isinstance(parts[1], str):
            return UNKNOWN
        name = f"{parts[0]}.{parts[1]}"
        expression: Expression | None
        if parts[0] == "var":
            declared = self.variables.get(parts[1])
            expression = self.given.get(parts[1], declared.value if declared else None)
        else:
            declared = self.locals.get(parts[1])
            expression = declared.value if declared else None
        if expression is None or name in self._resolving:
            return _typed(declared)
        self._resolving.add(name)
        try:
            return _inner(value_of(expression, self.lookup), parts[2:])
        finally:
            self._resolving.discard(name)

    def value(self, expression: Expression) -> Any:
        """The value of an expression, seen through variables and locals."""
        return value_of(expression, self.lookup)


def _typed(declared: Declared | None) -> Unknown:
    """The Unknown for a variable without a value: of its type, where that is a simple one."""
    if declared is None or declared.block is None:
        return UNKNOWN
    type_ = declared.block.body.attribute("type")
    if type_ and isinstance(type_.value, Traversal) and len(type_.value.parts) == 1:
        word = type_.value.parts[0]
        if word in ("string", "number", "bool"):
            return Unknown(str(word))
    return UNKNOWN


def _inner(value: Any, parts: tuple[str | int | None, ...]) -> Any:
    for part in parts:
        found = UNKNOWN
        if isinstance(value, dict):
            found = value.get(part, UNKNOWN)
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            found = value[part]
        value = found
    return value


def _tool_of_json(path: str) -> Tool:
    return "packer" if path.endswith(".pkr.json") else "terraform"


def _unread(path: str, text: str) -> HclFile:
    """A part of a module of which nothing but the text is known."""
    return HclFile(Source(path, text), Body(Span(0, len(text)), broken=True), ())


def read_modules(files: Mapping[str, str]) -> tuple[Module, ...]:
    """Every module in a set of files, by folder and tool, each with its files sorted by path."""
    found: dict[tuple[str, Tool], tuple[list[HclFile], list[HclFile]]] = {}
    for path in sorted(files):
        if path.endswith(".tf") and f"{path[:-2]}tofu" in files:
            continue  # OpenTofu reads a file's twin instead of it
        tool, values = tool_of(path), values_tool(path)
        key = tool or values
        if key is not None:
            entry = found.setdefault((dirname(path), key), ([], []))
            entry[0 if tool else 1].append(parse(path, files[path]))
        elif is_json(path):
            entry = found.setdefault((dirname(path), _tool_of_json(path)), ([], []))
            entry[0].append(_unread(path, files[path]))
    return tuple(
        Module(tool, folder, tuple(own), tuple(values))
        for (folder, tool), (own, values) in sorted(found.items())
    )

"""The walk over the nodes of a document, along a shape."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from assistant.check.formats.shape.compile import Shape
from assistant.syntax.yaml import Alias, Dialect, Mapping, Node, Scalar, Sequence, plain, value_of

Kind: TypeAlias = Literal[
    "unknown", "type", "value", "missing", "range", "form", "length", "repeated", "refused",
    "deprecated", "changed",
]  # fmt: skip
_NOTES = frozenset({"deprecated", "changed"})
_TAKEN_AWAY = "!reset"
"""Compose's tag for a key that is to be as if it were not there."""
_STANDARD = "tag:yaml.org,2002:"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that a schema does not allow."""

    kind: Kind
    node: Node
    """What it is about: of an unknown or deprecated key the key, else the value."""
    path: tuple[str | int, ...]
    """Keys and numbers that lead to the value."""
    expected: tuple[str, ...] = ()
    """Types, values, keys or limits that were asked for."""
    shape: Shape | None = None
    """The shape that was not met."""

    @property
    def is_note(self) -> bool:
        """Whether the value is allowed all the same."""
        return self.kind in _NOTES


def never(_: Scalar) -> bool:
    """No scalar is a template."""
    return False


class Walk:
    """One document's walk. `opaque` tells scalars whose value only a run can know."""

    def __init__(
        self, dialect: Dialect, opaque: Callable[[Scalar], bool] = never, *, whole: bool = True
    ) -> None:
        """`whole`: False where the text was read in part, so that nothing is missed in it."""
        self.dialect = dialect
        self.opaque = opaque
        self.whole = whole
        self.shared: dict[tuple[int, int], list[Problem]] = {}

    def problems(self, node: Node, shape: Shape, path: tuple[str | int, ...] = ()) -> list[Problem]:
        """What is wrong with a node, in order of the text; what is anchored is walked once."""
        if isinstance(node, Alias):
            inner = node.target
            if inner is None:
                return []
            key = (id(inner), id(shape))
            if key not in self.shared:
                self.shared[key] = []
                self.shared[key] = self.problems(inner, shape, path)
            return self.shared[key]
        if node.tag is not None and not node.tag.startswith(_STANDARD) and node.tag != "!":
            return []
        if isinstance(node, Scalar):
            if self.opaque(node):
                return []
            found = self._of_scalar(node, shape, path)
        elif shape.types is not None and _kind(node) not in shape.types:
            return [Problem("type", node, path, tuple(sorted(shape.types)), shape)]
        elif isinstance(node, Mapping):
            found = self._of_mapping(node, shape, path)
        else:
            found = self._of_list(node, shape, path)
        if shape.enum is not None and not isinstance(node, Scalar):
            found.append(Problem("value", node, path, _shown(shape.enum), shape))
        for part in shape.all_of:
            found += self.problems(node, part, path)
        for group in shape.any_of:
            found += self._alternatives(node, group, path)
        if shape.negated is not None and not _fatal(self.problems(node, shape.negated, path)):
            found.append(Problem("refused", node, path, (), shape))
        if shape.changed and not found:
            found.append(Problem("changed", node, path, (), shape))
        return found

    def _of_scalar(self, node: Scalar, shape: Shape, path: tuple[str | int, ...]) -> list[Problem]:
        value = value_of(node, self.dialect)
        if shape.types is not None and not shape.types & _TYPES[type(value)]:
            whole = type(value) is float and value.is_integer() and "integer" in shape.types
            if not whole:
                return [Problem("type", node, path, tuple(sorted(shape.types)), shape)]
        if shape.enum is not None and not any(_same(value, one) for one in shape.enum):
            return [Problem("value", node, path, _shown(shape.enum), shape)]
        if isinstance(value, str):
            if shape.pattern is not None and not shape.pattern.search(value):
                return [Problem("form", node, path, (shape.pattern.pattern,), shape)]
            least, most = shape.lengths
            if len(value) < least or (most is not None and len(value) > most):
                return [Problem("length", node, path, (str(least), _limit(most)), shape)]
        elif isinstance(value, int | float) and not isinstance(value, bool):
            low, high = shape.minimum, shape.maximum
            if (low is not None and value < low) or (high is not None and value > high):
                return [Problem("range", node, path, (_limit(low), _limit(high)), shape)]
        return []

    def _of_mapping(
        self, node: Mapping, shape: Shape, path: tuple[str | int, ...]
    ) -> list[Problem]:
        found: list[Problem] = []
        properties, patterns, additional = shape.properties, shape.patterns, shape.additional
        hidden = False
        for name, entry in node.entries.items():
            if self.opaque(entry.key):
                hidden = True
                continue
            inner = properties.get(name)
            known = inner is not None
            where = (*path, name)
            if inner is not None:
                if inner.deprecated:
                    found.append(Problem("deprecated", entry.key, where, (), inner))
                found += self.problems(entry.value, inner, where)
            for pattern, other in patterns:
                if pattern.search(name):
                    known = True
                    found += self.problems(entry.value, other, where)
            if known or additional is True:
                continue
            if additional is False:
                if isinstance(entry.value, Scalar) and entry.value.tag == _TAKEN_AWAY:
                    continue
                found.append(Problem("unknown", entry.key, where, tuple(properties), shape))
            else:
                found += self.problems(entry.value, additional, where)
        if self.whole and not hidden and node.complete:
            found += (
                Problem("missing", node, path, (name,), shape)
                for name in shape.required
                if name not in node.entries
            )
            if len(node.entries) < shape.min_properties:
                found.append(Problem("length", node, path, (str(shape.min_properties), ""), shape))
        return found

    def _of_list(self, node: Sequence, shape: Shape, path: tuple[str | int, ...]) -> list[Problem]:
        found: list[Problem] = []
        first = shape.first_items
        for number, item in enumerate(node.items):
            if number < len(first):
                found += self.problems(item, first[number], (*path, number))
            elif first and not shape.more_items:
                found.append(Problem("length", item, path, ("", str(len(first))), shape))
                break
            elif shape.items is not None:
                found += self.problems(item, shape.items, (*path, number))
        size = len(node.items)
        if (size < shape.min_items and self.whole) or (
            shape.max_items is not None and size > shape.max_items
        ):
            limits = (str(shape.min_items), _limit(shape.max_items))
            found.append(Problem("length", node, path, limits, shape))
        if shape.unique:
            found += self._repeated(node, path, shape)
        return found

    def _repeated(
        self, node: Sequence, path: tuple[str | int, ...], shape: Shape
    ) -> Iterable[Problem]:
        seen: set[Any] = set()
        nodes: set[int] = set()
        for number, said in enumerate(node.items):
            item = said.target if isinstance(said, Alias) else said
            if item is None:
                continue
            if id(item) in nodes:
                yield Problem("repeated", said, (*path, number), (), shape)
                continue
            nodes.add(id(item))
            if isinstance(said, Alias) and not isinstance(item, Scalar):
                continue  # what aliases stand for may be without end when it is written out
            if not isinstance(item, Scalar):
                if isinstance(item, Mapping | Sequence) and len(node.items) < 50:
                    key: Any = repr(plain(item, self.dialect))
                else:
                    continue
            elif self.opaque(item):
                key = item.text
            else:
                value = value_of(item, self.dialect)
                key = (isinstance(value, bool), value)
            if key in seen:
                yield Problem("repeated", item, (*path, number), (), shape)
            seen.add(key)

    def _alternatives(
        self, node: Node, group: tuple[Shape, ...], path: tuple[str | int, ...]
    ) -> list[Problem]:
        """Nothing where one alternative fits, else the problems that help most."""
        tried: list[list[Problem]] = []
        for shape in group:
            found = self.problems(node, shape, path)
            if not _fatal(found):
                return found
            tried.append(found)
        fitting = [found for found in tried if not _about(found, node, "type")]
        if not fitting:
            return [_joined([found[0] for found in tried])]
        for kind in ("value", "missing"):
            if all(len(f) == 1 and _about(f, node, kind) for f in fitting):
                return [_joined([found[0] for found in fitting])]
        told = [_telling(found, len(path) + 1) for found in fitting]
        if all(told):
            return [_joined([one for one in told if one is not None])]
        meant = [found for found, no in zip(fitting, told, strict=True) if no is None]
        return min(meant, key=len)


_TYPES: dict[type, frozenset[str]] = {
    bool: frozenset({"boolean"}),
    int: frozenset({"integer", "number"}),
    float: frozenset({"number"}),
    str: frozenset({"string"}),
    type(None): frozenset({"null"}),
}


def _kind(node: Mapping | Sequence) -> str:
    return "object" if isinstance(node, Mapping) else "array"


def _same(value: Any, other: Any) -> bool:
    return bool(value == other) and isinstance(value, bool) == isinstance(other, bool)


def _fatal(problems: Iterable[Problem]) -> bool:
    return any(not one.is_note for one in problems)


def _about(found: list[Problem], node: Node, kind: str) -> bool:
    return any(one.kind == kind and one.node is node for one in found)


def _telling(found: list[Problem], depth: int) -> Problem | None:
    """The wrong `type: x` that tells that another alternative was meant."""
    return next(
        (one for one in found if one.kind == "value" and len(one.path) == depth
         and one.path[-1] in ("type", "mode", "kind")),
        None,
    )  # fmt: skip


def _joined(problems: list[Problem]) -> Problem:
    """One problem for alternatives that all fail alike."""
    first = problems[0]
    expected = dict.fromkeys(name for one in problems for name in one.expected)
    return Problem(first.kind, first.node, first.path, tuple(expected), first.shape)


def _shown(values: Iterable[Any]) -> tuple[str, ...]:
    words = {True: "true", False: "false", None: "null"}
    shown = (words[v] if v is None or isinstance(v, bool) else str(v) for v in values)
    return tuple(dict.fromkeys(shown))


def _limit(limit: float | None) -> str:
    return "" if limit is None else f"{limit:g}"

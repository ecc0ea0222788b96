"""Problems of a walk told as findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.check.formats.naming import meant
from assistant.check.formats.shape.walk import Problem
from assistant.check.report import maybe, rename
from assistant.core.finding import Finding, Fix, Severity
from assistant.knowledge.spelling import near
from assistant.syntax import yaml
from assistant.syntax.source import Source, Span
from assistant.syntax.yaml import Dialect, Node, Scalar, target, value_of

_NAMES = {
    "object": "a mapping",
    "array": "a list",
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "null": "nothing",
}
_CODES = {
    "unknown": "unknown-key",
    "type": "wrong-type",
    "value": "unknown-value",
    "missing": "missing-key",
    "range": "out-of-range",
    "form": "wrong-form",
    "length": "wrong-length",
    "repeated": "repeated-item",
    "refused": "refused-value",
    "deprecated": "deprecated-key",
    "changed": "deprecated-value",
}
_NESTED = frozenset({"object", "array"})
_LISTED = 12
"""Allowed values that a message names."""


def _error(_: Problem) -> Severity:
    return "error"


@dataclass(frozen=True, slots=True)
class Speech:
    """How one format speaks of its problems."""

    whole: str
    """The file, where a problem is at its top: `a compose file`."""
    dialect: Dialect
    table: str = ""
    """Of what people write for what the format calls otherwise; see `said_in`."""
    severity: Callable[[Problem], Severity] = _error
    """How bad a problem is that is no note; notes are warnings."""
    forms: Mapping[str, str] = field(default_factory=dict)
    """By pattern what a text must look like, in words."""
    durations: frozenset[str] = frozenset()
    """Keys whose text is a number with a unit: quotes around a number alone do not mend it."""


def findings_of(
    problems: Iterable[Problem], top: Node, source: Source, speech: Speech
) -> list[Finding]:
    """A finding for each problem; `top` is the document that was walked."""
    return [_Teller(source, top, speech).tell(one) for one in problems]


@dataclass(frozen=True, slots=True)
class _Teller:
    source: Source
    top: Node
    speech: Speech

    def tell(self, problem: Problem) -> Finding:
        """The finding for one problem."""
        summary, detail, fix = getattr(self, f"_{problem.kind}")(problem)
        span = self._span(problem)
        return Finding(
            code=f"schema/{_CODES[problem.kind]}",
            severity="warning" if problem.is_note else self.speech.severity(problem),
            summary=summary,
            path=self.source.path,
            start=self.source.position(span.start),
            end=self.source.position(span.end),
            source="schema",
            detail=detail,
            fix=fix,
        )

    def _span(self, problem: Problem) -> Span:
        node = target(problem.node) or problem.node
        if isinstance(node, Scalar) and (
            node.style not in ("|", ">") and node.span.end > node.span.start
        ):
            return node.span
        key = self._key(problem.path)
        if key is not None and problem.kind in ("missing", "type", "length", "value", "form"):
            return key.span
        if isinstance(node, yaml.Mapping) and node.pairs:
            return node.pairs[0][0].span
        line = self.source.line_end(node.span.start)
        return Span(node.span.start, max(min(node.span.end, line), node.span.start))

    def _key(self, path: tuple[str | int, ...]) -> Scalar | None:
        """The key that a path ends with; None where it ends in a list or at the top."""
        node = self._at(path[:-1])
        if not path or not isinstance(node, yaml.Mapping) or isinstance(path[-1], int):
            return None
        entry = node.entries.get(path[-1])
        return entry.key if entry is not None else None

    def _at(self, path: tuple[str | int, ...]) -> Node | None:
        """The node at a path, an alias followed."""
        node = target(self.top)
        for step in path:
            inner: Node | None = None
            if isinstance(step, str):
                inner = node.get(step) if isinstance(node, yaml.Mapping) else None
            elif isinstance(node, yaml.Sequence):
                inner = node.items[step]
            node = target(inner) if inner is not None else None
        return node

    def _name(self, path: tuple[str | int, ...]) -> str:
        """A value by its place: `ports`, or `item 2 of `ports``."""
        if not path:
            return self.speech.whole
        last = path[-1]
        if isinstance(last, str):
            return f"`{last[:60]}`"
        owner = next((step for step in reversed(path) if isinstance(step, str)), None)
        of = self.speech.whole if owner is None else f"`{owner[:60]}`"
        return f"item {last + 1} of {of}"

    def _unknown(self, problem: Problem) -> tuple[str, str, Fix | None]:
        key = problem.node
        assert isinstance(key, Scalar)  # noqa: S101 - only keys that are scalars are looked up
        word = key.text
        owner = self._at(problem.path[:-1])
        taken = owner.entries if isinstance(owner, yaml.Mapping) else ()
        names, fix = meant(self.source, key, problem.expected, self.speech.table, taken)
        summary = f"`{word[:60]}` is no key of {self._name(problem.path[:-1])}"
        detail = maybe(names)
        if not detail and 0 < len(problem.expected) <= _LISTED:
            detail = f"Its keys are {_joined(problem.expected)}."
        return summary, detail, fix

    def _type(self, problem: Problem) -> tuple[str, str, Fix | None]:
        node = target(problem.node)
        wanted = _or([_NAMES[name] for name in _ordered(problem.expected)])
        is_now, detail, fix = "a mapping", "", None
        if isinstance(node, yaml.Sequence):
            is_now = "a list"
        elif isinstance(node, Scalar):
            value = value_of(node, self.speech.dialect)
            is_now = {bool: "true or false", type(None): "nothing", str: "text"}.get(
                type(value), "a number"
            )
            texts = "string" in problem.expected and not _NESTED.intersection(problem.expected)
            if texts and node.is_plain and value is not None:
                if problem.path[-1:] and problem.path[-1] in self.speech.durations:
                    detail = "A duration has its unit beside the number: `30s`, `1m30s`."
                else:
                    detail = f"Plain `{node.text[:60]}` is read as {is_now}; in quotes it is text."
                    fix = rename(self.source, node.span, f'"{node.text}"', safe=True)
        return f"{_capital(self._name(problem.path))} must be {wanted}, not {is_now}", detail, fix

    def _value(self, problem: Problem) -> tuple[str, str, Fix | None]:
        node = target(problem.node)
        if not isinstance(node, Scalar):
            return f"{_capital(self._name(problem.path))} cannot be this", "", None
        names = near(node.text, problem.expected)
        detail = f"It can be {_or([f'`{name}`' for name in problem.expected[:_LISTED]])}."
        if len(problem.expected) > _LISTED:
            detail = maybe(names)
        fix = (
            rename(self.source, node.span, names[0], safe=False)
            if names and node.is_plain
            else None
        )
        return f"`{node.text[:60]}` is no value of {self._name(problem.path)}", detail, fix

    def _missing(self, problem: Problem) -> tuple[str, str, Fix | None]:
        wanted = _or([f"`{name}`" for name in problem.expected])
        return f"{_capital(self._name(problem.path))} lacks {wanted}", "", None

    def _range(self, problem: Problem) -> tuple[str, str, Fix | None]:
        low, high = problem.expected
        if low and high:
            limits = low if low == high else f"from {low} to {high}"
        else:
            limits = f"{low} or more" if low else f"at most {high}"
        return f"{_capital(self._name(problem.path))} must be {limits}", "", None

    def _form(self, problem: Problem) -> tuple[str, str, Fix | None]:
        words = self.speech.forms.get(problem.expected[0])
        detail = f"It must be {words}." if words else f"It must match `{problem.expected[0]}`."
        node = target(problem.node)
        text = node.text[:60] if isinstance(node, Scalar) else ""
        return f"`{text}` cannot be {self._name(problem.path)}", detail, None

    def _length(self, problem: Problem) -> tuple[str, str, Fix | None]:
        low, high = problem.expected
        if low in ("", "0") or (high and _size(target(problem.node)) > int(high)):
            return (
                f"{_capital(self._name(problem.path))} is one too many",
                f"There can be {high}.",
                None,
            )
        if _size(target(problem.node)) == 0:
            return f"{_capital(self._name(problem.path))} must not be empty", "", None
        return f"{_capital(self._name(problem.path))} is too short", f"It needs {low}.", None

    def _repeated(self, problem: Problem) -> tuple[str, str, Fix | None]:
        owner = self._name(problem.path[:-1])
        return f"This stands in {owner} already", "Each item may be there once.", None

    def _refused(self, problem: Problem) -> tuple[str, str, Fix | None]:
        return f"{_capital(self._name(problem.path))} may not stand here", "", None

    def _deprecated(self, problem: Problem) -> tuple[str, str, Fix | None]:
        key, shape = problem.node, problem.shape
        assert isinstance(key, Scalar)  # noqa: S101 - only keys that are scalars are looked up
        since = f" since {shape.since}" if shape is not None and shape.since else ""
        new = shape.replaced_by if shape is not None else ""
        detail = f"Use `{new}`." if new else ""
        fix = None
        if new and key.is_plain:
            fix = rename(self.source, key.span, new, safe=False)
        return f"`{key.text[:60]}` is deprecated{since}", detail, fix

    def _changed(self, problem: Problem) -> tuple[str, str, Fix | None]:
        shape = problem.shape
        since = f" since {shape.since}" if shape is not None and shape.since else ""
        return f"This form of {self._name(problem.path)} is deprecated{since}", "", None


def _ordered(names: Sequence[str]) -> list[str]:
    order = list(_NAMES)
    kept = sorted(set(names), key=order.index)
    return [name for name in kept if name != "integer" or "number" not in kept]


def _size(node: Node | None) -> int:
    if isinstance(node, Scalar):
        return len(node.text)
    if isinstance(node, yaml.Mapping):
        return len(node.entries)
    return len(node.items) if isinstance(node, yaml.Sequence) else 0


def _or(names: Sequence[str]) -> str:
    return " or ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _joined(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

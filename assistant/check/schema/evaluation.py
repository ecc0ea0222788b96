"""What expressions give, as far as the files tell, and what in them cannot be.

A constant gives its value; anything else an Unknown of the type that is sure. A fault inside an
expression is reported when the expression is evaluated, which happens once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from assistant.check.report import Reporter
from assistant.check.schema.algebra import (
    SEQUENCES,
    SOME_OBJECT,
    common,
    described,
    element,
    type_of,
)
from assistant.check.schema.calls import Calls
from assistant.check.schema.values import as_number, expression_at, type_misfits
from assistant.core.finding import Severity
from assistant.core.schema import TypeExpr
from assistant.syntax.hcl import (
    UNKNOWN,
    Call,
    Expression,
    Literal,
    Object,
    Other,
    Template,
    Traversal,
    Tuple,
    Unknown,
    as_text,
)
from assistant.syntax.source import Source, Span

_ARITHMETIC = {"+", "-", "*", "/", "%"}
_COMPARISON = {"<", ">", "<=", ">="}
_LOGIC = {"&&", "||"}
_FORGIVING = frozenset({"try", "can"})


class Scope(msgspec.Struct, frozen=True):
    """Where an expression stands."""

    source: Source
    names: Mapping[str, Any]
    """What each name bound around it stands for: of `for`, of `dynamic`, each, count, self."""

    def binding(self, names: Mapping[str, Any]) -> Scope:
        """The scope inside of something that binds more names."""
        return Scope(self.source, {**self.names, **names})


class Evaluator:
    """Evaluates the expressions of one module. Subclasses say what references stand for."""

    def __init__(self, tool: str, known: frozenset[str], report: Reporter) -> None:
        """`known`: the functions that the tool has."""
        self.report = report
        self.calls = Calls(tool, known, report)
        self.values: dict[int, Any] = {}
        self.quiet = 0
        """How many try() and can() are around what is being evaluated."""
        self.doubt = 0
        """How many branches and loops are, that may not be run: the tools pass over faults in
        what they do not run."""

    def refer(self, traversal: Traversal, scope: Scope) -> Any:
        """What a reference stands for."""
        raise NotImplementedError

    def value(self, expression: Expression) -> Any:
        """The value of an expression that was evaluated before; UNKNOWN for any other."""
        if isinstance(expression, Literal):
            return expression.value
        return self.values.get(id(expression), UNKNOWN)

    def evaluate(self, expression: Expression, scope: Scope) -> Any:
        """The value of an expression; its faults are reported the first time."""
        if isinstance(expression, Literal):
            return expression.value
        key = id(expression)
        if key not in self.values:
            self.values[key] = UNKNOWN
            self.values[key] = self._evaluate(expression, scope)
        return self.values[key]

    def _evaluate(self, expression: Expression, scope: Scope) -> Any:
        if isinstance(expression, Traversal):
            for inner in expression.inner:
                self.evaluate(inner, scope)
            return self.refer(expression, scope)
        if isinstance(expression, Template):
            return self.template(expression, scope)
        if isinstance(expression, Tuple):
            return [self.evaluate(item, scope) for item in expression.items]
        if isinstance(expression, Object):
            return self.object_literal(expression, scope)
        if isinstance(expression, Call):
            return self.call(expression, scope)
        if isinstance(expression, Other):
            return self.other(expression, scope)
        return UNKNOWN

    # Texts, lists and objects

    def template(self, template: Template, scope: Scope) -> Any:
        """A quoted text with expressions in it."""
        self.doubt += not template.plain
        values = [p if isinstance(p, str) else self.evaluate(p, scope) for p in template.parts]
        self.doubt -= not template.plain
        if not template.plain:
            return Unknown("string")
        if len(values) == 1:
            return values[0]
        texts: list[str | None] = []
        for part, value in zip(template.parts, values, strict=True):
            kind = type_of(value)
            if isinstance(part, Literal) and value is None:
                self.fault(part, scope, "template-value", "A text cannot hold null")
            elif not isinstance(part, str) and not isinstance(kind, str):
                self.fault(
                    part, scope, "template-value", f"A text cannot hold {described(kind)}",
                    "Take one element of it, or turn it into a text: join(), jsonencode().",
                )  # fmt: skip
            texts.append(as_text(value))
        return Unknown("string") if None in texts else "".join(text or "" for text in texts)

    def object_literal(self, object_: Object, scope: Scope) -> Any:
        """An object; a computed key leaves open which attributes it has."""
        found: dict[str, Any] = {}
        computed = False
        for entry in object_.entries:
            if entry.key_expression is not None:
                self.evaluate(entry.key_expression, scope)
            value = self.evaluate(entry.value, scope)
            if entry.key is None:
                computed = True
                continue
            if entry.key in found:
                self.report.add(
                    scope.source, entry.key_span, "schema/duplicate-key",
                    f"`{entry.key}` stands twice in this object",
                    "The last one counts.", severity="warning",
                )  # fmt: skip
            found[entry.key] = value
        return Unknown(SOME_OBJECT) if computed else found

    # Operations

    def call(self, call: Call, scope: Scope) -> Any:
        """A function call."""
        forgiving = call.name in _FORGIVING
        self.quiet += forgiving
        skipped = 1 if call.name == "convert" else len(call.args)
        arguments = [self.evaluate(argument, scope) for argument in call.args[:skipped]]
        self.quiet -= forgiving
        quiet, doubt = self.quiet > 0, self.doubt > 0
        return self.calls.result(call, arguments, scope.source, quiet=quiet, doubt=doubt)

    def other(self, other: Other, scope: Scope) -> Any:
        """An operation, a conditional, a `for`, or something that is not looked into further."""
        children = other.children
        if other.kind == "for":
            return self.for_(other, scope)
        if other.kind == "conditional" and len(children) == 3:
            return self.conditional(other, scope)
        values = [self.evaluate(child, scope) for child in children]
        if other.kind in ("operation", "expression") and len(values) == 1:
            return values[0]
        if other.kind == "unary_operation" and len(values) == 1:
            return self.unary(other, values[0], scope)
        if other.kind == "binary_operation" and len(values) == 2:
            return self.binary(other, values, scope)
        return UNKNOWN

    def conditional(self, other: Other, scope: Scope) -> Any:
        """`condition ? one : other`; both must be of types that go together."""
        condition = self.evaluate(other.children[0], scope)
        self.operand(other.children[0], condition, "bool", scope, "The condition")
        self.doubt += 1
        one, two = (self.evaluate(child, scope) for child in other.children[1:])
        self.doubt -= 1
        if one is None or two is None:
            return Unknown(type_of(two if one is None else one))
        types = type_of(one), type_of(two)
        both = common(*types)
        if both is None:
            self.fault(
                other, scope, "conditional-types",
                "The two results of this condition have no type in common",
                f"One is {described(types[0])}, the other {described(types[1])}.",
                first=other.children[1],
            )  # fmt: skip
        return one if one == two and not isinstance(one, Unknown) else Unknown(both or "any")

    def unary(self, other: Other, value: Any, scope: Scope) -> Any:
        """`-x` and `!x`."""
        kind = "bool" if other.operator == "!" else "number"
        self.operand(other.children[0], value, kind, scope, f"`{other.operator}`")
        if kind == "bool":
            return not value if isinstance(value, bool) else Unknown("bool")
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return -value if is_number else Unknown("number")

    def binary(self, other: Other, values: list[Any], scope: Scope) -> Any:
        """Arithmetic, comparison and logic."""
        sign = other.operator
        kind = "number" if sign in _ARITHMETIC or sign in _COMPARISON else "bool"
        if sign in _ARITHMETIC or sign in _COMPARISON or sign in _LOGIC:
            for child, value in zip(other.children, values, strict=True):
                self.operand(child, value, kind, scope, f"`{sign}`")
        if sign not in _ARITHMETIC:
            return Unknown("bool")
        one, two = (as_number(value) for value in values)
        if one is None or two is None or sign in ("/", "%"):
            return Unknown("number")
        result = one + two if sign == "+" else one - two if sign == "-" else one * two
        whole = float(result).is_integer() and abs(result) < 2**53
        return int(result) if whole else result

    def operand(
        self, expression: Expression, value: Any, kind: str, scope: Scope, what: str
    ) -> None:
        """Report an operand that cannot be turned into what the operation works on."""
        for misfit in type_misfits(kind, value):
            self.fault(
                expression_at(expression, misfit.path), scope, "invalid-operand",
                f"{what} needs {described(kind)} here", misfit.detail,
            )  # fmt: skip

    def for_(self, other: Other, scope: Scope) -> Any:
        """A `for` expression, or the loop or condition of a template."""
        sign = scope.source.text[other.span.start : other.span.start + 1]
        if sign not in ("[", "{") or not other.children:
            inner = scope.binding(dict.fromkeys(other.bound, UNKNOWN))
            for child in other.children:
                self.evaluate(child, inner)
            return UNKNOWN
        collection = other.children[-1]
        elements = self.evaluate(collection, scope)
        over = type_of(elements)
        if isinstance(over, str) and over != "any":
            self.fault(
                collection, scope, "not-iterable", "A `for` needs a list, set, map or object here",
                f"This is {described(over)}.",
            )  # fmt: skip
        inner = scope.binding(loop_names(other.bound, over))
        never = not isinstance(elements, list | dict) or not elements
        self.doubt += never
        results = [self.evaluate(child, inner) for child in other.children[:-1]]
        wanted = 1 if sign == "[" else 2
        if len(results) > wanted:
            condition = other.children[wanted]
            self.operand(condition, results[wanted], "bool", scope, "`if`")
        self.doubt -= never
        if sign == "[":
            return Unknown(["list", type_of(results[0]) if results else "any"])
        grouped = "..." in scope.source.slice(other.span)
        value = type_of(results[1]) if len(results) > 1 and not grouped else "any"
        return Unknown(["map", value])

    def fault(
        self,
        at: Expression,
        scope: Scope,
        code: str,
        summary: str,
        detail: str = "",
        *,
        first: Expression | None = None,
    ) -> None:
        """Report a fault, unless something around it (`try`, `can`) takes it into account."""
        if self.quiet:
            return
        span = at.span if first is None else Span(first.span.start, at.span.end)
        severity: Severity = "warning" if self.doubt else "error"
        self.report.add(scope.source, span, f"schema/{code}", summary, detail, severity=severity)


def loop_names(bound: tuple[str, ...], over: TypeExpr) -> dict[str, Any]:
    """What the names of a `for` stand for, given the type that it goes over."""
    if not bound:
        return {}
    inner = Unknown(element(over))
    if len(bound) == 1:
        return {bound[0]: inner}
    head = over if isinstance(over, str) else over[0]
    key: TypeExpr = "any"
    if head in ("list", "tuple"):
        key = "number"
    elif head in ("map", "object"):
        key = "string"
    elif head in SEQUENCES:
        key = element(over)
    return {bound[0]: Unknown(key), bound[1]: inner}

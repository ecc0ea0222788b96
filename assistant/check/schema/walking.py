"""Going step by step into values, and what is said where a step leads nowhere."""

from __future__ import annotations

from typing import Any

from assistant.check.report import Reporter, maybe, rename
from assistant.check.schema.algebra import BodyType, element, type_of
from assistant.check.schema.evaluation import Evaluator, Scope
from assistant.check.schema.stepping import Missing, Moves, splatted, step_into
from assistant.core.schema import TypeExpr
from assistant.knowledge.spelling import certain, near
from assistant.syntax.hcl import UNKNOWN, Traversal, Unknown, steps
from assistant.syntax.source import Span


class Walker(Evaluator):
    """An evaluator that knows how to follow a reference once its beginning is known."""

    def __init__(
        self, tool: str, known: frozenset[str], report: Reporter, reference: Reporter
    ) -> None:
        """`reference` takes what is said of references, `report` everything else."""
        super().__init__(tool, known, report)
        self.reference = reference

    def instance(
        self, traversal: Traversal, kind: str, span: Span, by: str | None, scope: Scope
    ) -> bool:
        """Whether one of several instances is picked, and none of a single one."""
        name = scope.source.text[traversal.span.start : span.start]
        whole = Span(traversal.span.start, span.start)
        if by is not None and kind == "name":
            key = "0" if by == "count" else "each.key"
            self.reference.add(
                scope.source, whole, "reference/missing-index",
                f"`{name}` has `{by}` set, so one of its instances must be picked",
                f"Write `{name}[{key}]`, or `{name}[*]` for all of them."
                if by == "count" else f"Write `{name}[{key}]`, or one of its keys.",
            )  # fmt: skip
            return False
        if by is None and kind in ("index", "dot-index"):
            self.reference.add(
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
        self.reference.add(
            source, step.word, missing.code, missing.summary.format(name=name, key=step.key),
            maybe(names) or missing.detail.format(name=name, key=step.key),
            severity="warning" if doubt else "error", fix=fix,
        )  # fmt: skip


def _elements(value: Any) -> TypeExpr:
    """What a splat goes over; a value that is no list counts as a list of itself."""
    kind = type_of(value)
    if not isinstance(kind, str) and kind[0] in ("list", "set", "tuple"):
        return element(kind)
    return kind

"""Function calls: whether the function is there, its arguments, and the type of its result."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from assistant.check.report import Reporter, maybe, rename
from assistant.check.schema.algebra import SEQUENCES, described, type_of
from assistant.check.schema.types import read_type
from assistant.check.schema.values import expression_at, type_misfits
from assistant.core.schema import TypeExpr
from assistant.knowledge.functions import WORDS, Function, functions
from assistant.knowledge.spelling import certain, near
from assistant.knowledge.types import parse_type
from assistant.syntax.hcl import UNKNOWN, Call, Unknown
from assistant.syntax.patterns import later
from assistant.syntax.source import Source, Span

_QUOTED = later(r"'(?:[^']|'')*'")
_LETTERS = later(r"([A-Za-z])\1*")
_DATE_WORDS = frozenset(
    {"YYYY", "YY", "MMMM", "MMM", "MM", "M", "DD", "D", "EEEE", "EEE", "hh", "h", "HH", "H", "AA",
     "aa", "mm", "m", "ss", "s", "ZZZZZ", "ZZZZ", "ZZZ", "Z"}
)  # fmt: skip
"""What formatdate() puts in (go-cty, function/stdlib/datetime.go)."""
_KINDS = {
    "sequence": (SEQUENCES, "a list or a set"),
    "mapping": (("map", "object"), "a map or an object"),
    "countable": ((*SEQUENCES, "map", "object", "string"), "a list, a map or a text"),
}


class Calls:
    """Judges the function calls of one module."""

    def __init__(self, tool: str, known: frozenset[str], report: Reporter) -> None:
        self.tool = tool
        self.known = known
        self.report = report

    def result(
        self, call: Call, arguments: list[Any], source: Source, *, quiet: bool, doubt: bool
    ) -> Any:
        """What a call gives. `quiet`: a fault in it is taken into account by what is around;
        `doubt`: it may never be run, so that a fault is a warning."""
        name = call.name.removeprefix("core::") if self.tool == "terraform" else call.name
        if "::" in name:
            return UNKNOWN
        if self.known and name not in self.known:
            with self.report.doubted(quiet or doubt):
                self.unknown(call, source)
            return UNKNOWN
        function = functions(self.tool).get(name)
        if function is None:
            return UNKNOWN
        if not quiet:
            with self.report.doubted(doubt):
                if self.number(call, name, function, source):
                    for n, argument in enumerate(arguments):
                        self.argument(call, n, argument, name, function, source)
        return self.given(call, arguments, function)

    def unknown(self, call: Call, source: Source) -> None:
        """A function that the tool does not have."""
        names = near(call.name, self.known)
        fix = None
        if names:
            fix = rename(source, call.name_span, names[0], safe=certain(call.name, names))
        self.report.add(
            source, call.name_span, "schema/unknown-function",
            f"{self.tool.capitalize()} has no function `{call.name}`", maybe(names),
            fix=fix,
        )  # fmt: skip

    def number(self, call: Call, name: str, function: Function, source: Source) -> bool:
        """Whether the number of arguments is right; an expanded list may be any number."""
        if source.slice(call.span).rstrip(") \t\r\n").endswith("..."):
            return False
        count = len(call.args)
        if count < function.least:
            span = Span(call.name_span.start, call.span.end)
            self.report.add(
                source, span, "schema/argument-count",
                f"{name}() needs {_times(function.least, function.most)}, not {count}",
            )  # fmt: skip
            return False
        if function.most is not None and count > function.most:
            self.report.add(
                source, Span(call.args[function.most].span.start, call.args[-1].span.end),
                "schema/argument-count",
                f"{name}() takes {_times(function.least, function.most)}, not {count}",
            )  # fmt: skip
            return False
        return True

    def argument(
        self, call: Call, number: int, value: Any, name: str, function: Function, source: Source
    ) -> None:
        """One argument against what the function takes there."""
        wanted = function.parameter(number)
        if name == "formatdate" and number == 0 and isinstance(value, str):
            self.date_format(call, value, source)
        if wanted in ("any", "same", "type") or value is None:
            return
        at = call.args[number]
        if wanted in _KINDS:
            heads, words = _KINDS[wanted]
            have = type_of(value)
            head = have if isinstance(have, str) else have[0]
            if head == "any" or head in heads:
                return
            detail = f"This is {described(have)}."
        else:
            misfit = next(type_misfits(_type(wanted), value), None)
            if misfit is None:
                return
            at = expression_at(at, misfit.path)
            words = misfit.summary.removeprefix("Expected ")
            detail = misfit.detail
        self.report.add(
            source, at.span, "schema/function-argument", f"{name}() needs {words} here", detail
        )

    def date_format(self, call: Call, text: str, source: Source) -> None:
        """A format of a date that the function refuses."""
        rest = _QUOTED.sub("", text)
        wrong = next((m[0] for m in _LETTERS.finditer(rest) if m[0] not in _DATE_WORDS), None)
        if wrong is None and "'" not in rest:
            return
        summary = f"formatdate() knows no `{wrong}`"
        if wrong is None:
            summary = "A text in a date's format stands between two `'`"
        self.report.add(
            source, call.args[0].span, "schema/function-argument", summary,
            "As in `YYYY-MM-DD'T'hh:mm:ssZ`: letters of other words stand between two `'`.",
        )  # fmt: skip

    def given(self, call: Call, arguments: list[Any], function: Function) -> Any:
        """The result, as far as its type is sure."""
        result = function.result
        if result == "same":
            return Unknown(type_of(arguments[0])) if arguments else UNKNOWN
        if call.name == "convert" and len(call.args) == 2:
            return Unknown(read_type(call.args[1]) or "any")
        return Unknown(_type(result))


@lru_cache(maxsize=64)
def _type(text: str) -> TypeExpr:
    return "any" if text in WORDS else parse_type(text)


def _times(least: int, most: int | None) -> str:
    word = "argument" if (most if most is not None else least) == 1 else "arguments"
    if most is None:
        return f"at least {least} {word}"
    return f"{least} {word}" if least == most else f"{least} to {most} {word}"

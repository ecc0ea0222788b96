"""Rules between the attributes of one body.

An attribute counts as set when it is neither null nor empty. One whose value only a run can tell
may be set: nothing is reported because of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal

import msgspec

from assistant.core.schema import BodySchema
from assistant.syntax.hcl import Attribute, Block, Body, Expression, Unknown, as_text, value_of
from assistant.syntax.source import Span

State = Literal["set", "unset", "maybe"]
ValueOf = Callable[[Expression], Any]
"""What an expression gives, as far as it is known."""


class Breach(msgspec.Struct, frozen=True):
    """A broken constraint: what it says, and the names that it is about."""

    summary: str
    at: Span | None
    """None: something is missing, so the block as a whole is at fault."""
    names: tuple[str, ...]


class Settings:
    """Which names of a body are set, and to what."""

    def __init__(
        self,
        body: Body,
        schema: BodySchema,
        also: Sequence[Body] = (),
        value: ValueOf = value_of,
        empty: State = "unset",
    ) -> None:
        """`empty`: what an argument is whose value is empty and not null."""
        self.schema = schema
        self.value_of = value
        self.empty = empty
        self.attributes: dict[str, Attribute] = {}
        self.blocks: dict[str, Block] = {}
        self.dynamic: set[str] = set()
        for one in (body, *also):
            for attribute in one.attributes:
                self.attributes.setdefault(attribute.name, attribute)
            for block in one.blocks:
                if block.type == "dynamic" and block.labels:
                    self.dynamic.add(block.labels[0].text)
                else:
                    self.blocks.setdefault(block.type, block)

    def state(self, name: str) -> State:
        """Whether a name is set."""
        if name in self.blocks:
            return "set"
        if name in self.dynamic:
            return "maybe"
        attribute = self.attributes.get(name)
        if attribute is None:
            known = self.schema.attributes.get(name)
            return "maybe" if known is not None and known.env else "unset"
        value = self.value_of(attribute.value)
        if isinstance(value, Unknown):
            return "maybe"
        if value is None:
            return "unset"
        return self.empty if value in ("", 0, False, [], {}) else "set"

    def value(self, name: str) -> Any:
        """The value of an attribute; None when it is absent."""
        attribute = self.attributes.get(name)
        return None if attribute is None else self.value_of(attribute.value)

    def span(self, name: str) -> Span | None:
        """Where a name stands."""
        if name in self.attributes:
            return self.attributes[name].name_span
        return self.blocks[name].type_span if name in self.blocks else None

    def split(self, names: Sequence[str]) -> tuple[list[str], list[str]]:
        """Those that are set, and those that may be."""
        states = [(name, self.state(name)) for name in names]
        return (
            [name for name, state in states if state == "set"],
            [name for name, state in states if state == "maybe"],
        )

    def several(self, names: Sequence[str]) -> bool:
        """Whether more than one of the names stands there, whatever it is set to."""
        return sum(name in self.attributes or name in self.blocks for name in names) > 1


_OVERRIDE = "override"
"""In it Packer's provisioners set for one builder what may lack beside it."""


def breaches(schema: BodySchema, settings: Settings) -> Iterator[Breach]:
    """Every constraint of the body that is certainly broken."""
    for constraint in schema.constraints:
        check = _KINDS.get(constraint.kind)
        if check is not None:
            yield from check(constraint.args, settings)


def _list(names: Sequence[str], word: str) -> str:
    quoted = [f"`{name}`" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} {word} {quoted[-1]}"


def _last(names: Sequence[str], settings: Settings) -> Span | None:
    spans = [span for name in names if (span := settings.span(name)) is not None]
    return max(spans, default=None)


def _at_most_one(args: Mapping[str, Any], settings: Settings) -> Iterator[Breach]:
    names = args["of"]
    found = settings.split(names)[0] if settings.several(names) else []
    if len(found) > 1:
        summary = f"Only one of {_list(found, 'and')} may be set"
        yield Breach(summary, _last(found, settings), tuple(found))


def _at_least_one(args: Mapping[str, Any], settings: Settings) -> Iterator[Breach]:
    names = args["of"]
    found, open_ = settings.split(names)
    if not found and not open_ and _OVERRIDE not in settings.attributes:
        yield Breach(f"{_list(names, 'or')} must be set", None, tuple(names))


def _exactly_one(args: Mapping[str, Any], settings: Settings) -> Iterator[Breach]:
    yield from _at_most_one(args, settings)
    yield from _at_least_one(args, settings)


def _together(args: Mapping[str, Any], settings: Settings) -> Iterator[Breach]:
    names = args["of"]
    found, open_ = settings.split(names)
    missing = [name for name in names if name not in found and name not in open_]
    if found and missing:
        summary = f"{_list(found, 'and')} needs {_list(missing, 'and')} beside it"
        yield Breach(summary, settings.span(found[0]), tuple(missing))


def _requires(args: Mapping[str, Any], settings: Settings) -> Iterator[Breach]:
    if settings.state(args["if"]) == "set":
        missing = [name for name in args["then"] if settings.state(name) == "unset"]
        if missing:
            summary = f"`{args['if']}` needs {_list(missing, 'and')} beside it"
            yield Breach(summary, settings.span(args["if"]), tuple(missing))


def _required_if(args: Mapping[str, Any], settings: Settings) -> Iterator[Breach]:
    name = args["attr"]
    value = settings.value(name)
    value = args.get("default") if value in (None, "") else value
    if isinstance(value, Unknown) or value is None:
        return
    if as_text(value) in [as_text(option) for option in args["in"]]:
        missing = [n for n in args["then"] if settings.state(n) == "unset"]
        if missing:
            implied = "" if settings.span(name) else ", its default,"
            summary = f"`{name}` {as_text(value)}{implied} needs {_list(missing, 'and')}"
            yield Breach(summary, settings.span(name), tuple(missing))


def _required_unless(args: Mapping[str, Any], settings: Settings) -> Iterator[Breach]:
    name = args["attr"]
    value = settings.value(name)
    value = args.get("default") if value in (None, "") else value
    wanted = args.get("in", [args["value"]] if "value" in args else [])
    if isinstance(value, Unknown) or as_text(value) in [as_text(option) for option in wanted]:
        return
    missing = [n for n in args["then"] if settings.state(n) == "unset"]
    if missing:
        yield Breach(f"{_list(missing, 'and')} must be set", None, tuple(missing))


_KINDS: dict[str, Callable[[Mapping[str, Any], Settings], Iterator[Breach]]] = {
    "at_most_one": _at_most_one,
    "at_least_one": _at_least_one,
    "exactly_one": _exactly_one,
    "together": _together,
    "requires": _requires,
    "required_if": _required_if,
    "required_unless": _required_unless,
}

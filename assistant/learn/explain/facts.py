"""Facts of schema packs in words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from assistant.core.explanation import Kind, Known, Spot
from assistant.core.schema import AttributeSchema, BlockSchema, BodySchema, Constraint, TypeExpr
from assistant.knowledge.spelling import near
from assistant.syntax.source import Source, Span

MOST = 12
"""Names or values that are listed before "and N more"."""
_SHOWN = 60
"""Columns of a name."""
_PLAIN = {"string": "text", "number": "number", "bool": "true or false", "any": "any value"}
_FORMS = {"duration": "a time such as 30s, 5m, 1h", "int": "a whole number",
          "uint": "a whole number, not below 0"}  # fmt: skip
_MANY = {"list": "list", "set": "set", "tuple": "list", "map": "map"}


def type_words(type_: TypeExpr) -> str:
    """A type as a person says it: list of text, map of number, object."""
    if isinstance(type_, str):
        return _PLAIN.get(type_, type_)
    head = type_[0]
    if head == "object":
        return "object"
    inner = type_[1]
    if head == "tuple" or not isinstance(inner, str):
        word = "objects" if not isinstance(inner, str) and inner[0] == "object" else "lists"
        return f"{_MANY[head]} of {word}"
    return f"{_MANY[head]} of {_PLAIN.get(inner, inner)}"


def listed(names: Iterable[Any], most: int = MOST) -> str:
    """Names after one another, at most so many."""
    all_ = [name if isinstance(name, str) else json.dumps(name) for name in names]
    more = f" and {len(all_) - most} more" if len(all_) > most else ""
    return ", ".join(all_[:most]) + more


def shortened(name: str) -> str:
    """The beginning of a name that is longer than a line of an outline."""
    return name if len(name) <= _SHOWN else f"{name[: _SHOWN - 1]}…"


def plain_number(number: float) -> str:
    """A whole number without a point or an exponent."""
    return str(int(number)) if number == int(number) else f"{number:g}"


def with_article(words: str) -> str:
    """A noun with its article: a list of text; words that take none are left alone."""
    if words in ("text", "true or false", "any value"):
        return words
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def attribute_known(
    name: str, schema: AttributeSchema, owner: str, pack: str, body: BodySchema
) -> Known:
    """What a pack says of an attribute. `owner`: whose it is, as a sentence says it."""
    need = _need(schema)
    sentence = f"`{name}` of {owner} is {with_article(type_words(schema.type))}, {need}"
    if schema.default is not None and not schema.required:
        sentence += f"; without it {_value(schema.default)} counts"
    if schema.deprecated is not None:
        sentence += "; it is deprecated"
        sentence += f", use `{schema.deprecated}`" if schema.deprecated else ""
    facts = [
        ("type", type_words(schema.type)),
        ("required", _required(schema)),
        *_value_facts(schema),
    ]
    facts += _standing(schema)
    facts += [("goes with", text) for text in constraints_of(name, body.constraints)]
    return Known(f"{sentence}.", tuple(facts), pack=pack)


def unknown_known(
    name: str, schema: BodySchema, owner: str, pack: str, names: Iterable[str], *, complete: bool
) -> Known:
    """What is said of a name that the body has not. `names`: those that may be meant;
    `complete`: False where no pack describes the component around."""
    if not schema.known or not complete:
        return Known(f"What `{name}` means here no pack says.", known=False)
    if name in schema.removed:
        now = schema.removed[name]
        said = f"`{name}` is a name of the past in {owner}"
        said += f"; today it is `{now}`" if now else ""
        return Known(f"{said}.", (("replaced by", now or "nothing"),), False, pack=pack)
    said = f"{owner[0].upper()}{owner[1:]} has no `{name}`."
    return Known(said, (), False, near(name, list(names)), pack)


def block_known(name: str, schema: BlockSchema, owner: str, pack: str) -> Known:
    """What a pack says of a nested block."""
    least, most = schema.min_items, schema.max_items
    if schema.nesting in ("single", "group") or most == 1:
        times = "once" if least else "at most once"
    else:
        times = f"at least {_times(least)}" if least else "any number of times"
        times += f", at most {_times(most)}" if most else ""
    sentence = f"`{name}` is a block of {owner}, which may stand {times}"
    if least:
        sentence = f"`{name}` is a block that {owner} needs; it stands {times}"
    facts = [("stands", times), *body_facts(schema.body)]
    if schema.deprecated is not None:
        facts.append(("deprecated", (schema.deprecated and f"use {schema.deprecated}") or "yes"))
    if schema.absent_in:
        facts.append(("not known to", listed(schema.absent_in)))
    if schema.replaces:
        facts.append(("a change", "makes a new resource"))
    return Known(f"{sentence}.", tuple(facts), pack=pack)


def body_facts(body: BodySchema) -> list[tuple[str, str]]:
    """What may and must stand in a body."""
    if not body.known:
        return [("inside", "not known to the pack: anything goes")]
    needed = [*body.needed[0], *body.needed[1]]
    computed = [n for n, a in body.attributes.items() if a.computed and not a.optional]
    facts = [("needs", listed(needed))] if needed else []
    if body.attributes or body.blocks:
        blocks = f" and {_count(len(body.blocks), 'kind')} of block" if body.blocks else ""
        facts.append(("takes", f"{_count(len(body.attributes), 'setting')}{blocks}"))
    if computed:
        facts.append(("gives", listed(sorted(computed), 8)))
    return facts


def constraints_of(name: str, constraints: Sequence[Constraint]) -> list[str]:
    """The rules that a name has a part in, in words."""
    found: list[str] = []
    for one in constraints:
        args = one.args
        group = [str(n) for n in args.get("of", ())]
        words = {
            "exactly_one": "exactly one of {} is set", "at_least_one": "at least one of {} is set",
            "at_most_one": "at most one of {} is set", "together": "{} go together",
        }.get(one.kind)  # fmt: skip
        if words and name in group:
            found.append(words.format(listed(group)))
        elif one.kind == "requires" and name == args.get("if"):
            then = args.get("then", ())
            found.append(f"needs {listed([then] if isinstance(then, str) else then)} too")
    return found


def _need(schema: AttributeSchema) -> str:
    if schema.required:
        return f"required, or {schema.env} in the environment" if schema.env else "required"
    if schema.computed and not schema.optional:
        return "given by the provider and never written"
    return "optional, else the provider picks a value" if schema.computed else "optional"


def _required(schema: AttributeSchema) -> str:
    if schema.required:
        return f"yes, or {schema.env} in the environment" if schema.env else "yes"
    if schema.computed:
        return "no, the provider picks a value" if schema.optional else "no, it is only read"
    return "no"


def _value_facts(schema: AttributeSchema) -> list[tuple[str, str]]:
    facts: list[tuple[str, str]] = []
    if schema.default is not None:
        facts.append(("default", _value(schema.default)))
    if schema.enum:
        known = "documented values" if not schema.enum_enforced else "values"
        more = ", others too" if schema.enum_open else ""
        facts.append((known, listed(schema.enum) + more))
    low, high = schema.minimum, schema.maximum
    if low is not None or high is not None:
        ends = [
            f"from {plain_number(low)}" if low is not None else "",
            f"to {plain_number(high)}" if high is not None else "",
        ]
        facts.append(("range", " ".join(end for end in ends if end)))
    if schema.format in _FORMS:
        facts.append(("form", _FORMS[schema.format]))
    if schema.pattern:
        facts.append(("pattern", schema.pattern))
    return facts


def _standing(schema: AttributeSchema) -> list[tuple[str, str]]:
    facts: list[tuple[str, str]] = []
    if schema.deprecated is not None:
        facts.append(("deprecated", f"use {schema.deprecated}" if schema.deprecated else "yes"))
    if schema.absent_in:
        facts.append(("not known to", listed(schema.absent_in)))
    if schema.env and not schema.required:
        facts.append(("environment", schema.env))
    if schema.sensitive:
        facts.append(("sensitive", "its value is kept out of what is shown"))
    if schema.write_only:
        facts.append(("write-only", "its value is never kept in the state"))
    if schema.replaces:
        facts.append(("a change", "makes a new resource"))
    if schema.internal:
        facts.append(("internal", "the tool sets it by itself"))
    return facts


def _value(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else json.dumps(value)


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def spot_at(
    source: Source, span: Span, level: int, kind: Kind, name: str, tool: str, known: Known,
    elements: tuple[str, ...] = (),
) -> Spot:  # fmt: skip
    """What stands in a stretch of a file, with the lines that it takes."""
    start = source.line_of(span.start)
    end = source.line_of(max(span.start, span.end - 1))
    return Spot(source.path, start, end, level, kind, name, tool, known, elements)

"""What a provider refuses before it asks its API, and what no schema can say.

A rule is a mapping: `at` (names from the top of the resource down, `*` for the keys of a map),
`check`, and what the check needs. About one value: enum (values, any_case), pattern (pattern),
range (least, most), form (form). About the arguments of the body at `at`: at_most_one,
exactly_one, at_least_one, together (of); requires (if, then); required_if, required_unless (attr,
in, default, then).

Values are Python's own: None, bool, numbers, str, list, dict. Anything else is one that only a run
can tell, and nothing is said because of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from .forms import lacks_form

Path = tuple[str | int, ...]
Problem = tuple[Path, str, str]
"""Where in the value, a summary, and more words."""
Rule = Mapping[str, Any]

_KNOWN = (bool, int, float, str, list, dict)
_SHOWN = 20
"""So many of an enum's values are listed; more would not be read."""
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\Z")


def problems(kind_and_type: str, value: Mapping[str, Any], rules: Sequence[Rule]) -> list[Problem]:
    """Everything in the configuration `value` that certainly breaks a rule, in their order.

    `kind_and_type` (resource/aws_vpc, or provider) is what messages name.
    """
    return [
        (path, summary, f"{kind_and_type}: {detail}" if detail else kind_and_type)
        for rule in rules
        for found, path in _at(value, tuple(rule["at"]), ())
        for path, summary, detail in _broken(rule, found, path)
    ]


def _at(value: Any, steps: Sequence[str], path: Path) -> Iterator[tuple[Any, Path]]:
    """The values that a rule is about; those inside lists each by itself."""
    if isinstance(value, list) and steps:
        for number, item in enumerate(value):
            yield from _at(item, steps, (*path, number))
    elif not steps:
        yield value, path
    elif isinstance(value, dict):
        for name in value if steps[0] == "*" else (steps[0],):
            if name in value:
                yield from _at(value[name], steps[1:], (*path, name))


def _broken(rule: Rule, value: Any, path: Path) -> Iterator[Problem]:
    between = _BETWEEN.get(rule["check"])
    if between is not None:
        for number, body in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(body, dict):
                here = path if number is None else (*path, number)
                for name, summary in between(rule, body):
                    yield (*here, name) if name else here, summary, ""
        return
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from _broken(rule, item, (*path, number))
    elif isinstance(value, _KNOWN) and not isinstance(value, dict):
        check = _SINGLE.get(rule["check"])
        text = _text(value)
        found = check(rule, text) if check is not None and text else None
        if found is not None:
            yield path, *found


def _text(value: Any) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


# About one value


def _enum(rule: Rule, text: str) -> tuple[str, str] | None:
    known = [_text(one) for one in rule["values"]]
    given = text.lower() if rule.get("any_case") else text
    if given in ([one.lower() for one in known] if rule.get("any_case") else known):
        return None
    shown = [one for one in known if one]
    more = ", …" if len(shown) > _SHOWN else ""
    return f"`{text}` is not one of the values taken here", (
        f"taken are {', '.join(shown[:_SHOWN])}{more}"
    )


def _pattern(rule: Rule, text: str) -> tuple[str, str] | None:
    if re.search(rule["pattern"], text):
        return None
    return f"`{text}` does not have the form taken here", f"it is to match {rule['pattern']}"


def _form(rule: Rule, text: str) -> tuple[str, str] | None:
    lacks = lacks_form(rule["form"], text)
    return None if lacks is None else (f"`{text}` is not {lacks}", "")


def _range(rule: Rule, text: str) -> tuple[str, str] | None:
    if not _NUMBER.match(text):
        return None
    number = float(text)
    least, most = rule.get("least"), rule.get("most")
    if least is not None and number < least:
        return f"{text} is less than {least:g}, the least taken here", ""
    if most is not None and number > most:
        return f"{text} is more than {most:g}, the most taken here", ""
    return None


_SINGLE: Mapping[str, Callable[[Rule, str], tuple[str, str] | None]] = {
    "enum": _enum,
    "pattern": _pattern,
    "form": _form,
    "range": _range,
}


# Between the arguments of a body. A provider counts every argument that is not null. Here one that
# is empty counts neither for too many nor for too few, so that nothing is refused wrongly.

Broken = Iterator[tuple[str, str]]
"""The argument that is at fault, empty for the body, and what is wrong."""


def _set(body: Mapping[str, Any], names: Sequence[str]) -> list[str]:
    return [n for n in names if isinstance(body.get(n), _KNOWN) and body[n] not in _VACANT]


_VACANT: tuple[Any, ...] = ("", 0, False, [], {})


def _unset(body: Mapping[str, Any], names: Sequence[str]) -> list[str]:
    """Those that are null; a block that is not there is an empty list."""
    return [n for n in names if body.get(n) is None or _no_block(body[n])]


def _no_block(value: Any) -> bool:
    return isinstance(value, list) and not value


def _listed(names: Sequence[str], word: str) -> str:
    quoted = [f"`{name}`" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} {word} {quoted[-1]}"


def _at_most_one(rule: Rule, body: Mapping[str, Any]) -> Broken:
    found = _set(body, rule["of"])
    if len(found) > 1:
        yield found[-1], f"Only one of {_listed(found, 'and')} may be set"


def _at_least_one(rule: Rule, body: Mapping[str, Any]) -> Broken:
    if len(_unset(body, rule["of"])) == len(rule["of"]):
        yield "", f"{_listed(rule['of'], 'or')} must be set"


def _exactly_one(rule: Rule, body: Mapping[str, Any]) -> Broken:
    yield from _at_most_one(rule, body)
    yield from _at_least_one(rule, body)


def _together(rule: Rule, body: Mapping[str, Any]) -> Broken:
    found, missing = _set(body, rule["of"]), _unset(body, rule["of"])
    if found and missing:
        yield found[0], f"{_listed(found, 'and')} needs {_listed(missing, 'and')} beside it"


def _requires(rule: Rule, body: Mapping[str, Any]) -> Broken:
    missing = _unset(body, rule["then"])
    if missing and _set(body, [rule["if"]]):
        yield rule["if"], f"`{rule['if']}` needs {_listed(missing, 'and')} beside it"


def _required_if(rule: Rule, body: Mapping[str, Any]) -> Broken:
    value = body.get(rule["attr"])
    value = rule.get("default") if value in (None, "") else value
    missing = _unset(body, rule["then"])
    if missing and isinstance(value, _KNOWN) and _text(value) in map(_text, rule["in"]):
        yield rule["attr"], f"`{rule['attr']}` {_text(value)} needs {_listed(missing, 'and')}"


def _required_unless(rule: Rule, body: Mapping[str, Any]) -> Broken:
    value = body.get(rule["attr"])
    value = rule.get("default") if value in (None, "") else value
    wanted = rule.get("in", [rule["value"]] if "value" in rule else [])
    missing = _unset(body, rule["then"])
    told = value is None or isinstance(value, _KNOWN)
    if missing and told and (value is None or _text(value) not in map(_text, wanted)):
        yield "", f"{_listed(missing, 'and')} must be set"


_BETWEEN: Mapping[str, Callable[[Rule, Mapping[str, Any]], Broken]] = {
    "at_most_one": _at_most_one,
    "at_least_one": _at_least_one,
    "exactly_one": _exactly_one,
    "together": _together,
    "requires": _requires,
    "required_if": _required_if,
    "required_unless": _required_unless,
}

"""A configuration in the lab: what is typed, what the engine is told, what its state looks like.

Nothing here runs anything.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.core.errors import UsageError
from assistant.core.text import shown

HELP = """apply              create and change what the configuration says
plan               what an apply would do now
state [ADDRESS]    the state as a tree, or one resource with all it holds
break ADDRESS      delete a resource behind the engine's back
break ADDRESS A=V  change one of its attributes behind the engine's back
set NAME=VALUE     give a variable another value
output             the outputs
destroy            take everything away again
reset              back to the start: no state, nothing broken
quit               leave; everything is thrown away"""
COMMANDS = ("apply", "plan", "state", "break", "set", "output", "destroy", "reset", "help", "quit")
_ENDINGS = {"exit": "quit", "q": "quit", "show": "state", "?": "help"}
_LONGEST = 100
"""Characters of a value in the tree."""
_TELLING = ("id", "name", "arn")
"""Attributes that tell a resource from others of its type, the first that it has."""


@dataclass(frozen=True, slots=True)
class Order:
    """One thing that was typed."""

    name: str
    """One of COMMANDS."""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Broken:
    """What is done to one resource behind the engine's back."""

    address: str
    provider: str
    """As the state names it: registry.opentofu.org/kreuzwerker/docker."""
    entry: Mapping[str, Any]
    """As the simulated provider reads it."""
    text: str
    """In words."""


def read_order(line: str) -> Order:
    """What a line asks for. Raises UsageError for a word that is none of the commands, or lacks
    what it needs."""
    words = line.split()
    name = _ENDINGS.get(words[0].lower(), words[0].lower()) if words else "help"
    if name not in COMMANDS:
        raise UsageError(f"“{words[0]}” is no command here", mend=f"one of: {', '.join(COMMANDS)}")
    rest = tuple(words[1:])
    if name == "break":
        # A value may hold spaces; an address holds none.
        rest = (*rest[:1], *([line.split(None, 2)[2].strip()] if len(words) > 2 else []))
        if not rest:
            raise UsageError("what is to be broken?", mend="break ADDRESS, as state shows it")
    if name == "set":
        rest = (line.split(None, 1)[1].strip(),) if len(words) > 1 else ()
        if "=" not in "".join(rest):
            raise UsageError("a variable and its value are needed", mend="set NAME=VALUE")
    return Order(name, rest)


def engine_words(order: Order, values: str, sets: Mapping[str, str]) -> tuple[str, ...]:
    """What the engine is told, without its own name. `values` is a file of variables."""
    given: tuple[str, ...] = ("-input=false", "-no-color", f"-var-file={values}")
    given += tuple(f"-var={name}={value}" for name, value in sets.items())
    match order.name:
        case "apply":
            return ("apply", "-auto-approve", *given)
        case "plan":
            return ("plan", *given)
        case "destroy":
            return ("destroy", "-auto-approve", *given)
        case "output":
            return ("output", "-no-color")
    return ("show", "-json", "-no-color")


def read_state(text: str) -> Mapping[str, Any]:
    """What `show -json` gave; empty where it gave nothing."""
    start = text.find("{")
    try:
        found = json.loads(text[start:]) if start >= 0 else {}
    except ValueError:
        return {}
    values = found.get("values") if isinstance(found, dict) else None
    return values if isinstance(values, dict) else {}


def resources(state: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """All resources of a state, those of modules too."""
    waiting = [state.get("root_module") or {}]
    while waiting:
        module = waiting.pop(0)
        yield from module.get("resources") or ()
        waiting += module.get("child_modules") or ()


def tree_text(state: Mapping[str, Any], address: str = "") -> str:
    """The state as a tree; with an address one resource and all that it holds.

    Raises UsageError for an address that is not in the state.
    """
    if address:
        one = _one(state, address)
        lines = [f"{address}"]
        sensitive = one.get("sensitive_values") or {}
        for name, value in sorted((one.get("values") or {}).items()):
            if value not in (None, [], {}):
                lines.append(f"  {name} = {_shown(value, sensitive.get(name))}")
        return shown("\n".join(lines))
    lines = list(_branch(state.get("root_module") or {}, ""))
    return shown("\n".join(lines) or "the state is empty")


def broken(state: Mapping[str, Any], address: str, change: str = "") -> Broken:
    """What happens to a resource of the state: it is gone, or one attribute has another value
    (`ATTR=VALUE`).

    Raises UsageError for an address or an attribute that is not there.
    """
    one = _one(state, address)
    values = one.get("values") or {}
    entry: dict[str, Any] = {"type": one.get("type"), "match": _match(values)}
    provider = str(one.get("provider_name") or "")
    if not change:
        return Broken(address, provider, entry, f"{address} is gone, and the engine was not told")
    name, sign, text = change.partition("=")
    name, text = name.strip(), text.strip()
    if not sign or name not in values:
        near = ", ".join(sorted(n for n, v in values.items() if v not in (None, [], {})))
        raise UsageError(f"{address} has no attribute “{name}”", mend=f"one of: {near}")
    entry["set"] = {name: _value(text, values[name])}
    return Broken(address, provider, entry, f"{name} of {address} is {text} now")


def _one(state: Mapping[str, Any], address: str) -> Mapping[str, Any]:
    known = {str(one.get("address")): one for one in resources(state)}
    if address in known:
        return known[address]
    mend = f"one of: {', '.join(sorted(known))}" if known else "apply first: the state is empty"
    raise UsageError(f"there is no {address} in the state", mend=mend)


def _match(values: Mapping[str, Any]) -> dict[str, Any]:
    for name in _TELLING:
        if isinstance(values.get(name), str):
            return {name: values[name]}
    return {n: v for n, v in values.items() if isinstance(v, str | bool)}


def _value(text: str, before: Any) -> Any:
    """What was typed, of the kind that stands there now."""
    if isinstance(before, str):
        return text.strip('"')
    try:
        return json.loads(text)
    except ValueError:
        return text


def _branch(module: Mapping[str, Any], indent: str) -> Iterator[str]:
    own: Sequence[Mapping[str, Any]] = module.get("resources") or ()
    address = module.get("address")
    inside = indent
    if address:
        yield f"{indent}{address}"
        inside = f"{indent}  "
    for one in sorted(own, key=lambda one: str(one.get("address"))):
        name = str(one.get("address"))
        yield f"{inside}{name.removeprefix(f'{address}.') if address else name}"
        sensitive = one.get("sensitive_values") or {}
        for attribute, value in sorted((one.get("values") or {}).items()):
            if isinstance(value, str | bool | int | float) and value != "":
                yield f"{inside}  {attribute} = {_shown(value, sensitive.get(attribute))}"
    for inner in module.get("child_modules") or ():
        yield from _branch(inner, inside)


def _shown(value: Any, sensitive: Any) -> str:
    if sensitive is True:
        return "(sensitive)"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"

"""Values for variables that a draft leaves to its user, for an engine to judge the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import msgspec

from assistant.targets.tables import load

Placeholder = str | int | float | bool | list["Placeholder"] | dict[str, "Placeholder"]
Rules = Sequence[tuple[str, str]] | Sequence[tuple[str, int]]

_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"|(?<![\w."])(-?\d+(?:\.\d+)?)\b')
_SPLIT = re.compile(r"^\s*(\w+)\s*\((.*)\)\s*$", re.DOTALL)


class Tries(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Values for a variable whose own rule refuses the first one."""

    strings: tuple[str, ...]
    numbers: tuple[int, ...]


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """placeholders.yaml of a target."""

    strings: tuple[tuple[str, str], ...]
    """Pattern of a name and its value; the last one fits every name."""
    numbers: tuple[tuple[str, int], ...]
    tries: Tries
    filled: bool = False
    """True: lists, sets and maps hold one element, since it is looked into while they are judged;
    False: they are empty."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable without a value of the draft's, with the values to give it, best first."""

    name: str
    candidates: tuple[Placeholder, ...]
    path: str = ""
    """The file that declares it; empty where nothing has to."""
    line: int = 0
    last_line: int = 0
    """Of its declaration, from 1 on."""
    chosen: int = 0

    @property
    def value(self) -> Placeholder:
        """What is given now."""
        return self.candidates[self.chosen]

    def next(self) -> Variable | None:
        """The same with the next value, or None when all were tried."""
        if self.chosen + 1 >= len(self.candidates):
            return None
        return replace(self, chosen=self.chosen + 1)


def load_table(target: str) -> Table:
    """The placeholders of a target, from sandboxes/<target>/."""
    return load(target, "placeholders.yaml", Table)


def candidates(
    kind: str,
    names: Sequence[str],
    suggested: Iterable[Placeholder],
    conditions: Sequence[str],
    table: Table,
) -> tuple[Placeholder, ...]:
    """Values for a variable of a type as it is written, best first, no two alike.

    `names` tell what it is for, the variable's own last; `suggested` come from schemas;
    `conditions` are the texts of the draft's own rules for it.
    """
    literals = [m for text in conditions for m in _LITERAL.finditer(text)]
    found: list[Placeholder] = []
    if kind == "number":
        found += named_first(names, table.numbers, [v for v in suggested if isinstance(v, int)])
        for number in (int(float(m[2])) for m in literals if m[2]):
            found += [number, number + 1, number - 1]
        found += table.tries.numbers if conditions else ()
    elif kind in ("string", "any"):
        texts = [v for v in suggested if isinstance(v, str) and v]
        found += named_first(names, table.strings, texts)
        found += [m[1] for m in literals if m[1] and "\\" not in m[1]]
        found += table.tries.strings if conditions else ()
    else:
        found.append(of_type(kind, names[-1], table))
        found += [not found[0]] if kind == "bool" and conditions else []
        if conditions and not table.filled:
            # A rule that asks for an element at least.
            found.append(of_type(kind, names[-1], msgspec.structs.replace(table, filled=True)))
    unique: list[Placeholder] = []
    for value in found:
        if not any(value == other and type(value) is type(other) for other in unique):
            unique.append(value)
    return tuple(unique)


def named_first(
    names: Sequence[str], rules: Rules, suggested: Sequence[Placeholder]
) -> list[Placeholder]:
    """What the names say, then what the schema suggests, then the ordinary value."""
    for pattern, value in rules[:-1]:
        if any(re.search(pattern, n, re.IGNORECASE) for n in names):
            return [value, *suggested, rules[-1][1]]
    return [*suggested, rules[-1][1]]


def by_name(name: str, rules: Rules) -> Placeholder:
    """The ordinary value for a name."""
    return named_first((name,), rules, ())[0]


def of_type(kind: str, name: str, table: Table) -> Placeholder:
    """An ordinary value of a type as it is written: list(string), object({a = number})."""
    bare = kind.strip()
    if bare == "bool":
        return False
    if bare == "number":
        return by_name(name, table.numbers)
    called = _SPLIT.match(bare)
    if called is None:
        return by_name(name, table.strings)
    inside = called[2].strip()
    if called[1] in ("list", "set"):
        return [of_type(inside, name, table)] if table.filled else []
    if called[1] == "map":
        return {"placeholder": of_type(inside, name, table)} if table.filled else {}
    if called[1] == "optional":
        return of_type(_parts(inside, ",")[0], name, table)
    if called[1] == "tuple":
        return [of_type(part, name, table) for part in _parts(inside.strip("[] \n"), ",")]
    fields = [part.split("=", 1) for part in _parts(inside.strip().strip("{}"), ",\n")]
    return {
        f[0].strip().strip('"'): of_type(f[1], f[0].strip(), table) for f in fields if len(f) == 2
    }


def _parts(text: str, separators: str) -> list[str]:
    """Split at separators that stand outside all brackets."""
    parts, depth, current = [], 0, ""
    for character in text:
        depth += character in "([{"
        depth -= character in ")]}"
        if depth == 0 and character in separators:
            parts.append(current)
            current = ""
        else:
            current += character
    return [part for part in (*parts, current) if part.strip()]

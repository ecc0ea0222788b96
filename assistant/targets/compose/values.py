"""Variables of compose files that are given no value, and what stands for them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from assistant.syntax.patterns import later
from assistant.targets.placeholders import Table, Variable, candidates, load_table

_USE = later(r"\$(?:\$|\{(?P<braced>[A-Za-z_]\w*)(?P<sign>:?[-?+])?|(?P<named>[A-Za-z_]\w*))")
_ALWAYS_SET = frozenset({"HOME", "PATH", "PWD"})
_COMMENT = later(r"(?m)^[ \t]*#[^\n]*")
_SETTING = later(r"(?m)^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=")


def open_variables(texts: Iterable[str], settings: Iterable[str]) -> tuple[Variable, ...]:
    """The variables that compose files put in and that have neither a default nor a line in one
    of the `.env` files; by name."""
    given = {match[1] for text in settings for match in _SETTING.finditer(text)}
    asked: set[str] = set()
    for text in texts:
        for match in _USE.finditer(_COMMENT.sub("", text)):
            name = match["braced"] or match["named"]
            if name and match["sign"] not in ("-", ":-", "+", ":+"):
                asked.add(name)
    return tuple(
        Variable(name, candidates("string", (name,), (), ("",), _table()))
        for name in sorted(asked - given - _ALWAYS_SET)
    )


def names_in(text: str) -> set[str]:
    """The variables that a value puts in."""
    found = {match["braced"] or match["named"] for match in _USE.finditer(text)}
    return {name for name in found if name}


def environment(variables: Iterable[Variable]) -> dict[str, str]:
    """As an engine's environment."""
    return {variable.name: str(variable.value) for variable in variables}


@cache
def _table() -> Table:
    return load_table("compose")

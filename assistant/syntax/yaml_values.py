"""What the scalars of a YAML tree mean, to a reader of YAML 1.1 and to one of 1.2."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Literal, TypeAlias

from assistant.syntax.patterns import later
from assistant.syntax.yaml_nodes import Alias, Mapping, Node, Scalar

Dialect: TypeAlias = Literal["1.1", "1.2"]
"""1.1 as PyYAML reads it (`yes` is true, `0644` is 420, `1:30` is 90); 1.2 its core schema, with
`0644` octal as Go's reader has it."""

Value: TypeAlias = str | int | float | bool | None
_STANDARD = "tag:yaml.org,2002:"
_MAYBE_OTHER = frozenset("yYnNtTfFoO~+-.0123456789")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLS = dict.fromkeys(("true", "True", "TRUE"), True) | dict.fromkeys(
    ("false", "False", "FALSE"), False
)
_INT = later(r"[-+]?(?:0[bB][01_]+|0[oO]?[0-7_]+|0[xX][0-9a-fA-F_]+|0|[1-9][0-9_]*)\Z")
_FLOAT = later(
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z"
    r"|[-+]?\.(?:inf|Inf|INF)\Z|\.(?:nan|NaN|NAN)\Z"
)


def value_of(node: Scalar, dialect: Dialect) -> Value:
    """The value of a scalar; its text where it has a tag of its own. Timestamps stay text."""
    text = node.text
    if node.tag is not None and node.tag != "!":
        if not node.tag.startswith(_STANDARD):
            return text
        kind = node.tag[len(_STANDARD) :]
        value = _plain_value(text, dialect)
        if kind == "float" and type(value) is int:
            return float(value)
        fits = {"int": int, "bool": bool, "null": type(None), "float": float}.get(kind)
        return value if fits is not None and type(value) is fits else text
    if node.style or node.tag == "!":
        return text
    return _plain_value(text, dialect)


def _plain_value(text: str, dialect: Dialect) -> Value:
    if text in _NULLS:
        return None
    if text[0] not in _MAYBE_OTHER:
        return text
    try:
        return _old(text) if dialect == "1.1" else _core(text)
    except (ValueError, OverflowError):  # a number of thousands of digits, or `0b_`
        return text


@lru_cache(maxsize=1)
def _reader() -> Any:
    # Imported here: PyYAML costs start-up time that files in other languages need not pay.
    import yaml

    return yaml.SafeLoader("")


def _old(text: str) -> Value:
    import yaml

    reader = _reader()
    tag = reader.resolve(yaml.ScalarNode, text, (True, False))
    kind = tag[len(_STANDARD) :]
    if kind == "bool":
        return bool(reader.bool_values[text.lower()])
    if kind == "int":
        return int(reader.construct_yaml_int(yaml.ScalarNode(tag, text)))
    if kind == "float":
        return float(reader.construct_yaml_float(yaml.ScalarNode(tag, text)))
    return text


def _core(text: str) -> Value:
    if (truth := _BOOLS.get(text)) is not None:
        return truth
    if _INT.match(text):
        digits = text.replace("_", "")
        if re.match(r"[-+]?0[0-7]", digits):
            return int(digits, 8)
        return int(digits, 0)
    if _FLOAT.match(text):
        return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
    return text


def plain(node: Node, dialect: Dialect) -> Any:
    """The node as Python values; keys as their text, unknown aliases as None.

    What is anchored becomes one object, shared by all who mention it. A tag of the user's own is
    dropped.
    """
    return _plain(node, dialect, {})


def _plain(node: Node, dialect: Dialect, known: dict[int, Any]) -> Any:
    if isinstance(node, Alias):
        return None if node.target is None else _plain(node.target, dialect, known)
    if isinstance(node, Scalar):
        return value_of(node, dialect)
    if id(node) in known:
        return known[id(node)]
    if isinstance(node, Mapping):
        table = known[id(node)] = {}
        for name, entry in node.entries.items():
            table[name] = _plain(entry.value, dialect, known)
        return table
    items = known[id(node)] = []
    for item in node.items:
        items.append(_plain(item, dialect, known))
    return items

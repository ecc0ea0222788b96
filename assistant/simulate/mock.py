"""Made-up values for what a provider decides: plausible, and the same for the same seed.

They flow onward into other resources, functions and conditions, so that an address has to look
like an address and a document has to be one. What is made up how stands in `mock_table`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from .mock_table import NAMES, NUMBERS, TYPES

Path = tuple[str | int, ...]

_SLOT = re.compile(r"\{(\w+?)(\d*)\}")


def value(
    provider: Mapping[str, Any], kind_type: str, path: Path, cty_type: Any, seed: bytes
) -> Any:
    """A value of a type for one attribute, the same for the same seed and path.

    `provider` is the provider's entry of the input: its `mocks` (kind/TYPE, then the path with
    dots and without places in lists) come first. `kind_type` is resource/TYPE, data/TYPE,
    ephemeral/TYPE or function/NAME. Lists and sets get one element, maps none. The answer is in
    the form that `values` describes.
    """
    names = tuple(step for step in path if isinstance(step, str))
    given = provider.get("mocks", {}).get(kind_type, {})
    dotted = ".".join(names)
    if dotted in given:
        return _as(cty_type, given[dotted])
    draw = _Draw(seed, path, kind_type)
    known = TYPES.get(kind_type, {}).get(dotted)
    if known is not None and (made := _as(cty_type, _filled(known, draw))) is not None:
        return made
    if isinstance(cty_type, str):
        return _primitive(provider, kind_type, names, cty_type, draw)
    kind, inner = cty_type[0], cty_type[1]
    if kind == "object":
        return {n: value(provider, kind_type, (*path, n), one, seed) for n, one in inner.items()}
    if kind == "tuple":
        return [value(provider, kind_type, (*path, i), one, seed) for i, one in enumerate(inner)]
    return {} if kind == "map" else [value(provider, kind_type, (*path, 0), inner, seed)]


def _primitive(
    provider: Mapping[str, Any], kind_type: str, names: tuple[str, ...], type_: str, draw: _Draw
) -> Any:
    name = names[-1] if names else ""
    if type_ == "bool":
        return False
    if type_ == "number":
        found = next((one for pattern, one in NUMBERS if pattern.search(name)), 1)
        return _filled(found, draw, number=True)
    if type_ == "dynamic":
        return [b'["object",{}]', {}]
    # Under a name that says nothing, such as the `id` of an entry, what is around it counts.
    place = f"{provider.get('address', '').rpartition('/')[2]}:{kind_type}:{name}"
    made = next(one for pattern, one in NAMES if pattern.search(place))
    return _filled(made, draw)


def _as(type_: Any, made: Any) -> Any:
    """A value from a table in the form of a type; None where it is not of the type."""
    if type_ == "dynamic":
        kind = {str: "string", bool: "bool", int: "number", float: "number"}.get(type(made))
        return None if kind is None else [json.dumps(kind).encode(), made]
    if isinstance(type_, str):
        if type_ == "string":
            return made if isinstance(made, str) else None
        whole = isinstance(made, bool) if type_ == "bool" else isinstance(made, int | float)
        return made if whole else None
    kind, inner = type_[0], type_[1]
    if kind in ("list", "set") and isinstance(made, list):
        return [_as(inner, one) for one in made]
    if kind == "map" and isinstance(made, dict):
        return {key: _as(inner, one) for key, one in made.items()}
    if kind == "object" and isinstance(made, dict):
        return {name: _as(one, made.get(name)) for name, one in inner.items()}
    return None


class _Draw:
    """A source of digits that is the same for the same seed and place."""

    def __init__(self, seed: bytes, path: Path, kind_type: str) -> None:
        self._digest = hashlib.sha256(repr(path).encode() + seed).hexdigest()
        kind, _, type_ = kind_type.partition("/")
        self.kind, self.type = kind, type_
        self.path = path

    def hex(self, length: int) -> str:
        """That many hexadecimal digits."""
        text = self._digest
        while len(text) < length:
            text += hashlib.sha256(text.encode()).hexdigest()
        return text[:length]

    def digits(self, length: int) -> str:
        """That many decimal digits, the first one not 0."""
        text = str(int(self.hex(64), 16))
        return ((text * (length // len(text) + 1))[:length]) if length else ""


def _filled(template: Any, draw: _Draw, *, number: bool = False) -> Any:
    if isinstance(template, list):
        return [_filled(one, draw) for one in template]
    if isinstance(template, dict):
        return {key: _filled(one, draw) for key, one in template.items()}
    if not isinstance(template, str):
        return template
    text = _SLOT.sub(lambda m: _SLOTS[m[1]](draw, int(m[2] or 0)), template)
    return int(text) if number else text


def _uuid(draw: _Draw) -> str:
    text = draw.hex(32)
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-8{text[17:20]}-{text[20:]}"


def _pairs(draw: _Draw, count: int) -> str:
    text = draw.hex(2 * count)
    return ":".join(text[i : i + 2] for i in range(0, 2 * count, 2))


_SLOTS: Mapping[str, Callable[[_Draw, int], str]] = {
    "hex": lambda draw, n: draw.hex(n),
    "pairs": lambda draw, n: _pairs(draw, n),
    "digits": lambda draw, n: draw.digits(n),
    "octet": lambda draw, n: str(int(draw.hex(2 + 2 * n)[-2:], 16) % 254 + 1),
    "uuid": lambda draw, _: _uuid(draw),
    "type": lambda draw, _: draw.type,
    "noun": lambda draw, _: draw.type.partition("_")[2].replace("_", "-") or draw.type,
    "service": lambda draw, _: draw.type.partition("_")[2].partition("_")[0],
}
"""What stands in braces in a template, with the number behind it."""

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
    dotted = ".".join(_names(path))
    given = provider.get("mocks", {}).get(kind_type, {})
    known = given.get(dotted, TYPES.get(kind_type, {}).get(dotted))
    return _Maker(provider, kind_type, seed).value(path, cty_type, known)


def _names(path: Path) -> tuple[str, ...]:
    return tuple(step for step in path if isinstance(step, str))


class _Maker:
    def __init__(self, provider: Mapping[str, Any], kind_type: str, seed: bytes) -> None:
        self._provider = provider
        self._kind_type = kind_type
        self._seed = seed

    def value(self, path: Path, type_: Any, known: Any) -> Any:
        """A value of a type; `known` is what a table has for it, None: nothing."""
        if isinstance(type_, str):
            return self._primitive(path, type_, known)
        kind, inner = type_
        if kind == "object":
            parts = known if isinstance(known, dict) else {}
            return {
                name: self.value((*path, name), one, parts.get(name)) for name, one in inner.items()
            }
        if kind == "tuple":
            return [self.value((*path, i), one, None) for i, one in enumerate(inner)]
        if kind == "map":
            items = known if isinstance(known, dict) else {}
            return {key: self.value((*path, key), inner, one) for key, one in items.items()}
        elements = known if isinstance(known, list) else [None]
        return [self.value((*path, i), inner, one) for i, one in enumerate(elements)]

    def _primitive(self, path: Path, type_: str, known: Any) -> Any:
        draw = _Draw(self._seed, path, self._kind_type)
        if known is not None:
            made = _filled(known, draw) if isinstance(known, str) else known
            kind = _KINDS.get(type(made))
            if kind is not None and type_ == "dynamic":
                return [json.dumps(kind).encode(), made]
            if kind == type_:
                return made
        names = _names(path)
        name = names[-1] if names else ""
        if type_ == "bool":
            return False
        if type_ == "number":
            found = next((one for pattern, one in NUMBERS if pattern.search(name)), 1)
            return found if isinstance(found, int) else int(_filled(found, draw))
        if type_ == "dynamic":
            return [b'["object",{}]', {}]
        source = self._provider.get("address", "").rpartition("/")[2]
        place = f"{source}:{self._kind_type}:{name}"
        return _filled(next(one for pattern, one in NAMES if pattern.search(place)), draw)


_KINDS: Mapping[type, str] = {str: "string", bool: "bool", int: "number", float: "number"}


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


def _filled(template: str, draw: _Draw) -> str:
    return _SLOT.sub(lambda m: _SLOTS[m[1]](draw, int(m[2] or 0)), template)


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

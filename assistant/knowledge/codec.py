"""Bodies as compact values for msgpack, and back, decoded only as far as they are looked at.

A packed component is a list of bodies; nested blocks point into it by index, so that equal
bodies are stored once. A body is a mapping with the keys a (attributes), b (blocks), c
(constraints), r (removed names), u (True: the body is unknown).
An attribute is its type alone, or [type, flags], or [type, flags, rest].
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar

import msgspec

from assistant.core.schema import AttributeSchema, BlockSchema, BodySchema, Constraint

V = TypeVar("V")

DICTIONARY = 32_000
"""Most bytes of a dictionary: deflate looks back 32 KiB."""
_SMALL = 600
"""Bodies above this many bytes are too seldom equal to earn a place in it."""

_FLAGS = (
    ("required", False),
    ("optional", True),
    ("computed", False),
    ("sensitive", False),
    ("write_only", False),
    ("internal", False),
    ("enum_enforced", True),
    ("enum_open", False),
    ("enum_ci", False),
    ("enum_items", False),
    ("replaces", False),
)
"""Boolean fields in the order of their bits; a bit is set where a value is not the default."""

_REST = {
    "d": "deprecated",
    "e": "enum",
    "f": "format",
    "n": "minimum",
    "x": "maximum",
    "p": "pattern",
    "v": "default",
    "o": "absent_in",
    "env": "env",
}
_BODIES = {"s": "nested", "i": "objects"}
_TUPLES = frozenset({"enum", "absent_in"})


class Lazy(Mapping[str, V], Generic[V]):
    """A read-only mapping whose values are made from raw ones at first use."""

    __slots__ = ("_made", "_make", "_raw")

    def __init__(self, raw: Mapping[str, Any], make: Callable[[Any], V]) -> None:
        self._raw = raw
        self._make = make
        self._made: dict[str, V] = {}

    def __getitem__(self, key: str) -> V:
        try:
            return self._made[key]
        except KeyError:
            value = self._make(self._raw[key])
        self._made[key] = value
        return value

    def __contains__(self, key: object) -> bool:
        return key in self._raw

    def __iter__(self) -> Iterator[str]:
        return iter(self._raw)

    def __len__(self) -> int:
        return len(self._raw)

    def __repr__(self) -> str:
        return f"Lazy({list(self._raw)!r})"


class Encoder:
    """Gathers bodies; equal ones get one index."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []
        self._index: dict[bytes, int] = {}

    def body(self, body: BodySchema) -> int:
        """The index of `body` in `bodies`, added with all that it holds."""
        raw: dict[str, Any] = {}
        if not body.known:
            raw["u"] = True
        if body.attributes:
            raw["a"] = {n: self._attribute(a) for n, a in sorted(body.attributes.items())}
        if body.blocks:
            raw["b"] = {n: self._block(b) for n, b in sorted(body.blocks.items())}
        if body.constraints:
            raw["c"] = [[c.kind, dict(c.args)] for c in body.constraints]
        if body.removed:
            raw["r"] = dict(sorted(body.removed.items()))
        key = msgspec.msgpack.encode(raw)
        if key not in self._index:
            self._index[key] = len(self.bodies)
            self.bodies.append(raw)
        return self._index[key]

    def _attribute(self, attribute: AttributeSchema) -> Any:
        flags = sum(
            1 << bit
            for bit, (name, default) in enumerate(_FLAGS)
            if getattr(attribute, name) != default
        )
        rest: dict[str, Any] = {}
        for short, name in _REST.items():
            value = getattr(attribute, name)
            if value is not None and value != ():
                rest[short] = value
        if attribute.nested is not None:
            rest["s"] = self.body(attribute.nested)
        if attribute.objects is not None:
            rest["i"] = self.body(attribute.objects)
        if rest:
            return [attribute.type, flags, rest]
        if flags or isinstance(attribute.type, list):
            return [attribute.type, flags]
        return attribute.type

    def _block(self, block: BlockSchema) -> list[Any]:
        raw: list[Any] = [self.body(block.body), block.nesting, block.min_items, block.max_items]
        if block.absent_in or block.deprecated is not None or block.replaces:
            raw += [block.absent_in, block.deprecated]
        if block.replaces:
            raw.append(True)
        return raw


class Bodies:
    """The bodies of one packed value, made into schema types when asked for."""

    def __init__(self, raw: Sequence[Mapping[str, Any]]) -> None:
        self._raw = raw
        self._made: dict[int, BodySchema] = {}

    def body(self, index: int) -> BodySchema:
        """The body at `index`; the same object each time."""
        made = self._made.get(index)
        if made is None:
            raw = self._raw[index]
            made = BodySchema(
                attributes=Lazy(raw.get("a", {}), self._attribute),
                blocks=Lazy(raw.get("b", {}), self._block),
                constraints=tuple(Constraint(kind, args) for kind, args in raw.get("c", ())),
                removed=raw.get("r", {}),
                known="u" not in raw,
                _needed=[_needed(raw)],
            )
            self._made[index] = made
        return made

    def _attribute(self, raw: Any) -> AttributeSchema:
        if isinstance(raw, str):
            return AttributeSchema(type=raw)
        fields: dict[str, Any] = {
            name: not default for bit, (name, default) in enumerate(_FLAGS) if raw[1] >> bit & 1
        }
        for short, value in (raw[2] if len(raw) > 2 else {}).items():
            if short in _BODIES:
                fields[_BODIES[short]] = self.body(value)
            else:
                name = _REST[short]
                fields[name] = tuple(value) if name in _TUPLES else value
        return AttributeSchema(type=raw[0], **fields)

    def _block(self, raw: Sequence[Any]) -> BlockSchema:
        more = {"absent_in": tuple(raw[4]), "deprecated": raw[5]} if len(raw) > 4 else {}
        return BlockSchema(self.body(raw[0]), raw[1], raw[2], raw[3], replaces=len(raw) > 6, **more)


def _needed(raw: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """As `BodySchema.needed`, without making every attribute first."""
    attributes = tuple(
        name
        for name, one in raw.get("a", {}).items()
        if not isinstance(one, str) and one[1] & 1 and not (len(one) > 2 and one[2].get("env"))
    )
    return attributes, tuple(name for name, one in raw.get("b", {}).items() if one[2])


def dictionary_of(values: Iterable[bytes]) -> bytes:
    """The pieces that stand in most of the encoded components, for `pack_bytes` to refer to.

    The most valuable stand last, where deflate finds them cheapest. Same values, same bytes.
    """
    found: Counter[bytes] = Counter()
    for value in values:
        found.update(set(_pieces(msgspec.msgpack.decode(value)[0])))
    worth = sorted(((n - 1) * len(piece), piece) for piece, n in found.items() if n > 2)
    chosen: list[bytes] = []
    room = DICTIONARY
    for _, piece in reversed(worth):
        if len(piece) <= room and not any(piece in longer for longer in chosen):
            chosen.append(piece)
            room -= len(piece)
    return b"".join(reversed(chosen))


def _pieces(bodies: Sequence[Mapping[str, Any]]) -> Iterator[bytes]:
    """Whole small bodies, and attributes and blocks with their names, as they are encoded."""
    for body in bodies:
        whole = msgspec.msgpack.encode(body)
        if len(whole) < _SMALL:
            yield whole
        for key in ("a", "b"):
            for name, value in body.get(key, {}).items():
                yield msgspec.msgpack.encode(name) + msgspec.msgpack.encode(value)


def encode(value: Any) -> bytes:
    """`value` as msgpack; the same value always gives the same bytes."""
    return msgspec.msgpack.encode(value)


def pack_bytes(encoded: bytes, dictionary: bytes) -> bytes:
    """Encoded bytes, compressed; what the end of `dictionary` holds costs next to nothing."""
    words = dictionary[-DICTIONARY:]
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, 9, zdict=words)
    return packer.compress(encoded) + packer.flush()


def unpack_bytes(data: bytes, dictionary: bytes) -> bytes:
    """The encoded bytes that `pack_bytes` was given."""
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS, zdict=dictionary[-DICTIONARY:])
    return unpacker.decompress(data) + unpacker.flush()


def decode(encoded: bytes) -> Any:
    """The value that `encode` was given, tuples having become lists."""
    return msgspec.msgpack.decode(encoded)

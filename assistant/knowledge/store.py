"""The pack file: one SQLite database, written once by the build and only read afterwards."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from assistant.core.schema import BodySchema, Component
from assistant.knowledge.codec import Bodies, Encoder, dictionary_of, encode, pack_bytes
from assistant.knowledge.info import PackInfo
from assistant.knowledge.language import TopLevelBlock

FORMAT = 3
"""Raised when the layout changes; a file of another format is refused."""

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE pack (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, version TEXT NOT NULL, tool TEXT NOT NULL,
  source TEXT NOT NULL, local_name TEXT NOT NULL, origin TEXT NOT NULL, licence TEXT,
  completeness TEXT NOT NULL, date TEXT NOT NULL, components INTEGER NOT NULL,
  marked INTEGER NOT NULL, preferred INTEGER NOT NULL);
CREATE TABLE component (
  tool TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, pack INTEGER NOT NULL,
  used INTEGER NOT NULL, body INTEGER NOT NULL,
  PRIMARY KEY (tool, kind, name, pack)) WITHOUT ROWID;
CREATE TABLE dictionary (data BLOB NOT NULL);
CREATE TABLE body (id INTEGER PRIMARY KEY, base INTEGER, data BLOB NOT NULL);
CREATE TABLE language (tool TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID;
"""


class Gathered(msgspec.Struct, frozen=True):
    """A component on its way into the file."""

    component: Component
    used: int = 0
    """In how many blocks of public files it was counted; 0 where nobody counted."""
    usage: Mapping[str, int] = msgspec.field(default_factory=dict)
    """Of those blocks, how many set an attribute."""


class Pack(msgspec.Struct, frozen=True):
    """A pack on its way into the file."""

    info: PackInfo
    components: Sequence[Gathered]


class Language(msgspec.Struct, frozen=True):
    """A tool's own language."""

    tool: str
    toplevel: Mapping[str, TopLevelBlock]
    functions: frozenset[str]
    renamed: Mapping[str, str] = msgspec.field(default_factory=dict)
    """Component names of the past, each with today's."""


def encode_component(gathered: Gathered) -> bytes:
    """The stored form of one component, not yet compressed."""
    component, encoder = gathered.component, Encoder()
    root = encoder.body(component.body)
    return encode(
        [
            encoder.bodies,
            root,
            component.absent_in,
            component.deprecated,
            dict(sorted(gathered.usage.items())),
        ]
    )


def encode_language(language: Language) -> bytes:
    """The stored form of a tool's own language, not yet compressed."""
    encoder = Encoder()

    def block(b: TopLevelBlock) -> list[Any]:
        nested = {name: block(inner) for name, inner in sorted(b.nested.items())}
        flags = [b.repeatable, b.required, b.unique]
        return [
            *(b.name, b.labels, encoder.body(b.body), b.component, flags),
            *(nested, b.any_attribute, b.absent_in),
        ]

    toplevel = {name: block(b) for name, b in sorted(language.toplevel.items())}
    functions = sorted(language.functions)
    renamed = dict(sorted(language.renamed.items()))
    return encode([encoder.bodies, toplevel, functions, renamed])


def decode_language(tool: str, value: Sequence[Any]) -> Language:
    """A tool's own language from its unpacked stored form."""
    bodies = Bodies(value[0])

    def block(raw: Sequence[Any]) -> TopLevelBlock:
        repeatable, required, unique = raw[4]
        return TopLevelBlock(
            name=raw[0],
            labels=tuple(raw[1]),
            body=bodies.body(raw[2]),
            component=raw[3],
            repeatable=repeatable,
            required=required,
            unique=unique,
            nested={name: block(inner) for name, inner in raw[5].items()},
            any_attribute=raw[6],
            absent_in=tuple(raw[7]),
        )

    toplevel = {name: block(raw) for name, raw in value[1].items()}
    return Language(tool, toplevel, frozenset(value[2]), value[3])


def write(path: Path, packs: Iterable[Pack], languages: Iterable[Language]) -> None:
    """Write the pack file at `path`, replacing it whole. Same packs, same bytes.

    Raises OSError where the folder cannot be written and ValueError where two preferred packs
    claim one component.
    """
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    connection = sqlite3.connect(new, isolation_level=None)
    try:
        connection.executescript(f"PRAGMA page_size=4096; PRAGMA journal_mode=OFF; {_TABLES}")
        connection.execute("BEGIN")
        connection.execute("INSERT INTO meta VALUES ('format', ?)", (FORMAT,))
        ordered = sorted(packs, key=lambda p: (p.info.name, p.info.version))
        encoded = [[encode_component(one) for one in _by_address(pack)] for pack in ordered]
        dictionary = dictionary_of(data for pack in encoded for data in pack)
        connection.execute("INSERT INTO dictionary VALUES (?)", (dictionary,))
        _insert_packs(connection, ordered, encoded, dictionary)
        for language in sorted(languages, key=lambda one: one.tool):
            data = pack_bytes(encode_language(language), dictionary)
            connection.execute("INSERT INTO language VALUES (?, ?)", (language.tool, data))
        connection.execute("COMMIT")
        connection.execute("VACUUM")
    finally:
        connection.close()
    new.replace(path)


def _by_address(pack: Pack) -> list[Gathered]:
    return sorted(pack.components, key=lambda one: one.component.address)


class _BodyTable:
    """Bodies on their way into the file, each once; one of another version of a component is told
    by what differs from the first."""

    def __init__(self, connection: sqlite3.Connection, dictionary: bytes) -> None:
        self._connection = connection
        self._dictionary = dictionary
        self._ids: dict[bytes, int] = {}
        self._first: dict[tuple[str, str], tuple[int, bytes]] = {}

    def add(self, key: tuple[str, str], data: bytes) -> int:
        """The number of a body. `key`: the pack's name and the component's address."""
        if data in self._ids:
            return self._ids[data]
        number = self._ids[data] = len(self._ids) + 1
        base, packed = None, pack_bytes(data, self._dictionary)
        if key in self._first:
            like, other = self._first[key]
            short = pack_bytes(data, other)
            if len(short) < len(packed):
                base, packed = like, short
        if base is None:
            self._first.setdefault(key, (number, data))
        self._connection.execute("INSERT INTO body VALUES (?, ?, ?)", (number, base, packed))
        return number


def _insert_packs(
    connection: sqlite3.Connection,
    packs: Sequence[Pack],
    encoded: Sequence[Sequence[bytes]],
    dictionary: bytes,
) -> None:
    taken: dict[str, str] = {}
    table = _BodyTable(connection, dictionary)
    numbered = list(enumerate(zip(packs, encoded, strict=True), 1))
    # Those that are asked for most come first: the others are told by what differs from them.
    for number, (pack, bodies) in sorted(numbered, key=lambda one: not one[1][0].info.preferred):
        info = pack.info
        connection.execute(
            "INSERT INTO pack VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(number, info.name, info.version, info.tool, info.source, info.local_name),
                *(info.origin, info.licence, info.completeness, info.date),
                *(len(pack.components), info.marked, info.preferred),
            ),
        )
        for gathered, data in zip(_by_address(pack), bodies, strict=True):
            address = gathered.component.address
            if info.preferred and taken.setdefault(address, info.name) != info.name:
                raise ValueError(f"{address} is claimed by {taken[address]} and by {info.name}")
            body = table.add((info.name, address), data)
            connection.execute(
                "INSERT INTO component VALUES (?, ?, ?, ?, ?, ?)",
                (*address.split("/", 2), number, gathered.used, body),
            )


def component_of(
    address: str, info: PackInfo, value: Sequence[Any]
) -> tuple[Component, Mapping[str, int]]:
    """A component and its usage counts from its unpacked stored form."""
    bodies, root, absent_in, deprecated, usage = value
    body: BodySchema = Bodies(bodies).body(root)
    component = Component(
        address=address,
        pack=info.name,
        version=info.version,
        complete=info.completeness != "partial",
        body=body,
        absent_in=tuple(absent_in),
        flags_certain=info.completeness == "complete",
        deprecated=deprecated,
    )
    return component, usage

"""One pack file, opened read-only."""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Collection, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from assistant.core.errors import MissingPart
from assistant.knowledge.codec import decode, unpack_bytes
from assistant.knowledge.info import PackInfo
from assistant.knowledge.store import FORMAT, Language, decode_language

_COLUMNS = tuple(field.name for field in fields(PackInfo) if field.name != "imported")


class Shelf:
    """The packs of one file. Not safe for use by several threads at once."""

    def __init__(self, connection: sqlite3.Connection, *, imported: bool) -> None:
        self._connection = connection
        (self._dictionary,) = connection.execute("SELECT data FROM dictionary").fetchone()
        query = f"SELECT id, {', '.join(_COLUMNS)} FROM pack"  # noqa: S608
        self.packs = {row[0]: _info(row[1:], imported) for row in connection.execute(query)}
        """By their number in the file."""
        self.close = weakref.finalize(self, connection.close)

    @classmethod
    def open(cls, path: Path, mend: str, *, imported: bool = False) -> Shelf:
        """Open the pack file at `path`. Raises MissingPart, with `mend`, when it is not there or
        is not a pack file of this version's format."""
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        try:
            connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        except sqlite3.Error as error:
            raise MissingPart(
                f"cannot open the schema packs at {path}: {error}", mend=mend
            ) from None
        try:
            found = connection.execute("SELECT value FROM meta WHERE key = 'format'").fetchone()
            if found == (FORMAT,):
                return cls(connection, imported=imported)
        except (sqlite3.Error, TypeError) as error:
            connection.close()
            raise MissingPart(f"{path} is not a pack file: {error}", mend=mend) from None
        connection.close()
        raise MissingPart(f"{path} has a format that this version does not read", mend=mend)

    def leave_out(self, seen: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
        """Hide packs whose name and version are in `seen`; gives those of the packs that remain."""
        self.packs = {n: p for n, p in self.packs.items() if (p.name, p.version) not in seen}
        return {(p.name, p.version) for p in self.packs.values()}

    def rows(self, tool: str, kind: str, name: str) -> Iterator[tuple[PackInfo, int]]:
        """The packs that have a component, each with the number of its body."""
        query = "SELECT pack, body FROM component WHERE tool = ? AND kind = ? AND name = ?"
        for pack, body in self._connection.execute(query, (tool, kind, name)):
            if pack in self.packs:
                yield self.packs[pack], body

    def body(self, number: int) -> Any:
        """A body as a value."""
        return decode(self._encoded(number))

    def _encoded(self, number: int) -> bytes:
        query = "SELECT base, data FROM body WHERE id = ?"
        base, data = self._connection.execute(query, (number,)).fetchone()
        return unpack_bytes(data, self._dictionary if base is None else self._encoded(base))

    def names(self, tool: str, kind: str) -> set[str]:
        """All component names of one kind."""
        query = "SELECT DISTINCT name FROM component WHERE tool = ? AND kind = ?"
        return {name for (name,) in self._connection.execute(query, (tool, kind))}

    def used(self) -> Iterator[tuple[str, str, str, int]]:
        """Tool, kind, name and count of use of every component, whatever its version."""
        query = "SELECT tool, kind, name, max(used) FROM component GROUP BY tool, kind, name"
        yield from self._connection.execute(query)

    def find(self, name: str) -> set[str]:
        """Addresses of all components that have exactly this name."""
        query = "SELECT DISTINCT tool || '/' || kind || '/' || name FROM component WHERE name = ?"
        return {address for (address,) in self._connection.execute(query, (name,))}

    def addresses(self, info: PackInfo) -> tuple[str, ...]:
        """Addresses of all components of a pack, sorted; empty when it is not in this file."""
        query = (
            "SELECT c.tool || '/' || c.kind || '/' || c.name FROM component c"
            " JOIN pack p ON p.id = c.pack WHERE p.name = ? AND p.version = ? ORDER BY 1"
        )
        rows = self._connection.execute(query, (info.name, info.version))
        return tuple(address for (address,) in rows)

    def language(self, tool: str) -> Language | None:
        """A tool's own language, where this file has it."""
        query = "SELECT data FROM language WHERE tool = ?"
        row = self._connection.execute(query, (tool,)).fetchone()
        return (
            decode_language(tool, decode(unpack_bytes(row[0], self._dictionary))) if row else None
        )


def _info(row: tuple[Any, ...], imported: bool) -> PackInfo:
    values = dict(zip(_COLUMNS, row, strict=True))
    flags = {name: bool(values[name]) for name in ("marked", "preferred")}
    return PackInfo(**values | flags | {"imported": imported})

"""All rows of a pack file, unpacked."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from assistant.knowledge.codec import decode, unpack_bytes


def contents(path: Path) -> dict[str, list[Any]]:
    """By table; deflate and SQLite write other bytes elsewhere, so the bytes say nothing."""
    connection = sqlite3.connect(path)
    try:
        ((dictionary,),) = connection.execute("SELECT data FROM dictionary").fetchall()
        found: dict[str, list[Any]] = {"dictionary": [dictionary]}
        for table in ("meta", "pack", "component"):
            found[table] = connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
        encoded: dict[int, bytes] = {}
        # A body comes after the one that it is told by.
        for number, base, data in connection.execute("SELECT id, base, data FROM body ORDER BY id"):
            words = dictionary if base is None else encoded[base]
            encoded[number] = unpack_bytes(data, words)
        found["body"] = [decode(one) for one in encoded.values()]
        rows = connection.execute("SELECT tool, data FROM language ORDER BY tool").fetchall()
        found["language"] = [(tool, decode(unpack_bytes(d, dictionary))) for tool, d in rows]
        return found
    finally:
        connection.close()

"""Looking things up in the pack file."""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections.abc import Mapping
from dataclasses import fields
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from assistant.core.errors import MissingPart
from assistant.core.schema import Component
from assistant.knowledge.codec import unpack_bytes
from assistant.knowledge.info import PackInfo
from assistant.knowledge.language import TopLevelBlock
from assistant.knowledge.store import FORMAT, Language, component_of, decode_language

if TYPE_CHECKING:
    from assistant.knowledge.nearest import NameIndex

DATA = Path(__file__).with_name("data") / "packs.sqlite"
"""The pack file that comes with Dryfit."""

TOOLS = ("packer", "terraform")
"""The tools that the packs describe."""

_COLUMNS = tuple(field.name for field in fields(PackInfo))
_EMPTY: Mapping[str, Any] = MappingProxyType({})


class Packs:
    """The schema packs, read-only. May be shared between threads.

    Components are decoded at first use and kept; asking again gives the same object.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = threading.RLock()
        self._components: dict[tuple[str, str | None], Component | None] = {}
        self._usage: dict[str, Mapping[str, int]] = {}
        self._names: dict[tuple[str, str], tuple[str, ...]] = {}
        self._languages: dict[str, Language | None] = {}
        self._close = weakref.finalize(self, connection.close)

    @classmethod
    def open(cls, path: Path | None = None) -> Packs:
        """Open the pack file at `path`, or the one that comes with Dryfit.

        Raises MissingPart when it is not there or is not a pack file of this version's format.
        """
        file = (path or DATA).resolve()
        uri = f"{file.as_uri()}?mode=ro&immutable=1"
        mend = "install Dryfit again, or build the file with python -m assistant.knowledge.build"
        try:
            connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        except sqlite3.Error as error:
            raise MissingPart(
                f"cannot open the schema packs at {file}: {error}", mend=mend
            ) from None
        try:
            found = connection.execute("SELECT value FROM meta WHERE key = 'format'").fetchone()
        except sqlite3.Error as error:
            connection.close()
            raise MissingPart(f"{file} is not a pack file: {error}", mend=mend) from None
        if found != (FORMAT,):
            connection.close()
            raise MissingPart(f"{file} has a format that this version does not read", mend=mend)
        return cls(connection)

    def close(self) -> None:
        """Let go of the file; nothing can be looked up afterwards."""
        self._close()

    def component(self, address: str, version: str | None = None) -> Component | None:
        """The component at `address` (packer/builder/qemu, terraform/resource/docker_container).

        `version` asks for one version of its pack; else the preferred one is given. None when
        no pack has it.
        """
        key = (address, version)
        with self._lock:
            if key not in self._components:
                self._components[key] = self._load(address, version)
            return self._components[key]

    def usage(self, address: str) -> Mapping[str, int]:
        """How many blocks of public files set each attribute of a component; empty: not counted."""
        if self.component(address) is None:
            return _EMPTY
        return self._usage.get(address, _EMPTY)

    def names(self, tool: str, kind: str) -> tuple[str, ...]:
        """All component names of one kind, sorted; empty for a kind that no pack has.

        Kinds: builder, provisioner, post-processor, data (packer); resource, data, ephemeral,
        provider, provisioner (terraform).
        """
        with self._lock:
            if (tool, kind) not in self._names:
                rows = self._connection.execute(
                    "SELECT DISTINCT name FROM component WHERE tool = ? AND kind = ? ORDER BY name",
                    (tool, kind),
                )
                self._names[tool, kind] = tuple(name for (name,) in rows)
            return self._names[tool, kind]

    def nearest(
        self, word: str, *, tool: str | None = None, kind: str | None = None, limit: int = 3
    ) -> tuple[str, ...]:
        """Up to `limit` known names that `word` may be a misspelling of, nearest first.

        Without `tool` and `kind`, tools' own names are among them. Empty when nothing is near.
        """
        return self._name_index.nearest(word, tool=tool, kind=kind, limit=limit)

    def packs(self) -> tuple[PackInfo, ...]:
        """Every pack in every version, by name, the preferred version first."""
        return self._packs_sorted

    @property
    def versions(self) -> Mapping[str, str]:
        """Pack name to the version used unless another is asked for."""
        return {p.name: p.version for p in self._packs_sorted if p.preferred}

    def pack(self, name: str, version: str | None = None) -> PackInfo | None:
        """One pack by name (terraform/kreuzwerker/docker); the preferred version by default."""
        for info in self._packs_sorted:
            if info.name == name and version in (None, info.version):
                return info
        return None

    def addresses(self, info: PackInfo) -> tuple[str, ...]:
        """Addresses of all components of a pack, sorted."""
        query = (
            "SELECT c.tool || '/' || c.kind || '/' || c.name FROM component c"
            " JOIN pack p ON p.id = c.pack WHERE p.name = ? AND p.version = ? ORDER BY 1"
        )
        with self._lock:
            rows = self._connection.execute(query, (info.name, info.version))
            return tuple(address for (address,) in rows)

    def find(self, name: str) -> tuple[str, ...]:
        """Addresses of all components that have exactly this name, sorted."""
        query = (
            "SELECT DISTINCT tool || '/' || kind || '/' || name FROM component"
            " WHERE name = ? ORDER BY 1"
        )
        with self._lock:
            return tuple(address for (address,) in self._connection.execute(query, (name,)))

    def provider_of(self, resource_type: str) -> PackInfo | None:
        """The Terraform provider that a resource, data or ephemeral type belongs to, or None."""
        for kind in ("resource", "data", "ephemeral"):
            component = self.component(f"terraform/{kind}/{resource_type}")
            if component is not None:
                return self.pack(component.pack)
        return None

    def functions(self, tool: str) -> frozenset[str]:
        """Names of the functions that a tool's expressions may call; empty for an unknown tool."""
        language = self._language(tool)
        return language.functions if language else frozenset()

    def toplevel(self, tool: str) -> Mapping[str, TopLevelBlock]:
        """The block types at the top of a tool's files; empty for an unknown tool."""
        language = self._language(tool)
        return language.toplevel if language else _EMPTY

    def renamed(self, tool: str) -> Mapping[str, str]:
        """Component names of the past, each with today's: virtualbox, now virtualbox-iso."""
        language = self._language(tool)
        return language.renamed if language else _EMPTY

    def _language(self, tool: str) -> Language | None:
        with self._lock:
            if tool not in self._languages:
                row = self._connection.execute(
                    "SELECT data FROM language WHERE tool = ?", (tool,)
                ).fetchone()
                self._languages[tool] = decode_language(tool, unpack_bytes(row[0])) if row else None
            return self._languages[tool]

    @cached_property
    def _name_index(self) -> NameIndex:
        # Imported here: rapidfuzz costs start-up time that most commands need not pay.
        from assistant.knowledge.nearest import NameIndex, NameRow

        query = "SELECT tool, kind, name, max(used) FROM component GROUP BY tool, kind, name"
        with self._lock:
            rows = [NameRow(*row) for row in self._connection.execute(query)]
        past = {(tool, name) for tool in TOOLS for name in self.renamed(tool)}
        return NameIndex(rows, past)

    @cached_property
    def _by_id(self) -> Mapping[int, PackInfo]:
        query = f"SELECT id, {', '.join(_COLUMNS)} FROM pack"  # noqa: S608
        with self._lock:
            return {row[0]: _info(row[1:]) for row in self._connection.execute(query)}

    @cached_property
    def _packs_sorted(self) -> tuple[PackInfo, ...]:
        return tuple(
            sorted(self._by_id.values(), key=lambda p: (p.name, not p.preferred, p.version))
        )

    def _load(self, address: str, version: str | None) -> Component | None:
        parts = address.split("/")
        if len(parts) != 3:
            return None
        rows = self._connection.execute(
            "SELECT pack, preferred, data FROM component JOIN body ON body.id = component.body"
            " WHERE tool = ? AND kind = ? AND name = ? ORDER BY preferred DESC, pack",
            parts,
        )
        for pack, _, data in rows:
            info = self._by_id[pack]
            if version in (None, info.version):
                component, usage = component_of(address, info, unpack_bytes(data))
                if version is None:
                    self._usage[address] = usage
                return component
        return None


def _info(row: tuple[Any, ...]) -> PackInfo:
    values = dict(zip(_COLUMNS, row, strict=True))
    return PackInfo(**values | {"preferred": bool(values["preferred"])})

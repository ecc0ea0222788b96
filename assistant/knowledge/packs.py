"""Looking things up in the pack files."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from assistant.core.schema import Component
from assistant.knowledge.addresses import canonical_source
from assistant.knowledge.info import PackInfo
from assistant.knowledge.language import TopLevelBlock
from assistant.knowledge.shelf import Shelf
from assistant.knowledge.store import Language, component_of
from assistant.knowledge.versions import version_key
from assistant.paths import packs_dir

if TYPE_CHECKING:
    from assistant.knowledge.nearest import NameIndex

DATA = Path(__file__).with_name("data") / "packs.sqlite"
"""The pack file that comes with Dryfit."""

TOOLS = ("packer", "terraform")
"""The tools that the packs describe."""

_MEND = "install Dryfit again, or build the file with python -m assistant.knowledge.build packs"
_EMPTY: Mapping[str, Any] = MappingProxyType({})


class Packs:
    """The schema packs, read-only. May be shared between threads.

    Components are decoded at first use and kept; asking again gives the same object.
    """

    def __init__(self, shelves: Sequence[Shelf]) -> None:
        """`shelves`: of two that hold one version of a pack the later one counts."""
        self._shelves = tuple(shelves)
        seen: set[tuple[str, str]] = set()
        for shelf in reversed(self._shelves):
            seen |= shelf.leave_out(seen)
        self._lock = threading.RLock()
        self._components: dict[tuple[str, str | None, str | None], Component | None] = {}
        self._usage: dict[str, Mapping[str, int]] = {}
        self._names: dict[tuple[str, str], tuple[str, ...]] = {}
        self._languages: dict[str, Language | None] = {}

    @classmethod
    def open(cls, path: Path | None = None) -> Packs:
        """Open the pack file at `path`; without one, the file that comes with Dryfit and all that
        the user has imported.

        Raises MissingPart when a file is not there or is not a pack file of this version's format.
        """
        if path is not None:
            return cls([Shelf.open(path, _MEND)])
        mine = sorted(packs_dir().glob("*.sqlite"))
        return cls(
            [
                Shelf.open(DATA, _MEND),
                *(
                    Shelf.open(file, f"delete {file} and import the pack again", imported=True)
                    for file in mine
                ),
            ]
        )

    def close(self) -> None:
        """Let go of the files; nothing can be looked up afterwards."""
        for shelf in self._shelves:
            shelf.close()

    def component(
        self, address: str, version: str | None = None, pack: str | None = None
    ) -> Component | None:
        """The component at `address` (packer/builder/qemu, terraform/resource/docker_container).

        `version` and `pack` ask for one version, or one pack of several that have the name; else
        the preferred one is given. An address may end with its version: ...domain@0.7.6. None when
        no pack has it.
        """
        address, _, asked = address.partition("@")
        key = (address, version or asked or None, pack)
        with self._lock:
            if key not in self._components:
                self._components[key] = self._load(*key)
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
                found = set[str]().union(*(shelf.names(tool, kind) for shelf in self._shelves))
                self._names[tool, kind] = tuple(sorted(found))
            return self._names[tool, kind]

    def nearest(
        self, word: str, *, tool: str | None = None, kind: str | None = None, limit: int = 3
    ) -> tuple[str, ...]:
        """Up to `limit` known names that `word` may be a misspelling of, nearest first.

        Without `tool` and `kind`, tools' own names are among them. Empty when nothing is near.
        """
        return self._name_index.nearest(word, tool=tool, kind=kind, limit=limit)

    def packs(self) -> tuple[PackInfo, ...]:
        """Every pack in every version, by name, the preferred version first, then the newest."""
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

    def of_source(self, tool: str, source: str) -> tuple[PackInfo, ...]:
        """Every version of the pack that files ask for as `source`, the preferred one first.

        Registry hosts, moved providers and mirrors are seen through; empty when there is none.
        """
        return self._by_source.get((tool, canonical_source(tool, source)), ())

    def of_local_name(self, tool: str, name: str) -> tuple[PackInfo, ...]:
        """Every version of the pack that usually goes by this local name (docker, qemu), the
        preferred one first; of several such packs an imported one."""
        found = [p for p in self._packs_sorted if p.tool == tool and p.local_name == name]
        first = min(found, key=lambda p: (not p.imported, p.name), default=None)
        return tuple(p for p in found if first is not None and p.name == first.name)

    def addresses(self, info: PackInfo) -> tuple[str, ...]:
        """Addresses of all components of a pack, sorted."""
        with self._lock:
            for shelf in reversed(self._shelves):
                if found := shelf.addresses(info):
                    return found
        return ()

    def find(self, name: str) -> tuple[str, ...]:
        """Addresses of all components that have exactly this name, sorted."""
        with self._lock:
            return tuple(sorted(set[str]().union(*(shelf.find(name) for shelf in self._shelves))))

    def provider_of(self, resource_type: str) -> PackInfo | None:
        """The Terraform provider that a resource, data or ephemeral type belongs to, or None."""
        for kind in ("resource", "data", "ephemeral"):
            component = self.component(f"terraform/{kind}/{resource_type}")
            if component is not None:
                return self.pack(component.pack, component.version)
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
                found = (shelf.language(tool) for shelf in self._shelves)
                self._languages[tool] = next((one for one in found if one), None)
            return self._languages[tool]

    @cached_property
    def _name_index(self) -> NameIndex:
        # Imported here: rapidfuzz costs start-up time that most commands need not pay.
        from assistant.knowledge.nearest import NameIndex, NameRow

        rows: dict[tuple[str, str, str], NameRow] = {}
        with self._lock:
            for shelf in reversed(self._shelves):
                rows |= {row[:3]: NameRow(*row) for row in shelf.used()}
        past = {(tool, name) for tool in TOOLS for name in self.renamed(tool)}
        return NameIndex([rows[key] for key in sorted(rows)], past)

    @cached_property
    def _known(self) -> Mapping[tuple[str, str], PackInfo]:
        """Every pack by name and version, preferred versions chosen over all files."""
        found = {(p.name, p.version): p for shelf in self._shelves for p in shelf.packs.values()}
        newest: dict[str, PackInfo] = {}
        for info in sorted(found.values(), key=lambda p: version_key(p.version)):
            if info.imported:
                newest[info.name] = info
        for key, info in found.items():
            if info.name in newest:
                found[key] = replace(info, preferred=info is newest[info.name])
        return found

    @cached_property
    def _packs_sorted(self) -> tuple[PackInfo, ...]:
        newest = sorted(self._known.values(), key=lambda p: version_key(p.version), reverse=True)
        return tuple(sorted(newest, key=lambda p: (p.name, not p.preferred)))

    @cached_property
    def _by_source(self) -> Mapping[tuple[str, str], tuple[PackInfo, ...]]:
        found: dict[tuple[str, str], list[PackInfo]] = {}
        for info in self._packs_sorted:
            if info.source or info.name == "terraform/core":
                found.setdefault((info.tool, info.source.lower()), []).append(info)
        return {key: tuple(infos) for key, infos in found.items()}

    def _load(self, address: str, version: str | None, pack: str | None) -> Component | None:
        parts = address.split("/")
        if len(parts) != 3:
            return None
        tool, kind, name = parts
        found: dict[tuple[str, str], tuple[PackInfo, Shelf, int]] = {}
        for shelf in self._shelves:
            for info, body in shelf.rows(tool, kind, name):
                if version in (None, info.version) and pack in (None, info.name):
                    key = (info.name, info.version)
                    found[key] = (self._known[key], shelf, body)
        if not found:
            return None
        prefix = name.partition("_")[0]
        # By itself google_x belongs to google and not to google-beta, which has it too.
        info, shelf, body = max(
            found.values(),
            key=lambda one: (
                one[0].local_name == prefix,
                one[0].preferred,
                one[0].imported,
                version_key(one[0].version),
            ),
        )
        component, usage = component_of(address, info, shelf.body(body))
        if version is None and pack is None:
            self._usage[address] = usage
        return component

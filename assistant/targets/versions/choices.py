"""Which pack, in which version, each block is checked against.

A block's type leads to the local name of its plugin or provider, that to a source, that to a
pack. Constraints in the files pick the version, then a lock file, then what the block holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from posixpath import join, normpath

from assistant.core.schema import Component
from assistant.knowledge import PackInfo, Packs
from assistant.knowledge.addresses import canonical_source
from assistant.knowledge.language import TopLevelBlock
from assistant.knowledge.versions import later_in_series, satisfies, version_key
from assistant.syntax.hcl import (
    Block,
    Module,
    Traversal,
    value_of,
)
from assistant.targets.versions.choice import Choice
from assistant.targets.versions.fit import unfit
from assistant.targets.versions.required import Required, locks_of, required

_MISSING = 5
"""A component that a version lacks weighs as much as so many names that it does not have."""

_Placed = tuple[Block, TopLevelBlock, str]
"""A block with what the language says of its kind, and the address of its component."""


def choices_of(
    modules: Sequence[Module], packs: Packs, files: Mapping[str, str] | None = None
) -> dict[Module, Choices]:
    """The choices of every module; `files` are looked through for lock files."""
    locks = locks_of(files or {})
    direct: dict[str, list[Module]] = {}
    for module in modules:
        for folder in _called(module):
            direct.setdefault(folder, []).append(module)
    return {module: Choices(module, packs, _callers(module, direct), locks) for module in modules}


def _callers(module: Module, direct: Mapping[str, Sequence[Module]]) -> tuple[Module, ...]:
    """All modules that use one, themselves or through others; the nearest ones first."""
    found: dict[Module, None] = {}
    waiting = [module]
    while waiting:
        for caller in direct.get(waiting.pop(0).folder, ()):
            if caller is not module and caller not in found:
                found[caller] = None
                waiting.append(caller)
    return tuple(found)


class Choices:
    """The choices for one module, each made once."""

    def __init__(
        self,
        module: Module,
        packs: Packs,
        callers: Sequence[Module] = (),
        locks: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        """`callers`: modules that use this one; what they ask for holds for it too."""
        self.module = module
        self.packs = packs
        self.callers = tuple(callers)
        self.locks = locks or {}
        self.required = tuple(required(module))
        self._made: dict[tuple[str, str], Choice] = {}

    def source(self, name: str) -> str:
        """What the tool takes a local name for: the source that the module states, in lower case;
        else, as Terraform has it, one of hashicorp's."""
        stated = next((entry.source for entry in self._entries(name) if entry.source), "")
        return (stated or f"hashicorp/{name}").strip().lower()

    def component(self, block: Block, address: str) -> tuple[Component | None, Choice | None]:
        """The component of a block and the choice that led to it.

        None for the choice where the files ask for nothing: the component, if any pack has it, is
        then built into the tool.
        """
        default = self.packs.component(address)
        if default is not None and default.pack == f"{self.module.tool}/core":
            return default, None
        name = self.local_name(block, address)
        if default is None and name == _prefix(address) and not self._entries(name):
            return None, None
        choice = self.choice(name, default)
        if choice.info is None:
            return None, choice
        inside = _in_pack(address, name, choice.info)
        return self.packs.component(inside, choice.info.version, choice.info.name), choice

    def local_name(self, block: Block, address: str) -> str:
        """What the block's plugin or provider is called in this module."""
        tool, kind, type_ = address.split("/", 2)
        if tool == "packer":
            names = {r.name for r in self.required if f"{type_}-".startswith(f"{r.name}-")}
            default = self.packs.component(address)
            own = self.packs.pack(default.pack) if default else None
            return max(names, key=len, default=own.local_name if own else type_)
        if kind == "provider":
            return type_
        given = block.body.attribute("provider")
        if given is not None:
            value = given.value
            first = value.parts[0] if isinstance(value, Traversal) else value_of(value)
            if isinstance(first, str):
                return first.partition(".")[0]
        return _prefix(address)

    def choice(self, name: str, default: Component | None = None) -> Choice:
        """The pack for a local name; `default` is what is known without asking."""
        key = (name, default.pack if default and not self._entries(name) else "")
        if key not in self._made:
            self._made[key] = self._choose(name, default)
        return self._made[key]

    def _choose(self, name: str, default: Component | None) -> Choice:
        tool, entries = self.module.tool, self._entries(name)
        sourced = next((entry for entry in entries if entry.source), None)
        if sourced is not None:
            found = self.packs.of_source(tool, sourced.source)
            if not found:
                return Choice(None, False, required=sourced, source=sourced.source)
        else:
            found = self._unsourced(name, default)
            if not found:
                return Choice(None, False, source=f"hashicorp/{name}")
        source = found[0].source.lower()
        asking = [entry for entry in entries if entry.constraint] or self._ask(source)
        return self._pick(name, found, asking, self._locked(source))

    def _unsourced(self, name: str, default: Component | None) -> tuple[PackInfo, ...]:
        own = self.packs.pack(default.pack) if default is not None else None
        if own is not None and own.local_name == name:
            return self.packs.of_source(self.module.tool, own.source)
        if self.module.tool == "terraform" and (found := self.packs.of_source("terraform", name)):
            return found
        return self.packs.of_local_name(self.module.tool, name)

    def _entries(self, name: str) -> list[Required]:
        return [entry for entry in self.required if entry.name == name]

    def _ask(self, source: str) -> list[Required]:
        """What is asked of a source under another local name, or by who uses the module."""
        tool = self.module.tool
        for module in (self.module, *self.callers):
            asking = [
                entry
                for entry in (self.required if module is self.module else required(module))
                if entry.constraint and canonical_source(tool, entry.source or entry.name) == source
            ]
            if asking:
                return asking
        return []

    def _locked(self, source: str) -> str:
        for folder in (self.module.folder, *(caller.folder for caller in self.callers)):
            if version := self.locks.get(folder, {}).get(source):
                return version
        return ""

    def _pick(
        self, name: str, found: Sequence[PackInfo], asking: Sequence[Required], locked: str
    ) -> Choice:
        """The best of `found`, which has the preferred version first."""
        tool = self.module.tool
        asked = ", ".join(dict.fromkeys(entry.constraint for entry in asking)) or locked
        where = asking[0] if asking else None
        fitting = [
            info
            for info in found
            if all(satisfies(info.version, e.constraint, tool) is not False for e in asking)
        ]
        exact = [info for info in fitting if info.version == locked]
        if exact:
            return Choice(exact[0], asked=asked, required=where)
        if not fitting or (locked and not asking):
            return Choice(_nearest(found, asked), False, asked, where)
        first = min(fitting, key=lambda info: not info.imported)
        if len(fitting) == 1 or first.imported:
            return Choice(first, asked=asked, required=where)
        best, refusing = self._fittest(name, fitting)
        return Choice(best, asked=asked, required=where, refused_by=refusing)

    def _fittest(self, name: str, fitting: Sequence[PackInfo]) -> tuple[PackInfo, PackInfo | None]:
        """The version that takes most of what is written, of equals the first; and the newest one
        where that refuses more."""
        best = fitting[0]
        counts = [(self._unfit(name, one, best), one) for one in self._blocks_of(name)]
        fewest = sum(number for number, _ in counts)
        # Most files fit the first one, and no other is looked at. Where it refuses something the
        # others begin with that: a name that none of them has is told from one block.
        blocks = [one for _, one in sorted(counts, key=lambda counted: -counted[0])]

        def refused(info: PackInfo, enough: int) -> int:
            number = 0
            for one in blocks:
                if number >= enough:
                    break
                number += self._unfit(name, one, info)
            return number

        for info in fitting[1:]:
            if (number := refused(info, fewest)) < fewest:
                best, fewest = info, number
        newest = max(fitting, key=lambda info: version_key(info.version))
        worse = newest is not best and refused(newest, fewest + 1) > fewest
        return best, newest if worse else None

    def _unfit(self, name: str, placed: _Placed, info: PackInfo) -> int:
        block, spec, address = placed
        there = self.packs.component(_in_pack(address, name, info), info.version, info.name)
        return unfit(block, spec, there) if there else _MISSING

    def used(self) -> Iterator[tuple[str, str, Component | None]]:
        """Every kind and type that the module's blocks are of, with the local name of its plugin
        or provider and what is known of it without asking; nothing that is built into the tool."""
        seen: set[tuple[str, str]] = set()
        for name, placed in self._named.items():
            for _, _, address in placed:
                default = self.packs.component(address)
                built_in = default is not None and default.pack == f"{self.module.tool}/core"
                if not built_in and (name, address) not in seen:
                    seen.add((name, address))
                    yield name, address.partition("/")[2], default

    def _blocks_of(self, name: str) -> Sequence[_Placed]:
        return self._named.get(name, ())

    @cached_property
    def _named(self) -> Mapping[str, Sequence[_Placed]]:
        """The blocks whose names come from a plugin or provider, by its local name."""
        found: dict[str, list[_Placed]] = {}
        kinds = self.packs.toplevel(self.module.tool)
        for block in _components(self.module):
            spec = kinds.get(block.type)
            address = spec.component_address(block.names) if spec else None
            if spec is not None and address is not None:
                found.setdefault(self.local_name(block, address), []).append((block, spec, address))
        return found


def _components(module: Module) -> Iterator[Block]:
    """The top-level blocks, and the data sources inside of checks."""
    for placed in module.blocks:
        yield placed.block
        if placed.block.type == "check":
            yield from placed.block.body.blocks_of("data")


def _called(module: Module) -> Iterator[str]:
    """The folders that a module uses by a local path."""
    if module.tool != "terraform":
        return
    for placed in module.of_type("module"):
        source = placed.block.body.attribute("source")
        path = value_of(source.value) if source else None
        if isinstance(path, str) and path.startswith("."):
            target = normpath(join(module.folder, path))
            yield "" if target == "." else target


def _prefix(address: str) -> str:
    return address.rpartition("/")[2].partition("_")[0]


def _in_pack(address: str, name: str, info: PackInfo) -> str:
    """`address` with the pack's own name where the files call plugin or provider otherwise."""
    tool, kind, type_ = address.split("/", 2)
    if tool == "packer" and name != info.local_name and f"{type_}-".startswith(f"{name}-"):
        type_ = info.local_name + type_.removeprefix(name)
    elif kind == "provider" and type_ == name:
        type_ = info.local_name
    return f"{tool}/{kind}/{type_}"


def _nearest(found: Sequence[PackInfo], asked: str) -> PackInfo:
    """The oldest that is later in the series asked for, as `Choice.certain` has it, else the newest
    version below the first one named in `asked`, else the oldest above it."""
    wanted = next((w for w in asked.replace(",", " ").split() if any(map(str.isdigit, w))), "")
    limit = version_key(wanted.lstrip("<>=!~"))
    ordered = sorted(found, key=lambda info: version_key(info.version))
    later = (info for info in ordered if later_in_series(info.version, asked))
    if ordered[0].tool == "terraform" and (same := next(later, None)):
        return same
    below = [info for info in ordered if version_key(info.version) <= limit]
    return below[-1] if below else ordered[0]

"""Cutting a copy down to an older engine: only what it refuses and the packs have at that place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.core.evidence import NotShown
from assistant.knowledge import Packs
from assistant.targets.packer.engine_copy import Copy, Cut
from assistant.targets.packer.engine_data import Bundled, bundled, older
from assistant.targets.packer.engine_messages import Complaint
from assistant.targets.packer.engine_plugins import Required, required_plugins
from assistant.targets.packer.engine_tree import (
    Attr,
    Blk,
    Chain,
    attribute_schema,
    block_schema,
    component_of,
    walk,
)

CHARTED = ("1.6.6", "1.8.7")
"""Engine versions whose unknown names the packs record; for others the engine's word is taken."""
_ARGUMENT = re.compile(r"Unsupported argument")
_BLOCK = re.compile(r"Unsupported block type")
_UNKNOWN = re.compile(r"Unknown (provisioner|post-processor) type")
_UNKNOWN_SOURCE = re.compile(r"Unknown source type (\S+)")
_NO_PLUGIN = re.compile(r"no plugin installed for (\S+)")
_NETWORK_CHECKSUM = re.compile(r'"file:https?://[^"]*"')


@dataclass(slots=True)
class Cutting:
    """What one round takes out; `add` refuses to touch the same bytes twice."""

    copy: Copy
    version: str
    root: str
    packs: Packs
    foreign: frozenset[str] = frozenset()
    """Local names of required plugins that this engine does not have."""
    cuts: list[Cut] = field(default_factory=list)
    not_shown: list[NotShown] = field(default_factory=list)

    def taken(self, path: str, start: int, end: int) -> bool:
        """True when something there has been cut in this round."""
        return any(c.path == path and c.start < end and start < c.end for c in self.cuts)

    def add(self, cuts: Sequence[Cut], note: NotShown) -> None:
        """Record a change with its note; a change of bytes already cut is left out."""
        if not any(self.taken(c.path, c.start, c.end) for c in cuts):
            self.cuts += cuts
            self.not_shown.append(note)

    def note(
        self, name: str, path: str, line: int, why: str, rewritten_as: str | None = None
    ) -> NotShown:
        """A note at the draft's own line for a line of the copy."""
        return NotShown(name, path, self.copy.files[path].origin(line), why, rewritten_as)


def meet(cutting: Cutting, complaint: Complaint) -> None:
    """Cut what makes the engine say this, where it is only the engine that is too old."""
    if complaint.severity != "error":
        return
    if _NO_PLUGIN.search(complaint.text):
        _plugin(cutting, complaint)
    elif _ARGUMENT.search(complaint.summary):
        _argument(cutting, complaint)
    elif _BLOCK.search(complaint.summary):
        _block(cutting, complaint)
    elif _UNKNOWN.search(complaint.summary):
        _component(cutting, complaint)
    else:
        _demand(cutting, complaint)


def prepare(cutting: Cutting) -> None:
    """Take out what the engine cannot be shown at all: what crashes it, what needs a network."""
    for path in cutting.copy.templates(cutting.root):
        for chain in walk(cutting.copy.tree(path)):
            for attr in chain[-1].attrs:
                _crash(cutting, path, chain, attr)
                _over_network(cutting, path, attr)
    table = bundled(cutting.version)
    for entry in required_plugins(cutting.copy, cutting.root):
        if table is not None and entry.source not in table.plugins:
            _foreign_plugin(cutting, entry)


def _crash(cutting: Cutting, path: str, chain: Chain, attr: Attr) -> None:
    for rule in older().crash:
        named = rule.attribute == attr.name and attr.value != "false"
        if named and _is(cutting, chain, rule.component):
            note = cutting.note(attr.name, path, attr.line, rule.why)
            cutting.add([Cut(path, attr.start, attr.end)], note)


def _over_network(cutting: Cutting, path: str, attr: Attr) -> None:
    match = _NETWORK_CHECKSUM.search(attr.value)
    if match is None:
        return
    start = attr.value_start + len(attr.value[: match.start()].encode())
    end = start + len(match[0].encode())
    why = "the engine would download it, and the sandbox has no network"
    note = cutting.note(attr.name, path, attr.line, why, '"none"')
    cutting.add([Cut(path, start, end, '"none"')], note)


def _argument(cutting: Cutting, complaint: Complaint) -> None:
    path = _path(cutting, complaint)
    at = _attr_at(cutting.copy, path, complaint.line)
    if at is None:
        return
    chain, attr = at
    if cutting.taken(path, attr.start, attr.end):
        return
    schema = attribute_schema(chain, attr.name, cutting.packs)
    if schema is None or not _lacks(cutting.version, schema.absent_in):
        return
    if _join(cutting, path, chain, attr):
        return
    why = _too_old(cutting, chain)
    cutting.add([Cut(path, attr.start, attr.end)], cutting.note(attr.name, path, attr.line, why))


def _block(cutting: Cutting, complaint: Complaint) -> None:
    path = _path(cutting, complaint)
    chain = _block_at(cutting.copy, path, complaint.line)
    if chain is None:
        return
    block = chain[-1]
    if cutting.taken(path, block.start, block.end):
        return
    if [b.type for b in chain] == ["packer", "required_plugins"]:
        why = f"packer {cutting.version} has its plugins inside and takes no such block"
        cutting.add([Cut(path, block.start, block.end)],
                    cutting.note(block.type, path, block.line, why))  # fmt: skip
        return
    schema = block_schema(chain, cutting.packs)
    if schema is None or not _lacks(cutting.version, schema.absent_in):
        return
    if _lift(cutting, path, chain):
        return
    note = cutting.note(block.type, path, block.line, _too_old(cutting, chain))
    cutting.add([Cut(path, block.start, block.end)], note)


def _component(cutting: Cutting, complaint: Complaint) -> None:
    path = _path(cutting, complaint)
    chain = _block_at(cutting.copy, path, complaint.line)
    if chain is None or not chain[-1].labels:
        return
    block = chain[-1]
    found = component_of(chain, cutting.packs)
    if found is not None and _lacks(cutting.version, found[0].absent_in):
        why = f"packer {cutting.version} does not have it inside"
    elif is_foreign(block.labels[0], cutting.foreign):
        why = "its plugin is not here"
    else:
        return
    name = " ".join((block.type, *block.labels))
    cutting.add([Cut(path, block.start, block.end)], cutting.note(name, path, block.line, why))


def is_foreign(name: str, plugins: frozenset[str]) -> bool:
    """True for a component of one of those plugins, by its local name."""
    return any(name == plugin or name.startswith(f"{plugin}-") for plugin in plugins)


def foreign_plugins(not_shown: Sequence[NotShown]) -> frozenset[str]:
    """The local names of required plugins that were left out of the copy."""
    names = [n.name.split(".") for n in not_shown if n.rewritten_as is None]
    return frozenset(n[1] for n in names if n[0] == "required_plugins" and len(n) == 2)


def unknown_builder(
    complaint: Complaint, version: str, packs: Packs, foreign: frozenset[str]
) -> str:
    """The builder that the engine does not know although it exists; empty otherwise."""
    match = _UNKNOWN_SOURCE.search(complaint.summary)
    if match is None:
        return ""
    component = packs.component(f"packer/builder/{match[1]}")
    known = component is not None and _lacks(version, component.absent_in)
    return match[1] if known or is_foreign(match[1], foreign) else ""


def _plugin(cutting: Cutting, complaint: Complaint) -> None:
    """A required plugin that is not inside this engine, or in an older version."""
    table = bundled(cutting.version)
    match = _NO_PLUGIN.search(complaint.text)
    if table is None or match is None:
        return
    for entry in required_plugins(cutting.copy, cutting.root):
        if entry.source != match[1]:
            continue
        inside = table.plugins.get(entry.source)
        if inside is not None and entry.constraint:
            _older_plugin(cutting, entry, inside)
        else:
            _foreign_plugin(cutting, entry)


def _foreign_plugin(cutting: Cutting, entry: Required) -> None:
    why = f"packer {cutting.version} does not have this plugin inside"
    name = f"required_plugins.{entry.attr.name}"
    note = cutting.note(name, entry.path, entry.attr.line, why)
    cutting.add([Cut(entry.path, entry.attr.start, entry.attr.end)], note)


def _older_plugin(cutting: Cutting, entry: Required, inside: Bundled) -> None:
    match = re.search(r'\bversion\s*=\s*("[^"]*")', entry.attr.value)
    if match is None:
        return
    start = entry.attr.value_start + len(entry.attr.value[: match.start(1)].encode())
    end = start + len(match[1].encode())
    now = f'"{inside.version}"'
    line = entry.attr.line + entry.attr.value[: match.start(1)].count("\n")
    why = f"packer {cutting.version} has version {inside.version} of this plugin inside"
    name = f"required_plugins.{entry.attr.name}.version"
    cutting.add([Cut(entry.path, start, end, now)],
                cutting.note(name, entry.path, line, why, f"version = {now}"))  # fmt: skip


def _lift(cutting: Cutting, path: str, chain: Chain) -> bool:
    """A block whose attributes belonged to the block around it, line for line."""
    block = chain[-1]
    rule = next(
        (r for r in older().lift if r.block == block.type and _is(cutting, chain, r.component)),
        None,
    )
    if rule is None:
        return False
    if block.blocks:
        return False
    source = cutting.copy.files[path].content
    around = {a.name for a in chain[-2].attrs}
    kept = [
        a
        for a in block.attrs
        if a.name in rule.attributes and rule.attributes[a.name] not in around
    ]
    text, position = "", block.start
    for attr in kept:
        breaks = source.count(b"\n", position, attr.start)
        # The first attribute may stand on the block's own line, the next need lines of their own.
        text += "\n" * (breaks if not text.strip() else max(1, breaks))
        text += f"{rule.attributes[attr.name]} = {attr.value}"
        position = attr.end
    text += "\n" * source.count(b"\n", position, block.end)
    now = ", ".join(rule.attributes[a.name] for a in kept) or "nothing"
    note = cutting.note(block.type, path, block.line, _too_old(cutting, chain), now)
    cutting.add([Cut(path, block.start, block.end, text)], note)
    for attr in block.attrs:
        if attr not in kept:
            why = "has no older spelling"
            cutting.not_shown.append(
                cutting.note(f"{block.type}.{attr.name}", path, attr.line, why)
            )
    return True


def _join(cutting: Cutting, path: str, chain: Chain, attr: Attr) -> bool:
    """Two attributes that were one."""
    block = chain[-1]
    rule = next(
        (
            r
            for r in older().join
            if r.block == block.type
            and attr.name in r.attributes
            and _is(cutting, chain, r.component)
        ),
        None,
    )
    if rule is None:
        return False
    parts = [block.attr(name) for name in rule.attributes]
    words = [
        part.value if part else missing for part, missing in zip(parts, rule.missing, strict=True)
    ]
    joined = "".join(w.strip('"') if _literal(w) else "${" + w + "}" for w in words)
    now = f'{rule.becomes} = "{joined}"'
    there = [part for part in parts if part is not None]
    cuts = [Cut(path, there[0].start, there[0].end, now)]
    cuts += [Cut(path, part.start, part.end) for part in there[1:]]
    name = ", ".join(part.name for part in there)
    why = _too_old(cutting, chain)
    cutting.add(cuts, cutting.note(f"{block.type}.{name}", path, there[0].line, why, now))
    return True


def _demand(cutting: Cutting, complaint: Complaint) -> None:
    """What an older plugin insists on and today's does not."""
    path = _path(cutting, complaint)
    chain = _block_at(cutting.copy, path, complaint.line)
    if chain is None:
        return
    for rule in older().demand:
        match = re.search(rule.says, complaint.text)
        if match is None or not _is(cutting, chain, rule.component):
            continue
        nested = [b for b in chain[-1].blocks if b.type == rule.block]
        number = int(match[1])
        if number >= len(nested) or nested[number].attr(rule.attribute) is not None:
            return
        block = nested[number]
        content = cutting.copy.files[path].content
        opening = content.index(b"{", block.start) + 1
        line = f"\n{rule.attribute} = {rule.value}"
        line += "" if content[opening : opening + 1] in (b"\n", b"\r") else "\n"
        why = f"{_older_part(cutting, chain)} insists on it"
        name = f"{rule.block}.{rule.attribute}"
        note = cutting.note(name, path, block.line, why, line.strip())
        cutting.add([Cut(path, opening, opening, line)], note)
        return


def _is(cutting: Cutting, chain: Chain, address: str) -> bool:
    found = component_of(chain, cutting.packs)
    return found is not None and found[0].address == address


def _literal(text: str) -> bool:
    return re.fullmatch(r'"[^"$%\\]*"|-?\d+|[A-Za-z]+', text) is not None


def _lacks(version: str, absent_in: Sequence[str]) -> bool:
    return version in absent_in if version in CHARTED else True


def _too_old(cutting: Cutting, chain: Chain) -> str:
    return f"newer than {_older_part(cutting, chain)}"


def _older_part(cutting: Cutting, chain: Chain) -> str:
    """The part of the engine that a block is for: proxmox 1.1.1 inside packer 1.8.7."""
    found = component_of(chain, cutting.packs)
    table = bundled(cutting.version)
    if found is not None and table is not None:
        name = found[0].address.rpartition("/")[2]
        for source, plugin in table.plugins.items():
            if name in (*plugin.builders, *plugin.provisioners, *plugin.post_processors):
                short = source.rpartition("/")[2]
                return f"{short} {plugin.version} inside packer {cutting.version}"
    return f"packer {cutting.version}"


def _path(cutting: Cutting, complaint: Complaint) -> str:
    return f"{cutting.root}/{complaint.path}" if cutting.root else complaint.path


def _attr_at(copy: Copy, path: str, line: int) -> tuple[Chain, Attr] | None:
    for chain in walk(copy.tree(path)):
        for attr in chain[-1].attrs:
            if attr.line == line:
                return chain, attr
    return None


def _block_at(copy: Copy, path: str, line: int) -> tuple[Blk, ...] | None:
    """The outermost block that begins on a line."""
    return next((chain for chain in walk(copy.tree(path)) if chain[-1].line == line), None)

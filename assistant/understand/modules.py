"""Modules of Ansible that a goal calls by name."""

from __future__ import annotations

import re

from assistant.core.intent import Span, UnknownTerm
from assistant.knowledge.ansible import BUILTIN, ansible_pack, collections_pack, known_module
from assistant.understand.reading import Reading

_FULL = re.compile(
    r"(?<![\w./@:-])(?P<owner>[a-z][a-z0-9_]*\.[a-z0-9_]+)\.(?P<name>[a-z0-9_]+)(?![\w/@-]|\.\w)"
)
_SHORT = re.compile(
    r"\b(?:(?<!kernel )(?<!powershell )(?<!python )(?<!php )module (?P<behind>[a-z][a-z0-9_]*)"
    r"|(?P<before>[a-z][a-z0-9_]*) module)\b"
)
_COLLECTION, _MODULE = 0.8, 0.65
"""Shares of unchanged letters from which a word is called near: most names of three parts are
machines'."""


def find_modules(reading: Reading) -> None:
    """Report names that look like modules and are none: community.general.uwf, the aptt module. Of
    one that is known only the collection is read, for what it does is in its own name."""
    for match in _FULL.finditer(reading.goal):
        if not reading.free(*match.span()):
            continue
        if known_module(match.group()) is not None:
            reading.claim(match.start(), match.start("name"), "collection")
        elif near := _nearest_full(match["owner"], match["name"]):
            _report(reading, match.span(), match.group(), near)
    if "ansible" not in reading.goal.lower():
        return
    for match in _SHORT.finditer(reading.goal):
        group = "behind" if match["behind"] else "before"
        name = match[group]
        known = name in _short_names() or name in reading.lexicon.common
        near = () if known else _nearest(name, _short_names())
        if near and reading.free(*match.span(group)):
            _report(reading, match.span(group), name, near)


def _report(reading: Reading, span: tuple[int, int], name: str, near: tuple[str, ...]) -> None:
    reading.claim(*span, "a name that is not known")
    reading.unknown.append(UnknownTerm(name, Span(*span), near))


def _nearest(name: str, known: tuple[str, ...], least: float = _MODULE) -> tuple[str, ...]:
    # Imported here: hardly a goal names a module.
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    hits = process.extract(
        name, known, scorer=OSA.normalized_similarity, score_cutoff=least, limit=3
    )
    return tuple(hit for hit, _, _ in hits)


def _nearest_full(owner: str, name: str) -> tuple[str, ...]:
    """Full names that one of an unknown module, or of an unknown collection, may be meant for;
    nothing where it is like no collection that is known: a machine's name."""
    owners = (BUILTIN[0].rstrip("."), *collections_pack().collections)
    meant = owner if owner in owners else next(iter(_nearest(owner, owners, _COLLECTION)), None)
    if meant is None:
        return ()
    known = collections_pack().collections.get(meant)
    modules = tuple(known.modules if known else ansible_pack().modules)
    near = (name,) if name in modules else _nearest(name, modules)
    return tuple(f"{meant}.{one}" for one in near) or (meant,)


def _short_names() -> tuple[str, ...]:
    own = collections_pack().collections.values()
    return (*ansible_pack().modules, *(name for one in own for name in one.modules))

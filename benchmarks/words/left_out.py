"""Ways of asking that are taken out of the data and asked: how far the search sees beyond what it
was given. Nothing needs to be held back for it, so that the data can be worked on with it."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from assistant.learn.ideas import Ideas, ideas
from assistant.learn.words.asking import asked
from assistant.learn.words.sayings import sayings
from assistant.learn.words.search import Index

PARTS = 10
"""A tenth is left out at a time."""


def left_out(parts: int = PARTS, most: int = PARTS) -> Iterator[tuple[str, str, list[str]]]:
    """Concept, way of asking, and what the search without it finds first, for the first `most` of
    `parts` equal parts of all ways of asking."""
    known = ideas()
    every = [(name, said) for name, one in known.concepts.items() for said in one.asked]
    for part in range(most):
        out = frozenset(every[part::parts])
        index = Index(_without(known, out), sayings())
        for name, said in sorted(out):
            yield name, said, [hit.concept.name for hit in index.search(asked(said))[:3]]


def _without(known: Ideas, out: frozenset[tuple[str, str]]) -> Ideas:
    return Ideas(
        [
            (
                area,
                tuple(
                    msgspec.structs.replace(
                        one, asked=tuple(said for said in one.asked if (one.name, said) not in out)
                    )
                    for one in concepts
                ),
            )
            for area, concepts in known.areas.items()
        ]
    )

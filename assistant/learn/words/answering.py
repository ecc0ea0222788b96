"""A question about words to an answer: the concept, the terms side by side, the trap."""

from __future__ import annotations

import math
from collections.abc import Sequence

from assistant.core.words import Confidence, FoundConcept, ToolTerm, WordsAnswer
from assistant.learn.ideas import TOOLS, Concept, Example, Ideas, ideas
from assistant.learn.looked_up import names_in
from assistant.learn.words.asking import Asked, asked
from assistant.learn.words.learned import table
from assistant.learn.words.sayings import sayings
from assistant.learn.words.search import Hit, index
from assistant.learn.words.strange import (
    asked_for,
    beside_kinds,
    is_name,
    of_a_story,
    strange_words,
    taken_apart,
)

_KNOWN, _OF_TOOLS, _WITH_STRANGE, _ELSEWHERE = 15.6, 10.0, 23.5, 30.0
"""With less of points times the root of the covered share, for each of the first two words,
nothing is said to be known; the second where it names a tool, the third where it has a word that
the vocabulary has not, the fourth where that is a word of another field."""
_FEW = 8
"""A word in so many that the vocabulary has not is a name or a figure of the asker's story."""
_FEW_WORDS = 5
"""In so many the name of a setting or a file may be the asker's own, and the rest says enough."""
_SURE_SHARE = 0.75
_SURE_LEAD = 1.25
"""The best has so many times the points of the next."""
_MOST = 3
_LEADERS = 40
"""So many hits may come first by what the learned table tells."""
_LEARNED = 1.0
"""So much the table tells for each that the words tell."""
_OF = {
    "proxmox": "proxmox", "libvirt": "libvirt", "vsphere": "vsphere", "aws": "aws",
    "azurerm": "azure",
}  # fmt: skip
"""Platforms that are written in Terraform, by what their resources begin with."""
_BLOCKS = ('resource "', 'data "')


def answer(question: str, from_: str = "", to: str = "") -> WordsAnswer:
    """What the vocabulary says; the same question always gets the same answer.

    `from_` and `to` are ids of tools or empty. Nothing found is an answer too: then `unknown`
    says what is not known, with the nearest.
    """
    known, words = index(), asked(question, from_, to)
    strange = strange_words(words, known)
    apart = taken_apart(question, strange)
    if apart != question:
        words = asked(apart, from_, to)
        strange = strange_words(words, known)
    hits = known.search(words)
    own = of_a_story(strange, question) if len(words.words) >= _FEW else frozenset()
    told = [word for word in strange if word not in own]
    kept = _led(hits, words)[:_MOST] if hits and _covers(hits[0], words, told) else []
    beside: tuple[str, ...] = ()
    if strange and len(words.words) < _FEW_WORDS and is_name(strange, question):
        kept = []
    elif wanted := asked_for(strange, question):
        strange, beside, kept = wanted, tuple(hit.concept.title for hit in kept), []
    if kept:
        strange += [
            one for one in beside_kinds(question) if one in words.words and known.guesses(one)
        ]
    elif not strange and words.words:
        strange = [" ".join(words.words)]
    found = tuple(_found(hit.concept, words, _confidence(kept, at)) for at, hit in enumerate(kept))
    if words.relation and kept:
        found = (found[0], *_related(kept[0].concept, words))
    unknown = tuple((word, known.nearest(word) or beside) for word in strange)
    return WordsAnswer(question, words.asked_from, words.asked_to, words.relation, found, unknown)


def _led(hits: Sequence[Hit], words: Asked) -> list[Hit]:
    """The hits, led by the one of which words and the learned table together tell most."""
    some = hits[:_LEADERS]
    told = table().tells(words.whole)
    known = [hit for hit in some if hit.concept.name in told]
    if known and not words.system:
        lexical, learned = (
            _level([hit.points for hit in known]),
            _level([float(told[hit.concept.name]) for hit in known]),
        )
        both = [a + _LEARNED * b for a, b in zip(lexical, learned, strict=True)]
        best = known[max(range(len(both)), key=both.__getitem__)]
        return [best, *(hit for hit in hits if hit is not best)]
    return list(hits)


def _level(values: Sequence[float]) -> list[float]:
    """Values by how far they are from their mean, in their common spread."""
    mean = math.fsum(values) / len(values)
    spread = math.sqrt(math.fsum((one - mean) ** 2 for one in values) / len(values)) or 1.0
    return [(one - mean) / spread for one in values]


def _covers(best: Hit, words: Asked, strange: Sequence[str]) -> bool:
    """Whether the best concept has enough of the question to be what it is about."""
    least = _OF_TOOLS if words.named else _KNOWN
    if not sayings().elsewhere_words.isdisjoint(strange):
        least = _ELSEWHERE
    elif len(strange) * _FEW > len(words.words):
        least = _WITH_STRANGE
    return best.points * math.sqrt(best.share) >= least * min(len(words.words), 2)


def _confidence(kept: Sequence[Hit], at: int) -> Confidence:
    if at > 0:
        return "guess"
    lead = kept[0].points / kept[1].points if len(kept) > 1 else _SURE_LEAD
    return "sure" if kept[0].share >= _SURE_SHARE and lead >= _SURE_LEAD else "likely"


def _related(one: Concept, words: Asked) -> tuple[FoundConcept, ...]:
    """The concepts that run before or after one, by either side's word for it."""
    every = ideas().concepts
    ahead = words.relation == "before"
    names = list(one.after if ahead else one.before)
    names += [c.name for c in every.values() if one.name in (c.before if ahead else c.after)]
    return tuple(_found(every[n], words, "sure") for n in dict.fromkeys(names) if n in every)


def _found(one: Concept, words: Asked, confidence: Confidence) -> FoundConcept:
    known = ideas()
    wanted = (*words.asked_from, *words.asked_to)
    order = {tool: at for at, tool in enumerate(dict.fromkeys((*wanted, *TOOLS)))}
    terms = [_term(one, tool, known) for tool in sorted(one.terms, key=order.__getitem__)]
    silent = [tool for tool in words.asked_to if tool not in one.terms]
    terms += [
        ToolTerm(tool, TOOLS[tool], "", "The vocabulary has no word of it") for tool in silent
    ]
    return FoundConcept(
        one.name,
        one.title,
        one.means,
        tuple(terms),
        one.stages,
        tuple(known.concepts[n].title for n in one.before if n in known.concepts),
        tuple(known.concepts[n].title for n in one.after if n in known.concepts),
        one.trap,
        confidence,
    )


def _term(one: Concept, tool: str, known: Ideas) -> ToolTerm:
    term = one.terms[tool]
    near = known.concepts.get(term.nearest)
    shown = example_of(one, tool)
    return ToolTerm(
        tool,
        TOOLS[tool],
        term.term,
        term.none,
        near.title if near else "",
        "packs" if term.names else term.source,
        bool(term.names) or names_in(tool, term.term).verified,
        shown.text if shown else "",
        shown.in_part if shown else False,
    )


def example_of(one: Concept, tool: str) -> Example | None:
    """The tool's own, or for what is written in Terraform the one of a platform or of Terraform."""
    if tool in one.examples or tool not in one.named:
        return one.examples.get(tool)
    if tool == "terraform":
        return next((one.examples[of] for of in _OF.values() if _written(one, of)), None)
    wanted = [prefix for prefix, of in _OF.items() if of == tool]
    text = one.examples["terraform"].text if "terraform" in one.examples else ""
    return one.examples["terraform"] if any(f'"{prefix}_' in text for prefix in wanted) else None


def _written(one: Concept, tool: str) -> bool:
    """Whether the platform's example is a block of Terraform."""
    return tool in one.examples and one.examples[tool].text.startswith(_BLOCKS)

"""An answer about words: for people and for scripts."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from assistant.core.text import shown
from assistant.core.words import FoundConcept, ToolTerm, WordsAnswer

VERSION = 1
_FEW = 3
"""Terms that stand for a concept in a line."""
_BLOCKS = ('resource "', 'data "')
_TERMS = 9
"""Tools that are shown in a text where none is asked for; JSON has all."""


def words_text(answer: WordsAnswer, width: int = 100) -> str:
    """The best concept with its terms side by side, then what else it may be."""
    lines: list[str] = []
    for word, nearest in answer.unknown:
        near = f"; nearest: {', '.join(nearest)}" if nearest else ""
        lines += textwrap.wrap(f"I don't know “{word}”{near}.", width)
    if not answer.found:
        return shown("\n".join(lines))
    first, *others = answer.found
    lines += ["", *_concept(first, answer, width)] if lines else _concept(first, answer, width)
    if answer.relation:
        lines += ["", *_in_order(first, others, answer.relation, width)]
    elif others:
        said = "; ".join(f"{one.title} ({_words(one)})" for one in others)
        lines += ["", *textwrap.wrap(f"Or is it: {said}", width)]
    return shown("\n".join(lines))


def _concept(one: FoundConcept, answer: WordsAnswer, width: int) -> list[str]:
    sure = {"sure": "", "likely": "  (most likely)", "guess": "  (a guess)"}[one.confidence]
    lines = [f"{one.title}{sure}", *textwrap.wrap(one.means, width), ""]
    asked = {*answer.asked_from, *answer.asked_to}
    shown_terms = [t for t in one.terms if t.tool in asked] if answer.asked_to else list(one.terms)
    more = [t for t in one.terms if t not in shown_terms]
    lines += _table(shown_terms[: _TERMS if not answer.asked_to else None], width)
    if more:
        names = ", ".join(f"{t.title}: {t.term}" for t in more[:6] if t.term)
        lines += ["", *textwrap.wrap(f"Elsewhere: {names}", width)] if names else []
    for term in shown_terms:
        if term.example:
            lines += [
                "",
                f"{term.title}, for example{_written_in(term)}:",
                textwrap.indent(term.example.rstrip(), "  "),
            ]
    unsure = [f"{t.title} ({t.source})" for t in shown_terms
              if t.term and not t.verified and t.tool in asked]  # fmt: skip
    if unsure:
        said = f"Unverified, as no pack has the words: {'; '.join(unsure)}"
        lines += ["", *textwrap.wrap(said, width)]
    bare = [t.title for t in shown_terms if t.term and not t.example and t.tool in asked]
    if bare:
        lines += ["", *textwrap.wrap(f"No example yet for {', '.join(bare)}.", width)]
    if one.stages:
        lines += ["", *textwrap.wrap(f"When: {', '.join(one.stages)}", width)]
    if one.trap:
        lines += ["", *textwrap.wrap(f"Beware: {one.trap}", width)]
    return lines


def _written_in(term: ToolTerm) -> str:
    """What a platform's example is written in, where that is not its own, and whether it is all
    that its block needs."""
    in_terraform = term.tool not in ("terraform", "packer") and term.example.startswith(_BLOCKS)
    said = " in Terraform" if in_terraform else ""
    return f"{said}, in part" if term.in_part else said


def _table(terms: list[ToolTerm], width: int) -> Iterator[str]:
    column = max((len(term.title) for term in terms), default=0) + 2
    for term in terms:
        said = term.term
        if not said:
            near = f"; the nearest: {term.nearest}" if term.nearest else ""
            said = f"none - {term.why_none}{near}"
        wrapped = textwrap.wrap(said, max(20, width - column)) or [""]
        yield f"{term.title:<{column}}{wrapped[0]}"
        yield from (" " * column + line for line in wrapped[1:])


def _in_order(
    one: FoundConcept, others: list[FoundConcept], relation: str, width: int
) -> list[str]:
    if not others:
        return [f"The vocabulary does not say what runs {relation} it."]
    said = [f"{other.title} ({_words(other)})" for other in others]
    lines = [f"What runs {relation} {one.title}:"]
    for text in said:
        lines += textwrap.wrap(text, width, initial_indent="  - ", subsequent_indent="    ")
    return lines


def _words(one: FoundConcept) -> str:
    terms = list(dict.fromkeys(term.term for term in one.terms if term.term))
    return ", ".join(terms[:_FEW]) or one.name


def words_json(answer: WordsAnswer) -> dict[str, Any]:
    """`assistant/render/schemas/words.schema.json` has its shape."""
    return {
        "version": VERSION,
        "question": answer.question,
        "from": list(answer.asked_from),
        "to": list(answer.asked_to),
        "relation": answer.relation or None,
        "concepts": [asdict(one) for one in answer.found],
        "unknown": [{"term": word, "nearest": list(near)} for word, near in answer.unknown],
    }

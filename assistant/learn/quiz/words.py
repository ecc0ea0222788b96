"""Questions about concepts and what tools call them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from assistant.core.quiz import Question
from assistant.learn.ideas import TOOLS, Concept, Ideas, Term
from assistant.learn.quiz.making import asked, shuffled

_SOURCE = "vocabulary"


def word_questions(ideas: Ideas, concept: Concept, chance: Random) -> Iterator[Question]:
    """All questions about one concept, in a fixed order."""
    makers = [_meaning(ideas, concept, chance), _missing(concept, chance)]
    for tool in sorted(concept.named):
        makers.append(_term(ideas, concept, tool, chance))
    makers.append(_same(ideas, concept, chance))
    yield from (question for question in makers if question is not None)


def _meaning(ideas: Ideas, concept: Concept, chance: Random) -> Question | None:
    """From the meaning to the title; neighbours in the graph are the wrong ones."""
    titles = [one.title for one in ideas.around(concept)]
    return asked(
        f"meaning/{concept.name}", concept.name, f"What is this? {concept.means}", concept.title,
        shuffled(titles[:6], chance), _why(concept), _SOURCE, chance,
    )  # fmt: skip


def _term(ideas: Ideas, concept: Concept, tool: str, chance: Random) -> Question | None:
    term = concept.named[tool]
    wrong = [other.named[tool] for other in ideas.around(concept) if tool in other.named]
    return asked(
        f"term/{tool}/{concept.name}", concept.name,
        f"What is “{concept.title}” in the words of {TOOLS[tool]}? {concept.means}", term.term,
        _apart(term, wrong)[:3], _why(concept, tool), term.source or _SOURCE, chance,
    )  # fmt: skip


def _same(ideas: Ideas, concept: Concept, chance: Random) -> Question | None:
    """From one tool's word to another's."""
    tools = sorted(concept.named)
    if len(tools) < 2:
        return None
    one, other = chance.sample(tools, 2)
    term = concept.named[other]
    wrong = [near.named[other] for near in ideas.around(concept) if other in near.named]
    return asked(
        f"same/{one}/{other}/{concept.name}", concept.name,
        f"{TOOLS[one]}: `{concept.named[one].term}` ({concept.title}). "
        f"What is its counterpart in {TOOLS[other]}?",
        term.term, _apart(term, wrong)[:3], _why(concept, other), term.source or _SOURCE, chance,
    )  # fmt: skip


def _missing(concept: Concept, chance: Random) -> Question | None:
    """Which tool has nothing of its own; tools of which nothing is said are never among the
    choices."""
    without = sorted(tool for tool, term in concept.terms.items() if term.none)
    if not without:
        return None
    tool = chance.choice(without)
    wrong = shuffled([TOOLS[one] for one in sorted(concept.named)], chance)
    return asked(
        f"missing/{concept.name}", concept.name,
        f"Which of these has nothing of its own for “{concept.title}”?", TOOLS[tool], wrong,
        f"{concept.terms[tool].none}.", _SOURCE, chance,
    )  # fmt: skip


def _apart(right: Term, others: Sequence[Term]) -> list[str]:
    """Terms that cannot also be right: they share no schema element and no words with it."""
    taken = set(right.names)
    words = set(right.term.lower().split())
    return [
        one.term for one in others
        if taken.isdisjoint(one.names)
        and not words <= set(one.term.lower().split())
        and not set(one.term.lower().split()) <= words
    ]  # fmt: skip


def _why(concept: Concept, tool: str = "") -> str:
    said = f"{concept.title}: {concept.means}"
    if tool:
        said = f"{TOOLS[tool]} says `{concept.named[tool].term}`. {concept.means}"
    return f"{said} Trap: {concept.trap}" if concept.trap else said

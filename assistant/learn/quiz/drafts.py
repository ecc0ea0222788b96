"""Questions about files that are there: what a line does, what runs before what."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from assistant.core.explanation import Spot
from assistant.core.quiz import Question
from assistant.core.timeline import Moment
from assistant.learn.explain import Explainer
from assistant.learn.ideas import Ideas
from assistant.learn.quiz.making import asked, shuffled
from assistant.render.timeline.when import sentence_of
from assistant.render.timeline.words import named


def draft_questions(explainer: Explainer, ideas: Ideas, chance: Random) -> Iterator[Question]:
    """All questions about a set of files, in a fixed order."""
    for path in sorted(explainer.files):
        for spot in explainer.spots.of(path) or ():
            yield from _line(explainer, ideas, spot, chance)
    moments = [m for m in explainer.timeline.moments if m.certainty != "unknown"]
    for moment in moments:
        yield from _order(explainer, moment, moments, chance)


def _line(explainer: Explainer, ideas: Ideas, spot: Spot, chance: Random) -> Iterator[Question]:
    """What a line is for: what its neighbours in the vocabulary mean is wrong for it, unless
    something around the line or in it is there for that."""
    known = spot.known.known
    idea = ideas.of_element(spot.tool, spot.elements, alone=True) if known else None
    if idea is None:
        return
    text = explainer.files[spot.path].split("\n")[spot.start - 1].strip()
    beside = {
        near.name
        for other in explainer.spots.of(spot.path) or ()
        if other.start <= spot.end and spot.start <= other.end
        and (near := ideas.of_element(other.tool, other.elements)) is not None
    }  # fmt: skip
    wrong = [other.means for other in ideas.around(idea) if other.name not in beside]
    question = asked(
        f"line/{spot.path}:{spot.start}", idea.name,
        f"{spot.path}, line {spot.start}: `{text[:80]}`. What is it for?", idea.means,
        shuffled(wrong[:6], chance), f"{idea.title}. {spot.known.sentence}",
        spot.known.pack or spot.path, chance,
    )  # fmt: skip
    if question is not None:
        yield question


def _order(
    explainer: Explainer, moment: Moment, moments: list[Moment], chance: Random
) -> Iterator[Question]:
    """What runs before something: only what surely comes after it is offered beside."""
    timeline = explainer.timeline
    before = [named(m) for m in moments if timeline.before(m, moment) is True]
    after = [named(m) for m in moments if timeline.before(m, moment) is False]
    once = [name for name in dict.fromkeys(after) if name not in before and name != named(moment)]
    if not before or len(once) < 2:
        return
    right = chance.choice(list(dict.fromkeys(before)))
    question = asked(
        f"order/{moment.path}:{moment.line}/{named(moment)}", f"{moment.path}:{moment.line}",
        f"Which of these runs before {named(moment)}?", right, shuffled(once, chance),
        f"{sentence_of(moment, timeline)}.", f"{moment.path}:{moment.line}", chance,
    )  # fmt: skip
    if question is not None:
        yield question

"""What the packs and the vocabulary know of the files at hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.jobs.given import Given

if TYPE_CHECKING:
    from assistant.core.completion import Completions
    from assistant.core.explanation import Use
    from assistant.core.quiz import Question
    from assistant.core.timeline import Timeline
    from assistant.learn.explain import Explainer
    from assistant.pipeline import Workshop

_FACTS = 4
"""Facts that stand in the line of help."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A line (from 1) of one of the files as they stand in the editor."""

    texts: Mapping[str, str]
    folder: Path | None
    """Where they are saved; None while they are not."""
    path: str = ""
    line: int = 1


@dataclass(frozen=True, slots=True)
class Round:
    """The questions of a round, and its number."""

    questions: tuple[Question, ...]
    number: int


def explain(given: Given, spot: Spot, width: int) -> str:
    """What is known of the line; says so where nothing is."""
    from assistant.render.explain import explanation_text

    with given.turn() as shop:
        made = _explainer(shop, spot)
        if made.spots.of(spot.path) is None:
            return f"{spot.path} is of no kind that is explained here."
        told = made.at(spot.path, spot.line)
    if told is None:
        return f"Nothing that has a name stands on line {spot.line} of {spot.path}."
    return explanation_text(told, width)


def help_line(given: Given, spot: Spot) -> str:
    """A line on the name at hand; empty where there is none."""
    with given.turn() as shop:
        told = _explainer(shop, spot).at(spot.path, spot.line)
    if told is None:
        return ""
    known = told.spot.known
    facts = (f"{name}: {said}" for name, said in known.facts[:_FACTS])
    return " · ".join((known.sentence, *facts))


def declared(given: Given, spot: Spot) -> tuple[Use, ...]:
    """Where what the line uses is declared."""
    with given.turn() as shop:
        told = _explainer(shop, spot).at(spot.path, spot.line)
    return told.declared if told else ()


def complete(given: Given, spot: Spot, column: int) -> Completions:
    """What may stand at a column (from 1) of the line."""
    from assistant.learn.completing import completions

    with given.turn() as shop:
        return completions(spot.texts, shop.packs, spot.path, spot.line, column)


def words(given: Given, term: str, spot: Spot | None, width: int) -> str:
    """A term, or a question, in the words of all tools; `spot`: the term stands there."""
    from assistant.learn.words import answer
    from assistant.learn.words.at_place import words_at
    from assistant.render.words import words_text

    with given.turn() as shop:
        if spot is None:
            said = answer(term)
        else:
            said = words_at(_explainer(shop, spot), spot.path, spot.line, term)
    return words_text(said, width)


def quiz(given: Given, spot: Spot, count: int) -> Round:
    """Questions on the files; those that were answered wrong before come first."""
    from assistant.learn.ideas import ideas
    from assistant.learn.quiz import on_files, read_progress
    from assistant.paths import data_dir

    with given.turn() as shop:
        kept = read_progress(data_dir() / "quiz.json")
        made = on_files(_explainer(shop, spot), ideas(), kept.rounds, count, kept.weak)
    return Round(made, kept.rounds + 1)


def remember(given: Given, question: str, number: int, *, right: bool) -> None:
    """Keep how a question of a round went."""
    from assistant.learn.quiz import read_progress, write_progress
    from assistant.paths import data_dir

    with given.shop.turn:  # also where the quiz was left meanwhile
        kept = read_progress(data_dir() / "quiz.json")
        kept.rounds = max(kept.rounds, number)
        kept.note(question, right=right)
        write_progress(data_dir() / "quiz.json", kept)


def timeline(given: Given, texts: Mapping[str, str]) -> Timeline:
    """What runs when, read from the files."""
    from assistant.timeline import timeline_of

    with given.turn():
        return timeline_of(texts)


def _explainer(shop: Workshop, spot: Spot) -> Explainer:
    from assistant.learn.explain import Explainer
    from assistant.learn.ideas import find_idea

    return Explainer(spot.texts, shop.packs, find_idea, spot.folder)

"""`dryfit quiz`: asks, marks and explains."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from assistant.cli.console import say
from assistant.core.errors import Declined, Exit, UsageError
from assistant.core.quiz import Question
from assistant.knowledge import Packs
from assistant.knowledge.spelling import alike
from assistant.learn.explain import Explainer
from assistant.learn.ideas import find_idea, ideas
from assistant.learn.quiz import (
    Progress,
    on_files,
    on_topic,
    read_progress,
    topics,
    write_progress,
)
from assistant.paths import data_dir
from assistant.prove.reading import read_folder
from assistant.render.quiz import LETTERS, mark_text, question_text, questions_json

_MOST = 200


@click.command()
@click.argument("topic", required=False)
@click.option("--count", default=5, show_default=True, type=click.IntRange(1, _MOST),
              help="How many questions.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0), help="The same questions for the same number.")
@click.option(
    "--json", "as_json", is_flag=True, help="The questions as one JSON object; none is asked."
)
@click.option("--forget", is_flag=True, help="Forget how earlier rounds went, and ask nothing.")
def quiz(topic: str | None, count: int, seed: int | None, as_json: bool, forget: bool) -> int:
    """Ask about TOPIC: a tool, an area, a concept in any words, a builder or resource, or a folder
    of files.

    Answers are letters, read from stdin, one a line; q ends the round. What was answered wrong
    comes again first in the next round, unless --seed picks one.
    """
    file = data_dir() / "quiz.json"
    if forget:
        file.unlink(missing_ok=True)
        say("nothing is remembered of earlier rounds")
        return Exit.DONE
    progress = read_progress(file)
    chosen = progress.rounds if seed is None else seed
    questions = _questions(topic, chosen, count, progress.weak if seed is None else frozenset())
    if as_json:
        value = questions_json(questions, chosen, topic)
        click.echo(json.dumps(value, indent=1, ensure_ascii=False))
        return Exit.DONE
    progress.rounds += 1
    right, answered = _round(questions, progress)
    if answered:
        write_progress(file, progress)
    click.echo(f"{right} of {answered} right. The same questions again: --seed {chosen}")
    return Exit.DONE


def _questions(
    topic: str | None, seed: int, count: int, first: frozenset[str]
) -> tuple[Question, ...]:
    packs = Packs.open()
    if topic is not None and Path(topic).exists():
        folder = read_folder(Path(topic))
        texts = {name: text.decode("utf-8", "replace") for name, text in folder.files.items()}
        explainer = Explainer(texts, packs, find_idea)
        found = on_files(explainer, ideas(), seed, count, first)
        if not found:
            raise Declined(f"nothing in {topic} can be asked about",
                           mend="name a folder with files that dryfit explain reads")  # fmt: skip
        return found
    on_words = on_topic(ideas(), packs, topic, seed, count, first)
    if on_words is None:
        near = alike(topic or "", topics(ideas()), 3) or tuple(ideas().areas)
        raise Declined(
            f"there are no questions about “{topic}”", mend=f"nearest: {', '.join(near)}"
        )
    if not on_words:
        raise UsageError(
            f"too little is known of “{topic}” for a question", mend="take a wider topic"
        )
    return on_words


def _round(questions: Sequence[Question], progress: Progress) -> tuple[int, int]:
    """Ask all, until the input ends; how many were right, and how many were answered."""
    right = answered = 0
    for number, question in enumerate(questions, 1):
        click.echo(question_text(question, number, len(questions)))
        given = _answer(len(question.choices))
        if given is None:
            break
        answered += 1
        well = given == question.answer
        right += well
        progress.note(question.id, right=well)
        click.echo(f"\n{mark_text(question, given)}\n")
    return right, answered


def _answer(choices: int) -> int | None:
    """The number of a choice, from 0; None: no more answers."""
    letters = LETTERS[:choices]
    while True:
        click.echo("> ", nl=False)
        line = sys.stdin.readline()
        if not sys.stdin.isatty():
            click.echo(line.strip())
        word = line.strip().lower().rstrip(".)")
        if not line or word in ("q", "quit"):
            return None
        if len(word) == 1 and word in letters:
            return letters.index(word)
        if word.isdecimal() and 1 <= int(word) <= choices:
            return int(word) - 1
        say(f"answer with a letter from a to {letters[-1]}, or q to end")

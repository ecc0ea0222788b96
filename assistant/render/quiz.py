"""Questions and marks, for people and for scripts."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

from assistant.core.quiz import Question
from assistant.core.text import shown

VERSION = 1
LETTERS = "abcdefgh"


def question_text(question: Question, number: int, count: int, width: int = 100) -> str:
    """A question with its choices by letter."""
    lines = textwrap.wrap(f"{number}/{count}  {question.text}", width)
    for letter, choice in zip(LETTERS, question.choices, strict=False):
        lines += textwrap.wrap(
            choice, width, initial_indent=f"  {letter})  ", subsequent_indent="      "
        )
    return shown("\n".join(lines))


def mark_text(question: Question, given: int | None, width: int = 100) -> str:
    """Whether an answer was right, and why."""
    right = f"{LETTERS[question.answer]}) {question.choices[question.answer]}"
    head = "Right." if given == question.answer else f"It is {right.rstrip('.')}."
    said = textwrap.wrap(f"{head} {question.why} ({question.source})", width)
    return shown("\n".join(said))


def questions_json(questions: Sequence[Question], seed: int, topic: str | None) -> dict[str, Any]:
    """`assistant/render/schemas/quiz.schema.json` has its shape."""
    return {
        "version": VERSION,
        "seed": seed,
        "topic": topic,
        "questions": [
            {
                "id": one.id,
                "about": one.about,
                "text": shown(one.text),
                "choices": [shown(choice) for choice in one.choices],
                "answer": one.answer,
                "why": shown(one.why),
                "source": one.source,
            }
            for one in questions
        ],
    }

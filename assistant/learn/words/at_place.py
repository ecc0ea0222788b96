"""The words of other tools for what stands at one place of a file."""

from __future__ import annotations

from dataclasses import replace

from assistant.core.words import WordsAnswer
from assistant.learn.explain import Explainer
from assistant.learn.words.answering import answer


def words_at(explainer: Explainer, path: str, line: int, term: str) -> WordsAnswer:
    """The concept behind `term` on a line (from 1), in the words of all tools.

    Where the line's own name has a concept and the term is part of that name, this one is meant;
    else the vocabulary is asked for the term as a word of the file's tool.
    """
    told = explainer.at(path, line)
    tool = told.spot.tool if told else ""
    idea = told.idea if told else None
    if told and idea and (not term or term in told.spot.name):
        by_name = answer(idea.name)
        if by_name.found and by_name.found[0].name == idea.name:
            found = replace(by_name.found[0], confidence="sure")
            return replace(by_name, question=term or told.spot.name, found=(found,))
    return answer(term or (told.spot.name if told else ""), tool)

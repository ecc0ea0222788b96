"""The table that is learned from all ways of asking."""

from __future__ import annotations

import numpy as np

from assistant.learn.ideas import Ideas, ideas
from assistant.learn.words import answer
from assistant.learn.words.asking import asked
from assistant.learn.words.fitting import fit
from assistant.learn.words.grams import rows_of
from assistant.learn.words.learned import TABLE, digest, table
from assistant.learn.words.search import index

_ROUNDS = 30
"""Few texts are one step each."""


def _few() -> Ideas:
    names = ("vm-memory", "state-lock", "printer-installed")
    return Ideas([("few", tuple(ideas().concepts[name] for name in names))])


def test_the_table_was_learned_from_the_vocabulary_as_it_is() -> None:
    assert table().made_from == digest(ideas()), "run python -m assistant.learn.words.fitting"
    assert set(table().names) == set(ideas().concepts)


def test_the_table_is_small() -> None:
    assert TABLE.stat().st_size < 2_000_000


def test_it_is_learned_alike_each_time_and_sees_pieces_of_words() -> None:
    one, other = fit(_few(), rounds=_ROUNDS), fit(_few(), rounds=_ROUNDS)
    assert np.array_equal(one.parts, other.parts)
    assert np.array_equal(one.wholes, other.wholes)
    for question, want in (
        ("gigabyte of memori for it", "vm-memory"),
        ("somebody has locked it, unlocking fails", "state-lock"),
        ("networkprinters for everyone", "printer-installed"),
    ):
        told = one.tells(question)
        assert max(told, key=told.__getitem__) == want


def test_what_nobody_said_tells_nothing() -> None:
    assert set(fit(_few(), rounds=_ROUNDS).tells("").values()) == {0}
    assert rows_of("") == ([], [])


def test_it_says_which_of_several_like_concepts_leads() -> None:
    for question, want in (
        ("docker compose file for dev differs from prod", "compose-override"),
        ("try again until the web server answers", "step-retried"),
    ):
        assert answer(question).found[0].name == want
        assert index().search(asked(question))[0].concept.name != want

"""A whole plan through other models, and through the embedded one twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import tree_sitter_hcl
from tree_sitter import Language, Parser

from assistant.core.draft import Draft
from assistant.core.events import Event, FileFinished, Note, TextWritten
from assistant.core.plan import Plan
from assistant.draft import write_draft
from assistant.knowledge import Packs
from assistant.models import open_model
from assistant.plan import make_plan
from assistant.understand import read_goal
from tests.models.tiny import BROKEN, CHATML, Tiny

PARSER = Parser(Language(tree_sitter_hcl.language()))


@pytest.fixture(scope="module")
def plan(packs: Packs) -> Plan:
    return make_plan(read_goal("a Debian 12 Packer image for qemu", packs), packs, ())


def drafted(plan: Plan, packs: Packs, model: Path | None) -> tuple[Draft, list[Event]]:
    events: list[Event] = []
    with open_model(model) as writer:
        draft = write_draft(plan, packs, writer, listen=events.append, stop=threading.Event())
    return draft, events


def judge(draft: Draft, events: list[Event]) -> None:
    told: dict[str, str] = {}
    for event in events:
        if isinstance(event, TextWritten):
            told[event.path] = told.get(event.path, "") + event.text
    assert told == {file.path: file.text for file in draft.files}
    assert [e.path for e in events if isinstance(e, FileFinished)] == list(told)
    assert draft.decisions
    for decision in draft.decisions:
        file = draft.file(decision.path)
        assert file is not None
        line = file.text.split("\n")[decision.line - 1]
        assert decision.text.split("\n")[0] in line
        assert decision.text not in decision.alternatives
    for file in draft.files:
        if file.language == "hcl":
            assert not PARSER.parse(file.content).root_node.has_error
    tokens = draft.tokens
    assert min(tokens.prompt, tokens.reused, tokens.sampled, tokens.forced, tokens.printed) > 0


@pytest.mark.parametrize(
    "tiny_one",
    [
        Tiny("bpe", CHATML),
        Tiny("bpe", None, context=128),
        Tiny("spm", BROKEN),
    ],
    ids=["bpe", "bpe-small-context", "spm-broken-template"],
)
def test_random_weights(
    tiny: Callable[[Tiny], Path], plan: Plan, packs: Packs, tiny_one: Tiny
) -> None:
    draft, events = drafted(plan, packs, tiny(tiny_one))
    judge(draft, events)
    notes = [event.text for event in events if isinstance(event, Note)]
    assert bool(notes) == (tiny_one.context < 1024 or tiny_one.template == BROKEN)


@pytest.mark.model
@pytest.mark.slow
def test_the_embedded_model_twice(plan: Plan, packs: Packs) -> None:
    first, events = drafted(plan, packs, None)
    judge(first, events)
    assert drafted(plan, packs, None)[0] == first

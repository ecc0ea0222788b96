"""The one place that knows the order of the stages. Command line and workbench both call it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.core.errors import Declined, Unfinished
from assistant.core.events import (
    Listener,
    Note,
)
from assistant.core.evidence import Evidence, Held
from assistant.core.finding import Finding
from assistant.core.intent import Caution, Intent, Question
from assistant.core.plan import Plan
from assistant.core.report import Report
from assistant.core.request import Request
from assistant.knowledge import Packs
from assistant.understand import by_clause, for_lab, read_goal
from assistant.understand.resources import (
    chosen,
    given_settings,
    read_resources,
    spelled_settings,
    with_known,
    with_settings,
    without_words,
)

if TYPE_CHECKING:
    from assistant.models import Writer
    from assistant.prove import Proof
    from assistant.prove.lab import Lab
    from assistant.prove.rehearsal import Rehearsal
    from assistant.prove.warm import Pool
    from assistant.shaping import Constrained


_OF_THE_WHOLE = frozenset(("target", "platform", "os", "edition"))


def _about(intent: Intent) -> tuple[object, ...]:
    """What an intent's parts are about."""
    return tuple((p.target, p.subject, p.platforms, p.os, len(p.resources)) for p in intent.parts)


Ask = Callable[[Question], str]
"""Answers a question with one of its options."""


class Workshop:
    """Packs, and a model that stays open between drafts.

    Use as a context manager: leaving it ends the model's process. One draft at a time. With
    `warm` the containers of proofs stay too, until it is closed. Threads may read, plan and check
    with the same one; they take turns.
    """

    def __init__(self, packs: Packs | None = None, *, warm: bool = False) -> None:
        self.packs = packs or Packs.open()
        self.turn = threading.RLock()
        """Held by whoever computes. Two threads that decode a type for the first time at once end
        msgspec 0.22 in SIGSEGV; and what computes in Python gains nothing by running beside
        another."""
        self._warm = warm
        self._pool: Pool | None = None
        self._open = ExitStack()
        self._writer: Writer | None = None
        self._model: Path | None = None

    def __enter__(self) -> Workshop:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the model's process and remove the containers; the next draft starts others."""
        self._open.close()
        self._writer = None
        if self._pool is not None:
            self._pool.close()
            self._pool = None

    def read(self, request: Request) -> Intent:
        """The Intent of a goal with its constraints; with `accept_nearest`, unknown terms are read
        as the nearest, with `lab` it is a study version."""
        with self.turn:
            if request.requires:
                goal = self._constrained(request).goal
                request = replace(request, goal=goal, requires=())
            intent = self._read(request)
            return for_lab(intent) if request.lab else intent

    def _constrained(self, request: Request) -> Constrained:
        from assistant.shaping import constrained

        bare = replace(request, requires=(), sets={})
        sets = dict(request.sets)
        return constrained(
            request.goal, request.requires, sets, lambda goal: self.read(replace(bare, goal=goal))
        )

    def _read(self, request: Request) -> Intent:
        intent = self._best(request.goal, request)
        if not request.accept_nearest or not intent.unknown:
            return intent
        goal, cautions = request.goal, []
        for unknown in sorted(intent.unknown, key=lambda u: u.span.start, reverse=True):
            if unknown.nearest:
                goal = goal[: unknown.span.start] + unknown.nearest[0] + goal[unknown.span.end :]
                text = f"“{unknown.term}” was read as {unknown.nearest[0]}, as asked"
                cautions.append(Caution("nearest-accepted", text))
        again = self._best(goal, request)
        return replace(again, cautions=(*cautions[::-1], *again.cautions))

    def _best(self, goal: str, request: Request) -> Intent:
        """The goal read for a recipe, or for the packs' resources where no recipe is about it."""
        # A value may be for every part; what chooses tool, place or system is of the whole goal.
        if request.target is None and not any(n in _OF_THE_WHOLE or "." in n for n in request.sets):
            whole = read_goal(goal, self.packs)
            if len(whole.parts) > 1 and not whole.unknown:
                return by_clause(whole, lambda clause: self._one(clause, request))
        return self._one(goal, request)

    def _one(self, goal: str, request: Request) -> Intent:
        from assistant.plan import fits

        # A dotted name is a value of a resource, which only the second reading knows.
        plain = {name: text for name, text in request.sets.items() if "." not in name}
        target = request.target

        def read(text: str) -> Intent:
            return read_goal(text, self.packs, sets=plain, target=target)

        def read_other(text: str) -> Intent | None:
            return read_resources(text, self.packs, request.sets, target)

        known = self._with_settings(read(goal), {}, read)
        other = read_other(goal)
        best = chosen(known, other, fits=other is not None and fits(known))
        if best is other:
            return self._with_settings(best, {}, read_other)
        named = {name: text for name, text in request.sets.items() if name not in plain}
        return self._with_settings(best, named, read) if named else best

    def _with_settings(
        self, intent: Intent, named: Mapping[str, str], read: Callable[[str], Intent | None]
    ) -> Intent:
        """The intent with the attributes of the plan's blocks that are `named`, or that the goal
        calls by their own names in words that nobody else read; `read` reads the rest anew."""
        from assistant.plan import make_plan, surfaces

        if any(caution.declines for caution in intent.cautions):
            return intent
        if not (intent.unread or intent.unknown or named):
            return intent
        try:
            open_here = surfaces(
                make_plan(replace(intent, unknown=()), self.packs, bare=True), self.packs
            )
        except (Declined, Unfinished):
            # Whoever plans it is told.
            open_here = ()
        given = given_settings(named, open_here)
        found = [p for p in spelled_settings(intent, open_here) if p.name not in named]
        if found:
            again = read(without_words(intent.goal, found))
            if again is not None and _about(again) == _about(intent):
                intent = replace(again, goal=intent.goal)
            else:
                found = []
        return with_known(with_settings(intent, (*given, *found)), open_here)

    def plan(self, intent: Intent, request: Request | None = None) -> Plan:
        """The plan for an Intent that is not declined, shaped as the request asks."""
        from assistant.plan import make_plan

        request = request or Request(intent.goal)

        def make(one: Intent) -> Plan:
            return make_plan(one, self.packs, request.user_files)

        with self.turn:
            if not (request.drops or request.requires):
                return make(intent)
            from assistant.shaping import Shape, shaped

            bare = replace(request, requires=())
            shape = Shape(lambda goal: self.read(replace(bare, goal=goal)), make, self.check)
            return shaped(intent, request.drops, self._constrained(request), shape)

    def check(
        self, files: Mapping[str, str], plan: Plan | None = None, *, second_opinion: bool = False
    ) -> tuple[tuple[Finding, ...], tuple[Held, ...], tuple[Evidence, ...]]:
        """Findings, obligations judged, and the rungs that need no container."""
        from assistant.check import among, check_files, judge

        with self.turn:
            result = check_files(
                files, self.packs, second_opinion=second_opinion, exists=among(files),
                programs=second_opinion,
            )  # fmt: skip
            held = judge(plan.obligations, files, self.packs) if plan else ()
            return result.findings, held, result.evidence

    def prove(self, files: Mapping[str, str], listen: Listener, stop: threading.Event) -> Proof:
        """Run files as they stand in the container."""
        from assistant.prove import prove
        from assistant.prove.warm import Pool

        def note(text: str) -> None:
            listen(Note(text))

        if self._warm and self._pool is None:
            self._pool = Pool()
        return prove(files, self.packs, note=note, stop=stop, pool=self._pool)

    def rehearse(
        self, files: Mapping[str, str], listen: Listener, stop: threading.Event
    ) -> Rehearsal:
        """Run the steps of a build in a container, twice."""
        from assistant.prove.rehearsal import rehearse

        def note(text: str) -> None:
            listen(Note(text))

        return rehearse(files, self.packs, note=note, stop=stop)

    def lab(self, files: Mapping[str, str], stop: threading.Event) -> Lab:
        """A throwaway place to try the files in; a context manager, opened by entering it."""
        from assistant.prove.lab import Lab

        return Lab({path: text.encode() for path, text in files.items()}, stop=stop)

    def tidy(self) -> None:
        """Take away what a session left that was killed. May take seconds; never raises."""
        from assistant.prove.sweep import tidy

        tidy()

    def machine(self) -> Mapping[str, str]:
        """What this machine has, in words: the model, the sandbox."""
        from assistant.models import embedded_model
        from assistant.prove import docker_engine

        model = embedded_model()
        status = docker_engine.status()
        return {
            "model": model.stem if model.is_file() else "no model: dryfit setup",
            "sandbox": "sandbox ready" if status.ok else f"no sandbox: {status.why}",
            "network": "offline",
        }

    def walk(
        self,
        request: Request,
        listen: Listener,
        stop: threading.Event | None = None,
        ask: Ask | None = None,
    ) -> Report:
        """Goal to report, nothing saved. Raises DryfitError, and Cancelled once `stop` is set."""
        from assistant.walking import Walk

        return Walk(self, request, listen, stop or threading.Event(), ask).run()

    def writer(self, model: Path | None, stop: threading.Event, listen: Listener) -> Writer:
        """The open model, started when there is none or another one is asked for."""
        from assistant.models import open_model

        if self._writer is not None and self._model == model and self._writer.alive:
            return self._writer
        self._open.close()
        listen(Note("loading the model"))
        self._writer = self._open.enter_context(open_model(model, stop=stop))
        self._model = model
        return self._writer

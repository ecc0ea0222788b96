"""One goal on its way through the stages, in their order."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.core.draft import Draft
from assistant.core.errors import Cancelled
from assistant.core.events import (
    Checked,
    Event,
    Listener,
    Planned,
    Proved,
    StageFinished,
    StageStarted,
    Understood,
)
from assistant.core.intent import Intent
from assistant.core.plan import Block, Plan
from assistant.core.repair import Repair
from assistant.core.report import Report, outcome_of
from assistant.understand import answer, redacted

if TYPE_CHECKING:
    from assistant.core.request import Request
    from assistant.draft import Revision
    from assistant.pipeline import Ask, Workshop
    from assistant.repair import Judged


class Walk:
    """One goal on its way through the stages."""

    def __init__(
        self,
        shop: Workshop,
        request: Request,
        listen: Listener,
        stop: threading.Event,
        ask: Ask | None,
    ) -> None:
        self.shop, self.request, self.listen, self.stop, self.ask = (
            shop,
            request,
            listen,
            stop,
            ask,
        )
        self.timings: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time a stage and tell of it. Raises Cancelled where a stop was asked for."""
        if self.stop.is_set():
            raise Cancelled
        self.tell(StageStarted(name))
        began = time.perf_counter()
        yield
        spent = round(time.perf_counter() - began, 4)
        self.timings[name] = round(self.timings.get(name, 0.0) + spent, 4)
        self.tell(StageFinished(name, spent))

    def tell(self, event: Event) -> None:
        """Hand an event on."""
        self.listen(event)

    def run(self) -> Report:
        """All stages, with how long each took in seconds."""
        began = time.perf_counter()
        report = self.stages()
        self.timings["total"] = round(time.perf_counter() - began, 4)
        return replace(report, timings=dict(self.timings))

    def stages(self) -> Report:
        """From the goal to a report; one that is declined ends early."""
        request = self.request
        with self.stage("understand"):
            intent = self.answered(self.shop.read(request))
            # From here on nobody sees a secret of the goal: not the model, not the manifest.
            intent = replace(intent, goal=redacted(intent))
        self.tell(Understood(intent))
        report = Report("declined", intent.goal, request.seed, intent)
        if intent.declined:
            return report
        with self.stage("plan"):
            plan = self.shop.plan(intent, request)
        self.tell(Planned(plan))
        with self.stage("draft"):
            draft = self.written(plan, request.seed)
        info = self.shop.writer(request.model, self.stop, self.listen).info
        report = replace(report, model=info, plan=plan, draft=draft)
        return self.judged(report, plan, draft)

    def answered(self, intent: Intent) -> Intent:
        """Questions are asked where somebody can answer; else the visible default stands."""
        if self.ask is None or intent.declined:
            return intent
        # Asked one by one: an answer may settle a later question, or ask it of something else.
        while intent.questions:
            question = intent.questions[0]
            intent = answer(intent, question.parameter, self.ask(question))
        return intent

    def judged(self, report: Report, plan: Plan, draft: Draft) -> Report:
        """Check, prove and repair a draft that is written."""
        with self.stage("check"):
            judged = self.checked(plan, draft)
        work = _Repair(self, plan, draft, judged)
        if judged.weight > (0, 0):
            with self.stage("repair"):
                work.go(lambda other: self.checked(plan, other))
        self.tell(Checked(work.judged.findings, work.judged.held, work.judged.evidence))
        engines: dict[str, str] = {}
        with self.stage("prove"):
            proved = self.proved(work.draft, work.judged, engines)
        if proved.weight > work.judged.weight and work.rounds:
            work.judged = proved
            with self.stage("repair"):
                work.go(lambda other: self.proved(other, self.checked(plan, other), engines))
            proved = work.judged
        self.tell(Proved(proved.evidence))
        return replace(
            report,
            draft=_with_timeline(work.draft),
            outcome=outcome_of(report.intent, proved.findings, proved.held, proved.evidence),
            packs=self.used_packs(plan),
            engines=engines,
            evidence=proved.evidence,
            obligations=proved.held,
            findings=proved.findings,
            repairs=work.repairs,
        )

    def checked(self, plan: Plan, draft: Draft) -> Judged:
        """What the checker finds, second opinions included."""
        from assistant.repair import Judged

        return Judged(*self.shop.check(_texts(draft), plan, second_opinion=True))

    def proved(self, draft: Draft, checked: Judged, engines: dict[str, str]) -> Judged:
        """What the engines add to what the checker found; `engines` takes their versions."""
        if self.request.prove:
            proof = self.shop.prove(_texts(draft), self.listen, self.stop)
        else:
            from assistant.prove import not_proved

            proof = not_proved("left out with --no-prove")
        engines.update(proof.engines)
        # ShellCheck may have spoken here and in the container.
        told = {f.order for f in checked.findings}
        more = [f for f in proof.findings if f.order not in told]
        findings = tuple(sorted((*checked.findings, *more), key=lambda f: f.order))
        return replace(checked, findings=findings, evidence=(*checked.evidence, *proof.evidence))

    def written(self, plan: Plan, seed: int, revision: Revision | None = None) -> Draft:
        """Have the model write the draft, or the sections that a revision names."""
        from assistant.draft import write_draft

        writer = self.shop.writer(self.request.model, self.stop, self.listen)
        return write_draft(
            plan,
            self.shop.packs,
            writer,
            seed=seed,
            listen=self.listen,
            stop=self.stop,
            revision=revision,
            earlier=self.request.earlier,
        )

    def used_packs(self, plan: Plan) -> Mapping[str, str]:
        """The packs whose names stand in the plan, with their versions."""
        addresses = sorted(
            {block.schema for file in plan.files for block in _all_blocks(file.blocks)} - {""}
        )
        components = [self.shop.packs.component(address) for address in addresses]
        return {c.pack: c.version for c in components if c is not None}


class _Repair:
    """A draft on its way to a better one, over all of its rounds."""

    def __init__(self, walk: Walk, plan: Plan, draft: Draft, judged: Judged) -> None:
        from assistant.repair import ROUNDS

        self.walk, self.plan, self.draft, self.judged = walk, plan, draft, judged
        self.repairs: tuple[Repair, ...] = ()
        self.rounds = range(1, ROUNDS + 1)

    def go(self, judge: Callable[[Draft], Judged]) -> None:
        """Spend the rounds that are left, as long as they help."""
        from assistant.repair import repair

        mended = repair(self.plan, self.draft, self.judged, self.again, judge, self.rounds)
        self.draft, self.judged = mended.draft, mended.judged
        self.repairs = (*self.repairs, *mended.repairs)
        self.rounds = self.rounds[max((one.round for one in mended.repairs), default=0) :]

    def again(self, revision: Revision) -> Draft:
        """The draft with some sections written anew; what both cost is added up."""
        other = self.walk.written(self.plan, self.walk.request.seed, revision)
        return replace(other, tokens=self.draft.tokens + other.tokens)


def _texts(draft: Draft) -> dict[str, str]:
    return {file.path: file.text for file in draft.files}


def _with_timeline(draft: Draft) -> Draft:
    """The draft, its READMEs saying what runs when: read from the files as they ended."""
    from assistant.timeline.readme import readmes_with_timeline

    told = readmes_with_timeline(_texts(draft))
    files = tuple(
        replace(file, content=told[file.path].encode())
        if file.path in told and file.language == "markdown"
        else file
        for file in draft.files
    )
    return replace(draft, files=files)


def _all_blocks(body: tuple[object, ...]) -> Iterator[Block]:
    for item in body:
        if isinstance(item, Block):
            yield item
            yield from _all_blocks(item.body)

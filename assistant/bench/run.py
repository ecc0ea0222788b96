"""Goals through the whole path, one after the other, each kept as soon as it is done."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant.bench.cache import Kept, key_of
from assistant.bench.raw import answer_of
from assistant.bench.record import Mode, Run
from assistant.bench.suite import Goal
from assistant.core.errors import Cancelled, Declined, DryfitError, MissingPart
from assistant.core.events import Event, Listener, TextWritten
from assistant.core.evidence import WORST_FIRST, Evidence, RungStatus
from assistant.core.report import Report
from assistant.core.request import Request
from assistant.models import Writer, sha256_of, usable_model
from assistant.models.chance import ChanceWriter
from assistant.pipeline import Workshop

_CHANCE = "0" * 64


class ChanceShop(Workshop):
    """A workshop whose drafts are chosen by chance."""

    def writer(self, model: Path | None, stop: threading.Event, listen: Listener) -> Writer:
        """The same for whatever model is asked for."""
        return ChanceWriter()


@dataclass
class Bench:
    """Runs goals in one mode with one model and keeps what they came to."""

    version: str
    mode: Mode = "path"
    model: Path | None = None
    seed: int = 0
    prove: bool = True
    kept: Kept = field(default_factory=Kept)
    stop: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        if self.mode == "chance":
            self._name, self._sha = "chance", _CHANCE
        else:
            path = usable_model(self.model)
            self._name, self._sha = path.stem, sha256_of(path, self.stop)

    @property
    def about(self) -> dict[str, object]:
        """What the figures are of."""
        return {
            "mode": self.mode,
            "model": self._name,
            "sha256": self._sha,
            "seed": self.seed,
            "proven": self.prove,
            "dryfit": self.version,
        }

    def run(
        self, goals: Sequence[Goal], tell: Callable[[int, Goal, Run, bool], object]
    ) -> Iterator[tuple[Goal, Run]]:
        """Each goal with what it came to; `tell` hears of it with its number from 1, and whether
        it was kept from before. Raises Cancelled, and MissingPart where there is no model, or no
        sandbox for a bench that proves."""
        if self.prove:
            _need_sandbox()
        shop = ChanceShop(warm=True) if self.mode == "chance" else Workshop(warm=True)
        with shop:
            for number, goal in enumerate(goals, 1):
                key = self.key(goal.goal)
                run = self.kept.read(key)
                fresh = run is None
                if run is None:
                    run = self._one(shop, goal.goal)
                    if self.prove and run.rungs.get("engine") == "not_run":
                        _need_sandbox()  # gone meanwhile: that is no result of the goal's
                    self.kept.write(key, run)
                tell(number, goal, run, not fresh)
                yield goal, run

    def key(self, goal: str) -> str:
        """Names the run of a goal: all that it depends on."""
        prove = "proven" if self.prove else "checked"
        return key_of(goal, self.mode, self._sha, str(self.seed), prove, self.version)

    def _one(self, shop: Workshop, goal: str) -> Run:
        began = time.perf_counter()
        try:
            return self._raw(shop, goal) if self.mode == "raw" else self._path(shop, goal)
        except (Cancelled, MissingPart):
            raise
        except Declined as declined:
            return self._failed(goal, "declined", declined.summary, began)
        except DryfitError as error:
            return self._failed(goal, "fault", error.summary, began)
        except Exception as error:  # noqa: BLE001 - one goal's crash is a result, not the bench's end
            return self._failed(goal, "fault", f"{type(error).__name__}: {error}"[:300], began)

    def _failed(self, goal: str, outcome: str, words: str, began: float) -> Run:
        return Run(
            goal=goal, mode=self.mode, model=self._name, sha256=self._sha, outcome=outcome,
            fault=words, seconds=round(time.perf_counter() - began, 3),
        )  # fmt: skip

    def _path(self, shop: Workshop, goal: str) -> Run:
        chosen: list[int] = []

        def hear(event: Event) -> None:
            if isinstance(event, TextWritten) and event.how == "sampled":
                chosen.append(len(event.text.encode()))

        request = Request(goal, seed=self.seed, model=self.model, prove=self.prove)
        report = shop.walk(request, hear, self.stop)
        return _of_report(report, self.mode, self._name, self._sha, sum(chosen))

    def _raw(self, shop: Workshop, goal: str) -> Run:
        began = time.perf_counter()
        answer, files, sampled = answer_of(shop, goal, self.model, self.seed, self.stop)
        seconds = time.perf_counter() - began
        findings, _, evidence = shop.check(files, second_opinion=True) if files else ((), (), ())
        if files and self.prove:
            proof = shop.prove(files, lambda _: None, self.stop)
            findings, evidence = (*findings, *proof.findings), (*evidence, *proof.evidence)
        errors = [f.code for f in findings if f.severity == "error"]
        rungs = _rungs(evidence)
        broken = errors or "failed" in rungs.values()
        outcome = "declined" if not files else "failed" if broken else "checked"
        size = sum(len(text.encode()) for text in files.values())
        return Run(
            goal=goal,
            mode=self.mode,
            model=self._name,
            sha256=self._sha,
            outcome=outcome,
            files=files,
            answer=answer,
            rungs=rungs,
            errors=errors,
            seconds=round(seconds, 3),
            sampled=sampled,
            chosen_bytes=size,
            all_bytes=size,
        )


def _need_sandbox() -> None:
    """Raises MissingPart where no container can be started."""
    from assistant.prove import docker_engine, images

    mend = "dryfit setup; or leave the container out with --no-prove"
    status = docker_engine.status()
    if not status.ok:
        raise MissingPart(status.why, mend=mend)
    if not images.images_present():
        raise MissingPart("the sandbox image is not there or not up to date", mend=mend)


def _of_report(report: Report, mode: Mode, model: str, sha: str, chosen: int) -> Run:
    intent, tokens = report.intent, report.tokens
    files = {f.path: f.text for f in report.draft.files} if report.draft else {}
    return Run(
        goal=report.goal,
        mode=mode,
        model=model,
        sha256=sha,
        outcome=report.outcome,
        kind=intent.kind,
        files=files,
        unknown=[(u.term, list(u.nearest)) for u in intent.unknown],
        cautions=[c.code for c in intent.cautions],
        questions=[q.parameter for q in intent.questions],
        unread=[u.text for u in intent.unread],
        rungs=_rungs(report.evidence),
        obligations={h.id: h.status for h in report.obligations},
        errors=[f.code for f in report.findings if f.severity == "error"],
        seconds=report.timings["total"],
        sampled=tokens.sampled,
        forced=tokens.forced,
        printed=tokens.printed,
        chosen_bytes=chosen,
        all_bytes=sum(len(text.encode()) for text in files.values()),
        recipe=report.plan.recipe if report.plan else "",
    )


def _rungs(evidence: Sequence[Evidence]) -> dict[str, str]:
    found: dict[str, RungStatus] = {}
    for e in evidence:
        before = found.get(e.rung, "passed")
        found[e.rung] = min(before, e.status, key=WORST_FIRST.index)
    return dict(found)

"""Every folder of a draft before its engines, in as few containers as that takes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.core.errors import Cancelled, MissingPart, UsageError
from assistant.prove.providers import target
from assistant.prove.sandbox import TOOLS, Sandbox, handed_files
from assistant.prove.trial import Starved, attempt
from assistant.targets.judging import Adapter, Answer, Case, Profile, Trial, Verdict

if TYPE_CHECKING:
    from docker import DockerClient

    from assistant.knowledge import Packs
    from assistant.prove.engines import Engine, Selection
    from assistant.prove.warm import Source

Note = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Job:
    """One folder before the engines of one adapter."""

    adapter: Adapter
    root: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What one engine made of one folder; without an engine, why none could be asked."""

    job: Job
    engine: Engine | None
    verdicts: tuple[Verdict, ...]
    loose: tuple[str, ...] = ()
    """What the container engine did not limit (`Sandbox.loose`)."""


@dataclass(frozen=True, slots=True)
class Request:
    """A draft to be judged, and how."""

    files: Mapping[str, bytes]
    packs: Packs
    source: Source
    """Where containers come from."""
    note: Note
    stop: threading.Event
    wanted: Sequence[str] = ()
    """Engines that are each to give a verdict (`engines.select`); empty: the first that can."""
    beside: Path | None = None
    """The folder that the files were read from."""


def judge_all(jobs: Sequence[Job], request: Request) -> list[Judged]:
    """Verdicts for every job: from the first engine that can give one, or from each wanted.

    Raises:
        Cancelled: `stop` was set.
        UsageError: a wanted engine is none that is known.
        MissingPart: no container engine, no image, no engine for any of the jobs, or not the
            version that is wanted.
        Unfinished: the container engine failed.
    """
    from assistant.prove import engines, images, sweep

    with request.source.connection() as client, sweep.sweeping(client):
        inside = images.tools_in(images.require(client))
        asked = list(dict.fromkeys(job.adapter for job in jobs))
        here = {
            adapter.target: _of_image(adapter, inside)
            if adapter.inside
            else engines.select(adapter.engines, request.wanted)
            for adapter in asked
        }
        asking = [adapter for adapter in asked if adapter.needed]
        if asking and not any(chosen.engines for chosen in here.values()):
            lacking = asking[0]
            why = f"no {' or '.join(lacking.engines)} is here to judge with"
            raise MissingPart(why, mend=lacking.mend)
        return _Rounds(client, request).judge(jobs, here)


def heed(adapters: Sequence[Adapter], wanted: Sequence[str]) -> None:
    """An engine that is asked for and has nothing to judge is not passed over in silence."""
    from assistant.prove import engines

    judging = {name for one in adapters if not one.inside for name in one.engines}
    for name, _ in map(engines.parse, wanted):
        if name not in {engines.EVERY, *judging}:
            there = (
                f"give one of: {', '.join(sorted(judging))}" if judging else "leave out --engine"
            )
            raise UsageError(f"{name} judges none of these files", mend=there)


class _Rounds:
    """One round for each place in the order of engines: who cannot say hands on to the next."""

    def __init__(self, client: DockerClient, request: Request) -> None:
        self._client, self._request = client, request

    def judge(self, jobs: Sequence[Job], here: Mapping[str, Selection]) -> list[Judged]:
        judged: dict[Job, list[Judged]] = {job: [] for job in jobs}
        waiting = list(jobs)
        for number in range(max(len(chosen.engines) for chosen in here.values())):
            asked = {
                j: here[j.adapter.target].engines[number]
                for j in waiting
                if number < len(here[j.adapter.target].engines)
            }
            for one in self._round(asked):
                chosen = here[one.job.adapter.target]
                judged[one.job] = [*judged[one.job], one] if chosen.each else [one]
                last = number == len(chosen.engines) - 1
                said = [v for v in one.verdicts if v.rung == "engine"]
                silent = all(v.status == "not_run" for v in said)
                if silent and not last and one.engine is not None:
                    self._request.note(
                        f"{one.engine.name} {one.engine.version} cannot say: {said[0].why}"
                    )
                elif last or not chosen.each:
                    waiting.remove(one.job)
        return [one for job in jobs for one in judged[job] or [_nobody(job)]]

    def _round(self, asked: Mapping[Job, Engine]) -> list[Judged]:
        if not asked:
            return []
        tools = _tools(asked, self._request.beside)

        def ask_all(mount: bool) -> list[Judged]:
            lend = partial(self._request.source.sandbox, self._client, tools=tools, mount=mount)
            with ExitStack() as open_places:
                place = _Place(lend, tools, open_places, self._request.stop)
                return [self._ask(place, job, engine) for job, engine in asked.items()]

        return handed_files(ask_all)

    def _ask(self, place: _Place, job: Job, engine: Engine) -> Judged:
        if self._request.stop.is_set():
            raise Cancelled
        self._request.note(f"{engine.name} {engine.version} judges in a throwaway container")
        case = Case(
            files=self._request.files,
            root=job.root,
            packs=self._request.packs,
            engine=engine.name,
            version=engine.version,
            machine=target(),
            tools={name: place.folders(name) for name in job.adapter.tools if place.has(name)},
        )
        program = str(engine.path) if job.adapter.inside else f"{TOOLS}/{engine.name}"

        def ask(trial: Trial) -> Answer:
            with place.sandbox(trial.profile) as sandbox:
                return attempt(
                    sandbox,
                    program,
                    trial,
                    environment=job.adapter.environment,
                    stop=self._request.stop,
                )

        try:
            verdicts = job.adapter.judge(case, ask)
        except Starved as starved:
            verdicts = (Verdict("not_run", why=str(starved)),)
        return Judged(job, engine, verdicts, tuple(sorted(place.loose)))


class _Place:
    """The sandboxes of one round, opened when a trial first asks for them."""

    def __init__(
        self,
        lend: Callable[..., AbstractContextManager[Sandbox]],
        tools: Mapping[str, Path],
        open_places: ExitStack,
        stop: threading.Event,
    ) -> None:
        self._lend, self._tools = lend, tools
        self._open, self._stop = open_places, stop
        self._hardened: Sandbox | None = None
        self.loose: set[str] = set()
        """What the container engine did not limit so far."""

    def has(self, tool: str) -> bool:
        """True when something of that name lies beside the engines."""
        return tool in self._tools

    def folders(self, tool: str) -> tuple[str, ...]:
        """The folders in that of a tool, which the container has too, mounted or handed over."""
        from assistant.prove import engines

        return engines.folders(self._tools[tool])

    @contextmanager
    def sandbox(self, profile: Profile) -> Iterator[Sandbox]:
        """A running sandbox of that profile: a new one for each rehearsal, which changes more than
        its own files; else the one of this round, until half of its life is over."""
        if profile == "rehearsal":
            with self._make(profile) as sandbox:
                yield sandbox
                self.loose.update(sandbox.loose)
            return
        kept = self._hardened
        if kept is None or kept.seconds_left < kept.limits.seconds / 2:
            kept = self._hardened = self._open.enter_context(self._make(profile))
        yield kept
        self.loose.update(kept.loose)

    def _make(self, profile: Profile) -> AbstractContextManager[Sandbox]:
        from assistant.prove import images

        if self._stop.is_set():
            raise Cancelled
        return self._lend(images.SANDBOX, profile=profile)


def _tools(asked: Mapping[Job, Engine], beside: Path | None) -> dict[str, Path]:
    """What is put beside one another in the container, by name."""
    from assistant.prove import engines

    tools: dict[str, Path] = {}
    # Finding them takes reading folders: once, however many folders of a draft are judged.
    for adapter, engine in {job.adapter: engine for job, engine in asked.items()}.items():
        if not adapter.inside:
            tools[engine.name] = engine.path
        for tool in adapter.tools:
            path = engines.tool(tool, engine, beside)
            if path is not None:
                tools[tool] = path
    return tools


def _of_image(adapter: Adapter, inside: Mapping[str, str]) -> Selection:
    """The engines of an adapter that the sandbox image holds, by their packages."""
    from assistant.prove.engines import Engine, Selection

    found = [
        Engine(name, inside[name], "system", Path(name))
        for name in adapter.engines
        if name in inside
    ]
    return Selection(tuple(found), each=False)


def _nobody(job: Job) -> Judged:
    """No engine of this adapter is on the machine."""
    if not job.adapter.needed:
        return Judged(job, None, ())
    names = " or ".join(job.adapter.engines)
    verdict = Verdict("not_run", why=f"no {names} is here to judge with", mend=job.adapter.mend)
    return Judged(job, None, (verdict,))

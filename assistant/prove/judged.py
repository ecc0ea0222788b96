"""Every folder of a draft before its engines, in as few containers as that takes."""

from __future__ import annotations

import platform
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.core.errors import Cancelled, MissingPart, Unfinished
from assistant.core.text import shown
from assistant.prove.sandbox import TOOLS, NotSeen, Sandbox
from assistant.prove.trial import attempt
from assistant.targets.judging import Adapter, Answer, Case, Profile, Trial, Verdict

if TYPE_CHECKING:
    from docker import DockerClient

    from assistant.knowledge import Packs
    from assistant.prove.engines import Engine

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


def judge_all(
    jobs: Sequence[Job],
    files: Mapping[str, bytes],
    packs: Packs,
    note: Note,
    stop: threading.Event,
) -> list[Judged]:
    """Verdicts for every job, from the first engine that can give one.

    Raises:
        Cancelled: `stop` was set.
        MissingPart: no container engine, no image, or no engine for any of the jobs.
        Unfinished: the container engine failed.
    """
    from assistant.prove import docker_engine, engines, images, sweep

    with docker_engine.connect() as client:
        sweep.sweep(client)
        if not images.present(client):
            raise MissingPart("the sandbox image is not there", mend="dryfit setup")
        here = {job.adapter.target: engines.candidates(job.adapter) for job in jobs}
        if not any(here.values()):
            lacking = jobs[0].adapter
            why = f"no {' or '.join(lacking.engines)} is here to judge with"
            raise MissingPart(why, mend=lacking.mend)
        return _Rounds(client, files, packs, note, stop).judge(jobs, here)


class _Rounds:
    """One round for each place in the order of engines: who cannot say hands on to the next."""

    def __init__(
        self,
        client: DockerClient,
        files: Mapping[str, bytes],
        packs: Packs,
        note: Note,
        stop: threading.Event,
    ) -> None:
        self._client, self._files, self._packs = client, files, packs
        self._note, self._stop = note, stop

    def judge(self, jobs: Sequence[Job], here: Mapping[str, Sequence[Engine]]) -> list[Judged]:
        judged: dict[Job, Judged] = {}
        waiting = list(jobs)
        for number in range(max(1, *(len(found) for found in here.values()))):
            asked = {
                j: here[j.adapter.target][number]
                for j in waiting
                if number < len(here[j.adapter.target])
            }
            for one in self._round(asked):
                judged[one.job] = one
                last = number == len(here[one.job.adapter.target]) - 1
                verdict = next(v for v in one.verdicts if v.rung == "engine")
                if verdict.status == "not_run" and not last and one.engine is not None:
                    self._note(f"{one.engine.name} {one.engine.version} cannot say: {verdict.why}")
                else:
                    waiting.remove(one.job)
        for job in jobs:
            judged.setdefault(job, _nobody(job))
        return [judged[job] for job in jobs]

    def _round(self, asked: Mapping[Job, Engine]) -> list[Judged]:
        """Files are mounted; a container engine that cannot see this machine's files (a virtual
        machine, another security label) is handed them instead."""
        if not asked:
            return []
        tools = _tools(asked)
        for mount in (True, False):
            try:
                with ExitStack() as open_places:
                    place = _Place(self._client, tools, mount, open_places, self._stop)
                    return [self._ask(place, job, engine) for job, engine in asked.items()]
            except NotSeen as unseen:
                reason = str(unseen)
        raise Unfinished(f"the container engine cannot be handed files: {shown(reason)}")

    def _ask(self, place: _Place, job: Job, engine: Engine) -> Judged:
        if self._stop.is_set():
            raise Cancelled
        self._note(f"{engine.name} {engine.version} judges in a throwaway container")
        case = Case(
            files=self._files,
            root=job.root,
            packs=self._packs,
            engine=engine.name,
            version=engine.version,
            machine=_machine(),
            tools=frozenset(tool for tool in job.adapter.tools if place.has(tool)),
        )
        program = str(engine.path) if job.adapter.inside else f"{TOOLS}/{engine.name}"

        def ask(trial: Trial) -> Answer:
            return attempt(
                place.sandbox(trial.profile),
                program,
                trial,
                environment=job.adapter.environment,
                stop=self._stop,
            )

        return Judged(job, engine, job.adapter.judge(case, ask))


class _Place:
    """The sandboxes of one round, each opened when the first trial asks for its profile."""

    def __init__(
        self,
        client: DockerClient,
        tools: Mapping[str, Path],
        mount: bool,
        open_places: ExitStack,
        stop: threading.Event,
    ) -> None:
        self._client, self._tools, self._mount = client, tools, mount
        self._open, self._stop = open_places, stop
        self._running: dict[Profile, Sandbox] = {}

    def has(self, tool: str) -> bool:
        """True when something of that name lies beside the engines."""
        return tool in self._tools

    def sandbox(self, profile: Profile) -> Sandbox:
        """The running sandbox of that profile."""
        from assistant.prove import images

        if profile not in self._running:
            if self._stop.is_set():
                raise Cancelled
            self._running[profile] = self._open.enter_context(
                Sandbox(self._client, images.SANDBOX, tools=self._tools, mount=self._mount)
            )
        return self._running[profile]


def _tools(asked: Mapping[Job, Engine]) -> dict[str, Path]:
    """What is put beside one another in the container, by name."""
    from assistant.prove import engines

    tools: dict[str, Path] = {}
    for job, engine in asked.items():
        if not job.adapter.inside:
            tools[engine.name] = engine.path
        for tool in job.adapter.tools:
            path = engines.tool(tool, engine)
            if path is not None:
                tools[tool] = path
    return tools


def _nobody(job: Job) -> Judged:
    """No engine of this adapter is on the machine."""
    names = " or ".join(job.adapter.engines)
    verdict = Verdict("not_run", why=f"no {names} is here to judge with", mend=job.adapter.mend)
    return Judged(job, None, (verdict,))


def _machine() -> str:
    """Go's name of the container's system and processor."""
    names = {"x86_64": "amd64", "aarch64": "arm64", "armv7l": "arm", "i686": "386"}
    machine = platform.machine()
    return f"linux_{names.get(machine, machine)}"

"""From a draft to its upper rungs: which engine judged it, where, and what it made of it."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.core.errors import MissingPart, Unfinished
from assistant.core.evidence import Evidence
from assistant.core.finding import Finding
from assistant.core.text import shown
from assistant.prove.aside import aside
from assistant.prove.jobs import to_judge
from assistant.prove.judged import Judged, Note, Request, heed, judge_all
from assistant.prove.warm import Cold
from assistant.targets.judging import Verdict

if TYPE_CHECKING:
    from assistant.knowledge import Packs
    from assistant.prove.engines import Engine
    from assistant.prove.warm import Pool

Files = Mapping[str, str] | Mapping[str, bytes]

NOTHING = "no file here is one that an engine judges"


@dataclass(frozen=True, slots=True)
class Proof:
    """The two rungs that need a container: engine and executed."""

    evidence: tuple[Evidence, ...]
    findings: tuple[Finding, ...] = ()
    engines: Mapping[str, str] = field(default_factory=dict)
    """Version by name of the engines that gave a verdict."""


def quiet(_: str) -> None:
    """A listener that says nothing."""


def not_run(why: str) -> tuple[Evidence, Evidence]:
    """Both rungs as not climbed, for one reason."""
    return (
        Evidence("engine", "not_run", "", "", why=why),
        Evidence("executed", "not_run", "", "", why=why),
    )


def not_proved(why: str) -> Proof:
    """A proof that was not attempted, with the reason."""
    return Proof(not_run(why))


def prove(
    files: Files,
    packs: Packs,
    *,
    note: Note = quiet,
    stop: threading.Event | None = None,
    strict: bool = False,
    wanted: Sequence[str] = (),
    beside: Path | None = None,
    asked: str = "",
    pool: Pool | None = None,
) -> Proof:
    """Run a draft's files past the engines that know them, in throwaway containers.

    `files` maps paths relative to the draft to their content. A machine without container engine,
    image or engines, or where one fails, gives rungs that say `not_run` and why; with `strict` it
    raises instead. `wanted` names engines, or versions of them, that are each to give a verdict:
    `packer@1.8.7`, `all`. `beside` is the folder that the files were read from, where there is
    one: providers that `init` put there are at hand. `asked` is the one file that is to be judged,
    with what belongs to it; empty: all of them. With a `pool` the container is one that was
    kept, emptied in between.

    A set `stop` ends this within a few hundredths of a second; the container is then removed by
    a thread that the interpreter waits for.

    Raises:
        Cancelled: `stop` was set.
        UsageError: a word of `wanted` names no engine, or one that judges none of the files.
        MissingPart: with `strict`, a part of the machine is not there.
        Unfinished: with `strict`, the container engine failed.
    """
    whole = {path: _bytes(text) for path, text in files.items()}
    jobs, content, no_text = to_judge(whole, asked)
    heed([job.adapter for job in jobs], wanted)
    if not jobs:
        return _with_no_text(Proof(()), no_text)
    end = stop or threading.Event()
    request = Request(content, packs, pool or Cold(), note, end, wanted, beside)
    try:
        judged = aside(lambda: judge_all(jobs, request), end)
    except (MissingPart, Unfinished) as missing:
        if strict:
            raise
        why = f"{missing.summary} (→ {missing.mend})" if missing.mend else missing.summary
        nothing = Verdict("not_run", why=why)
        judged = [Judged(job, None, (nothing,) if job.adapter.needed else ()) for job in jobs]
    return _with_no_text(_proof(judged, content), no_text)


def _with_no_text(proof: Proof, no_text: Sequence[Finding]) -> Proof:
    """The proof, and what is to be said of files that no engine could read."""
    lost = [finding.path for finding in no_text if finding.severity == "error"]
    why = f"{', '.join(lost[:5])}: no text, and what belongs to it was not judged"
    if not proof.evidence:
        proof = not_proved(why if lost else NOTHING)
    elif lost:
        proof = replace(proof, evidence=(not_run(why)[0], *proof.evidence))
    findings = sorted((*proof.findings, *no_text), key=lambda f: f.order)
    return replace(proof, findings=tuple(findings))


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("utf-8")


def _proof(judged: Sequence[Judged], files: Mapping[str, bytes]) -> Proof:
    """Everything that was said, as rungs, findings and the engines that gave a verdict."""
    evidence: list[Evidence] = []
    findings: dict[tuple[object, ...], Finding] = {}
    engines: dict[str, str] = {}
    told: set[tuple[str, str]] = set()
    for one in judged:
        for verdict in one.verdicts:
            evidence.append(_evidence(verdict, one.engine, one.loose))
            for finding in verdict.findings:
                # Two engines that say the same of the same place are one finding.
                findings.setdefault((finding.code, finding.order), finding)
            if verdict.version:
                engines.setdefault(verdict.by, verdict.version)
            elif one.engine is not None and verdict.status != "not_run":
                engines.setdefault(one.engine.name, one.engine.version)
        place = (one.job.adapter.target, one.job.root)
        if place not in told and not any(v.rung == "executed" for v in one.verdicts):
            unclimbed = one.job.adapter.unclimbed(files, one.job.root)
            evidence += [_evidence(unclimbed, None)] if unclimbed is not None else []
        told.add(place)
    ordered = sorted(evidence, key=lambda e: e.rung == "executed")
    return Proof(tuple(ordered), tuple(sorted(findings.values(), key=lambda f: f.order)), engines)


def _evidence(verdict: Verdict, engine: Engine | None, loose: Sequence[str] = ()) -> Evidence:
    why = f"{verdict.why} (→ {verdict.mend})" if verdict.mend else verdict.why
    if loose and verdict.status != "not_run":
        unheld = f"the container engine did not limit {', '.join(loose)}"
        why = f"{why}; {unheld}" if why else unheld
    return Evidence(
        rung=verdict.rung,
        status=verdict.status,
        by=verdict.by or (engine.name if engine else ""),
        version=verdict.version or (engine.version if engine else ""),
        files=verdict.files,
        why=shown(why),
        not_shown=verdict.not_shown,
        supplied=verdict.supplied,
        log=verdict.log,
    )

"""From a draft to what became of its steps: which are tried, where, and what they changed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from assistant.core.evidence import Evidence
from assistant.core.finding import Finding
from assistant.core.rehearsal import RehearsedPart
from assistant.prove.aside import aside
from assistant.prove.difference import difference
from assistant.prove.ground import Ground
from assistant.prove.proof import Proof
from assistant.prove.rehearsal.acting import Stage
from assistant.prove.rehearsal.paths import masks, noise, unsteady
from assistant.prove.rehearsal.told import Rehearsed, evidence_of, findings_of, not_rehearsed
from assistant.prove.sandbox import Sandbox, handed_files
from assistant.targets.rehearsing import NotRun, Part, Rehearser, Turn
from assistant.timeline import timeline_of

if TYPE_CHECKING:
    from docker import DockerClient

    from assistant.knowledge import Packs

Note = Callable[[str], None]
NOTHING = "no file here has steps that run inside a machine"
_NOT_HERE = "Its family is not here: the container is Debian's"
_FAMILIES = {
    **dict.fromkeys(("redhat", "alpine", "suse", "arch", "other"), _NOT_HERE),
    "windows": "Windows cannot run in a Linux container",
}


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What the steps of a draft did."""

    evidence: tuple[Evidence, ...]
    """Of the rung `executed`, one for each part."""
    findings: tuple[Finding, ...] = ()
    parts: tuple[RehearsedPart, ...] = ()
    """Those that were tried."""


def rehearsers() -> tuple[Rehearser, ...]:
    """The targets whose steps can be tried; loaded when a rehearsal begins."""
    from assistant.targets.packer import rehearsal as packer

    return (packer.rehearser(),)


def rehearse(
    files: Mapping[str, str] | Mapping[str, bytes],
    packs: Packs,
    *,
    note: Note = lambda _: None,
    stop: threading.Event | None = None,
) -> Rehearsal:
    """Run the steps that a draft's machines are made with, in order, twice, in a container each.

    Nothing runs on this machine itself. A set `stop` ends this within a few hundredths of a second.

    Raises:
        Cancelled: `stop` was set.
        MissingPart: no container engine answers, or the sandbox image is missing or old.
        Unfinished: the container engine failed.
    """
    content = {p: c if isinstance(c, bytes) else c.encode("utf-8") for p, c in files.items()}
    parts = parts_of(content, packs)
    if not parts:
        return Rehearsal((Evidence("executed", "not_run", "", "", why=NOTHING),))
    refused = {id(part): _refused(part) for part in parts}
    end = stop or threading.Event()
    done: dict[int, Rehearsed] = {}
    if not all(refused.values()):
        wanted = [part for part in parts if not refused[id(part)]]
        played = aside(lambda: _play_all(wanted, content, note, end), end)
        done = {id(one.part): one for one in played}
    evidence = tuple(
        evidence_of(done[id(p)]) if id(p) in done else not_rehearsed(p, refused[id(p)])
        for p in parts
    )
    findings = {f.order: f for one in done.values() for f in findings_of(one)}
    return Rehearsal(evidence, tuple(findings[order] for order in sorted(findings)),
                     tuple(one.shown for one in done.values()))  # fmt: skip


def with_rehearsal(proof: Proof, steps: Rehearsal) -> Proof:
    """A proof with what a rehearsal showed. That the build itself was not run stays said."""
    findings = tuple(sorted((*proof.findings, *steps.findings), key=lambda f: f.order))
    return replace(proof, evidence=(*proof.evidence, *steps.evidence), findings=findings)


def parts_of(files: Mapping[str, bytes], packs: Packs) -> list[Part]:
    """The parts of a draft, their steps in the order of its timeline."""
    texts = {p: c.decode("utf-8", "replace") for p, c in files.items()}
    turns = tuple(
        Turn(moment.path, moment.line, moment.only)
        for moment in timeline_of(texts).moments
        if moment.stage == "provisioners"
    )
    return [
        part
        for rehearser in rehearsers()
        for root in rehearser.roots(files)
        for part in rehearser.parts(files, root, packs, turns)
    ]


def _refused(part: Part) -> str:
    """Why nothing of a part is tried; empty where something is."""
    why = _FAMILIES.get(part.family, "")
    if why:
        return f"the machine is {part.system}. {why}"
    left = [act for act in part.acts if isinstance(act, NotRun)]
    if len(left) == len(part.acts):
        reasons = dict.fromkeys(f"{act.what}: {act.why}" for act in left)
        return "; ".join(reasons) or "it has no steps"
    return ""


def _play_all(
    parts: list[Part], files: Mapping[str, bytes], note: Note, stop: threading.Event
) -> list[Rehearsed]:
    from assistant.prove import docker_engine, images, sweep

    with docker_engine.connect() as client:
        sweep.sweep(client)
        images.require(client)
        return [handed_files(partial(_play, client, part, files, note, stop)) for part in parts]


def _play(
    client: DockerClient,
    part: Part,
    files: Mapping[str, bytes],
    note: Note,
    stop: threading.Event,
    mount: bool,
) -> Rehearsed:
    from assistant.prove import images

    who = ", ".join(part.sources)
    with Sandbox(client, images.SANDBOX, profile="rehearsal", mount=mount) as box:
        stage = Stage(box, part, files, stop)
        stage.prepare()
        note(f"the steps of {who} run in a throwaway container ({stage.system})")
        with Ground(client, images.SANDBOX, box.container_id) as ground:
            first = stage.play([True] * len(part.acts))
            if stage.gone:
                return Rehearsed(part, stage.system, tuple(first), ())
            once = ground.now()
            made = ground.since_start(once, left_out=noise, masks=masks())
            ended = [outcome.fate == "ended" for outcome in first]
            if not any(ended):
                return Rehearsed(part, stage.system, tuple(first), (), made)
            note("and once more")
            second = stage.play(ended)
            if stage.gone:
                return Rehearsed(part, stage.system, tuple(first), tuple(second), made)
            twice = ground.now()
            again = difference(
                ground.whole(once, twice), ground.whole(twice, once),
                left_out=unsteady, masks=masks(),
            )  # fmt: skip
    return Rehearsed(part, stage.system, tuple(first), tuple(second), made, again)

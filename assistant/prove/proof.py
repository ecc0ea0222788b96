"""From a draft to its upper rungs: which engine judged it, where, and what it made of it."""

from __future__ import annotations

import platform
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.core.errors import Cancelled, MissingPart, Unfinished
from assistant.core.evidence import Evidence
from assistant.core.finding import Finding
from assistant.core.text import shown
from assistant.prove.aside import aside

if TYPE_CHECKING:
    from docker import DockerClient

    from assistant.knowledge import Packs
    from assistant.prove.engines import Engine
    from assistant.prove.sandbox import Sandbox
    from assistant.targets.judging import Answer, Trial, Verdict

Files = Mapping[str, str] | Mapping[str, bytes]
Note = Callable[[str], None]

NO_TOFU = (
    "no engine for Terraform files is wired into the sandbox yet; on your own machine: "
    "terraform init && terraform validate"
)
NOT_APPLIED = (
    "applying would make real things, and the sandbox has no network; on your own machine: "
    "terraform plan, then terraform apply"
)
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
) -> Proof:
    """Run a draft's files past the engines that know them, in one throwaway container.

    `files` maps paths relative to the draft to their content. A machine without container engine,
    image or Packer, or where one fails, gives rungs that say `not_run` and why; with `strict` it
    raises instead.

    A set `stop` ends this within a few hundredths of a second; the container is then removed by
    a thread that the interpreter waits for.

    Raises:
        Cancelled: `stop` was set.
        MissingPart: with `strict`, a part of the machine is not there.
        Unfinished: with `strict`, the container engine failed.
    """
    from assistant.targets.packer import engine as packer

    content = {path: _bytes(text) for path, text in files.items()}
    evidence: list[Evidence] = []
    findings: list[Finding] = []
    engines: dict[str, str] = {}
    roots = packer.roots(content)
    if roots:
        proof = _prove_packer(content, roots, packs, note, stop, strict)
        evidence += proof.evidence
        findings += proof.findings
        engines.update(proof.engines)
    if any(path.endswith((".tf", ".tf.json")) for path in content):
        evidence.append(Evidence("engine", "not_run", "", "", why=NO_TOFU))
        evidence.append(Evidence("executed", "not_run", "", "", why=NOT_APPLIED))
    if not evidence:
        evidence += not_run(NOTHING)
    ordered = sorted(evidence, key=lambda e: e.rung == "executed")
    return Proof(tuple(ordered), tuple(sorted(findings, key=lambda f: f.order)), engines)


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("utf-8")


def _prove_packer(
    files: Mapping[str, bytes],
    roots: tuple[str, ...],
    packs: Packs,
    note: Note,
    stop: threading.Event | None,
    strict: bool,
) -> Proof:
    from assistant.targets.packer import engine as packer

    executed = [
        Evidence("executed", "not_run", "", "", why=packer.why_not_built(files, root))
        for root in roots
    ]
    end = stop or threading.Event()
    try:
        judged, engines = aside(lambda: _judge_packer(files, roots, packs, note, end), end)
    except (MissingPart, Unfinished) as missing:
        if strict:
            raise
        why = f"{missing.summary} (→ {missing.mend})" if missing.mend else missing.summary
        return Proof((Evidence("engine", "not_run", "", "", why=why), *executed))
    evidence = tuple(_evidence(verdict, engine) for verdict, engine, _ in judged)
    findings = tuple(f for verdict, _, style in judged for f in (*verdict.findings, *style))
    return Proof((*evidence, *executed), findings, engines)


Judged = tuple["Verdict", "Engine", tuple[Finding, ...]]


def _judge_packer(
    files: Mapping[str, bytes],
    roots: tuple[str, ...],
    packs: Packs,
    note: Note,
    stop: threading.Event,
) -> tuple[list[Judged], dict[str, str]]:
    """A verdict per template folder, from the first engine that can give one.

    Raises MissingPart: no container engine, no image, no Packer.
    """
    from assistant.prove import docker_engine, engines, images, sweep
    from assistant.targets.packer import engine as packer

    with docker_engine.connect() as client:
        sweep.sweep(client)
        if not images.present(client):
            raise MissingPart("the sandbox image is not there", mend="dryfit setup")
        found = engines.installed(packer.NAME)
        if not found:
            raise MissingPart("no Packer is there to judge with", mend="dryfit engines build")
        waiting, judged, used = list(roots), [], {}
        for number, engine in enumerate(found):
            if stop.is_set():
                raise Cancelled
            last = number == len(found) - 1
            note(f"packer {engine.version} judges in a throwaway container")
            verdicts = _in_sandbox(client, engine, files, tuple(waiting), packs, stop)
            for root, verdict, style in verdicts:
                if verdict.status == "not_run" and not last:
                    note(f"packer {engine.version} cannot say: {verdict.why}")
                    continue
                waiting.remove(root)
                judged.append((verdict, engine, style))
                if verdict.status != "not_run":
                    used[packer.NAME] = engine.version
            if not waiting:
                break
    return judged, used


def _in_sandbox(
    client: DockerClient,
    engine: Engine,
    files: Mapping[str, bytes],
    roots: tuple[str, ...],
    packs: Packs,
    stop: threading.Event,
) -> list[tuple[str, Verdict, tuple[Finding, ...]]]:
    """One container, one engine, every template folder.

    Files are mounted; a container engine that cannot see this machine's files (a virtual machine,
    another security label) is handed them instead.
    """
    from assistant.prove import images
    from assistant.prove.sandbox import NotSeen, Sandbox
    from assistant.prove.trial import ENVIRONMENT

    tools = {engine.name: engine.path}
    if engine.plugins is not None:
        tools["plugins"] = engine.plugins
    for mount in (True, False):
        try:
            with Sandbox(
                client, images.SANDBOX, tools=tools, environment=ENVIRONMENT, mount=mount
            ) as sandbox:
                return [(root, *_ask(sandbox, engine, files, root, packs, stop)) for root in roots]
        except NotSeen as unseen:
            reason = str(unseen)
    raise Unfinished(f"the container engine cannot be handed files: {shown(reason)}")


def _ask(
    sandbox: Sandbox,
    engine: Engine,
    files: Mapping[str, bytes],
    root: str,
    packs: Packs,
    stop: threading.Event,
) -> tuple[Verdict, tuple[Finding, ...]]:
    """The engine's verdict, and what `packer fmt` would change where it could read the files."""
    from assistant.prove.trial import attempt
    from assistant.targets.packer import engine as packer
    from assistant.targets.packer.engine_findings import style

    def ask(trial: Trial) -> Answer:
        return attempt(sandbox, packer.NAME, trial, stop)

    verdict = packer.judge(files, packs, engine.version, ask, root=root, machine=_machine())
    readable = verdict.status in ("passed", "partial")
    return verdict, style(files, ask, root=root) if readable else ()


def _evidence(verdict: Verdict, engine: Engine) -> Evidence:
    why = f"{verdict.why} (→ {verdict.mend})" if verdict.mend else verdict.why
    return Evidence(
        rung="engine",
        status=verdict.status,
        by=engine.name,
        version=engine.version,
        files=verdict.files,
        why=shown(why),
        not_shown=verdict.not_shown,
        supplied=verdict.supplied,
        log=verdict.log,
    )


def _machine() -> str:
    """Go's name of the container's system and processor."""
    names = {"x86_64": "amd64", "aarch64": "arm64", "armv7l": "arm", "i686": "386"}
    machine = platform.machine()
    return f"linux_{names.get(machine, machine)}"

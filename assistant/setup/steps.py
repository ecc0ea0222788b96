"""Phase two of set-up, in the virtual environment: model, Docker, sandbox images, engine.

Each step looks first and works only when something is missing. One that fails leaves the others
alone, says its way out in one line, and is tried again by the next set-up.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from assistant.config import read_config
from assistant.core.errors import DryfitError
from assistant.models.files import embedded_model
from assistant.setup import apt, daemon, model, quick
from assistant.setup.progress import Ticker, confirm
from assistant.setup.record import Record

DOCKER_PACKAGES = ("docker.io", "debootstrap")
DOCKER_WISHED = ("apparmor", "ca-certificates", "cgroupfs-mount", "docker-cli")
"""What the engine's package only recommends and a bare machine needs: a profile loader where the
kernel has AppArmor, certificates, cgroups where no init mounts them."""
DOCKER_MEND = apt.command_for(DOCKER_PACKAGES)
State = Literal["ready", "done", "left_out", "failed"]


@dataclass(frozen=True)
class Choices:
    """What the caller of set-up decided."""

    yes: bool = False
    """Ask nothing."""
    no_docker: bool = False
    """Leave Docker, images and engine out."""


@dataclass(frozen=True)
class Ended:
    """How one step ended."""

    name: str
    state: State
    """`ready`: nothing was to do. `done`: done now."""
    says: str
    mend: str = ""
    seconds: float = 0.0
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """A step: its name, what it is for, and the function that does it."""

    name: str
    purpose: str
    work: Callable[[Record, Choices], Ended]
    needs: str = ""
    """The step without which this one is pointless."""


def set_up(
    choices: Choices, record: Record, tell: Callable[[Ended], None], steps: tuple[Step, ...] = ()
) -> tuple[Ended, ...]:
    """Do every step; `tell` hears each end. Never raises for a step that fails."""
    ended: dict[str, Ended] = {}
    for step in steps or STEPS:
        before = ended.get(step.needs)
        if before is not None and before.state in {"failed", "left_out"}:
            end = Ended(step.name, "left_out", f"waits for: {before.name}", before.mend)
        else:
            end = _guarded(step, record, choices)
        ended[step.name] = end
        record.note_step(
            step.name, done=end.state in {"ready", "done"}, says=end.says, mend=end.mend,
            facts=end.facts,
        )  # fmt: skip
        if end.state == "done":
            record.note_seconds(step.name, end.seconds)
        tell(end)
    return tuple(ended.values())


def _guarded(step: Step, record: Record, choices: Choices) -> Ended:
    began = time.monotonic()
    try:
        end = step.work(record, choices)
    except DryfitError as error:
        end = Ended(step.name, "failed", error.summary, error.mend)
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        end = Ended(step.name, "failed", f"{error.strerror or error}{where}",
                    "free the disk or the path named, then: dryfit setup")  # fmt: skip
    spent = time.monotonic() - began
    return Ended(end.name, end.state, end.says, end.mend, round(spent, 2), end.facts)


def model_step(record: Record, _choices: Choices) -> Ended:
    """The embedded model in the models folder."""
    path = embedded_model()
    mark = record.facts("model").get("file", {})
    if (mark.get("path") == str(path) and quick.unchanged(mark)) or model.is_there(path.parent):
        return Ended("model", "ready", str(path), facts={"file": quick.file_mark(path)})
    model.fetch(path.parent, record.seconds.get("model", model.EXPECT_SECONDS))
    return Ended("model", "done", str(path), facts={"file": quick.file_mark(path)})


def docker_step(record: Record, choices: Choices) -> Ended:
    """A container engine that answers: the one there, else installed, else started."""
    from assistant.prove import docker_engine

    found = docker_engine.status(read_config())
    if found.ok:
        return _answers("ready", found.version, found.where, {})
    if choices.no_docker:
        return Ended("docker", "left_out", "left out, as asked (NO_DOCKER)", "dryfit setup")
    if os.environ.get("DOCKER_HOST") or daemon.state() == "refused":
        return Ended("docker", "failed", found.why, found.mend)
    facts: dict[str, Any] = {}
    if not daemon.installed():
        if not apt.can_install():
            return Ended("docker", "failed", found.why, _mend_for_user())
        failed = _install(choices, facts, record)
        if failed is not None:
            return failed
    elif not apt.is_root():
        return Ended("docker", "failed", "Docker is installed and not running",
                     "sudo systemctl start docker (or: sudo dockerd)")  # fmt: skip
    if daemon.state() != "answers":
        with Ticker("starting the Docker daemon", 5) as ticker:
            ticker.doing("waiting for it to answer")
            started = daemon.start()
        if not started.ok:
            return Ended("docker", "failed", f"the Docker daemon does not come up: {started.why}",
                         f"{started.how}, and read what it says", facts=facts)  # fmt: skip
        facts["started"] = {"how": started.how, "pid": started.pid}
    elif "packages" in facts:
        facts["started"] = {"how": "systemctl", "pid": 0}
    found = docker_engine.status(read_config())
    if not found.ok:
        return Ended("docker", "failed", found.why, found.mend, facts=facts)
    return _answers("done", found.version, found.where, facts)


def _answers(state: State, version: str, where: str, facts: dict[str, Any]) -> Ended:
    says = f"Docker Engine {version} at {where}"
    return Ended("docker", state, says, facts={**facts, "where": where, "version": version})


def _mend_for_user() -> str:
    if not apt.is_debian():
        return "install Docker or Podman, start it, then: dryfit setup"
    return f'{DOCKER_MEND} && sudo usermod -aG docker "$USER", log in again, then: dryfit setup'


def _install(choices: Choices, facts: dict[str, Any], record: Record) -> Ended | None:
    """Install the engine by apt; the end of the step when that did not work, else None."""
    question = f"No container engine is here. Install {' and '.join(DOCKER_PACKAGES)} by apt-get?"
    if not confirm(question, yes=choices.yes):
        return Ended("docker", "left_out", "not installed, as answered", DOCKER_MEND)
    done = apt.install(
        DOCKER_PACKAGES, wished=DOCKER_WISHED, label="installing the Docker Engine",
        expect=record.seconds.get("docker", 40.0),
    )  # fmt: skip
    facts["packages"] = list(done.new)
    if done.ok:
        return None
    last = (done.tail.strip().splitlines() or ["apt-get said nothing"])[-1]
    return Ended("docker", "failed", f"apt-get failed: {last}", DOCKER_MEND, facts=facts)


STEPS = (
    Step("model", "the embedded model, SmolLM2-135M-Instruct", model_step),
    Step("docker", "a container engine that answers", docker_step),
)

"""Phase two of set-up, in the virtual environment: model, Docker, sandbox image, engine.

Each step looks first and works only when something is missing. One that fails leaves the others
alone, says its way out in one line, and is tried again by the next set-up.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from assistant.config import read_config
from assistant.core.errors import DryfitError, MissingPart
from assistant.core.folders import tree_sha
from assistant.models.files import embedded_model
from assistant.paths import sandboxes_dir
from assistant.setup import apt, daemon, engines, model
from assistant.setup.progress import Ticker, confirm
from assistant.setup.quick import file_mark, unchanged
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
    """Leave Docker, images and engines out."""
    offline: bool = False
    """Install nothing that a network is needed for."""


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
    """A step: its name and the function that does it."""

    name: str
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
    if (mark.get("path") == str(path) and unchanged(mark)) or model.is_there(path.parent):
        return model_end("ready")
    model.fetch(path.parent, record.seconds.get("model", model.EXPECT_SECONDS))
    return model_end("done")


def model_end(state: State) -> Ended:
    """The end of the step with the model in its place."""
    path = embedded_model()
    return Ended("model", state, str(path), facts={"file": file_mark(path)})


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
    fresh = not daemon.installed()
    if fresh:
        if choices.offline or not apt.can_install():
            return Ended("docker", "failed", found.why, _mend_for_user())
        failed = _install(choices, record)
        if failed is not None:
            return failed
    elif not apt.is_root():
        return Ended("docker", "failed", "Docker is installed and not running",
                     "sudo systemctl start docker (or: sudo dockerd)")  # fmt: skip
    # A package's own script may have started it already.
    facts = {"started": {"how": "systemctl", "pid": 0}} if fresh else {}
    if daemon.state() != "answers":
        with Ticker("starting the Docker daemon", 5):
            started = daemon.start()
        if not started.ok:
            return Ended("docker", "failed", f"the Docker daemon does not come up: {started.why}",
                         daemon.look(started.how))  # fmt: skip
        facts = {"started": {"how": started.how, "pid": started.pid}}
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


def _install(choices: Choices, record: Record) -> Ended | None:
    """Install the engine by apt; the end of the step when that did not work, else None."""
    question = f"No container engine is here. Install {' and '.join(DOCKER_PACKAGES)} by apt-get?"
    if not confirm(question, yes=choices.yes):
        return Ended("docker", "left_out", "not installed, as answered", DOCKER_MEND)
    done = apt.install(
        DOCKER_PACKAGES, record, wished=DOCKER_WISHED, label="installing the Docker Engine",
        expect=record.seconds.get("docker", 40.0),
    )  # fmt: skip
    # apt also ends badly when some other package of the system is half installed.
    if done.ok or daemon.installed():
        return None
    return Ended("docker", "failed", f"apt-get failed: {done.why}", DOCKER_MEND)


def images_step(record: Record, choices: Choices) -> Ended:
    """The sandbox image."""
    from assistant.prove import images

    facts = images_facts()
    if images.images_present():
        return Ended("images", "ready", images.SANDBOX, facts=facts)
    label, expect = "sandbox image", record.seconds.get("images", 100.0)
    try:
        with Ticker(label, expect) as ticker:
            images.ensure_images(ticker.doing)
    except MissingPart:
        if shutil.which("debootstrap") or not apt.can_install():
            raise
        if not confirm("The base image is made by debootstrap. Install it?", yes=choices.yes):
            raise
        apt.install(["debootstrap"], record, label="installing debootstrap", expect=10)
        with Ticker(label, expect) as ticker:
            images.ensure_images(ticker.doing)
    return Ended("images", "done", images.SANDBOX, facts=facts)


def images_facts() -> dict[str, Any]:
    """What the quick check looks at: as it stands before the image is made."""
    from assistant.prove import images

    return {"tags": [images.SANDBOX], "sandboxes": tree_sha(sandboxes_dir())}


def engines_step(record: Record, choices: Choices) -> Ended:
    """The engines that judge drafts: the user's own, those taken in or built earlier, else
    built, else the system's."""
    from assistant.prove import engines as kept

    wanted = engines.wanted()
    lacking = tuple(one for one in wanted if not engines.here(one))
    failed = engines.build(lacking, record) if lacking else {}
    for one in lacking:
        error = failed.get(one.name)
        if error is not None and not kept.installed(one.name):
            engines.from_system(one, record, yes=choices.yes, why=error)
    found, says = engines.found()
    if not failed:
        return Ended("engines", "done" if lacking else "ready", says, facts=engines.facts(found))
    error = next(iter(failed.values()))
    return Ended(
        "engines",
        "failed",
        f"not built: {', '.join(failed)} ({error.summary}); here: {says or 'none'}",
        f"{engines.BUILD} {' '.join(failed)}",
        facts=engines.facts(found),
    )


STEPS = (
    Step("model", model_step),
    Step("docker", docker_step),
    Step("images", images_step, needs="docker"),
    Step("engines", engines_step, needs="docker"),
)

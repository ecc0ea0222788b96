from __future__ import annotations

import importlib
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest

from assistant.core.errors import DryfitError, MissingPart, Unfinished
from assistant.models.files import embedded_model
from assistant.prove import docker_engine, engines, images
from assistant.prove.docker_engine import EngineStatus
from assistant.prove.engine_data import definition
from assistant.prove.engines import Engine
from assistant.setup import apt, daemon, steps
from assistant.setup import engines as setup_engines
from assistant.setup.daemon import Started
from assistant.setup.record import Record, load
from assistant.setup.steps import Choices, Ended, Step, docker_step, set_up

engine_build = importlib.import_module("assistant.prove.engine_build")
NONE = EngineStatus(False, "", "no container engine answers on this machine", "dryfit setup")
WELL = EngineStatus(True, "20.10", where="unix:///var/run/docker.sock")


def ready(name: str) -> Step:
    return Step(name, lambda _r, _c: Ended(name, "ready", f"{name} is there"))


def broken(name: str, error: Exception, needs: str = "") -> Step:
    def work(_record: Record, _choices: Choices) -> Ended:
        raise error

    return Step(name, work, needs)


def test_a_step_that_fails_leaves_the_rest_alone(record: Record) -> None:
    told: list[Ended] = []
    three = (
        broken("model", MissingPart("no network", mend="plug it in")),
        ready("docker"),
        broken("images", OSError(28, "No space left on device", "/var")),
    )
    ended = set_up(Choices(), record, told.append, three)
    assert [(e.name, e.state) for e in ended] == [
        ("model", "failed"), ("docker", "ready"), ("images", "failed")]  # fmt: skip
    assert told == list(ended)
    assert (ended[0].says, ended[0].mend) == ("no network", "plug it in")
    assert ended[2].says == "No space left on device (/var)"
    kept = load(record.path)
    assert [kept.done(name) for name in ("model", "docker", "images")] == [False, True, False]


def test_what_needs_a_missing_part_waits_for_it(record: Record) -> None:
    two = (
        broken("docker", MissingPart("none", mend="get one")),
        Step("images", ready("images").work, needs="docker"),
    )
    ended = set_up(Choices(), record, lambda _: None, two)
    assert (ended[1].state, ended[1].says, ended[1].mend) == (
        "left_out", "waits for: docker", "get one")  # fmt: skip


def test_an_interrupt_goes_through(record: Record) -> None:
    def work(_record: Record, _choices: Choices) -> Ended:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        set_up(Choices(), record, lambda _: None, (Step("model", work),))


@dataclass
class Machine:
    """A machine without Docker; `does` keeps what was done to it."""

    does: list[str]
    installed: bool = False
    running: bool = False
    apt_ok: bool = True
    starts: bool = True

    def status(self, _config: object = None) -> EngineStatus:
        return WELL if self.running else NONE

    def install(self, packages: tuple[str, ...], *_: object, **__: object) -> apt.Installed:
        self.does.append(f"install {' '.join(packages)}")
        self.installed = self.apt_ok
        return apt.Installed(self.apt_ok, "" if self.apt_ok else "E: no archive")

    def start(self) -> Started:
        self.does.append("start")
        self.running = self.starts
        return Started(self.starts, "dockerd", 42, "" if self.starts else "no cgroups")


@pytest.fixture
def machine(home: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    here = Machine([])
    monkeypatch.setattr(docker_engine, "status", here.status)
    monkeypatch.setattr(daemon, "installed", lambda: here.installed)
    monkeypatch.setattr(daemon, "state", lambda: "answers" if here.running else "silent")
    monkeypatch.setattr(daemon, "start", here.start)
    monkeypatch.setattr(apt, "install", here.install)
    monkeypatch.setattr(apt, "is_root", lambda: True)
    monkeypatch.setattr(apt, "can_install", lambda: True)
    monkeypatch.setattr(apt, "is_debian", lambda: True)
    return here


def test_docker_that_answers_is_used_as_it_is(machine: Machine, record: Record) -> None:
    machine.running = True
    end = docker_step(record, Choices())
    assert (end.state, machine.does) == ("ready", [])
    assert end.facts["where"] == WELL.where


def test_docker_is_installed_and_started(machine: Machine, record: Record) -> None:
    end = docker_step(record, Choices(yes=True))
    assert machine.does == ["install docker.io debootstrap", "start"]
    assert (end.state, end.facts["started"]) == ("done", {"how": "dockerd", "pid": 42})


def test_docker_that_lies_still_is_started(machine: Machine, record: Record) -> None:
    machine.installed = True
    assert docker_step(record, Choices()).state == "done"
    assert machine.does == ["start"]


def test_no_docker_leaves_it_out(machine: Machine, record: Record) -> None:
    assert docker_step(record, Choices(no_docker=True)).state == "left_out"
    assert machine.does == []


def test_a_no_on_the_terminal_leaves_it_out(
    machine: Machine, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "confirm", lambda _q, *, yes: False)
    end = docker_step(record, Choices())
    assert (end.state, machine.does) == ("left_out", [])
    assert "apt-get install -y docker.io debootstrap" in end.mend


def test_without_root_the_one_command_is_told(
    machine: Machine, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apt, "can_install", lambda: False)
    monkeypatch.setattr(apt, "is_root", lambda: False)
    end = docker_step(record, Choices(yes=True))
    assert (end.state, machine.does) == ("failed", [])
    assert "usermod -aG docker" in end.mend
    machine.installed = True
    end = docker_step(record, Choices(yes=True))
    assert (end.state, machine.does) == ("failed", [])
    assert "systemctl start docker" in end.mend


def test_a_docker_host_of_the_users_own_is_not_replaced(
    machine: Machine, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_HOST", "tcp://10.0.0.1:2375")
    assert docker_step(record, Choices(yes=True)).state == "failed"
    assert machine.does == []


def test_apt_that_fails(machine: Machine, record: Record) -> None:
    machine.apt_ok = False
    end = docker_step(record, Choices(yes=True))
    assert (end.state, end.says) == ("failed", "apt-get failed: E: no archive")
    assert machine.does == ["install docker.io debootstrap"]


def test_a_daemon_that_does_not_come_up(machine: Machine, record: Record) -> None:
    machine.starts = False
    end = docker_step(record, Choices(yes=True))
    assert (end.state, end.says) == (
        "failed", "the Docker daemon does not come up: no cgroups")  # fmt: skip


def test_images_that_need_debootstrap_get_it(
    machine: Machine, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def ensure(_note: object) -> None:
        if not machine.does:
            raise MissingPart("no debootstrap")
        made.append("image")

    monkeypatch.setattr(images, "images_present", lambda: False)
    monkeypatch.setattr(images, "ensure_images", ensure)
    monkeypatch.setattr("shutil.which", lambda _: None)
    end = steps.images_step(record, Choices(yes=True))
    assert (end.state, made, machine.does) == ("done", ["image"], ["install debootstrap"])


def packer(version: str, source: engines.Source, plugins: Path | None = None) -> Engine:
    return Engine("packer", version, source, Path(__file__), plugins=plugins)


@pytest.mark.parametrize(
    ("found", "good"),
    [
        (packer("1.8.7", "built"), True),
        (packer("1.9.4", "user"), True),
        (packer("1.11.2", "user"), False),
        (packer("1.11.2", "user", Path("/plugins")), True),
        (packer("1.6.6", "system"), False),
        (packer("1.6.6", "system", Path("/plugins")), False),
    ],
)
def test_which_packer_is_worth_having(found: Engine, good: bool) -> None:
    assert setup_engines.worth(found, definition("packer")) is good


@dataclass
class Here:
    """The engines of a machine, by name, and what building does to it."""

    found: dict[str, Engine]
    fails: dict[str, DryfitError]
    built: list[str]
    open: int = 0

    def installed(self, name: str) -> tuple[Engine, ...]:
        return (self.found[name],) if name in self.found else ()

    def build(self, name: str) -> Engine:
        self.built.append(name)
        if name in self.fails:
            raise self.fails[name]
        self.found[name] = Engine(name, "1.8.7", "built", Path(__file__))
        return self.found[name]

    def __call__(self, _note: object) -> Here:
        self.open += 1
        return self

    def __enter__(self) -> Here:
        return self

    def __exit__(self, *_: object) -> None:
        self.open -= 1


ALL = [one.name for one in setup_engines.wanted()]


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Here:
    there = Here({}, {}, [])
    monkeypatch.setattr(engines, "installed", there.installed)
    monkeypatch.setattr(engine_build, "Workshop", there)
    monkeypatch.setattr(apt, "can_install", lambda: False)
    return there


def test_what_set_up_builds() -> None:
    assert ALL[:2] == ["packer", "opentofu"]
    assert {"bpg/proxmox", "dmacvicar/libvirt"} <= set(ALL)
    licences = {one.licence(one.module.version) for one in setup_engines.wanted() if one.module}
    assert licences <= {"MPL-2.0", "Apache-2.0"}


def test_all_that_is_lacking_is_built_in_one_workshop(here: Here, record: Record) -> None:
    here.found["opentofu"] = Engine("opentofu", "1.11.0", "user", Path(__file__))
    end = steps.engines_step(record, Choices())
    assert (end.state, here.open) == ("done", 0)
    assert here.built == [name for name in ALL if name != "opentofu"]
    assert "opentofu 1.11.0 (user)" in end.says
    assert len(end.facts["files"]) == len(ALL)
    assert {f"engine {name}" for name in here.built} <= set(record.seconds)
    here.built.clear()
    assert steps.engines_step(record, Choices()).state == "ready"
    assert here.built == []


def test_one_that_cannot_be_built_leaves_the_others_alone(here: Here, record: Record) -> None:
    here.fails["opentofu"] = Unfinished("OpenTofu could not be built: no such host")
    end = steps.engines_step(record, Choices())
    assert (end.state, here.built) == ("failed", ALL)
    assert end.mend == "dryfit engines build opentofu"
    assert "no such host" in end.says
    assert "packer 1.8.7 (built)" in end.says


def test_without_go_nothing_is_tried_twice(here: Here, record: Record) -> None:
    missing = MissingPart("there is no Go to build with")
    here.fails = dict.fromkeys(ALL, missing)
    end = steps.engines_step(record, Choices())
    assert (end.state, here.built) == ("failed", ALL[:1])
    assert end.mend == f"dryfit engines build {' '.join(ALL)}"


def test_where_nothing_can_be_built_the_older_one_does(
    machine: Machine, here: Here, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    def install(names: list[str], *_: object, **__: object) -> apt.Installed:
        machine.does.append(f"install {' '.join(names)}")
        here.found["packer"] = packer("1.6.6", "system")
        return apt.Installed(True, "")

    here.fails["packer"] = Unfinished("no module proxy answers")
    monkeypatch.setattr(apt, "known", lambda names: names)
    monkeypatch.setattr(apt, "install", install)
    assert steps.engines_step(record, Choices(yes=True)).state == "failed"
    assert machine.does == []
    monkeypatch.setattr(apt, "can_install", lambda: True)
    end = steps.engines_step(record, Choices(yes=True))
    assert (end.state, machine.does) == ("failed", ["install packer"])
    assert "packer 1.6.6 (system)" in end.says
    assert "no module proxy answers" in end.says


def test_the_model_step_looks_before_it_works(
    record: Record, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    looked: list[str] = []
    path = embedded_model()

    def fetch(folder: Path, _expect: float) -> Path:
        looked.append("fetch")
        folder.mkdir(parents=True)
        path.write_bytes(b"GGUF")
        return path

    def is_there(_folder: Path) -> bool:
        looked.append("read")
        return path.is_file()

    monkeypatch.setattr(steps, "model", SimpleNamespace(
        fetch=fetch, is_there=is_there, EXPECT_SECONDS=1.0))  # fmt: skip
    one = (Step("model", steps.model_step),)
    assert set_up(Choices(), record, lambda _: None, one)[0].state == "done"
    assert looked == ["read", "fetch"]
    assert set_up(Choices(), record, lambda _: None, one)[0].state == "ready"
    assert looked == ["read", "fetch"]

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant.cli.doctor import doctor
from assistant.core.checkup import Check
from assistant.core.errors import MissingPart
from assistant.prove import docker_engine, engines, images
from assistant.prove.docker_engine import EngineStatus
from assistant.prove.engine_data import definition
from assistant.prove.engines import Engine
from assistant.setup import doctor as module
from assistant.setup.doctor import look
from tests.setup.fakes import valid


@pytest.fixture
def bare(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine on which nothing was set up."""
    none = EngineStatus(False, "", "no container engine answers", "dryfit setup")

    def no_images() -> bool:
        raise MissingPart("no container engine answers", mend="dryfit setup")

    monkeypatch.setattr(docker_engine, "status", lambda _config=None: none)
    monkeypatch.setattr(images, "images_present", no_images)
    monkeypatch.setattr(engines, "installed", lambda _name: ())
    return home


def test_everything_that_is_missing_has_a_mend(bare: Path) -> None:
    checks = {check.name: check for check in look()}
    for name in ("model", "docker", "images"):
        assert (checks[name].ok, checks[name].mend) == (False, "dryfit setup")
    for name, mend in (
        ("packer", "packer"),
        ("opentofu", "opentofu"),
        ("compose", "compose"),
        ("proxmox", "bpg/proxmox"),
        ("libvirt", "dmacvicar/libvirt"),
    ):
        assert (checks[name].ok, checks[name].mend) == (False, f"dryfit engines build {mend}")
    assert checks["python"].ok
    assert checks["packs"].ok


def test_a_check_that_fails_does_not_end_the_look(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> Check:
        raise OSError(5, "Input/output error", "/dev/sda")

    monkeypatch.setattr(module, "_CHECKS", (("disk", fails),))
    first, second, *_ = look()
    assert (first.name, first.ok) == ("disk", False)
    assert first.says == "Input/output error (/dev/sda)"
    assert second.name == "packer"


def test_a_model_of_other_bytes_is_found_out(bare: Path) -> None:
    from assistant.models.files import embedded_model

    embedded_model().parent.mkdir(parents=True)
    embedded_model().write_bytes(b"GGUF\x03\x00\x00\x00 other")
    check = module._model()
    assert not check.ok
    assert check.mend == f"rm {embedded_model()} && dryfit setup"


def test_a_packer_without_plugins_is_not_enough(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = Engine("packer", "1.11.2", "user", bare / "packer")
    monkeypatch.setattr(engines, "installed", lambda _name: (alone,))
    assert not module._engine(definition("packer")).ok


def test_an_engine_of_the_users_own_that_set_up_does_not_make(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = Engine("terraform", "1.5.7", "user", bare / "terraform")
    monkeypatch.setattr(engines, "installed", lambda name: (own,) if name == "terraform" else ())
    checks = {check.name: check for check in module.look()}
    assert checks["terraform"].ok
    assert "1.5.7" in checks["terraform"].says
    monkeypatch.setattr(engines, "installed", lambda _name: ())
    assert "terraform" not in {check.name for check in module.look()}


def test_a_disk_that_is_too_small_for_the_build(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SPACE_WANTED", 1 << 60)
    check = module._disk()
    assert not check.ok
    assert "6 GiB" in check.says


@pytest.mark.usefixtures("bare")
def test_the_command_prints_one_object_and_ends_with_1() -> None:
    ran = CliRunner().invoke(doctor, ["--json"], standalone_mode=False)
    content = valid(ran.stdout, "doctor")
    assert (content["version"], content["ok"]) == (1, False)
    assert {"name", "ok", "says", "mend"} == set(content["checks"][0])
    assert ran.return_value == 1


def test_where_all_is_well_it_ends_with_0(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.setup.doctor.look", lambda: (Check("model", True, "there"),))
    ran = CliRunner().invoke(doctor, [], standalone_mode=False)
    assert ran.stdout == "✓ model     there\n"
    assert ran.return_value == 0

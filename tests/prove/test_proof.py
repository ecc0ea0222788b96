"""Drafts in front of the real engine, in the real container."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from assistant.config import Config
from assistant.core.errors import Cancelled, MissingPart, UsageError
from assistant.core.evidence import Evidence
from assistant.knowledge import Packs
from assistant.prove import Proof, docker_engine, engines, images, not_proved, prove, sweep
from assistant.targets import judging


@pytest.fixture(scope="module")
def packs() -> Packs:
    return Packs.open()


def rung(proof: Proof, name: str) -> Evidence:
    (only,) = [e for e in proof.evidence if e.rung == name]
    return only


QEMU = {
    "plugins.pkr.hcl": dedent(
        """\
        packer {
          required_version = ">= 1.7.0"
          required_plugins {
            qemu = {
              source  = "github.com/hashicorp/qemu"
              version = "~> 1"
            }
          }
        }
        """
    ),
    "variables.pkr.hcl": dedent(
        """\
        variable "iso_url" {
          type        = string
          description = "Address of the installation media"
        }

        variable "iso_checksum" {
          type = string
        }

        variable "winrm_password" {
          type      = string
          sensitive = true
        }
        """
    ),
    "sources.pkr.hcl": dedent(
        """\
        source "qemu" "windows_11" {
          iso_url          = var.iso_url
          iso_checksum     = var.iso_checksum
          machine_type     = "q35"
          efi_boot         = true
          vtpm             = true
          cpus             = 4
          memory           = 8192
          disk_size        = "64G"
          disk_interface   = "ide"
          net_device       = "e1000e"
          boot_wait        = "2s"
          communicator     = "winrm"
          winrm_username   = "packer"
          winrm_password   = var.winrm_password
          winrm_timeout    = "2h"
          shutdown_command = "schtasks /run /tn seal"
          cd_content = {
            "autounattend.xml" = templatefile("${path.root}/autounattend.xml.pkrtpl.hcl", {
              password = var.winrm_password
            })
          }
        }
        """
    ),
    "build.pkr.hcl": dedent(
        """\
        build {
          sources = ["source.qemu.windows_11"]

          provisioner "powershell" {
            scripts = ["${path.root}/scripts/01.ps1"]
          }
        }
        """
    ),
    "autounattend.xml.pkrtpl.hcl": "<unattend>${password}</unattend>\n",
    "scripts/01.ps1": "Write-Output 'one'\n",
    "README.md": "# A draft\n",
}


@pytest.mark.container
def test_a_whole_windows_draft_is_judged_as_written(packs: Packs) -> None:
    proof = prove(QEMU, packs)
    engine = rung(proof, "engine")
    assert (engine.status, engine.by, engine.why) == ("passed", "packer", "")
    assert engine.not_shown == ()
    assert proof.findings == ()
    assert proof.engines == {"packer": engine.version}
    assert set(engine.supplied) == {"iso_url", "iso_checksum", "winrm_password"}
    executed = rung(proof, "executed")
    assert executed.status == "not_run"
    assert "a Windows installation cannot run in a Linux container" in executed.why


@pytest.mark.container
def test_the_files_that_were_read_are_those_and_no_others(packs: Packs) -> None:
    engine = rung(prove(QEMU, packs), "engine")
    assert engine.files == (
        "autounattend.xml.pkrtpl.hcl",
        "build.pkr.hcl",
        "plugins.pkr.hcl",
        "sources.pkr.hcl",
        "variables.pkr.hcl",
    )


def our_containers() -> list[str]:
    """The sandboxes of this process; another may be proving something at the same time."""
    with docker_engine.connect() as client:
        found = client.api.containers(all=True, filters={"label": f"{sweep.ROLE}=sandbox"})
    sessions = [container["Labels"][sweep.SESSION] for container in found]
    return [s for s in sessions if s.startswith(f"{sweep.process_space()}/{os.getpid()}/")]


@pytest.mark.container
def test_the_same_draft_gives_the_same_proof_and_leaves_no_container(packs: Packs) -> None:
    first = prove(QEMU, packs)
    assert prove(QEMU, packs) == first
    assert not our_containers()


@pytest.mark.container
@pytest.mark.parametrize(
    ("old", "new", "code", "path", "line", "word"),
    [
        ("vtpm  ", "vtmp  ", "engine/unsupported-argument", "sources.pkr.hcl", 6, "vtmp"),
        ('"64G"', '"64GB"', "engine/refused", "sources.pkr.hcl", 9, "disk size"),
        ("01.ps1", "02.ps1", "engine/refused", "build.pkr.hcl", 4, "02.ps1"),
        ("= var.iso_url", "= var.iso_uri", "engine/refused", "sources.pkr.hcl", 2, "iso_uri"),
        ("qemu.windows_11", "qemu.windows", "engine/unknown-name", "build.pkr.hcl", 2, "windows"),
    ],
)
def test_faults_are_found_at_their_lines(
    packs: Packs, old: str, new: str, code: str, path: str, line: int, word: str
) -> None:
    broken = {
        name: text.replace(old, new) if name in ("sources.pkr.hcl", "build.pkr.hcl") else text
        for name, text in QEMU.items()
    }
    proof = prove(broken, packs)
    assert rung(proof, "engine").status == "failed"
    errors = [f for f in proof.findings if f.severity == "error"]
    assert [(f.code, f.path, f.start.line) for f in errors] == [(code, path, line)]
    assert word in f"{errors[0].summary} {errors[0].detail}"


PROXMOX = dedent(
    """\
    packer {
      required_plugins {
        proxmox = {
          source  = "github.com/hashicorp/proxmox"
          version = "~> 1"
        }
        windows-update = {
          source  = "github.com/rgl/windows-update"
          version = ">= 0.16.0"
        }
      }
    }

    variable "proxmox_url" {
      type = string
    }

    variable "password" {
      type      = string
      sensitive = true
    }

    source "proxmox-iso" "windows_11" {
      proxmox_url    = var.proxmox_url
      username       = "packer@pve"
      password       = var.password
      node           = "pve"
      bios           = "ovmf"
      machine        = "q35"
      os             = "win11"
      cores          = 4
      memory         = 8192
      communicator   = "winrm"
      winrm_username = "packer"
      winrm_password = var.password
      boot_iso {
        type     = "sata"
        iso_file = "local:iso/windows.iso"
        unmount  = true
      }
      additional_iso_files {
        type             = "sata"
        index            = 3
        iso_storage_pool = "local"
        unmount          = true
        cd_content = {
          "autounattend.xml" = "<unattend/>"
        }
      }
      disks {
        type         = "scsi"
        disk_size    = "64G"
        storage_pool = "local-lvm"
      }
      network_adapters {
        model  = "virtio"
        bridge = "vmbr0"
      }
      efi_config {
        efi_storage_pool  = "local-lvm"
        efi_type          = "4m"
        pre_enrolled_keys = true
      }
      tpm_config {
        tpm_storage_pool = "local-lvm"
        tpm_version      = "v2.0"
      }
    }

    build {
      sources = ["source.proxmox-iso.windows_11"]

      provisioner "windows-update" {
        filters = ["include:$true"]
      }
    }
    """
)


@pytest.mark.container
def test_an_older_engine_sees_a_copy_and_says_so(packs: Packs) -> None:
    engine = rung(prove({"w.pkr.hcl": PROXMOX}, packs), "engine")
    if engine.version != "1.8.7":
        pytest.skip(f"platform: the engine here is {engine.version}, not the pinned one")
    assert engine.status == "partial"
    lines = PROXMOX.splitlines()
    assert [(n.name, n.rewritten_as) for n in engine.not_shown] == [
        ("required_plugins.windows-update", None),
        ("boot_iso", "iso_file, unmount_iso"),
        ("boot_iso.type", None),
        ("additional_iso_files.type, index", 'device = "sata3"'),
        ("disks.storage_pool_type", 'storage_pool_type = "lvm"'),
        ("tpm_config", None),
        ("provisioner windows-update", None),
    ]
    for note in engine.not_shown:
        word = note.name.split(".")[-1].split(",")[0].split()[-1]
        assert word in lines[note.line - 1] or note.name == "disks.storage_pool_type"


@pytest.mark.container
def test_what_packer_fmt_would_change_is_a_warning(packs: Packs) -> None:
    untidy = {**QEMU, "build.pkr.hcl": QEMU["build.pkr.hcl"].replace("  sources", "      sources")}
    proof = prove(untidy, packs)
    assert rung(proof, "engine").status == "passed"
    assert [(f.code, f.severity, f.path, f.start.line) for f in proof.findings] == [
        ("engine/packer-fmt", "warning", "build.pkr.hcl", 2)
    ]


@pytest.mark.container
def test_escape_sequences_in_a_draft_do_not_come_back(packs: Packs) -> None:
    odd = {"a.pkr.hcl": 'source "qemu" "a" {\n  x\x1b[31my = 1\n}\n\x07'}
    proof = prove(odd, packs)
    shown = [rung(proof, "engine").log, *(f.summary + f.detail for f in proof.findings)]
    assert not any("\x1b" in text or "\x07" in text for text in shown)


def stand_in(path: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shell script in the engine's place."""
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    engine = engines.Engine("packer", "1.8.7", "user", path)
    monkeypatch.setattr(
        engines, "installed", lambda name="packer": (engine,) if name == "packer" else ()
    )


@pytest.mark.container
@pytest.mark.parametrize(
    ("script", "lacked"),
    [
        ("exec perl -e '$x = \"x\" x 2_000_000_000'", "memory"),
        ("for i in $(seq 2000); do sleep 5 & done; exit 1", "processes"),
    ],
)
def test_an_engine_that_is_short_of_something_says_nothing_of_the_files(
    packs: Packs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, lacked: str
) -> None:
    stand_in(tmp_path / "packer", script, monkeypatch)
    proof = prove(QEMU, packs)
    (found,) = [e for e in proof.evidence if e.by == "packer"]
    assert (found.status, found.why) == ("not_run", f"it took more {lacked} than the container has")
    assert not proof.findings


def threads() -> list[str]:
    return [t.name for t in threading.enumerate() if t.name == "dryfit-prove"]


@pytest.mark.container
@pytest.mark.parametrize("after", [0.0, 0.1, 0.3, 2.0])
def test_an_engine_that_waits_for_ever_is_ended_by_a_cancel(
    packs: Packs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: float
) -> None:
    stand_in(tmp_path / "packer", "sleep 60", monkeypatch)
    stop = threading.Event()
    asked: list[float] = []

    def ask() -> None:
        asked.append(time.monotonic())
        stop.set()

    timer = threading.Timer(after, ask)
    timer.start()
    with pytest.raises(Cancelled):
        prove(QEMU, packs, stop=stop)
    # 0.2 s on an idle machine; the one that runs the tests may be busy.
    assert time.monotonic() - asked[0] < 0.5
    deadline = time.monotonic() + 10
    while threads() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not threads()
    assert not our_containers()


@pytest.mark.container
@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("kill -9 $$", "no verdict came within the sandbox's limits"),
        ("echo oh; exit 3", "the engine ended with an error: oh"),
        ("yes 'Error: x'", "the engine said more than is kept"),
        ("echo 'panic: no'; exit 2", "the engine crashed on this draft"),
    ],
)
def test_an_engine_that_misbehaves_gives_no_verdict(
    packs: Packs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, why: str
) -> None:
    stand_in(tmp_path / "packer", script, monkeypatch)
    monkeypatch.setattr(judging.Step, "__init__", _hasty(judging.Step.__init__))
    engine = rung(prove(QEMU, packs), "engine")
    assert engine.status == "not_run"
    assert why in engine.why


def _hasty(original: Callable[..., None]) -> Callable[..., None]:
    """Steps with a limit of one second."""

    def init(self: judging.Step, *args: object, **named: object) -> None:
        original(self, *args, **{**named, "seconds": 1})

    return init


@pytest.mark.container
def test_an_engine_that_lacks_a_plugin_leaves_the_word_to_the_next(
    packs: Packs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pinned = next(iter(engines.installed("packer")), None)
    assert pinned is not None
    path = tmp_path / "packer"
    path.write_text("#!/bin/sh\necho 'Error: Missing plugins'\nexit 1\n")
    path.chmod(0o755)
    newer = engines.Engine("packer", "1.14.0", "user", path)
    both = (newer, pinned)
    monkeypatch.setattr(engines, "installed", lambda name: both if name == "packer" else ())
    proof = prove(QEMU, packs)
    assert rung(proof, "engine").status == "passed"
    assert proof.engines == {"packer": pinned.version}
    each = prove(QEMU, packs, wanted=["packer@1.14", f"packer@{pinned.version}"])
    told = [(e.version, e.status) for e in each.evidence if e.rung == "engine"]
    assert told == [("1.14.0", "not_run"), (pinned.version, "passed")]
    assert len([e for e in each.evidence if e.rung == "executed"]) == 1
    with pytest.raises(MissingPart, match=r"no packer 1\.99"):
        prove(QEMU, packs, wanted=["packer@1.99"], strict=True)


def test_without_a_container_engine_the_rungs_say_so(
    packs: Packs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        docker_engine, "read_config", lambda: Config(docker_host="unix:///nowhere.sock")
    )
    proof = prove(QEMU, packs)
    engine = rung(proof, "engine")
    assert engine.status == "not_run"
    assert "nowhere.sock" in engine.why
    assert "dryfit setup" in engine.why
    assert proof.engines == {}
    assert rung(proof, "executed").status == "not_run"
    with pytest.raises(MissingPart):
        prove(QEMU, packs, strict=True)


@pytest.mark.container
def test_without_an_engine_or_an_image_the_rungs_say_so(
    packs: Packs, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(engines, "installed", lambda name="packer": ())
        assert "dryfit engines build" in rung(prove(QEMU, packs), "engine").why
    with monkeypatch.context() as patch:
        patch.setattr(images, "recipe_digest", lambda: "0" * 16)
        why = rung(prove(QEMU, packs), "engine").why
        assert "missing or out of date" in why
        assert "dryfit setup" in why


@pytest.mark.container
def test_terraform_is_not_run_for_now(packs: Packs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "installed", lambda _name: ())
    proof = prove({"main.tf": 'resource "random_id" "a" {}\n'}, packs)
    assert [(e.rung, e.status) for e in proof.evidence] == [
        ("engine", "not_run"), ("executed", "not_run"),
    ]  # fmt: skip
    assert "dryfit engines build opentofu" in rung(proof, "engine").why


@pytest.mark.parametrize("word", ["terraform", "compose@2.40.3"])
def test_an_engine_that_has_nothing_to_judge_here(packs: Packs, word: str) -> None:
    with pytest.raises(UsageError, match="judges none of these files") as refused:
        prove(QEMU, packs, wanted=[word])
    assert "packer" in refused.value.mend


def test_nothing_to_judge(packs: Packs) -> None:
    assert rung(prove({"a.txt": "x"}, packs), "engine").status == "not_run"
    assert not_proved("left out").evidence[0].why == "left out"

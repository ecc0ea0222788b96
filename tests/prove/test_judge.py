"""Packer as a judge, with a scripted engine in its place."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent

import pytest

from assistant.core.finding import Position
from assistant.knowledge import Packs
from assistant.targets.judging import Answer, Trial, Verdict
from assistant.targets.packer import engine
from assistant.targets.packer.engine_findings import style

TEMPLATE = dedent(
    """\
    variable "cores" {
      type = number
      validation {
        condition     = var.cores >= 6
        error_message = "Six."
      }
    }

    source "proxmox-iso" "w" {
      node  = "pve"
      cores = var.cores
      boot_iso {
        type     = "sata"
        iso_file = "local:iso/w.iso"
        unmount  = true
      }
      additional_iso_files {
        type  = "sata"
        index = var.cores
      }
      disks {
        disk_size = "64G"
      }
      tpm_config {
        tpm_version = "v2.0"
      }
    }

    build {
      sources = ["source.proxmox-iso.w"]
    }
    """
)


def complaint(summary: str, line: int, detail: str = "", path: str = "a.pkr.hcl") -> str:
    place = f"\n  on {path} line {line}:\n  (source code not available)\n" if line else ""
    return f"Error: {summary}\n{place}\n{detail}\n\n"


INVALID = complaint(
    "Invalid value for varfile variable",
    1,
    "Six.\n\nThis was checked by the validation rule at a.pkr.hcl:3,3-13.",
    path="/dryfit/1/beside/supplied.pkrvars.hcl",
)


class Scripted:
    """Answers from a list; keeps what it was shown."""

    def __init__(self, *answers: str | Answer) -> None:
        self.answers = list(answers)
        self.shown: list[Trial] = []

    def __call__(self, trial: Trial) -> Answer:
        self.shown.append(trial)
        answer = self.answers.pop(0) if self.answers else "The configuration is valid.\n"
        if isinstance(answer, Answer):
            return answer
        return Answer(1 if "Error: " in answer else 0, answer)

    def text(self, path: str = "a.pkr.hcl") -> str:
        return self.shown[-1].files[path].decode()


@pytest.fixture(scope="module")
def packs() -> Packs:
    return Packs.open()


Judge = Callable[..., Verdict]


@pytest.fixture
def judge(packs: Packs) -> Judge:
    def call(text: str, scripted: Scripted, version: str = "1.8.7") -> Verdict:
        return engine.judge({"a.pkr.hcl": text.encode()}, packs, version, scripted)

    return call


def test_a_draft_that_passes_as_it_is(judge: Judge) -> None:
    text = 'source "qemu" "a" {\n}\nbuild {\n  sources = ["source.qemu.a"]\n}\n'
    scripted = Scripted()
    verdict = judge(text, scripted)
    assert verdict.status == "passed"
    assert verdict.not_shown == ()
    assert scripted.text() == text


def test_newer_names_are_left_out_or_said_in_older_words(judge: Judge) -> None:
    scripted = Scripted(
        complaint("Unsupported block type", 12)
        + complaint("Unsupported argument", 18)
        + complaint("Unsupported argument", 19)
        + complaint("Unsupported block type", 24),
        complaint("1 error(s) occurred:", 9, "* disks[0].storage_pool_type must be specified"),
    )
    verdict = judge(TEMPLATE, scripted)
    assert verdict.status == "partial"
    assert [(n.name, n.line, n.rewritten_as) for n in verdict.not_shown] == [
        ("boot_iso", 12, "iso_file, unmount_iso"),
        ("boot_iso.type", 13, None),
        ("additional_iso_files.type, index", 18, 'device = "sata${var.cores}"'),
        ("disks.storage_pool_type", 21, 'storage_pool_type = "lvm"'),
        ("tpm_config", 24, None),
    ]
    lines = scripted.text().splitlines()
    assert lines[13:15] == ['iso_file = "local:iso/w.iso"', "unmount_iso = true"]
    assert "tpm_config" not in scripted.text()
    assert 'storage_pool_type = "lvm"' in scripted.text()


def test_a_name_that_no_pack_has_stays_an_error_at_its_line(judge: Judge) -> None:
    text = TEMPLATE.replace("node  = ", "nodde = ")
    answer = complaint("Unsupported argument", 10, 'An argument named "nodde"')
    verdict = judge(text, Scripted(answer, answer))
    assert verdict.status == "failed"
    (finding,) = verdict.findings
    assert (finding.code, finding.severity) == ("engine/unsupported-argument", "error")
    assert (finding.start.line, finding.start.column) == (10, 3)
    assert finding.end.column == len('  nodde = "pve"') + 1


def test_a_known_name_at_another_place_is_not_excused(judge: Judge) -> None:
    text = TEMPLATE.replace('  node  = "pve"', '  tpm_version = "v2.0"')
    answer = complaint("Unsupported argument", 10)
    assert judge(text, Scripted(answer, answer)).status == "failed"


def test_a_name_that_the_engine_should_know_is_not_excused(judge: Judge) -> None:
    answer = complaint("Unsupported argument", 11)
    assert judge(TEMPLATE, Scripted(answer, answer)).status == "failed"


def test_after_cuts_errors_are_at_the_drafts_own_lines(judge: Judge) -> None:
    scripted = Scripted(
        complaint("1 error(s) occurred:", 9, "* disks[0].storage_pool_type must be specified"),
        complaint("Something else", 30),
    )
    text = TEMPLATE.replace("build {", "# one more line\nbuild {")
    verdict = judge(text, scripted)
    # One line was added to the copy above it.
    assert [f.start.line for f in verdict.findings] == [29]


def test_a_list_of_errors_points_at_the_attribute_it_names(judge: Judge) -> None:
    text = 'source "qemu" "a" {\n  cpus = 1\n  disk_size = "9X"\n}\n'
    answer = complaint("1 error(s) occurred:", 1, "* disk_size: bad unit")
    (finding,) = judge(text, Scripted(answer)).findings
    assert (finding.start.line, finding.code) == (3, "engine/refused")


def test_variables_get_values_and_other_ones_where_a_rule_refuses(judge: Judge) -> None:
    refused = INVALID
    scripted = Scripted(refused, refused)
    verdict = judge(TEMPLATE, scripted)
    assert verdict.status == "passed"
    assert verdict.supplied == {"cores": "6"}
    assert scripted.shown[-1].beside["supplied.pkrvars.hcl"] == b"cores = 6\n"
    assert scripted.shown[0].beside["supplied.pkrvars.hcl"] == b"cores = 2\n"


def test_a_rule_that_no_value_meets_is_no_verdict(judge: Judge) -> None:
    class Never(Scripted):
        def __call__(self, trial: Trial) -> Answer:
            return Answer(1, INVALID)

    verdict = judge(TEMPLATE, Never())
    assert verdict.status == "not_run"


def test_required_plugins_inside_the_engine_are_shown_as_written(judge: Judge) -> None:
    text = dedent(
        """\
        packer {
          required_plugins {
            hyperv = {
              source  = "github.com/hashicorp/hyperv"
              version = "~> 1"
            }
          }
        }
        """
    )
    scripted = Scripted()
    assert judge(text, scripted).status == "passed"
    beside = scripted.shown[0].beside
    name = "github.com/hashicorp/hyperv/packer-plugin-hyperv_v1.0.4_x5.0_linux_amd64"
    script = beside[f"plugins/{name}"].decode()
    assert '"builders":["iso","vmcx"]' in script
    assert f"plugins/{name}_SHA256SUM" in beside


def test_a_newer_plugin_than_the_one_inside_is_partial(judge: Judge) -> None:
    text = dedent(
        """\
        packer {
          required_plugins {
            qemu = {
              source  = "github.com/hashicorp/qemu"
              version = ">= 1.1.0"
            }
            tart = {
              source  = "github.com/cirruslabs/tart"
              version = ">= 1"
            }
          }
        }
        """
    )
    answer = complaint("no plugin installed for github.com/hashicorp/qemu >= 1.1.0", 0)
    scripted = Scripted(answer)
    verdict = judge(text, scripted)
    assert verdict.status == "partial"
    assert [(n.name, n.line, n.rewritten_as) for n in verdict.not_shown] == [
        ("required_plugins.qemu.version", 5, 'version = "1.0.9"'),
        ("required_plugins.tart", 7, None),
    ]
    assert "tart" not in scripted.text()


def test_a_builder_that_the_engine_lacks_is_no_error_of_the_draft(judge: Judge) -> None:
    text = dedent(
        """\
        packer {
          required_plugins {
            tart = { source = "github.com/cirruslabs/tart", version = ">= 1" }
          }
        }
        """
    )
    answer = complaint("Unknown source type tart-cli", 1)
    verdict = judge(text, Scripted(answer))
    assert verdict.status == "not_run"
    assert "tart-cli" in verdict.why


def test_a_source_that_nobody_builds_is_not_called_judged(judge: Judge) -> None:
    text = 'source "qemu" "a" {\n}\nsource "qemu" "ab" {\n}\nbuild {\n  sources = ["qemu.ab"]\n}\n'
    verdict = judge(text, Scripted())
    assert verdict.status == "partial"
    assert [(n.name, n.line) for n in verdict.not_shown] == [("source qemu.a", 1)]


def test_a_checksum_from_the_network_is_not_fetched(judge: Judge) -> None:
    text = 'source "qemu" "a" {\n  iso_checksum = "file:https://x.example/S"\n}\nbuild {\n  sources = ["qemu.a"]\n}\n'  # noqa: E501
    warned = "Warning: A checksum of 'none' was specified.\n\n  on a.pkr.hcl line 1:\n"
    scripted = Scripted(warned)
    verdict = judge(text, scripted)
    assert verdict.status == "partial"
    assert verdict.findings == ()
    assert 'iso_checksum = "none"' in scripted.text()
    (note,) = verdict.not_shown
    assert (note.line, note.rewritten_as) == (2, '"none"')


def test_what_crashes_the_engine_is_not_shown(judge: Judge) -> None:
    text = 'source "hyperv-iso" "a" {\n  enable_virtualization_extensions = true\n}\nbuild {\n  sources = ["hyperv-iso.a"]\n}\n'  # noqa: E501
    scripted = Scripted()
    verdict = judge(text, scripted)
    assert verdict.status == "partial"
    assert "enable_virtualization_extensions" not in scripted.text()


@pytest.mark.parametrize(
    "answer",
    [
        Answer(124, "", timed_out=True),
        Answer(1, "Error: plugin process exited before we could connect\n"),
        Answer(1, "panic: runtime error\n"),
        Answer(1, "Error: get it\n\ndial tcp: lookup x: no such host\n"),
        Answer(1, "killed\n"),
        Answer(1, complaint("x", 1), whole=False),
        Answer(1, ""),
        Answer(0, ""),
    ],
)
def test_no_verdict_is_not_run_and_never_passed(judge: Judge, answer: Answer) -> None:
    verdict = judge(TEMPLATE, Scripted(answer))
    assert verdict.status == "not_run"
    assert verdict.why
    assert verdict.findings == ()


def test_an_engine_that_never_stops_complaining_ends_the_rounds(judge: Judge) -> None:
    class Endless(Scripted):
        def __call__(self, trial: Trial) -> Answer:
            self.shown.append(trial)
            line = len(self.shown)
            return Answer(1, complaint("Unsupported argument", line))

    scripted = Endless()
    assert judge(TEMPLATE, scripted).status == "failed"
    assert len(scripted.shown) <= engine.ROUNDS


def test_templates_in_a_folder_of_their_own(packs: Packs) -> None:
    files = {"sub/a.pkr.hcl": b'source "qemu" "a" {\n bad = 1\n}\n', "README.md": b"x"}
    assert engine.roots(files) == ("sub",)
    scripted = Scripted(complaint("Unsupported argument", 2))
    verdict = engine.judge(files, packs, "1.8.7", scripted, root="sub")
    assert scripted.shown[0].folder == "sub"
    assert [(f.path, f.start.line) for f in verdict.findings] == [("sub/a.pkr.hcl", 2)]


def test_style_names_file_and_line() -> None:
    head = "a.pkr.hcl\n--- old/a.pkr.hcl\n+++ new/a.pkr.hcl\n"
    diff = head + "@@ -1,3 +1,3 @@\n a {\n-  b=1\n+  b = 1\n }\n"
    files = {"a.pkr.hcl": b"a {\n  b=1\n}\n"}
    (finding,) = style(files, Scripted(Answer(3, diff)))
    assert (finding.code, finding.severity, finding.start) == (
        "engine/packer-fmt", "warning", Position(2, 3),
    )  # fmt: skip
    added = head + "@@ -1,3 +1,4 @@\n a {\n+\n \tb=1\n }\n"
    assert style(files, Scripted(Answer(3, added)))[0].start == Position(2, 2)
    assert style(files, Scripted(Answer(0, ""))) == ()


def test_why_a_draft_is_not_built_here() -> None:
    windows = {"a.pkr.hcl": b'source "hyperv-iso" "w" {\n  communicator = "winrm"\n}\n'}
    text = engine.why_not_built(windows)
    assert "a Windows installation cannot run in a Linux container" in text
    assert "Hyper-V" in text
    assert "packer init . && packer build . (headless = false" in text
    for word in ("Checkpoint-VM", r"C:\Windows\Panther\setupact.log", "Mount-VHD"):
        assert word in text
    assert "sysprep" not in text
    sealed = windows | {"seal.ps1": b"sysprep.exe /generalize /oobe"}
    assert r"C:\Windows\System32\Sysprep\Panther\setupact.log" in engine.why_not_built(sealed)
    docker = engine.why_not_built({"a.pkr.hcl": b'source "docker" "d" {\n}\n'})
    assert "Windows" not in docker
    assert "Docker Engine" in docker
    assert docker.endswith("packer init . && packer build .")


def test_what_a_draft_leaves_to_the_environment_is_supplied(judge: Judge) -> None:
    text = 'source "proxmox-iso" "a" {\n}\nbuild {\n  sources = ["proxmox-iso.a"]\n}\n'
    asked = complaint("2 error(s) occurred:", 1, "* proxmox_url must be specified\n* username must")
    scripted = Scripted(asked)
    verdict = judge(text, scripted)
    assert verdict.status == "passed"
    assert set(verdict.supplied) == {"PROXMOX_URL", "PROXMOX_USERNAME"}
    assert scripted.shown[-1].environment == verdict.supplied


def test_a_value_that_the_drafts_own_rule_refuses_is_its_error(judge: Judge) -> None:
    answer = INVALID.replace("/dryfit/1/beside/supplied.pkrvars.hcl", "a.pkr.hcl")
    text = TEMPLATE.replace("type = number", "default = 1")
    verdict = judge(text, Scripted(answer))
    assert verdict.status == "failed"
    assert [(f.code, f.start.line) for f in verdict.findings] == [("engine/invalid-value", 1)]


def test_an_engine_that_is_too_old_gives_no_verdict(judge: Judge) -> None:
    text = 'packer {\n  required_version = ">= 1.7.0"\n}\n'
    verdict = judge(text, Scripted(complaint("Unsupported Packer Core version", 2)), "1.6.6")
    assert verdict.status == "not_run"
    assert "newer Packer than the 1.6.6" in verdict.why

    cut = complaint("Unsupported block type", 24)
    missed = complaint("1 error(s) occurred:", 9, "* something is missing")
    verdict = judge(TEMPLATE, Scripted(cut, missed), "1.6.6")
    assert verdict.status == "not_run"
    assert "tpm_config" in verdict.why
    assert judge(TEMPLATE, Scripted(cut, missed), "1.8.7").status == "failed"

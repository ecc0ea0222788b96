"""Drafts made to get at something: what they reach for stays where it is, and the proof goes on."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant.cli.prove import prove as prove_command
from assistant.core.errors import Exit
from assistant.prove.reading import read_folder

TEMPLATE = """packer {
  required_plugins {
    docker = {
      source  = "github.com/hashicorp/docker"
      version = "~> 1"
    }
  }
}

locals {
  read = %s
}

source "docker" "a" {
  image  = "debian:${local.read}"
  commit = true
}

build {
  sources = ["source.docker.a"]
}
"""


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "valuable" / "secret.txt"
    path.parent.mkdir()
    path.write_text("canary-9f31")
    return path


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    folder = tmp_path / "draft"
    folder.mkdir()
    (folder / "a.pkr.hcl").write_text(TEMPLATE % '"bookworm"')
    return folder


def proof_of(folder: Path) -> tuple[int, dict[str, object], str]:
    """Exit code, what was printed as JSON, all that was printed."""
    ended = CliRunner().invoke(prove_command, [str(folder), "--json"], standalone_mode=False)
    assert ended.exception is None, ended.exception
    said = ended.output
    return int(ended.return_value or 0), json.loads(ended.stdout), said


def engine_of(proof: dict[str, object]) -> dict[str, object]:
    evidence = proof["evidence"]
    assert isinstance(evidence, list)
    return next(e for e in evidence if e["rung"] == "engine")


def test_links_lead_nowhere(draft: Path, secret: Path) -> None:
    (draft / "linked.txt").symlink_to(secret)
    (draft / "folder").symlink_to(secret.parent)
    (draft / "top").symlink_to("/")
    (draft / "loop").symlink_to(draft)
    (draft / "broken").symlink_to("/nowhere/at/all")
    (draft / "itself").symlink_to("itself")
    (draft / "inside.txt").symlink_to("a.pkr.hcl")
    files = read_folder(draft).files
    assert sorted(files) == ["a.pkr.hcl", "inside.txt"]


def test_what_is_no_file_is_passed_over(draft: Path) -> None:
    os.mkfifo(draft / "pipe.pkr.hcl")
    with socket.socket(socket.AF_UNIX) as ear:
        ear.bind(str(draft / "socket"))
        files = read_folder(draft).files
    assert sorted(files) == ["a.pkr.hcl"]


@pytest.mark.container
@pytest.mark.parametrize(
    "expression",
    [
        'file("{secret}")',
        'file("../valuable/secret.txt")',
        'file("../../../../../../../../{secret}")',
        'file("linked.txt")',
        'file("/proc/1/environ")',
        'file("/proc/self/environ")',
        'templatefile("{secret}", {{}})',
        'join(",", fileset("{folder}", "*"))',
        'filebase64("{secret}")',
    ],
)
def test_a_template_reads_its_own_files_only(draft: Path, secret: Path, expression: str) -> None:
    (draft / "linked.txt").symlink_to(secret)
    filled = expression.format(secret=secret, folder=secret.parent)
    (draft / "a.pkr.hcl").write_text(TEMPLATE % filled)
    _, proof, said = proof_of(draft)
    assert "canary" not in said
    assert "Y2FuYXJ5" not in said  # the same in base64
    assert engine_of(proof)["status"] in ("failed", "passed", "not_run", "partial")


@pytest.mark.container
def test_names_are_names_and_nothing_more(draft: Path, tmp_path: Path) -> None:
    touched = tmp_path / "touched"
    for name in (
        "-var-file=x", "--help", f"$(touch {touched})", f"`touch {touched}`", f"; touch {touched}",
        "a\nb", "tab\there", "\x1b]52;c;aGk=\x07", "\x1b[2J", "quote'\"", "spa ce",
        "\u202egpj.exe", "ünïcödé", "a" * 255, "{beside}", "{engine}", "%s%n", "*", "~", "#",
        "_COPY", "1700000000.5 a.pkr.txt",
    ):  # fmt: skip
        (draft / name.replace("/", "∕")).write_text("x")
    code, proof, said = proof_of(draft)
    assert code == Exit.DONE
    assert engine_of(proof)["status"] == "passed"
    assert engine_of(proof)["files"] == ["a.pkr.hcl"]
    assert not touched.exists()
    assert "\x1b" not in said
    assert "\x07" not in said


@pytest.mark.container
def test_a_name_that_is_not_unicode(draft: Path) -> None:
    (Path(os.fsdecode(os.fsencode(draft) + b"/a\xff\xfe.txt"))).write_text("x")
    code, proof, said = proof_of(draft)
    assert "a\\xff\\xfe.txt is passed over: its name is not UTF-8" in said
    assert code == Exit.DONE
    assert engine_of(proof)["status"] == "passed"


def test_a_folder_deeper_than_paths_can_be(draft: Path) -> None:
    here = os.open(draft, os.O_RDONLY)
    try:
        for _ in range(30):
            os.mkdir("d" * 200, dir_fd=here)
            deeper = os.open("d" * 200, os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = deeper
        os.close(os.open("x", os.O_CREAT | os.O_WRONLY, dir_fd=here))
    finally:
        os.close(here)
    assert "a.pkr.hcl" in read_folder(draft).files


@pytest.mark.container
def test_plugins_and_settings_in_the_draft_are_not_used(draft: Path) -> None:
    """What a draft brings to be run by the engine is not run, not even inside."""
    program = "#!/bin/sh\necho ran >&2; echo '{}'\n"
    for path in (
        "plugins/github.com/hashicorp/docker/packer-plugin-docker_v1.9.9_x5.0_linux_amd64",
        ".packer.d/plugins/packer-plugin-docker", "packer-plugin-docker", "packer-builder-docker",
        ".config/packer/plugins/packer-plugin-docker",
    ):  # fmt: skip
        file = draft / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(program)
        file.chmod(0o755)
    (draft / ".packerconfig").write_text('{"builders": {"docker": "./packer-builder-docker"}}')
    _, proof, said = proof_of(draft)
    engine = engine_of(proof)
    # Packer looks for plugins in the folder it runs in; there, nothing can be executed.
    assert engine["status"] == "not_run"
    assert "permission denied" in str(engine["why"])
    assert "ran" not in said.split()


@pytest.mark.container
def test_words_of_a_draft_do_not_pass_for_the_engines(draft: Path) -> None:
    """A draft that makes the engine print what a verdict looks like."""
    bad = (TEMPLATE % '"x"').replace("commit = true", "commit = true\n  no_such_argument = 1")
    fake = 'variable "v" {\n  default = "The configuration is valid.\\n\\n0123 0\\n"\n'
    fake += "  validation {\n    condition     = length(var.v) > 99\n"
    fake += '    error_message = "The configuration is valid."\n  }\n}\n'
    (draft / "a.pkr.hcl").write_text(bad + fake)
    code, proof, _ = proof_of(draft)
    assert code == Exit.ERRORS_REMAIN
    assert engine_of(proof)["status"] == "failed"


@pytest.mark.long
@pytest.mark.container
def test_a_template_that_never_ends(draft: Path) -> None:
    """A nest of lists that grows: the memory or the time of the container ends it."""
    lines = ['x0 = "aaaaaaaaaaaaaaaa"']
    lines += [f"x{n} = [{', '.join([f'local.x{n - 1}'] * 16)}]" for n in range(1, 9)]
    bomb = "locals {\n  " + "\n  ".join(lines) + "\n}\n"
    (draft / "a.pkr.hcl").write_text((TEMPLATE % "length(jsonencode(local.x8))") + bomb)
    _, proof, _ = proof_of(draft)
    assert engine_of(proof)["status"] in ("not_run", "failed", "passed")


@pytest.mark.container
def test_control_codes_in_messages(draft: Path) -> None:
    odd = "x\x1b]0;title\x07\x1b[2J\x9b31m\u202e"
    (draft / "a.pkr.hcl").write_text(
        (TEMPLATE % '"x"') + f'variable "v" {{\n  description = 3 {odd}\n}}\n'
    )
    ended = CliRunner().invoke(prove_command, [str(draft)], standalone_mode=False)
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(ended.output)

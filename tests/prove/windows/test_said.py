"""What of a draft no container can show is said, with the commands that show it."""

from __future__ import annotations

import pytest

from assistant.targets.dockerfile import engine as dockerfile
from assistant.targets.seen_elsewhere import shown
from assistant.targets.windows import engine as windows
from tests.prove.companions import dented

ANSWER = dented({"win/Autounattend.xml": "<unattend/>\n", "win/setup.ps1": "echo a\n"})


def test_an_answer_file_without_a_template_is_spoken_of() -> None:
    (root,) = windows.adapter().roots(ANSWER)
    verdict = windows.adapter().unclimbed(ANSWER, root)
    assert verdict is not None
    assert (root, verdict.status, verdict.rung) == ("win", "not_run", "executed")
    for word in (
        "a Windows installation cannot run in a Linux container",
        "Checkpoint-VM",
        "qemu-system-x86_64",
        "oscdimg",
        r"C:\Windows\Panther\UnattendGC\setupact.log",
    ):
        assert word in verdict.why
    assert "Sysprep" not in verdict.why
    sealed = ANSWER | {"win/seal.cmd": b"sysprep /generalize"}
    assert r"C:\Windows\System32\Sysprep\Panther" in windows.why_not_installed(sealed, "win")


def test_beside_a_template_of_packer_its_own_words_stand() -> None:
    assert windows.adapter().roots(ANSWER | {"win/a.pkr.hcl": b""}) == ()


def test_every_builder_stands_for_a_hypervisor_with_both_recipes() -> None:
    data = shown()
    assert set(data.builders.values()) <= data.hypervisors.keys()
    assert data.hypervisors.keys() == data.images.keys()


@pytest.mark.parametrize(
    ("files", "root", "command"),
    [
        ({"Dockerfile": "FROM debian:12\n"}, "", "docker build ."),
        ({"a b/Dockerfile.dev": "FROM x\n"}, "a b", "docker build -f 'a b/Dockerfile.dev' 'a b'"),
    ],
)
def test_a_dockerfile_is_not_built_and_the_command_is_given(
    files: dict[str, str], root: str, command: str
) -> None:
    given = dented(files)
    assert dockerfile.adapter().roots(given) == (root,)
    verdict = dockerfile.adapter().unclimbed(given, root)
    assert verdict is not None
    assert verdict.why.endswith(f"On your own machine: {command}")
    assert not dockerfile.adapter().needed


def test_a_windows_image_takes_docker_on_windows() -> None:
    files = dented({"Dockerfile": "FROM mcr.microsoft.com/windows/servercore:ltsc2022\n"})
    assert "Docker on Windows" in dockerfile.why_not_built(files, "")

"""Shell scripts of the drafts: the shell reads them, whatever was chosen."""

from __future__ import annotations

import subprocess

import pytest

from assistant import paths
from assistant.knowledge import Packs
from assistant.plan import make_plan
from assistant.plan.library import recipes
from tests.plan.helpers import files, intent

COVERS = {recipe.id: tuple(recipe.covers) for recipe in recipes(paths.prompts_dir())}


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize(
    ("recipe", "subject", "platform", "os"),
    [
        ("packer-linux-image", "machine-image", "proxmox-iso", "debian-12"),
        ("packer-linux-image", "machine-image", "qemu", "ubuntu-24.04"),
        ("packer-linux-image", "machine-image", "vsphere-iso", "rocky-9"),
        ("packer-docker-image", "docker-image", "docker", "debian-13"),
        ("packer-docker-image", "docker-image", "docker", "almalinux-9"),
    ],
)
def test_the_shell_reads_every_script(
    recipe: str, subject: str, platform: str, os: str, which: int
) -> None:
    plan = make_plan(intent(subject, (platform,), os, COVERS[recipe]), Packs.open())
    assert plan.recipe == recipe
    scripts = {p: t for p, t in files(plan, which).items() if p.endswith(".sh")}
    assert len(scripts) == (9 if subject == "machine-image" else 2)
    for path, text in scripts.items():
        assert text.startswith("#!/bin/sh\n"), path
        assert "\nset -eu\n" in text, path
        read = subprocess.run(["sh", "-n"], input=text, text=True, capture_output=True, check=False)
        assert read.returncode == 0, read.stderr

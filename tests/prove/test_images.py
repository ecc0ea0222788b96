"""The sandbox image: what it is made of, what it holds, what must not be in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from assistant.prove import image_build, images
from assistant.prove.docker_engine import connect
from assistant.prove.image_build import (
    ImageRecipe,
    dpkg_rules,
    read_recipe,
    recipe_dir,
    release_of,
    versions_in,
)


@pytest.mark.parametrize("name", ["image.toml", "install.sh"])
def test_another_recipe_is_another_image(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = image_build.recipe_digest()
    shutil.copytree(recipe_dir(), tmp_path / "image")
    monkeypatch.setattr(image_build, "recipe_dir", lambda: tmp_path / "image")
    assert image_build.recipe_digest() == before
    with (tmp_path / "image" / name).open("a") as out:
        out.write("# another line\n")
    assert image_build.recipe_digest() != before


def test_the_recipe_names_each_package_once_with_a_reason() -> None:
    names = [package.name for package in read_recipe().packages]
    assert len(names) == len(set(names))
    assert all(package.why for package in read_recipe().packages)


def test_what_is_kept_comes_after_what_is_left_out() -> None:
    recipe = ImageRecipe((), (), ("/usr/share/doc/*",), ("/usr/share/doc/*/copyright",))
    assert dpkg_rules(recipe).splitlines() == [
        "path-exclude=/usr/share/doc/*",
        "path-include=/usr/share/doc/*/copyright",
    ]


@pytest.mark.parametrize(
    ("package", "program"),
    [
        ("2.14.18-0+deb12u2", "2.14.18"),
        ("1:2.39.5-0+deb12u3", "2.39.5"),
        ("2.14.0+dfsg-1", "2.14.0"),
        ("3.11.2-1+b1", "3.11.2"),
        ("1.9.13p3-1+deb12u4", "1.9.13p3"),
        ("2.6.0", "2.6.0"),
    ],
)
def test_the_programs_version_in_the_packages(package: str, program: str) -> None:
    assert images.upstream(package) == program


def test_versions_are_read_from_the_last_lines() -> None:
    said = "Setting up package foo (1.0) ...\npackage curl 7.88.1-10\npackage sudo 1.9\n"
    assert versions_in(said) == {"curl": "7.88.1-10", "sudo": "1.9"}


def test_which_release_a_base_is_of() -> None:
    text = 'PRETTY_NAME="Debian GNU/Linux 12"\nID=debian\nVERSION_CODENAME="bookworm"\n'
    assert release_of(text) == ("debian", "bookworm")
    assert release_of("") == ("", "")


def install_script(tmp_path: Path, rules: str, existing: list[str]) -> tuple[str, Path]:
    """The script of the recipe as it would run in a container whose root is `tmp_path`."""
    for name in existing:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "dpkg.cfg").write_text(rules)
    text = (recipe_dir() / "install.sh").read_text()
    start, end = text.index("set -- -false"), text.index("find /usr/share -mindepth")
    part = text[start:end].replace("/dryfit/dpkg.cfg", f"{tmp_path}/dpkg.cfg")
    return part.replace("find /usr", f"find {tmp_path}/usr"), tmp_path


def test_files_of_the_base_follow_the_same_rules(tmp_path: Path) -> None:
    rules = f"path-exclude={tmp_path}/usr/doc/*\npath-include={tmp_path}/usr/doc/*/copyright\n"
    files = ["usr/doc/bash/README", "usr/doc/bash/copyright", "usr/bin/bash"]
    script, root = install_script(tmp_path, rules, files)
    subprocess.run(["sh", "-eu", "-c", script], check=True)
    assert [name for name in files if (root / name).exists()] == files[1:]


@pytest.mark.container
def test_the_sandbox_image_is_there_and_listed() -> None:
    assert images.images_present()
    listed = {record.tag: record.bytes for record in images.list_images()}
    assert listed[images.SANDBOX] > 10**6


@pytest.mark.container
def test_what_is_there_is_not_made_again() -> None:
    told: list[str] = []
    images.ensure_images(told.append)
    assert told == ["the sandbox image is there"]


@pytest.mark.container
def test_an_image_of_another_recipe_counts_as_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "recipe_digest", lambda: "0" * 16)
    assert not images.images_present()


@pytest.mark.container
def test_the_tools_are_named_with_their_versions_without_a_start() -> None:
    with connect() as client:
        found = images.tools_in(images.labels_of(client, images.SANDBOX))
        said = client.containers.run(
            images.SANDBOX, ["ansible-lint", "--offline", "--version"], network_mode="none",
            environment={"HOME": "/tmp"}, tmpfs={"/tmp": ""}, remove=True,
        ).decode()  # fmt: skip
    assert found.keys() == {package.name for package in read_recipe().packages}
    assert found["ansible-lint"] in said
    assert found["ansible-core"] in said


@pytest.mark.container
def test_nothing_of_this_machine_is_in_the_image(tmp_path: Path) -> None:
    """One layer; no name server, proxy, certificate of this machine or list of packages in it."""
    with connect() as client:
        history = client.images.get(images.SANDBOX).history()
        container = client.containers.create(images.SANDBOX, network_mode="none")
        try:
            with (tmp_path / "image.tar").open("wb") as out:
                out.writelines(client.api.export(str(container.id)))
        finally:
            container.remove()
    assert len(history) == 1
    with tarfile.open(tmp_path / "image.tar") as files:
        sizes = {member.name: member.size for member in files if member.isfile()}
        found = (
            files.extractfile("etc/apt/sources.list") if "etc/apt/sources.list" in sizes else None
        )
        sources = found.read().decode() if found else ""
    assert not [name for name in sizes if name.startswith(("dryfit/", "var/lib/apt/lists/"))]
    assert not [name for name in ("etc/resolv.conf", "etc/hostname") if sizes.get(name)]
    assert "@" not in sources
    proxies = [v for name, v in os.environ.items() if name.lower().endswith("_proxy") and v]
    assert not [proxy for proxy in proxies if proxy in f"{history}{sources}"]

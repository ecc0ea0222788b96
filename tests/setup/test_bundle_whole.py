"""A bundle's whole way: written here, and all of set-up from it in a checkout of its own, as a
user of its own, with the network taken away."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.prove import image_build, images
from assistant.prove.docker_engine import connect
from assistant.prove.image_build import PACKAGE, into_image
from assistant.setup.bundle import open_bundle
from assistant.setup.bundle_make import make

ROOT = Path(__file__).parents[2]
NOT_COPIED = (
    ".git",
    ".venv",
    ".*_cache",
    "__pycache__",
    "drafts",
    "tests",
    ".hypothesis",
)
pytestmark = [pytest.mark.long, pytest.mark.container]


def cut_off() -> list[str]:
    """A command in front of which another one has no network; empty where that takes root."""
    if os.geteuid() == 0 and shutil.which("unshare"):
        return ["unshare", "--net"]
    return []


def refusing(home: Path) -> dict[str, str]:
    """The environment of somebody new here, for whom every proxy and index refuses."""
    nowhere = "http://127.0.0.1:9"
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), nowhere)
    return proxies | {
        "HOME": str(home),
        "PATH": os.defpath + ":/usr/sbin:/sbin",
        "LANG": "C.UTF-8",
        "PIP_INDEX_URL": f"{nowhere}/simple",
    }


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bundle") / "dryfit.tar"
    return make(path, ROOT, print).path


def test_all_of_set_up_without_a_network(bundle: Path, tmp_path: Path) -> None:
    checkout, home = tmp_path / "checkout", tmp_path / "home"
    shutil.copytree(ROOT, checkout, ignore=shutil.ignore_patterns(*NOT_COPIED))
    home.mkdir()

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*cut_off(), *command], cwd=checkout, env=refusing(home), stdin=subprocess.DEVNULL,
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    ran = run("make", "setup", f"BUNDLE={bundle}", "YES=1", f"PYTHON={sys.executable}")
    assert ran.returncode == 0, ran.stderr
    ran = run(".venv/bin/dryfit", "doctor", "--json")
    found = {check["name"]: check for check in json.loads(ran.stdout)["checks"]}
    for name in ("python", "model", "images", "packer"):
        assert found[name]["ok"], found[name]
    assert str(home) in found["model"]["says"]
    ran = run(".venv/bin/dryfit", "draft", "a Debian 12 image for qemu", "--out", "out", "--json")
    assert json.loads(ran.stdout)["outcome"] in {"proven", "partly_proven"}, ran.stderr


def test_the_image_of_the_bundle_works(bundle: Path) -> None:
    with open_bundle(bundle) as opened, connect() as client:
        (image,) = opened.manifest.of("image")
        client.api.timeout = image_build.BUILD_SECONDS
        into_image(client, opened.content(image), "dryfit-sandbox-test", "latest", image.facts)
        try:
            said = client.containers.run(
                "dryfit-sandbox-test:latest", ["ansible-playbook", "--version"], remove=True,
                network_mode="none", environment={"HOME": "/tmp"}, tmpfs={"/tmp": ""},
            ).decode()  # fmt: skip
            user = client.images.get("dryfit-sandbox-test:latest").attrs["Config"]["User"]
        finally:
            client.api.remove_image("dryfit-sandbox-test:latest")
    assert images.upstream(image.facts[f"{PACKAGE}ansible-core"]) in said
    assert user == "65534:65534"


def test_with_its_own_tools_alone(bundle: Path, tmp_path: Path) -> None:
    """Without a checkout: tar, `python -m venv` and pip, as the readme says."""
    subprocess.run(["tar", "-xf", bundle, "-C", tmp_path, "wheels"], check=True)
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "here"], check=True)
    python = str(tmp_path / "here/bin/python")
    subprocess.run(
        [*cut_off(), python, "-m", "pip", "install", "-q", "--no-index", "--find-links",
         str(tmp_path / "wheels"), "dryfit"],
        env=refusing(tmp_path), check=True,
    )  # fmt: skip
    ran = subprocess.run(
        [*cut_off(), str(tmp_path / "here/bin/dryfit"), "setup", "--yes", "--json",
         "--from-bundle", str(bundle)],
        env=refusing(tmp_path), capture_output=True, text=True, check=False,
    )  # fmt: skip
    states = {step["name"]: step["state"] for step in json.loads(ran.stdout)["steps"]}
    assert (states["model"], states["engines"]) == ("done", "done"), ran.stderr

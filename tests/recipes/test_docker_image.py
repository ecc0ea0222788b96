"""Docker images baked by Packer."""

from __future__ import annotations

import json
import re
import subprocess

import pytest

from assistant.check import check_files, judge
from assistant.core.intent import Parameter
from assistant.knowledge import Packs
from assistant.plan import make_plan
from tests.plan.helpers import files, intent


@pytest.fixture(scope="module")
def packs() -> Packs:
    return Packs.open()


@pytest.mark.parametrize("os", ["debian-13", "ubuntu-22.04", "rocky-9"])
@pytest.mark.parametrize(
    ("components", "command"),
    [
        ((), "/bin/sh"),
        (("nginx",), "daemon off;"),
        (("httpd", "redis"), "FOREGROUND"),
        (("redis", "postgres"), "redis-server"),
        (("haproxy", "system-updates"), "haproxy.cfg"),
    ],
)
def test_one_command_and_no_findings(
    packs: Packs, os: str, components: tuple[str, ...], command: str
) -> None:
    plan = make_plan(intent("docker-image", ("docker",), os, components), packs)
    for which in (0, 1):
        texts = files(plan, which)
        assert texts["source.pkr.hcl"].count('"CMD ') == 1
        assert command in texts["source.pkr.hcl"]
        assert not [f for f in check_files(texts, packs).findings if f.severity != "info"]
        held = judge(plan.obligations, texts, packs)
        assert {h.status for h in held} == {"met"}


COMMITS = {
    "CMD", "ENTRYPOINT", "ENV", "EXPOSE", "LABEL", "ONBUILD", "USER", "VOLUME", "WORKDIR",
}  # fmt: skip
"""What docker commit takes; Docker 20.10 refuses anything else, STOPSIGNAL among it."""
SERVICES = ("nginx", "httpd", "haproxy", "redis", "memcached", "mariadb")


def changes(packs: Packs, *components: str) -> list[str]:
    plan = make_plan(intent("docker-image", ("docker",), "debian-13", components), packs)
    found = re.search(r"changes = (\[.*?\n  \])", files(plan)["source.pkr.hcl"], re.S)
    assert found is not None
    lines = found[1].replace("${var.repository}", "local/test").splitlines()[1:-1]
    return [json.loads(line.strip().rstrip(",")) for line in lines]


@pytest.mark.parametrize("name", ["", *SERVICES])
def test_changes_are_what_docker_commit_takes(packs: Packs, name: str) -> None:
    words = [change.partition(" ")[0] for change in changes(packs, *([name] if name else []))]
    assert set(words) <= COMMITS
    assert words.count("ENTRYPOINT") == words.count("CMD") == 1


@pytest.mark.container
@pytest.mark.parametrize("name", SERVICES)
def test_docker_commits_the_changes(packs: Packs, name: str) -> None:
    def docker(*words: str) -> str:
        done = subprocess.run(["docker", *words], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    base = docker("images", "--quiet", "dryfit-sandbox").split()
    if not base:
        pytest.skip("no image to start from: the sandbox has not been built")
    container = docker("create", "--entrypoint=/bin/sh", base[0])
    made = ""
    try:
        told = [part for one in changes(packs, name) for part in ("--change", one)]
        made = docker("commit", *told, container)
        config = json.loads(docker("inspect", "--format", "{{json .Config}}", made))
    finally:
        docker("rm", container)
        if made:
            docker("rmi", made)
    assert config["Entrypoint"] == [""], "the builder's own /bin/sh is gone"
    command = next(one for one in changes(packs, name) if one.startswith("CMD "))
    assert config["Cmd"] == json.loads(command.removeprefix("CMD "))


def test_the_readme_runs_the_image_by_its_name(packs: Packs) -> None:
    plain = make_plan(intent("docker-image", ("docker",), "debian-13", ("nginx",)), packs)
    assert "docker run --rm -p 8080:80 local/nginx:1.0.0\n" in files(plain)["README.md"]
    given = (Parameter("name", "team/web", "goal"), Parameter("tag", "2.1", "set"))
    named = make_plan(intent("docker-image", ("docker",), "debian-12", (), given), packs)
    assert "docker image rm team/web:2.1\n" in files(named)["README.md"]
    assert 'default = "2.1"' in files(named)["variables.pkr.hcl"]


def test_image_and_name_of_the_goal(packs: Packs) -> None:
    given = (Parameter("image", "debian:12", "goal"), Parameter("name", "team/web", "goal"))
    plan = make_plan(intent("docker-image", ("docker",), "debian-12", (), given), packs)
    texts = files(plan)
    assert 'default = "debian:12"' in texts["variables.pkr.hcl"]
    assert 'default = "team/web"' in texts["variables.pkr.hcl"]
    assert not [o for o in plan.obligations if o.check == "not_drafted"]

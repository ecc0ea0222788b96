"""A script and what it was translated to leave the same machine behind, in a container."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.prove import docker_engine, images
from assistant.translate import translate

if TYPE_CHECKING:
    from docker import DockerClient

SCRIPT = Path(__file__).parent / "steps" / "app.sh"
PLACES = "/srv/app /opt/one /opt/two /etc/a.conf /etc/built /etc/done /etc/teed /home/deploy"
SHOW = f"""
for place in {PLACES}; do find "$place" -printf '%p %y %m %u:%g %l %s\\n' | sort; done
find {PLACES} -type f | sort | while read -r file; do echo "== $file"; cat "$file"; done
getent passwd deploy | cut -d: -f1,6,7
id -nG deploy
"""


@pytest.fixture(scope="module")
def client() -> Iterator[DockerClient]:
    with docker_engine.connect() as opened:
        yield opened


def machine(client: DockerClient, folder: Path, command: str) -> str:
    """What stands on a machine without a network after a command; FILES is where they lie."""
    script = f"cd /tmp; {command} >/tmp/log 2>&1 || {{ tail -20 /tmp/log; exit 1; }}; {SHOW}"
    shown: bytes = client.containers.run(
        images.SANDBOX,
        ["-c", script],
        entrypoint="/bin/sh",
        user="0",
        network_disabled=True,
        remove=True,
        volumes={str(folder): {"bind": "/files", "mode": "ro"}},
    )
    return shown.decode()


@pytest.mark.container
@pytest.mark.slow
def test_script_playbook_and_both_ways_back_leave_the_same_machine(
    client: DockerClient, tmp_path: Path
) -> None:
    text = SCRIPT.read_text()
    (tmp_path / "script.sh").write_text(text)
    wanted = machine(client, tmp_path, "bash /files/script.sh")
    assert "/srv/app/secret f 600 deploy:admins" in wanted
    playbook = translate("app.sh", text, "ansible").files[0]
    user_data = translate("app.sh", text, "cloud-init").files[0]
    (tmp_path / "playbook.yml").write_text(playbook.text)
    for name, source in (("ansible", playbook), ("cloud-init", user_data)):
        back = translate(source.path, source.text, "shell").files[0]
        (tmp_path / f"{name}.sh").write_text(back.text)
    run = "ansible-playbook -i localhost, -c local /files/playbook.yml"
    assert machine(client, tmp_path, run) == wanted
    assert machine(client, tmp_path, "bash /files/ansible.sh") == wanted
    assert machine(client, tmp_path, "bash /files/cloud-init.sh") == wanted

"""What a container runs in place of its image's own command."""

from __future__ import annotations

import re

from assistant.knowledge import Packs
from tests.resources.helpers import drafted


def test_the_place_of_a_script_is_kept() -> None:
    packs = Packs.open()
    goal = "kubernetes cronjob that runs a backup script every night at 2, terraform"
    intent, files, faults = drafted(goal, packs)
    assert not intent.unread
    assert [r.label for p in intent.parts for r in p.resources] == ["backup"]
    text = files["main.tf"]
    assert 'schedule = "0 2 * * *"' in text
    assert re.search(r'command = \["/bin/sh", "/scripts/backup\.sh"\]', text)
    assert '"backup.sh" = file("${path.module}/scripts/backup.sh")' in text
    assert "name = kubernetes_config_map_v1.backup.metadata[0].name" in text
    assert "exit 1" in files["scripts/backup.sh"]
    assert [fault.split()[0] for fault in faults] == ["rule/file-awaited"]


def test_a_command_line_is_a_list_of_words() -> None:
    packs = Packs.open()
    goal = 'kubernetes cronjob ping with image busybox:1.36 and command "wget -q http://app/ping"'
    intent, files, faults = drafted(goal, packs)
    assert not intent.unread
    assert re.search(r'command = \["wget", "-q", "http://app/ping"\]', files["main.tf"])
    assert not faults

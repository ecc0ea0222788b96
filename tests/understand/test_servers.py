"""Servers that are there already: what the words around a name say that it is for."""

from __future__ import annotations

import pytest

from assistant.knowledge import Packs
from assistant.plan import make_plan
from assistant.understand import read_goal

TO_RELAY = {"mail_host": "relay1.example.com", "mail_port": 25}
TO_MAIL = {"mail_host": "mail.example.com", "mail_port": 465}
TO_LOGS = {"log_host": "logs.example.com", "log_port": 6514}
NAMES = ("mail_host", "mail_port", "log_host", "log_port", "ntp", "domain")


@pytest.mark.parametrize(
    ("goal", "found"),
    [
        ("gitea in compose, smtp.example.com", {"mail_host": "smtp.example.com"}),
        ("gitea in compose, mail through relay1.example.com:25", TO_RELAY),
        ("gitea in compose, smtp server mail.example.com port 465", TO_MAIL),
        ("roundcube in compose at mail.example.com", {"domain": "mail.example.com"}),
        ("ansible: send all logs to 192.0.2.9", {"log_host": "192.0.2.9"}),
        ("ansible: syslog server is logs.example.com:6514", TO_LOGS),
        ("ansible: log in as root on 192.0.2.9 is off", {}),
    ],
)
def test_a_server_is_what_its_words_say(goal: str, found: dict[str, object], packs: Packs) -> None:
    read = read_goal(goal, packs)
    assert {p.name: p.value for p in read.parameters if p.name in NAMES} == found


def test_several_servers_may_tell_the_time(packs: Packs) -> None:
    read = read_goal("ansible: time servers 192.0.2.5 and 192.0.2.6, logs go to 192.0.2.9", packs)
    found = [(p.name, p.value) for p in read.parameters]
    assert ("ntp", "192.0.2.5") in found
    assert ("ntp", "192.0.2.6") in found
    assert ("log_host", "192.0.2.9") in found


def test_a_mail_server_that_begins_with_tls_is_not_told_to_use_starttls(packs: Packs) -> None:
    goal = "gitea in compose, smtp server smtp.example.com port 465"
    plan = make_plan(read_goal(goal, packs), packs)
    assert any("465" in note for note in plan.notes)
    assert "starttls" not in str(plan.files)


@pytest.mark.parametrize(
    ("goal", "addresses"),
    [
        ("terraform proxmox 3 vms from 10.0.0.11 on", ["10.0.0.11", "10.0.0.12", "10.0.0.13"]),
        ("terraform proxmox 2 vms, ips starting at 10.0.0.11", ["10.0.0.11", "10.0.0.12"]),
        # Nothing says that others follow it.
        ("terraform proxmox 3 vms with ip 10.0.0.11", ["10.0.0.11"]),
    ],
)
def test_addresses_count_up_where_the_goal_says_so(
    goal: str, addresses: list[str], packs: Packs
) -> None:
    found = [p.value for p in read_goal(goal, packs).parameters if p.name == "ip"]
    assert found == addresses


def test_no_address_is_added_to_those_that_stand_in_the_goal(packs: Packs) -> None:
    goal = "ansible for my two debian servers 10.1.1.5 and 10.1.1.6, ufw on"
    found = {p.value for p in read_goal(goal, packs).parameters if p.name == "ip"}
    assert found <= {"10.1.1.5", "10.1.1.6"}

"""Goals for resources without a recipe: what is read, what is drafted, and that it holds."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from assistant.core.intent import Intent
from assistant.core.request import Request
from assistant.knowledge import Packs
from assistant.pipeline import Workshop
from assistant.understand.resources import read_resources
from tests.resources.helpers import drafted, read


class Goal(msgspec.Struct, forbid_unknown_fields=True):
    """One goal with what is expected of it."""

    goal: str
    named: list[str] = []
    values: dict[str, str | int | bool] = {}
    has: list[str] = []
    lacks: list[str] = []
    unread: list[str] = []


GOALS = msgspec.yaml.decode(Path(__file__).with_name("goals.yaml").read_bytes(), type=list[Goal])


@pytest.fixture(scope="module")
def packs() -> Packs:
    return Packs.open()


def _named(intent: Intent) -> list[str]:
    return [f"{r.address.rsplit('/', 1)[1]}.{r.label}" for p in intent.parts for r in p.resources]


@pytest.mark.parametrize("case", GOALS, ids=[case.goal for case in GOALS])
def test_goal(case: Goal, packs: Packs) -> None:
    intent, files, faults = drafted(case.goal, packs)
    assert [u.text for u in intent.unread] == case.unread
    assert not intent.unknown
    if case.named:
        assert _named(intent) == case.named
    values = {p.name: p.value for p in intent.parameters}
    assert {name: values.get(name) for name in case.values} == case.values
    for pattern in case.has:
        assert re.search(pattern, files["main.tf"]), pattern
    for pattern in case.lacks:
        assert not re.search(pattern, files["main.tf"]), pattern
    left = [f for f in faults if not f.startswith("unknown goal.words")]
    assert not left


def test_what_is_asked_for_is_an_output(packs: Packs) -> None:
    _, files, faults = drafted("aws ec2 t3.small with ubuntu 22.04, output the private ip", packs)
    assert re.search(r"value\s+= aws_instance\.main\.private_ip", files["outputs.tf"])
    assert not faults


def test_what_would_stand_twice_stands_once(packs: Packs) -> None:
    goal = "aws: 2 ec2 t3.micro debian 12, ssh from 203.0.113.4"
    _, files, _ = drafted(goal, packs)
    joined = re.search(r'(?s)"aws_route_table_association" "main" \{.*?\n\}', files["main.tf"])
    assert joined is not None
    assert "count" not in joined.group()


@pytest.mark.parametrize("case", GOALS[:6], ids=[case.goal for case in GOALS[:6]])
def test_a_goal_is_read_alike_each_time(case: Goal, packs: Packs) -> None:
    assert read_resources(case.goal, packs) == read_resources(case.goal, packs)


def test_words_that_fit_several_resources_equally_well_are_not_guessed(packs: Packs) -> None:
    intent = read("terraform google cloud connection", packs)
    assert intent.declined
    assert intent.unknown or not intent.parts[0].resources


def test_a_value_without_a_place_is_said_to_be_unread(packs: Packs) -> None:
    intent = read("hetzner ssh key laptop with 64 GB, terraform", packs)
    assert intent.unread


CHOSEN: dict[str, Any] = {
    "terraform for an nginx container on my docker host, port 8080": "docker-host",
    "kubernetes deployment for nginx, terraform": "resources",
    "hetzner ssh key laptop, terraform": "resources",
    "cloud sql mysql for the shop": "resources",
    "terraform random password with 20 characters": "secrets",
    "azure sql database with server, only from 203.0.113.7": "resources",
    "aws rds mysql, only from 10.0.0.0/16": "resources",
}


@pytest.mark.parametrize("goal", CHOSEN)
def test_recipes_stand_where_they_are_about_the_goal(goal: str, packs: Packs) -> None:
    intent = Workshop(packs).read(Request(goal))
    assert [part.subject for part in intent.parts] == [CHOSEN[goal]]


@pytest.mark.parametrize(
    "goal",
    [
        "our active directory: add the OU Berlin with terraform",
        "terraform github_repositry tools",
        "terraform aws: aws_instnace t3.micro in eu-west-1",
        "what is a kubernetes deployment?",
        "kubernetes cluster please",
    ],
)
def test_what_was_declined_stays_declined(goal: str, packs: Packs) -> None:
    assert Workshop(packs).read(Request(goal)).declined


ALIKE = [
    (
        "k8s namespace team-a with resource quota 4 cpu 8Gi and a read-only role for group devs",
        "kubernetes: a quota of 4 cpu and 8Gi in namespace team-a, read-only role for group devs",
        "read-only role for group devs in k8s, namespace team-a, quota 4 cpu 8Gi",
    ),
    (
        "terraform aws: s3 bucket acme-logs in eu-west-1 with versioning",
        "versioned s3 bucket acme-logs, eu-west-1, terraform",
        "in eu-west-1: terraform for an s3 bucket named acme-logs, versioning",
    ),
    (
        "github repo tools private with branch protection for main, 2 reviews, terraform",
        "terraform, github: private repository tools, protect branch main with 2 reviews",
    ),
]


@pytest.mark.parametrize("goals", ALIKE)
def test_order_and_choice_of_words_change_nothing(goals: tuple[str, ...], packs: Packs) -> None:
    drafts = [drafted(goal, packs)[1] for goal in goals]
    assert all(files == drafts[0] for files in drafts)


@pytest.mark.parametrize(
    ("goal", "words", "instead"),
    [
        ("azure key vault kv-a with soft delete 30 days, terraform", "30 days", "60 days"),
        ("kubernetes deployment of redis, 2 replicas, terraform", "2 replicas", "5 replicas"),
        ("s3 bucket acme-logs in eu-west-1, terraform", "eu-west-1", "eu-north-1"),
        ("digitalocean droplet app, size s-1vcpu-2gb, terraform", "s-1vcpu-2gb", "s-4vcpu-8gb"),
    ],
)
def test_a_value_changes_its_line_alone(goal: str, words: str, instead: str, packs: Packs) -> None:
    before = drafted(goal, packs)[1]
    after = drafted(goal.replace(words, instead), packs)[1]
    changed = [
        (old, new)
        for path in before
        if path != "README.md"
        for old, new in zip(before[path].splitlines(), after[path].splitlines(), strict=True)
        if old != new
    ]
    assert len(changed) == 1


def test_each_environment_has_its_own_values(packs: Packs) -> None:
    goal = "terraform with workspaces dev and prod on hetzner: dev gets one cx22, prod two cpx31"
    intent, files, faults = drafted(goal, packs)
    assert not intent.unread
    assert not faults
    assert re.search(r"count\s+= var\.server_count", files["main.tf"])
    assert re.search(r"server_type\s+= var\.server_type", files["main.tf"])
    assert files["dev.tfvars"].split() == ["server_type", "=", '"cx22"', "server_count", "=", "1"]
    assert files["prod.tfvars"].split() == ["server_type", "=", '"cpx31"', "server_count", "=", "2"]

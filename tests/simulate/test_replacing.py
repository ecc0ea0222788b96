"""What a change does to a resource of a pack: in place, or with a new one where that is known."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.knowledge import Packs
from tests.simulate.documents import simulation_of
from tests.simulate.running import run

BEFORE = """
resource "openstack_networking_network_v2" "lan" {
  name   = "lan"
  region = "one"
}
resource "openstack_networking_secgroup_rule_v2" "ssh" {
  direction         = "ingress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  port_range_min    = 22
  port_range_max    = 22
  security_group_id = "web"
}
resource "time_sleep" "pause" {
  create_duration = "5s"
  triggers        = { network = openstack_networking_network_v2.lan.id }
}
resource "aws_vpc" "net" {
  cidr_block = "10.0.0.0/16"
}
terraform {
  required_providers {
    openstack = { source = "terraform-provider-openstack/openstack" }
  }
}
"""
CHANGES = (
    ('name   = "lan"', 'name   = "wide"', {"openstack_networking_network_v2.lan": ["update"]}),
    (
        'region = "one"',
        'region = "two"',
        {
            "openstack_networking_network_v2.lan": ["delete", "create"],
            "time_sleep.pause": ["delete", "create"],
        },
    ),
    (
        "port_range_max    = 22",
        "port_range_max    = 23",
        {"openstack_networking_secgroup_rule_v2.ssh": ["delete", "create"]},
    ),
    ('create_duration = "5s"', 'create_duration = "6s"', {"time_sleep.pause": ["update"]}),
    # The real provider replaces it; nothing here knows that, and nothing is guessed.
    ("10.0.0.0/16", "10.1.0.0/16", {"aws_vpc.net": ["update"]}),
)


@pytest.mark.slow
def test_a_change_replaces_where_that_is_known(packs: Packs, tofu: Path, tmp_path: Path) -> None:
    draft = tmp_path / "draft"
    draft.mkdir()
    main = draft / "main.tf"
    main.write_text(BEFORE)
    document = simulation_of({"main.tf": BEFORE}, packs).document
    made = run(document, [str(tofu), "apply", "-auto-approve", "-no-color"], draft, tmp_path)
    assert made.returncode == 0, made.stderr
    for old, new, expected in CHANGES:
        assert BEFORE.count(old) == 1
        main.write_text(BEFORE.replace(old, new))
        plan = f'"{tofu}" plan -out=plan >&2 && "{tofu}" show -json plan'
        done = run(document, ["sh", "-c", plan], draft, tmp_path)
        assert done.returncode == 0, done.stderr
        changes = json.loads(done.stdout)["resource_changes"]
        actions = {one["address"]: one["change"]["actions"] for one in changes}
        assert {name: one for name, one in actions.items() if one != ["no-op"]} == expected

"""Terraform's Docker resources as a source."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.core.errors import Declined, UsageError
from assistant.core.translation import Translation
from assistant.translate import translate
from tests.translate.laws import adds_up, fate

_name = st.sampled_from(
    ["name", "image", "env", "command", "ports", "volumes", "networks_advanced", "mounts", "labels",
     "healthcheck", "capabilities", "upload", "count", "for_each", "depends_on", "memory", "tmpfs",
     "restart", "network_mode", "test", "internal", "source", "target", "type", "file", "content",
     "host", "ulimit", "devices", "unheard_of", "log_opts", "wait", "read_only", "name"]
)  # fmt: skip
_expression = st.sampled_from(
    ['"a"', "1", "true", "null", "[]", "{}", '["A=b", var.x]', '{ "a.b" = local.l }', "local.l",
     "docker_container.c0.name", "docker_network.n.id", '"${path.module}/x"', "each.key", "[\n]",
     "docker_image.i.image_id", 'abspath("./x")', "<<-EOT\n  a # b\nEOT", "x ? 1 : 2", "f(1)",
     '[for a in b : "x"]', "toset([1])", '["a",\n"b"]', "data.docker_network.d.name", "local.c"]
)  # fmt: skip
_attribute = st.builds("{} = {}".format, _name, _expression)


def _block(head: str, items: list[str]) -> str:
    return "\n".join([f"{head} {{", *items, "}"])


_inner = st.builds(_block, _name, st.lists(_attribute, max_size=4))
_items = st.lists(st.one_of(_attribute, _inner), max_size=6)
_head = st.sampled_from(
    ['resource "docker_container" "c1"', 'resource "docker_network" "n"', 'variable "x"', "locals",
     'resource "docker_volume" "v"', 'resource "docker_image" "i"', 'data "docker_network" "d"',
     'output "o"', 'provider "docker"', "terraform", 'resource "docker_service" "s"', "resource"]
)  # fmt: skip
_blocks = st.lists(st.builds(_block, _head, _items), max_size=4)


@pytest.mark.parametrize("to", ["compose", "kubernetes", "quadlet"])
@given(blocks=_blocks, items=_items)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_report_adds_up_whatever_the_configuration_says(
    to: str, blocks: list[str], items: list[str]
) -> None:
    own = _block('resource "docker_container" "c0"', items)
    text = "\n".join([own, *blocks, 'locals {\n  l = "x"\n  c = local.c\n}'])
    try:
        told = translate("main.tf", text, to)
    except UsageError:
        return  # an attribute stands twice
    adds_up(told, text)


def put(body: str, to: str = "compose", more: str = "") -> Translation:
    text = f'resource "docker_container" "web" {{\n  name  = "web"\n  image = "a:1"\n{body}\n}}\n'
    return translate("main.tf", text + more, to)


@pytest.mark.parametrize(
    ("body", "inside"),
    [
        ("  memory = 1024", "mem_limit: 1g"),
        ('  env = ["A=$5", "B=${var.b}"]', "A: $$5"),
        ('  env = ["A=$5", "B=${var.b_c}"]', "B: ${B_C:?give it in .env}"),
        ('  tmpfs = {\n    "/run" = "size=64m"\n  }', "- /run:size=67108864"),
        ("  count = 3", "replicas: 3"),
        ('  volumes {\n    host_path = abspath("${path.module}/x")\n    container_path = "/x"\n  }',
         "- ./x:/x"),
        ('  volumes {\n    container_path = "/x"\n    read_only = true\n  }', "read_only: true"),
        ("  ports {\n    internal = 53\n    protocol = \"udp\"\n  }", "- 53/udp"),
        ('  networks_advanced {\n    name = "proxy"\n  }', "external: true"),
        ("", "network_mode: bridge"),
    ],
)  # fmt: skip
def test_compose_says_it_in_its_words(body: str, inside: str) -> None:
    assert inside in put(body).files[0].text


def test_what_only_a_run_tells_is_asked_for_and_told() -> None:
    told = put('  env = ["A=${random_password.p.result}"]')
    assert fate(told, "random_password").fate == "approximated"
    assert [p.name for p in told.placeholders] == ["RANDOM_PASSWORD_P_RESULT"]


def test_a_reference_becomes_a_name_and_an_order() -> None:
    more = 'resource "docker_container" "db" {\n  name = "pg"\n  image = "b:1"\n}\n'
    text = put('  env = ["HOST=${docker_container.db.name}"]', more=more).files[0].text
    assert "HOST: pg" in text
    assert "depends_on:\n      - pg" in text


def test_what_stands_beside_is_looked_up_and_has_no_lines() -> None:
    body = '  image = "a:${var.tag}"\n  networks_advanced {\n    name = docker_network.n.name\n  }'
    text = f'resource "docker_container" "web" {{\n  name = "web"\n{body}\n}}\n'
    beside = {
        "v.tf": 'variable "tag" {\n  default = "2"\n}\n',
        "n.tf": 'resource "docker_network" "n" {\n  name = "inner"\n  internal = true\n}\n'
        'resource "docker_volume" "spare" {}\n',
    }
    told = translate("main.tf", text, "compose", beside)
    adds_up(told, text)
    assert "image: a:${TAG:-2}" in told.files[0].text
    assert "internal: true" in told.files[0].text
    assert "spare" not in told.files[0].text


def test_loops_over_what_is_known_become_services_and_blocks() -> None:
    text = """\
locals {
  apps = { a1 = { tag = "1", port = 80 }, b1 = { tag = "2", port = 81 } }
}
resource "docker_image" "app" {
  for_each = local.apps
  name     = "app:${each.value.tag}"
}
resource "docker_container" "app" {
  for_each = local.apps
  name     = each.key
  image    = docker_image.app[each.key].image_id
  dynamic "ports" {
    for_each = [each.value.port]
    content {
      internal = ports.value
    }
  }
}
resource "docker_container" "front" {
  name  = "front"
  image = "front:1"
  env   = ["BACK=${docker_container.app["b1"].name}"]
}
"""
    told = translate("main.tf", text, "compose")
    adds_up(told, text)
    assert [line.text for line in told.lines if line.fate != "translated"] == []
    services = yaml.safe_load(told.files[0].text)["services"]
    assert {name: (one["image"], one.get("ports")) for name, one in services.items()} == {
        "a1": ("app:1", ["80"]),
        "b1": ("app:2", ["81"]),
        "front": ("front:1", None),
    }
    assert services["front"]["environment"] == {"BACK": "b1"}
    assert services["front"]["depends_on"] == ["b1"]


def test_an_image_that_only_a_run_tells_is_asked_for() -> None:
    text = 'resource "docker_container" "a" {\n  name = "web"\n  image = f(1)\n}\n'
    told = translate("main.tf", text, "compose")
    assert "image: ${WEB_IMAGE:?give it in .env}" in told.files[0].text


def test_lifecycles_and_loops_are_lost_with_the_reason() -> None:
    told = put("  for_each = var.x\n  lifecycle {\n    ignore_changes = [image]\n  }")
    assert "one service stands for all" in fate(told, "for_each").notes[0]
    assert fate(told, "ignore_changes").fate == "lost"


def test_a_configuration_without_containers_is_declined() -> None:
    with pytest.raises(Declined, match="no docker_container"):
        translate("main.tf", 'resource "docker_network" "n" {\n  name = "x"\n}\n', "compose")
    with pytest.raises(UsageError, match=r"main\.tf:1:.*read as: Terraform"):
        translate("main.tf", 'resource "docker_container" "n" {\n  name = \n', "compose")


def test_a_volume_without_a_name_has_that_of_its_block() -> None:
    text = (
        'resource "docker_volume" "db" {}\nresource "docker_image" "a" {\n  name = "a"\n}\n'
        'resource "docker_container" "a" {\n  name  = "a"\n  image = docker_image.a.image_id\n'
        "  volumes {\n    volume_name    = docker_volume.db.name\n"
        '    container_path = "/data"\n  }\n}\n'
    )
    told = translate("main.tf", text, "compose")
    assert "- db:/data" in told.files[0].text
    assert fate(told, "volume_name").fate == "translated"

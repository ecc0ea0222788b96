"""A Terraform configuration in the lab: what is typed and shown, and one real sitting."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from assistant.core.errors import Declined, UsageError
from assistant.core.trying import LabReport
from assistant.knowledge import Packs
from assistant.prove.configuration_lab import LABEL, ConfigurationLab, root_of
from assistant.render.lab import report_json
from assistant.targets.terraform.lab import (
    Order,
    broken,
    engine_words,
    read_order,
    read_state,
    tree_text,
)

SCHEMA = Path(__file__).parents[3] / "assistant/render/schemas/lab.schema.json"

STATE: dict[str, Any] = {
    "root_module": {
        "resources": [
            {
                "address": "docker_container.web", "type": "docker_container",
                "provider_name": "registry.opentofu.org/kreuzwerker/docker",
                "values": {"id": "abc", "memory": 512, "name": "web", "ports": [{"external": 80}],
                           "secret": "s3cret", "labels": None},
                "sensitive_values": {"secret": True},
            },
        ],
        "child_modules": [
            {"address": "module.more", "resources": [
                {"address": "module.more.docker_image.x[0]", "type": "docker_image",
                 "provider_name": "registry.opentofu.org/kreuzwerker/docker",
                 "values": {"name": "caddy\x1b[2J"}},
            ]},
        ],
    }
}  # fmt: skip

FILES = {
    "main.tf": b"""terraform {
  required_providers {
    docker = { source = "kreuzwerker/docker", version = "~> 3.0" }
  }
}
variable "port" { type = number }
resource "docker_image" "caddy" { name = "caddy:2" }
resource "docker_container" "web" {
  name   = "web"
  image  = docker_image.caddy.image_id
  memory = 512
  ports {
    internal = 80
    external = var.port
  }
}
"""
}


@pytest.mark.parametrize(
    ("line", "order"),
    [
        ("apply", Order("apply")),
        ("  PLAN ", Order("plan")),
        ("show docker_container.web", Order("state", ("docker_container.web",))),
        ("break a.b", Order("break", ("a.b",))),
        ('break a.b tags = "two words"', Order("break", ("a.b", 'tags = "two words"'))),
        ("set port = 8080", Order("set", ("port = 8080",))),
        ("exit", Order("quit")),
        ("?", Order("help")),
    ],
)
def test_what_is_typed(line: str, order: Order) -> None:
    assert read_order(line) == order


@pytest.mark.parametrize("line", ["ls -la", "break", "set", "set port", "applyy"])
def test_what_is_no_command(line: str) -> None:
    with pytest.raises(UsageError) as told:
        read_order(line)
    assert told.value.mend


def test_what_the_engine_is_told() -> None:
    assert engine_words(Order("apply"), "/v", {"port": "1"}) == (
        "apply", "-auto-approve", "-input=false", "-no-color", "-var-file=/v", "-var=port=1",
    )  # fmt: skip
    assert engine_words(Order("state"), "/v", {}) == ("show", "-json", "-no-color")


def test_the_state_as_a_tree() -> None:
    assert tree_text(STATE) == (
        "docker_container.web\n"
        '  id = "abc"\n'
        "  memory = 512\n"
        '  name = "web"\n'
        "  secret = (sensitive)\n"
        "module.more\n"
        "  docker_image.x[0]\n"
        '    name = "caddy\\u001b[2J"'
    )
    assert '  ports = [{"external": 80}]' in tree_text(STATE, "docker_container.web")
    assert tree_text({}) == "the state is empty"
    with pytest.raises(UsageError, match=r"no docker_image\.y"):
        tree_text(STATE, "docker_image.y")


def test_what_show_gave() -> None:
    assert read_state(json.dumps({"format_version": "1.0", "values": STATE})) == STATE
    assert read_state("Error: no") == {}
    assert read_state('{"format_version":"1.0"}') == {}


def test_a_resource_is_broken() -> None:
    gone = broken(STATE, "docker_container.web")
    assert gone.entry == {"type": "docker_container", "match": {"id": "abc"}}
    less = broken(STATE, "docker_container.web", "memory = 256")
    assert less.entry["set"] == {"memory": 256}
    assert broken(STATE, "docker_container.web", 'name="x y"').entry["set"] == {"name": "x y"}
    inner = broken(STATE, "module.more.docker_image.x[0]")
    assert inner.entry["match"] == {"name": "caddy\x1b[2J"}
    with pytest.raises(UsageError, match="no attribute “cpu”"):
        broken(STATE, "docker_container.web", "cpu=1")
    with pytest.raises(UsageError, match="no attribute"):
        broken(STATE, "docker_container.web", "memory")


def test_which_folder_is_tried() -> None:
    assert root_of({"a.sh": b""}) is None
    assert root_of(FILES) == ""
    assert root_of({"x/main.tf": b"", "x/y.txt": b""}) == "x"
    with pytest.raises(UsageError) as told:
        root_of({"x/main.tf": b"", "y/main.tf": b""})
    assert told.value.mend == "give the folder of one (x, y), or --shell"


@pytest.mark.container
def test_a_life_with_something_broken_in_it(packs: Packs) -> None:
    with ConfigurationLab(FILES, packs) as lab:
        lines = [
            "apply", "break docker_container.web memory=256", "apply",
            "break docker_image.caddy", "plan", "reset", "state",
        ]  # fmt: skip
        runs = tuple(lab.run(line) for line in lines)
        with pytest.raises(UsageError):
            lab.run("break docker_image.none")
        report = LabReport(lab.engine, runs, simulated=lab.simulated, profile="hardened")
    said = [run.output for run in runs]
    assert [run.code for run in runs] == [0] * len(lines)
    assert "2 added, 0 changed, 0 destroyed" in said[0]
    assert "memory         = 256 -> 512" in said[2]
    assert "0 added, 1 changed" in said[2]
    assert "docker_image.caddy has been deleted" in said[4]
    assert "docker_container.web will be updated" in said[4]
    assert "-> 512" not in said[4]
    assert said[6] == f"the state is empty\n({LABEL})\n"
    assert [name.split()[0] for name in lab.simulated] == ["kreuzwerker/docker"]
    assert all(LABEL in said[n] for n in (0, 2, 4))
    jsonschema.validate(report_json(report), json.loads(SCHEMA.read_text()))


@pytest.mark.container
def test_what_would_run_on_this_machine_is_not_tried(packs: Packs) -> None:
    files = {"main.tf": b'resource "terraform_data" "x" {\n  provisioner "local-exec" {\n'
                        b'    command = "touch /tmp/x"\n  }\n}\n'}  # fmt: skip
    with pytest.raises(Declined, match="local-exec"), ConfigurationLab(files, packs):
        pass

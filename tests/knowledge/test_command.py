"""`dryfit packs`, in process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

from assistant.cli.packs import packs
from assistant.core.errors import Declined, DryfitError, Exit, UsageError
from assistant.render import schemas

SCHEMA = json.loads((Path(schemas.__path__[0]) / "packs.schema.json").read_text(encoding="utf-8"))


def run(*args: str) -> Result:
    return CliRunner().invoke(packs, args)


def out(*args: str) -> str:
    result = run(*args)
    assert result.exit_code == 0, result.exception
    assert result.stderr == ""
    return result.stdout


def out_json(*args: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(out(*args, "--json"))
    jsonschema.Draft202012Validator(SCHEMA).validate(value)
    return value


def failure(*args: str) -> DryfitError:
    result = run(*args)
    assert isinstance(result.exception, DryfitError)
    assert result.stdout == ""
    return result.exception


def test_the_list() -> None:
    lines = out("list").splitlines()
    assert len(lines) == 70
    assert any(line.split()[:2] == ["packer/qemu", "1.1.4"] for line in lines)
    assert [p["name"] for p in out_json("list")["packs"]] == [line.split()[0] for line in lines]


def test_a_component_in_text() -> None:
    lines = out("show", "proxmox-iso").splitlines()
    assert lines[0] == "packer/builder/proxmox-iso   (packer/proxmox 1.2.4)"
    assert "required" in lines[1]
    text = "\n".join(lines)
    assert "  tpm_config {}  0 to 1, not known to 1.6.6, 1.8.7" in lines
    assert "packer_build_name" not in text
    assert "or $PROXMOX_URL" in text
    assert '  ! required where communicator is "winrm": winrm_username' in lines


@pytest.mark.parametrize(
    "name",
    [
        "packer/builder/hyperv-iso",
        "windows-update",
        "docker_container",
        "libvirt_domain",
        "aws_wafv2_web_acl",
        "terraform/provider/hcloud",
        "packer/data/hcp-packer-image",
        "packer/qemu",
        "kreuzwerker/docker",
    ],
)
def test_every_kind_of_thing_in_json_and_text(name: str) -> None:
    value = out_json("show", name)
    head = out("show", name).split()[0]
    shown = value["component"]["address"] if "component" in value else value["pack"]["name"]
    assert head == shown


def test_one_version_of_several() -> None:
    old = out_json("show", "libvirt_domain@0.7.6")["component"]
    assert old["pack_version"] == "0.7.6"
    assert "disk" in old["body"]["blocks"]
    assert out_json("show", "libvirt_domain")["component"]["pack_version"] == "0.9.7"
    assert out_json("show", "dmacvicar/libvirt@0.7.6")["pack"]["version"] == "0.7.6"
    assert "0.7.5" in failure("show", "libvirt_domain@0.7.5").summary


def test_depth_bounds_what_is_shown() -> None:
    one = out_json("show", "docker_container", "--depth", "1")
    ports = one["component"]["body"]["blocks"]["ports"]["body"]
    assert (ports["shown"], ports["attributes"]) == (False, {})
    two = out_json("show", "docker_container", "--depth", "2")
    assert "internal" in two["component"]["body"]["blocks"]["ports"]["body"]["attributes"]
    assert len(out("show", "docker_container", "--depth", "1")) < len(
        out("show", "docker_container", "--depth", "2")
    )


def test_an_unknown_name_is_declined_with_the_nearest() -> None:
    error = failure("show", "hypervee")
    assert isinstance(error, Declined)
    assert error.code == Exit.DECLINED
    assert error.mend == "nearest: hyperv-iso, hyperv-vmcx, hyperv"
    assert failure("show", "packer/builder/qemuu").mend == "nearest: qemu"
    assert "packs list" in failure("show", "banana").mend


def test_a_name_of_several_things_asks_which() -> None:
    error = failure("show", "docker")
    assert isinstance(error, UsageError)
    assert error.mend == "give one of: packer/builder/docker, terraform/provider/docker"

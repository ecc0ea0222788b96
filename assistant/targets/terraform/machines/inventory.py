"""Ansible's inventory of a fleet, which Terraform writes for the playbook beside it."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.targets.scene import Scene
from assistant.targets.terraform.blocks import Data, duty, put, ref, resource
from assistant.targets.terraform.machines.fleet import Fleet

_FILE = "inventory_file"
"""The parameter for the inventory's place, from this part's folder."""


def wanted(scene: Scene) -> bool:
    """True where a playbook of the same draft needs to know the machines."""
    return f"param:{_FILE}" in scene.facts


def provider(scene: Scene) -> list[Data]:
    """The provider that writes it."""
    pinned = {"map": {"source": "hashicorp/local", "version": "~> 2.5"}}
    return [put("local", pinned)] if wanted(scene) else []


def written(machines: Fleet, kind: str, address: str, user: str = "") -> Iterator[Data]:
    """The file. `address` is HCL of a machine's address where the goal gives none, with `vm` for
    the machine; `user` that of the account that Ansible logs on with."""
    if not wanted(machines.scene):
        return
    account = f", ansible_user = {user}" if user else ""
    if machines.several:
        told = 'split("/", local.machines[name].ip)[0]'
        at = told if machines.addressed else address.replace("{}", "vm")
        hosts = f"for name, vm in {kind} : name => {{ ansible_host = {at}{account} }}"
    else:
        own = machines.machines[0].own.get("ip")
        at = f'"{str(own.value).partition("/")[0]}"' if own else address.replace("{}", kind)
        hosts = f'"{machines.machines[0].name}" = {{ ansible_host = {at}{account} }}'
    place = str(machines.scene.setting(_FILE).value)
    yield resource(
        "local_file",
        "inventory",
        [
            put("filename", ref(f'"${{path.module}}/{place}"'), "the playbook's inventory"),
            put("content", ref(f"yamlencode({{ servers = {{ hosts = {{ {hosts} }} }} }})")),
            put("file_permission", "0644"),
        ],
    )


def duties(machines: Fleet, kind: str) -> Iterator[Data]:
    """The file lists the draft's own machines."""
    if wanted(machines.scene) and (machines.several or not machines.addressed):
        yield duty(
            "inventory",
            "Ansible's inventory has the machines",
            "attribute_references",
            block="resource.local_file.inventory",
            path="content",
            to=kind,
        )

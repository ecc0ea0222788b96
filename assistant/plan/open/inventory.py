"""Ansible's inventory of the machines of a draft, which Terraform writes for the playbook beside
it."""

from __future__ import annotations

import re

from assistant.plan.open.fills import Fills

_FILE = "inventory_file"
"""The parameter for the inventory's place, from this part's folder."""


def write_inventory(fills: Fills) -> None:
    """Make the file, where a playbook wants it and the draft has machines that it can reach."""
    garden = fills.garden
    place = garden.settings.get(_FILE)
    known = {kind: told for f in garden.facts.values() for kind, told in f.inventory.items()}
    machines = [node for node in garden.nodes if node.type in known and node.named]
    if place is None or not machines:
        return
    fills.scene.used.add(_FILE)
    made = garden.make("local_file", machines[0])
    hosts = []
    for node in machines:
        address, user = known[node.type]
        link = fills.link(made, "content", node, address)
        called = garden.title(node) if node.label == "main" else node.label
        name = re.sub(r"[^a-z0-9]+", "-", called.lower())
        if node.count > 1:
            at = link.replace(f"{node.address}[0]", "vm")
            hosts.append(
                f'{{ for index, vm in {node.address} : "{name}-${{index + 1}}" =>'
                f" {{ ansible_host = {at}, ansible_user = {user} }} }}"
            )
        else:
            hosts.append(f'{{ "{name}" = {{ ansible_host = {link}, ansible_user = {user} }} }}')
    all_ = hosts[0] if len(hosts) == 1 else f"merge({', '.join(hosts)})"
    made.values["filename"] = {
        "expr": f'"${{path.module}}/{place.value}"',
        "why": "the playbook's inventory",
    }
    made.values["content"] = {"expr": f"yamlencode({{ servers = {{ hosts = {all_} }} }})"}
    made.values["file_permission"] = "0644"

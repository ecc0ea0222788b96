"""Environments that have machines of their own number and size: a file of values for each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.core.intent import Parameter
from assistant.plan.open.derive import FORMS
from assistant.plan.open.growing import Garden
from assistant.plan.open.nodes import Data, Node
from assistant.targets.scene import Scene

_NAME = "environment"
_FORM = re.compile(r"(?P<name>[\w-]+)=(?P<count>\d+) (?P<size>\S+) (?P<address>\S+) (?P<path>\S+)")
"""The parameter: prod=3 cpx31 hcloud_server.main server_type."""


@dataclass(frozen=True, slots=True)
class Environment:
    """One of them."""

    name: str
    count: int
    size: str
    address: str
    path: str


def environments(given: Sequence[Parameter]) -> list[Environment]:
    """Those of the goal, in its order."""
    found = (_FORM.fullmatch(str(p.value)) for p in given if p.name == _NAME)
    return [
        Environment(m["name"], int(m["count"]), m["size"], m["address"], m["path"])
        for m in found
        if m
    ]


def vary(garden: Garden, scene: Scene) -> None:
    """Put variables in the place of the machine's number and size. Before anything is filled."""
    found = environments(scene.given)
    node = _machine(garden, found)
    if node is None:
        return
    scene.used.add(_NAME)
    size, number = _variables(found, node)
    what = garden.title(node)
    garden.variables[size] = {
        "name": size,
        "description": f"Size of each {what}",
        "example": f'"{_size(garden, node, found[0])}"',
    }
    node.values[found[0].path] = {"var": size}
    if any(one.count > 1 for one in found):
        garden.variables[number] = {
            "name": number,
            "description": f"How many of the {what} there are",
            "type": "number",
            "example": str(found[0].count),
        }
        node.count, node.counted_by = max(one.count for one in found), number


def files(garden: Garden, scene: Scene) -> Iterator[Data]:
    """A file of values for each environment."""
    found = environments(scene.given)
    node = _machine(garden, found)
    if node is None:
        return
    for one in found:
        size, number = _variables(found, node)
        lines = [f'{size} = "{_size(garden, node, one)}"']
        if node.counted_by:
            lines.append(f"{number} = {one.count}")
        yield {
            "path": f"{one.name}.tfvars",
            "language": "text",
            "what": f"the values of {one.name}",
            "lines": _aligned(lines),
        }


def notes(scene: Scene) -> Iterator[str]:
    """How the environments are kept apart."""
    found = environments(scene.given)
    if found:
        name = found[0].name
        yield (
            "Each environment has a workspace and a file of values: terraform workspace new"
            f" {name}, then terraform plan -var-file={name}.tfvars -out=tfplan. Never apply the"
            " values of one in the workspace of another: it would change that one's machines. The"
            " names are the same in each: keep each in a project or account of its own."
        )


def _machine(garden: Garden, found: Sequence[Environment]) -> Node | None:
    """The machine that they are about."""
    return next((n for n in garden.nodes if found and n.address == found[0].address), None)


def _variables(found: Sequence[Environment], node: Node) -> tuple[str, str]:
    leaf = found[0].path.rpartition(".")[2]
    return leaf, f"{node.type.partition('_')[2]}_count"


def _size(garden: Garden, node: Node, one: Environment) -> str:
    form = garden.filled(node).forms.get(one.path)
    return FORMS[form](one.size) if form else one.size


def _aligned(lines: list[str]) -> list[str]:
    width = max(len(line.partition(" = ")[0]) for line in lines)
    parts = (line.partition(" = ") for line in lines)
    return [f"{name.ljust(width)} = {value}" for name, _, value in parts]

"""What a container runs in place of its image's own command: a command line, or a script."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.plan.open.facts import ServicePaths
from assistant.plan.open.nodes import Node
from assistant.targets.placeholder import placeholder

if TYPE_CHECKING:
    from assistant.plan.open.fills import Fills

_SCRIPT = re.compile(r"(?P<name>[\w-]+)(?: script|\.sh)", re.IGNORECASE)
_SHELL = re.compile(r"[|&;<>$`*]")
"""Signs that only a shell understands."""
_FOLDER = "/scripts"
_CONFIG = "kubernetes_config_map_v1"


def give_command(fills: Fills, node: Node) -> None:
    """The command of the goal as a list of words, before the resource is filled."""
    paths = fills.garden.filled(node).service
    name = node.given.get(paths.command, "") if paths else ""
    if not paths or not name:
        return
    settings = fills.garden.settings
    said = str(settings[name].value)
    script = _SCRIPT.fullmatch(said)
    if script:
        file = f"{script['name'].lower()}.sh"
        _mount(fills, node, file, paths)
        words = ["/bin/sh", f"{_FOLDER}/{file}"]
    elif _SHELL.search(said):
        words = ["/bin/sh", "-c", said]
    else:
        words = shlex.split(said)
    settings[name] = replace(settings[name], value=",".join(words))


def mount_claim(fills: Fills, node: Node) -> None:
    """The claim of the draft where the goal says, if no config map is what it has mounted there."""
    garden = fills.garden
    paths = garden.filled(node).service
    said = f"{paths.mount}#2.mount_path" if paths else ""
    if not paths or said not in node.given:
        return
    if any(n.type == _CONFIG and n.named for n in garden.nodes):
        return
    node.given[f"{paths.mount}.mount_path"] = node.given.pop(said)
    node.values[f"{paths.mount}.name"] = "data"
    if paths.own_claim and any(p.startswith(f"{paths.own_claim}.") for p in node.given):
        return
    found = garden.of_type(paths.claim, node)
    claim = found[0] if found else garden.make(paths.claim, node)
    node.values[f"{paths.volume}.name"] = "data"
    at = f"{paths.volume}.{paths.claim_name}"
    node.values[at] = {"expr": fills.link(node, at, claim, "metadata.name")}


def _mount(fills: Fills, node: Node, file: str, paths: ServicePaths) -> None:
    """A config map with the script, whose place is kept in the draft, mounted."""
    own = f"scripts/{file}"
    fills.garden.files.append(
        {
            "path": own,
            "language": "shell",
            "what": f"the place of your own {file}",
            "lines": placeholder(file).rstrip("\n").split("\n"),
        }
    )
    fills.garden.notes.append(
        f"Put your own {file} in the place of {own}: what stands there ends with an error."
    )
    data = {"map": {file: {"expr": f'file("${{path.module}}/{own}")'}}}
    made = fills.garden.make(_CONFIG, node, {"data": data})
    volume, mount = f"{paths.volume}#3", f"{paths.mount}#3"
    node.values[f"{volume}.name"] = "script"
    link = f"{volume}.config_map.name"
    node.values[link] = {"expr": fills.link(node, link, made, "metadata.name")}
    node.values[f"{mount}.name"] = "script"
    node.values[f"{mount}.mount_path"] = _FOLDER
    node.values[f"{mount}.read_only"] = True

"""Making the plugins inside Packer's own binary visible to a `required_plugins` block.

Packer up to 1.8 carries its plugins in its binary, yet looks for every plugin that a template
requires in the plugin folder. A small script in that folder, which answers what the plugin would
and starts the engine's own binary as that plugin, lets it judge the block as it is written.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.targets.packer.engine_copy import Copy
from assistant.targets.packer.engine_data import Bundled, BundledTable
from assistant.targets.packer.engine_tree import Attr, walk

ENGINE = "/engine/packer"
FOLDER = "plugins"
_SOURCE = re.compile(r'\bsource\s*=\s*"([^"]+)"')
_VERSION = re.compile(r'\bversion\s*=\s*"([^"]*)"')


@dataclass(frozen=True, slots=True)
class Required:
    """One entry of `required_plugins`."""

    path: str
    attr: Attr
    source: str
    """As written: github.com/hashicorp/qemu."""
    constraint: str
    """As written; empty where there is none."""


def required_plugins(copy: Copy, root: str = "") -> tuple[Required, ...]:
    """The plugins that a draft requires, by file and line."""
    found = []
    for path in copy.templates(root):
        for chain in walk(copy.tree(path)):
            if [b.type for b in chain] == ["packer", "required_plugins"]:
                for attr in chain[-1].attrs:
                    source = _SOURCE.search(attr.value)
                    version = _VERSION.search(attr.value)
                    found.append(
                        Required(
                            path,
                            attr,
                            source[1] if source else "",
                            version[1] if version else "",
                        )
                    )
    return tuple(found)


def stand_ins(
    required: tuple[Required, ...], table: BundledTable, machine: str
) -> Mapping[str, bytes]:
    """The files of the plugin folder for what is required and lies inside the binary.

    `machine` is Go's name of system and processor: linux_amd64.
    """
    files: dict[str, bytes] = {}
    for entry in required:
        plugin = table.plugins.get(entry.source)
        if plugin is None:
            continue
        name = entry.source.rpartition("/")[2]
        script = _script(entry.attr.name, plugin, table)
        file = f"{entry.source}/packer-plugin-{name}_v{plugin.version}_{table.api}_{machine}"
        files[f"{FOLDER}/{file}"] = script
        digest = hashlib.sha256(script).hexdigest()
        files[f"{FOLDER}/{file}_SHA256SUM"] = digest.encode()
    return files


def _script(accessor: str, plugin: Bundled, table: BundledTable) -> bytes:
    description = {
        "version": plugin.version,
        "sdk_version": table.sdk,
        "api_version": table.api,
        "builders": _short(plugin.builders, accessor),
        "post_processors": _short(plugin.post_processors, accessor),
        "provisioners": _short(plugin.provisioners, accessor),
        "datasources": _short(plugin.datasources, accessor),
    }
    lines = [
        "#!/bin/sh",
        'case "$1" in',
        f"describe) echo '{json.dumps(description, separators=(',', ':'))}' ;;",
        'start) case "$3" in',
        f'  -packer-default-plugin-name-) exec {ENGINE} plugin "packer-$2-{accessor}" ;;',
        f'  *) exec {ENGINE} plugin "packer-$2-{accessor}-$3" ;;',
        "  esac ;;",
        "esac",
    ]
    return ("\n".join(lines) + "\n").encode()


def _short(names: tuple[str, ...], accessor: str) -> list[str]:
    """Names as a plugin gives them: without its own in front.

    A plugin required under another local name than its own offers nothing under it that the
    binary could be started as, so nothing is offered.
    """
    shorts = []
    for name in names:
        if name == accessor:
            shorts.append("-packer-default-plugin-name-")
        elif name.startswith(f"{accessor}-"):
            shorts.append(name.removeprefix(f"{accessor}-"))
    return shorts

"""Stand-ins for modules from a registry or a repository: none of them can be fetched here."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from posixpath import join

from assistant.knowledge.versions import satisfies
from assistant.targets.terraform.configuration import Configuration, Outside
from assistant.targets.terraform.simulated import HOSTS

_FOLDER = ".terraform/modules"
_REGISTRY = re.compile(r"(?:([\w.-]+\.[\w.-]+)/)?([\w-]+)/([\w-]+)/([\w-]+)(//.*)?\Z")
_GITHUB = re.compile(r"github\.com/([^/]+)/([^/?]+)(.*)\Z")
_NUMBERS = re.compile(r"\d+(?:\.\d+){0,2}")
_NAME = re.compile(r"[A-Za-z_][\w-]*\Z")


def stand_ins(configuration: Configuration, engine: str) -> dict[str, bytes]:
    """Files that make an engine find a module in the place of each that lies outside the draft:
    one that takes the arguments of the call and gives values that nobody knows."""
    if not configuration.outside:
        return {}
    files: dict[str, bytes] = {}
    rows = [{"Key": "", "Source": "", "Dir": "."}]
    sources = _sources(configuration)
    for number, one in enumerate(configuration.outside, 1):
        # The draft's own names are no part of a path.
        folder = f"{_FOLDER}/outside-{number}"
        path = join(configuration.root, folder, "main.tf")
        files[path] = _module(one, sources).encode()
        row = {"Key": one.key, "Source": _address(one.source, engine), "Dir": folder}
        if version := version_of(one):
            row["Version"] = version
        rows.append(row)
    manifest = join(configuration.root, _FOLDER, "modules.json")
    files[manifest] = json.dumps({"Modules": rows}).encode()
    return files


def _module(one: Outside, sources: Mapping[str, str]) -> str:
    lines = []
    for name in _names(one.arguments):
        lines.append(f'variable "{name}" {{\n  type    = any\n  default = null\n}}')
    if one.outputs:
        lines.append('resource "terraform_data" "unknown" {}')
    for name in _names(one.outputs):
        lines.append(f'output "{name}" {{\n  value = terraform_data.unknown.output\n}}')
    lines += _required(one, sources)
    return "\n".join([*lines, ""])


def _required(one: Outside, sources: Mapping[str, str]) -> list[str]:
    aliases: dict[str, list[str]] = {}
    for handed in one.providers:
        name, _, alias = handed.partition(".")
        aliases.setdefault(name, [])
        if alias:
            aliases[name].append(f"{name}.{alias}")
    entries = [
        f'    {name} = {{\n      source = "{sources.get(name, f"hashicorp/{name}")}"\n'
        f"      configuration_aliases = [{', '.join(found)}]\n    }}"
        for name, found in aliases.items()
    ]
    if not entries:
        return []
    return ["terraform {\n  required_providers {", *entries, "  }\n}"]


def _sources(configuration: Configuration) -> dict[str, str]:
    """Local names of providers with their sources, as any module of the draft states them."""
    from assistant.syntax.hcl import Object, value_of

    found: dict[str, str] = {}
    for top in configuration.blocks("terraform"):
        for block in top.block.body.blocks_of("required_providers"):
            for attribute in block.body.attributes:
                if not isinstance(attribute.value, Object):
                    continue
                value = value_of(attribute.value)
                source = value.get("source") if isinstance(value, dict) else None
                if isinstance(source, str) and re.fullmatch(r"[\w./-]+", source):
                    found[attribute.name] = source
    return found


def _names(names: Iterable[str]) -> list[str]:
    return [name for name in dict.fromkeys(names) if _NAME.match(name)]


def _address(source: str, engine: str) -> str:
    """A source as an engine writes it into its list of modules."""
    registry = _REGISTRY.match(source)
    if registry:
        host, *rest = registry.groups()
        namespace, name, system, inner = rest
        return f"{host or HOSTS[engine]}/{namespace}/{name}/{system}{inner or ''}"
    github = _GITHUB.match(source)
    if github:
        name = github[2].removesuffix(".git")
        return f"git::https://github.com/{github[1]}/{name}.git{github[3]}"
    return source


def version_of(one: Outside) -> str:
    """A version that the call takes; empty for what has none."""
    if _REGISTRY.match(one.source) is None:
        return ""
    written = _NUMBERS.findall(one.version)
    tries = [n for text in written for n in (text, f"{text.partition('.')[0]}.9999.0", _up(text))]
    for version in ("9999.0.0", *tries, "0.0.1"):
        if not one.version or satisfies(version, one.version):
            return version
    return "9999.0.0"


def _up(version: str) -> str:
    """The same with another last part, far up: 1.2.3 gives 1.2.9999."""
    return ".".join([*version.split(".")[:2], "9999"][:3]) if "." in version else version

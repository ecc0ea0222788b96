"""The resources of a draft and what stands in them, as values in the form of recipes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant.core.schema import BodySchema

Data = Any
"""A value in the form of a recipe file."""


@dataclass(slots=True, eq=False)
class Node:
    """One resource of the draft."""

    type: str
    label: str
    provider: str
    body: BodySchema
    index: int
    """Its place among the resources that the goal names; of others that of the one they serve."""
    named: bool = False
    """True: the goal names it."""
    count: int = 1
    counted_by: str = ""
    """The variable that says how often it stands, in place of the number."""
    given: dict[str, str] = field(default_factory=dict)
    """Path to the parameter that the goal gives for it."""
    values: dict[str, Data] = field(default_factory=dict)
    """Path to what is written there."""
    links: list[tuple[str, str]] = field(default_factory=list)
    """Path and the name that stands there: azurerm_resource_group.main.name."""
    reserved: bool = False
    """True: it was made for one resource, with values that this one asks for."""
    inside: str = ""
    """Address of the resource that the goal puts it in."""
    around: str = ""
    """Address of what the resource is put in that this one was made with."""
    fills: str = ""
    fills_with: str = ""
    there: bool = False
    """True: it is there already and is looked up."""
    source: str = ""
    """For `there`: type of the data source; empty where no pack has one."""
    over: str = ""
    """Expression that it stands once for each element of."""
    owed: list[tuple[str, str, str]] = field(default_factory=list)
    """Path, text that must stand there, and why in a sentence."""
    closed: list[tuple[str, str, str, str]] = field(default_factory=list)
    """For a firewall: the block of its rules, the path of their port, the ports that may stand
    there (`22|443`), and what is let in, in words."""
    guards: str = ""
    """For a firewall: label of the one machine that it is for."""
    blocks: set[str] = field(default_factory=set)
    """Paths of blocks that stand there with nothing in them."""

    @property
    def address(self) -> str:
        """As expressions name it."""
        return f"data.{self.source}.{self.label}" if self.there else f"{self.type}.{self.label}"

    @property
    def block(self) -> str:
        """As the block's own words and labels are."""
        return self.address if self.there else f"resource.{self.address}"


_FAMILIES = {"openstack": ("compute", "networking", "blockstorage"), "google": ("compute",)}
"""Beginnings of type names that nobody says."""


_CAPITALS = frozenset(
    [
        "id",
        "dn",
        "ip",
        "dns",
        "ou",
        "ssh",
        "vm",
        "kv",
        "url",
        "pki",
        "iam",
        "acl",
        "vpc",
        "sku",
        "kms",
        "s3",
        "tls",
        "cidr",
        "arn",
        "ttl",
    ]
)
"""Words that are abbreviations."""


def words(name: str, provider: str = "") -> str:
    """A name in words: azurerm_key_vault, of azurerm, is 'key vault'."""
    plain = re.sub(r"_v[0-9]+$", "", name)
    if plain.startswith(f"{provider}_"):
        plain = plain[len(provider) + 1 :]
    family, _, rest = plain.partition("_")
    plain = rest if rest and family in _FAMILIES.get(provider, ()) else plain
    parts = plain.split("_")
    return " ".join(part.upper() if part in _CAPITALS else part for part in parts)


def sentence(text: str) -> str:
    """The text with a capital letter in front."""
    return text[:1].upper() + text[1:]


def tree_of(values: Mapping[str, Data]) -> dict[str, Any]:
    """Values by path, as nested mappings."""
    tree: dict[str, Any] = {}
    for path, value in values.items():
        at = tree
        *above, last = path.split(".")
        for part in above:
            at = at.setdefault(part, Branch())
        at[last] = value
    return tree


_FIRST = ("metadata", "name", "display_name", "bucket", "path", "resource_group_name", "location")


class Branch(dict[str, Any]):
    """A block or object, told from a value that is a mapping."""


def items(body: BodySchema, tree: Mapping[str, Any]) -> list[Data]:
    """The lines and blocks of a resource, in the form of recipes: plain lines before blocks."""
    lines: list[Data] = []
    nested: list[Data] = []
    for name, value in sorted(tree.items(), key=lambda entry: _rank(entry[0])):
        name = name.partition("#")[0]
        block = body.blocks.get(name)
        if block is not None:
            inside = value if isinstance(value, Branch) else {}
            nested.append({"block": name, "body": items(block.body, inside)})
            continue
        attribute = body.attributes[name]
        if isinstance(value, Branch):
            inner = attribute.nested or attribute.objects
            plain = isinstance(attribute.type, list) and attribute.type[0] == "map"
            made = {"map": _keys(value) if plain else _object(inner, value)}
            listed = isinstance(attribute.type, list) and attribute.type[0] in ("list", "set")
            value = {"list": [made]} if listed else made
        lines.append({"set": name, "to": value})
    return [*lines, *nested]


def _keys(tree: Mapping[str, Any], around: str = "") -> dict[str, Data]:
    """Of a map of texts, whose keys may hold dots: storageclass.kubernetes.io/is-default-class."""
    out: dict[str, Data] = {}
    for key, value in tree.items():
        if isinstance(value, Branch):
            out |= _keys(value, f"{around}{key}.")
        else:
            out[f"{around}{key}"] = value
    return out


def _rank(name: str) -> int:
    """What people look for first stands first; the rest keeps its order."""
    return _FIRST.index(name) if name in _FIRST else len(_FIRST)


def _object(body: BodySchema | None, tree: Mapping[str, Any]) -> dict[str, Data]:
    out: dict[str, Data] = {}
    for key, value in tree.items():
        name = key.partition("#")[0]
        if isinstance(value, Branch):
            one = body.attributes.get(name) if body else None
            made: Data = {"map": _object((one.nested or one.objects) if one else None, value)}
            listed = (
                one is not None and isinstance(one.type, list) and one.type[0] in ("list", "set")
            )
            before = out[name]["list"] if listed and name in out else []
            value = {"list": [*before, made]} if listed else made
        out[name] = value
    return out


def has(node: Node, path: str) -> bool:
    """Whether something stands at the path or below it."""
    at: Mapping[str, Data] = node.values
    return path in at or path in node.blocks or any(p.startswith(f"{path}.") for p in at)

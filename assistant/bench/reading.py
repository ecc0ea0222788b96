"""A draft's files as trees of plain values, read without anything of the checker.

HCL is read by python-hcl2, YAML by PyYAML, XML by the standard library. References to variables
with a default and to locals are followed, so that a value counts wherever a draft keeps it.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any
from xml.etree import ElementTree

import yaml

_DEEPEST = 8
"""References that are followed one after the other."""
_BARE = re.compile(r"\A(?:var|local)\.[\w-]+\Z")
_INSIDE = re.compile(r"\$\{\s*((?:var|local)\.[\w-]+)\s*\}")
_FACTOR = r"(?:\d+|(?:var|local)\.[\w-]+)"
_PRODUCT = re.compile(rf"\A{_FACTOR}(?:\s*\*\s*{_FACTOR})+\Z")
_HEREDOC = re.compile(r"\A<<-?\s*(\w+)\n(.*?)\n?\s*\1\s*\Z", re.DOTALL)
_YAML_NAMES = ("user-data", "meta-data", "network-config", "vendor-data")


class _Loader(yaml.SafeLoader):
    """Takes tags that only an application knows (`!vault`) as the values that they mark."""


def _tagged(loader: _Loader, _suffix: str, node: yaml.Node) -> Any:
    match node:
        case yaml.MappingNode():
            return loader.construct_mapping(node, deep=True)
        case yaml.SequenceNode():
            return loader.construct_sequence(node, deep=True)
        case _:
            return loader.construct_scalar(node)  # type: ignore[arg-type]


_Loader.add_multi_constructor("!", _tagged)


@dataclass(frozen=True)
class Files:
    """The texts of a draft by path, and their trees, each made when it is asked for."""

    texts: Mapping[str, str]
    faults: dict[str, str] = field(default_factory=dict)
    """Files that could not be read, with the reader's words; filled while trees are made."""

    def named(self, pattern: str | list[str]) -> Iterator[tuple[str, str]]:
        """Paths and texts of the files whose path or name matches one of the patterns."""
        patterns = [pattern] if isinstance(pattern, str) else pattern
        for path, text in self.texts.items():
            name = path.rsplit("/", 1)[-1]
            if any(fnmatchcase(path, p) or fnmatchcase(name, p) for p in patterns):
                yield path, text

    @cached_property
    def hcl(self) -> dict[str, Any]:
        """One tree an HCL file, by path."""
        return {
            path: tree
            for path, text in self.texts.items()
            if path.endswith((".hcl", ".tf", ".tofu", ".tfvars"))
            if (tree := self._read(path, text, _hcl)) is not None
        }

    @cached_property
    def yaml(self) -> dict[str, Any]:
        """The documents of each YAML or JSON file, by path."""
        return {
            path: tree
            for path, text in self.texts.items()
            if path.endswith((".yml", ".yaml", ".json")) or path.rsplit("/")[-1] in _YAML_NAMES
            if (tree := self._read(path, text, _documents)) is not None
        }

    @cached_property
    def xml(self) -> dict[str, Any]:
        """Each XML file as dicts of local names, by path."""
        return {
            path: tree
            for path, text in self.texts.items()
            if path.endswith(".xml")
            if (tree := self._read(path, text, _xml)) is not None
        }

    @cached_property
    def scope(self) -> dict[str, Any]:
        """Values of `var.NAME` (defaults) and `local.NAME` over all HCL files."""
        found: dict[str, Any] = {}
        for tree in self.hcl.values():
            for name, body in _labelled(tree.get("variable", [])):
                if "default" in body:
                    found[f"var.{name}"] = body["default"]
            for block in tree.get("locals", []):
                found |= {f"local.{name}": value for name, value in block.items()}
        return found

    def read_all(self) -> dict[str, str]:
        """Read everything; the files that could not be."""
        _ = self.hcl, self.yaml, self.xml
        return self.faults

    def values(self, language: str, pattern: str | list[str], place: str) -> list[Any]:
        """All values at a path in the files of a language, references followed."""
        wanted = {path for path, _ in self.named(pattern)}
        trees: dict[str, Any] = getattr(self, language)
        keys = place.split("/")
        found = [v for path, tree in trees.items() if path in wanted for v in at(tree, keys)]
        return [self.settled(v) for v in found] if language == "hcl" else found

    def settled(self, value: Any, deep: int = 0) -> Any:
        """A value of HCL with its references followed, and products worked out."""
        if isinstance(value, list):
            return [self.settled(item, deep) for item in value]
        if isinstance(value, dict):
            return {key: self.settled(item, deep) for key, item in value.items()}
        if not isinstance(value, str) or deep > _DEEPEST:
            return value
        whole = value[2:-1].strip() if value.startswith("${") and value.endswith("}") else ""
        if _BARE.match(whole) and whole in self.scope:
            return self.settled(self.scope[whole], deep + 1)
        if _PRODUCT.match(whole):
            factors = [self._factor(word.strip(), deep) for word in whole.split("*")]
            known = [factor for factor in factors if factor is not None]
            return math.prod(known) if len(known) == len(factors) else value
        return _INSIDE.sub(lambda m: self._spliced(m, deep), value)

    def _factor(self, word: str, deep: int) -> int | None:
        """A number, or what a reference comes to; None for anything else."""
        found = word if word.isdecimal() else self.settled(f"${{{word}}}", deep + 1)
        return int(found) if str(found).isdecimal() else None

    def _spliced(self, found: re.Match[str], deep: int) -> str:
        known = self.scope.get(found[1])
        if isinstance(known, str | int | float):
            return str(self.settled(known, deep + 1))
        return found[0]

    def _read(self, path: str, text: str, reader: Any) -> Any:
        try:
            return reader(text)
        except Exception as error:  # noqa: BLE001 - what a reader raises is its verdict
            self.faults[path] = f"{type(error).__name__}: {error}"[:300]
            return None


def at(tree: Any, keys: list[str]) -> Iterator[Any]:
    """Values of a tree at a path of patterns; lists are walked through, `**` spans levels."""
    if isinstance(tree, list) and keys:
        for item in tree:
            yield from at(item, keys)
        return
    if not keys:
        yield tree
        return
    head, rest = keys[0], keys[1:]
    if head == "**":
        yield from at(tree, rest)
        if isinstance(tree, dict):
            for item in tree.values():
                yield from at(item, keys)
        return
    if isinstance(tree, dict):
        for key, item in tree.items():
            if fnmatchcase(str(key), head):
                yield from at(item, rest)


def _hcl(text: str) -> Any:
    import hcl2

    return _plain(hcl2.loads(text))


def _plain(value: Any) -> Any:
    """What python-hcl2 gives without the quotes that it leaves around texts and labels."""
    if isinstance(value, dict):
        return {_bare(key): _plain(item) for key, item in value.items() if key != "__is_block__"}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return _bare(value) if isinstance(value, str) else value


def _bare(text: str) -> str:
    if len(text) > 1 and text[0] == text[-1] == '"':
        inner = text[1:-1]
        heredoc = _HEREDOC.match(inner)
        return heredoc[2] if heredoc else inner.replace('\\"', '"')
    return text


def _labelled(blocks: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    for block in blocks:
        for name, body in block.items():
            yield name, body if isinstance(body, dict) else {}


def _documents(text: str) -> Any:
    if text.lstrip().startswith("{"):
        return json.loads(text)
    # SafeLoader's children build plain values only.
    return [document for document in yaml.load_all(text, Loader=_Loader) if document is not None]


def _xml(text: str) -> Any:
    root = ElementTree.fromstring(text)  # noqa: S314 - a draft's own file, no entities are fetched
    return {_local(root.tag): _element(root)}


def _element(element: ElementTree.Element) -> Any:
    children: dict[str, list[Any]] = {}
    for child in element:
        children.setdefault(_local(child.tag), []).append(_element(child))
    return children or (element.text or "").strip()


def _local(tag: object) -> str:
    return str(tag).rsplit("}", 1)[-1]

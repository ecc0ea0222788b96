"""Reading YAML to a tree with exact positions: always a result, and findings.

The tree is built on the parser's events, so that what was read before an error is kept. Aliases
are followed by reference and never copied: a file of nested aliases costs no more than its text.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import msgspec

from assistant.core.finding import Finding, Severity
from assistant.syntax.kept import Kept
from assistant.syntax.source import Source
from assistant.syntax.yaml_nodes import Alias, Entry, Mapping, Node, Scalar, Sequence
from assistant.syntax.yaml_values import Dialect, plain, value_of

__all__ = [
    "Alias",
    "Dialect",
    "Entry",
    "Mapping",
    "Node",
    "Scalar",
    "Sequence",
    "YamlFile",
    "duplicate_keys",
    "node_at",
    "parse_yaml",
    "plain",
    "target",
    "value_of",
    "yaml_findings",
]


class YamlFile(msgspec.Struct, frozen=True):
    """One file's documents; of a broken file what could be read."""

    source: Source
    documents: tuple[Node, ...]
    """The top node of each document; an empty document is an empty scalar."""
    findings: tuple[Finding, ...]
    """Where the text is not YAML. Duplicate keys are no part of it: see `duplicate_keys`."""

    @property
    def whole(self) -> bool:
        """Whether all of the text was read."""
        return not self.findings


_kept: Kept[YamlFile] = Kept(1_000_000)


def parse_yaml(path: str, text: str) -> YamlFile:
    """Read one file. Never raises; no tag is followed and no alias is copied.

    The same object is given for a text that was read lately.
    """
    return _kept.get(path, text, lambda: _parse(path, text))


def _parse(path: str, text: str) -> YamlFile:
    # Imported here: PyYAML costs start-up time that files in other languages need not pay.
    from assistant.syntax.yaml_reader import read_yaml

    source = Source(path, text)
    return YamlFile(source, *read_yaml(source))


def yaml_findings(path: str, text: str) -> tuple[Finding, ...]:
    """What is wrong with a YAML file of no known format."""
    file = parse_yaml(path, text)
    return (*file.findings, *duplicate_keys(file, "warning", merges=False))


def duplicate_keys(file: YamlFile, severity: Severity, *, merges: bool) -> Iterator[Finding]:
    """Keys that stand twice in one mapping; of `<<` only where `merges`.

    Most readers take the last without a word, some refuse the file: the format says how bad it is.
    """
    for mapping in _mappings(file.documents):
        seen: dict[str, Scalar] = {}
        for key, _ in mapping.pairs:
            if not isinstance(key, Scalar) or (key.is_merge and not merges):
                continue
            first = seen.setdefault(key.text, key)
            if first is not key:
                line = file.source.line_of(first.span.start)
                yield file.source.parse_finding(
                    "duplicate-key", key.span, f"`{key.text[:60]}` stands here twice",
                    f"It is on line {line} too; only one of both counts.", severity,
                )  # fmt: skip


def target(node: Node) -> Scalar | Mapping | Sequence | None:
    """The node itself, or what an alias stands for; None where that is not known."""
    return node.target if isinstance(node, Alias) else node


def node_at(document: Node, pointer: str) -> Node | None:
    """The node at a JSON pointer such as `/services/web/ports/0`; None where there is none."""
    node: Node = document
    for word in pointer.split("/")[1:]:
        word = word.replace("~1", "/").replace("~0", "~")
        inner = target(node)
        if isinstance(inner, Mapping):
            entry = inner.entries.get(word)
            if entry is None:
                return None
            node = entry.value
        elif isinstance(inner, Sequence) and word.isdecimal() and int(word) < len(inner.items):
            node = inner.items[int(word)]
        else:
            return None
    return node


def _mappings(nodes: tuple[Node, ...]) -> Iterator[Mapping]:
    waiting: list[Node] = list(reversed(nodes))
    while waiting:
        node = waiting.pop()
        if isinstance(node, Mapping):
            yield node
            waiting.extend(reversed(list(chain.from_iterable(node.pairs))))
        elif isinstance(node, Sequence):
            waiting.extend(reversed(node.items))

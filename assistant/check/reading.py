"""The parsed rung: every file that something here can read, read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from posixpath import basename
from types import MappingProxyType
from typing import Literal

import msgspec

from assistant.check.formats import Format, Named
from assistant.core.finding import Finding
from assistant.syntax.hcl import is_hcl, parse
from assistant.syntax.shell import is_shell, shell_findings
from assistant.syntax.templates import DIRECTIVE

Reader = Literal["hcl", "xml", "yaml", "json", "shell"]
YAML_NAMES = frozenset({"user-data", "meta-data", "network-config"})
"""Files of cloud-init, which are YAML and have no ending."""
PROSE = (".md", ".txt")
_NONE: Mapping[str, Format] = MappingProxyType({})


class Read(msgspec.Struct, frozen=True):
    """What was read, by whom, and what was wrong."""

    findings: tuple[Finding, ...]
    files: tuple[str, ...]
    readers: tuple[Reader, ...]
    others: tuple[Named, ...] = ()
    """Name and version of the formats' own readers."""
    unread: tuple[str, ...] = ()
    """Files that nothing here reads; prose is not counted."""


def reader_of(path: str, text: str) -> Reader | None:
    """Which reader a file is for; None where nothing here can say whether it is sound."""
    name = basename(path).lower()
    if is_hcl(name):
        return "hcl"
    if name.endswith(".xml"):
        return "xml"
    if name.endswith((".yaml", ".yml")) or name in YAML_NAMES:
        # A template's directive is no YAML, and what it makes is known only when it has run.
        return None if DIRECTIVE.search(text) else "yaml"
    if name.endswith(".json"):
        return "json"
    return "shell" if is_shell(path, text) else None


def read_all(
    files: Mapping[str, str], others: Collection[str] = (), formats: Mapping[str, Format] = _NONE
) -> Read:
    """Read every file that can be read, by path; `others` are there and their text is not.

    Files of `formats` (by path) with a reader of their own are taken as read by it.
    """
    findings: list[Finding] = []
    done: list[str] = []
    unread = [path for path in others if not path.lower().endswith(PROSE)]
    readers: set[Reader] = set()
    own: set[Named] = set()
    for path in sorted(files):
        text = files[path]
        if path in formats and (reads := formats[path].reader) is not None:
            done.append(path)
            own.add(reads())
            continue
        reader = reader_of(path, text)
        if reader is None:
            if not path.lower().endswith(PROSE):
                unread.append(path)
            continue
        done.append(path)
        readers.add(reader)
        if reader == "hcl":
            findings += parse(path, text).findings
        elif reader == "xml":
            from assistant.syntax.xml import parse_xml

            findings += parse_xml(path, text).findings
        elif reader == "yaml":
            from assistant.syntax.yaml import yaml_findings

            findings += yaml_findings(path, text)
        elif reader == "shell":
            findings += shell_findings(path, text)
        else:
            from assistant.syntax.texts import json_findings

            findings += json_findings(path, text)
    return Read(
        findings=tuple(findings),
        files=tuple(done),
        readers=tuple(sorted(readers)),
        others=tuple(sorted(own)),
        unread=tuple(sorted(unread)),
    )

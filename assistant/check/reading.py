"""The parsed rung: every file that something here can read, read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from posixpath import basename, dirname, join
from types import MappingProxyType
from typing import Literal

import msgspec

from assistant.check.formats import Format, Named
from assistant.check.formats.templated import DIRECTIVE
from assistant.check.installed import installed
from assistant.core.evidence import Evidence, RungStatus
from assistant.core.finding import Finding
from assistant.syntax.hcl import is_hcl, parse
from assistant.syntax.shell import is_shell, shell_findings

Reader = Literal["hcl", "xml", "yaml", "json", "shell"]
YAML_NAMES = frozenset({"user-data", "meta-data", "network-config"})
"""Files of cloud-init, which are YAML and have no ending."""
PROSE = (".md", ".txt")
_NONE: Mapping[str, Format] = MappingProxyType({})
_NAMED = 12
"""Files or groups of files that a rung names; of more it gives the number."""


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


def _described(reader: Reader) -> tuple[str, str]:
    if reader == "hcl":
        return "tree-sitter-hcl", installed("tree-sitter-hcl")
    if reader == "shell":
        return "tree-sitter-bash", installed("tree-sitter-bash")
    if reader == "yaml":
        return "PyYAML", installed("PyYAML")
    if reader == "xml":
        from xml.parsers import expat

        return "expat", ".".join(map(str, expat.version_info))
    from json import __name__ as name

    return name, ""


def parsed_evidence(read: Read, *, second_opinion: bool, more: Iterable[Finding] = ()) -> Evidence:
    """The parsed rung; `why` also names the files that nothing here read, or only in part.

    `more`: what the formats' own readers found.
    """
    notes = _not_read(read)
    if not read.files:
        why = "; ".join(["no file here has a form to be checked", *notes])
        return Evidence("parsed", "not_run", "", "", why=why)
    used = [*(_described(reader) for reader in read.readers), *read.others]
    if second_opinion and "hcl" in read.readers:
        used.append(("python-hcl2", installed("python-hcl2")))
    by, number = named(list(dict.fromkeys(used)))
    found = [*read.findings, *(f for f in more if f.source == "parse")]
    broken = {f.path for f in found if f.severity == "error"}
    doubted = sorted({f.path for f in found if f.severity == "warning"} - broken)
    status: RungStatus = "passed"
    if doubted:
        status = "partial"
        notes.insert(0, f"may not be well-formed: {', '.join(grouped(doubted))}")
    if broken:
        status = "failed"
        total = len(read.files)
        notes.insert(0, f"{len(broken)} of {total} files cannot be read in full")
    return Evidence("parsed", status, by, number, read.files, "; ".join(notes))


def _not_read(read: Read) -> list[str]:
    notes = []
    if read.unread:
        notes.append(f"read by no parser here: {', '.join(grouped(read.unread))}")
    return notes


def grouped(paths: Iterable[str]) -> list[str]:
    """Paths by name; several of one folder and ending as `folder/*.ending`."""
    groups: dict[tuple[str, str], list[str]] = {}
    for path in paths:
        name = basename(path)
        stem, dot, ending = name.rpartition(".")
        groups.setdefault((dirname(path), ending if stem and dot else name), []).append(path)
    names = [
        found[0] if len(found) == 1 else join(folder, f"*.{ending}")
        for (folder, ending), found in groups.items()
    ]
    return names if len(names) <= _NAMED else [*names[:_NAMED], f"{len(names) - _NAMED} more"]


def named(used: list[tuple[str, str]]) -> tuple[str, str]:
    """Names and versions as a rung's `by` and `version`: one apart, several in one text."""
    if len(used) == 1:
        return used[0]
    return ", ".join(f"{name} {number}".strip() for name, number in used), ""

"""The parsed rung: every file that something here can read, read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from posixpath import basename
from typing import Literal
from xml.parsers import expat

from assistant.core.evidence import Evidence
from assistant.core.finding import Finding, Position
from assistant.syntax.hcl import is_hcl, parse
from assistant.syntax.texts import json_findings, powershell_findings, yaml_findings
from assistant.syntax.xml import parse_xml

Reader = Literal["hcl", "xml", "yaml", "json"]
YAML_NAMES = frozenset({"user-data", "meta-data", "network-config"})
"""Files of cloud-init, which are YAML and have no ending."""


@dataclass(frozen=True, slots=True)
class Read:
    """What was read, by whom, and what was wrong."""

    findings: tuple[Finding, ...]
    files: tuple[str, ...]
    readers: tuple[Reader, ...]


def reader_of(path: str, text: str) -> Reader | None:
    """Which reader a file is for; None where nothing here can say whether it is sound."""
    name = basename(path).lower()
    if is_hcl(name):
        return "hcl"
    if name.endswith(".xml"):
        return "xml"
    if name.endswith((".yaml", ".yml")) or name in YAML_NAMES:
        # A template's directive is no YAML, and what it makes is known only when it has run.
        return None if "%{" in text else "yaml"
    return "json" if name.endswith(".json") else None


def read_all(files: Mapping[str, str]) -> Read:
    """Read every file that can be read, by path."""
    findings: list[Finding] = []
    done: list[str] = []
    readers: set[Reader] = set()
    for path in sorted(files):
        text = files[path]
        reader = reader_of(path, text)
        if reader is None:
            if path.lower().endswith((".ps1", ".psm1")):
                findings += powershell_findings(path, text)
            continue
        done.append(path)
        readers.add(reader)
        if reader == "hcl":
            findings += parse(path, text).findings
        elif reader == "xml":
            findings += parse_xml(path, text).findings
        elif reader == "yaml":
            findings += yaml_findings(path, text)
        else:
            findings += json_findings(path, text)
    return Read(tuple(findings), tuple(done), tuple(sorted(readers)))


def second_opinions(files: Mapping[str, str]) -> tuple[Finding, ...]:
    """Where python-hcl2 sees something else in a file that was read without errors."""
    from assistant.check.values import disagreement

    found: list[Finding] = []
    start = Position(1, 1)
    for path in sorted(files):
        if not is_hcl(path) or (file := parse(path, files[path])).findings:
            continue
        reason = disagreement(file)
        if reason is not None:
            found.append(
                Finding(
                    "parse/second-opinion", "info", "The second reader disagrees", path,
                    start, start, "parse", f"python-hcl2: {reason}.",
                )
            )  # fmt: skip
    return tuple(found)


@lru_cache(maxsize=8)
def _installed(name: str) -> str:
    return version(name)


def _described(reader: Reader) -> tuple[str, str]:
    if reader == "hcl":
        return "tree-sitter-hcl", _installed("tree-sitter-hcl")
    if reader == "yaml":
        return "PyYAML", _installed("PyYAML")
    if reader == "xml":
        return "expat", ".".join(map(str, expat.version_info))
    from json import __name__ as name

    return name, ""


def parsed_evidence(read: Read, *, second_opinion: bool) -> Evidence:
    """The parsed rung."""
    if not read.files:
        return Evidence("parsed", "not_run", "", "", why="no file here has a form to be checked")
    used = [_described(reader) for reader in read.readers]
    if second_opinion and "hcl" in read.readers:
        used.append(("python-hcl2", _installed("python-hcl2")))
    broken = {f.path for f in read.findings if f.severity == "error"}
    why = f"{len(broken)} of {len(read.files)} files cannot be read in full" if broken else ""
    by, number = named(used)
    return Evidence("parsed", "failed" if broken else "passed", by, number, read.files, why)


def named(used: list[tuple[str, str]]) -> tuple[str, str]:
    """Names and versions as a rung's `by` and `version`: one apart, several in one text."""
    if len(used) == 1:
        return used[0]
    return ", ".join(f"{name} {number}".strip() for name, number in used), ""

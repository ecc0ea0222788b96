"""What cloud-init's own schema says, and how much of it is the draft's fault.

cloud-init takes much that its schema refuses: it passes over keys that it does not know and takes
numbers for texts. What it would not run with is an error; the rest is a warning.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from assistant.core.evidence import NotShown
from assistant.core.finding import Finding, Position, Severity
from assistant.knowledge.formats import pointed, schema_data
from assistant.knowledge.spelling import near
from assistant.syntax.kinds import CLOUD_CONFIG_NEARLY
from assistant.syntax.source import Span
from assistant.syntax.yaml import Mapping as Table
from assistant.syntax.yaml import Node, Scalar, target
from assistant.syntax.yaml import Sequence as List
from assistant.targets.cloudinit.data import modules
from assistant.targets.cloudinit.documents import Document, is_taken, spot
from assistant.targets.judging import Answer, Step, Trial, Try
from assistant.targets.tables import script

MARK = "dryfit-schema "
SECONDS = 60
_NAMES = re.compile(r"'([^']+)'")
_ALTERNATIVES = ("type", "anyOf", "oneOf")
_FILLED_IN = re.compile(r"\$\{|\{\{|@@")


@dataclass(frozen=True, slots=True)
class Said:
    """What the schema says of some documents."""

    answer: Answer
    findings: tuple[Finding, ...] = ()
    newer: tuple[NotShown, ...] = ()
    """Names that today's cloud-init has and this one does not."""
    stuck: str = ""
    """Why nothing was said; empty where something was."""


def ask(documents: Sequence[Document], version: str, attempt: Try) -> Said:
    """Ask about all of them in one call, and say what the schema lets pass: a head and keys that
    cloud-init does not know."""
    files = {f"{number}.yaml": one.text.encode() for number, one in enumerate(documents)}
    argv = ("python3", "{beside}/schema.py", *files)
    answer = attempt(
        Trial(files, (Step(argv, SECONDS),), beside={"schema.py": script("cloudinit", "schema.py")})
    )
    told = [
        json.loads(row.removeprefix(MARK))
        for row in answer.text.splitlines()
        if row.startswith(MARK)
    ]
    if answer.timed_out or len(told) != len(documents):
        words = " ".join(answer.text.split())[-200:]
        why = "no verdict came within the sandbox's limits" if answer.timed_out else words
        return Said(answer, stuck=why or "the engine said nothing")
    findings: list[Finding] = []
    newer: list[NotShown] = []
    for document, one in zip(documents, told, strict=True):
        if "broken" in one:
            findings.append(_broken(document, str(one["broken"]), int(one["line"])))
        for problem in one.get("problems", ()):
            found = _judge(document, problem, version)
            if isinstance(found, NotShown):
                newer.append(found)
            elif found is not None:
                findings.append(found)
        findings += _head(document)
        told_at = {(f.path, f.start) for f in findings}
        findings += [f for f in _unknown(document, version) if (f.path, f.start) not in told_at]
    return Said(answer, tuple(findings), tuple(newer))


def log_of(said: Said) -> str:
    """The schema's words, a line each."""
    rows = []
    for row in said.answer.text.splitlines():
        if not row.startswith(MARK):
            rows.append(row)
            continue
        told = json.loads(row.removeprefix(MARK))
        rows += [f"{'.'.join(p['path'])}: {p['says']}" for p in told.get("problems", ())]
        rows += [str(told["broken"])] if "broken" in told else []
    return "\n".join(rows).strip()


def _broken(document: Document, says: str, line: int) -> Finding:
    source = document.file.source
    start = source.offset(Position(line, 1))
    words = " ".join(says.split())
    return _at(
        document, Span(start, source.line_end(start)), "engine/cloud-init-yaml", "error", words
    )


def _judge(document: Document, problem: dict[str, Any], version: str) -> Finding | NotShown | None:
    path, rule, says = tuple(problem["path"]), str(problem["rule"]), str(problem["says"])
    if rule == "dict":
        span = Span(0, document.file.source.line_end(0))
        return _at(
            document, span, "engine/cloud-init-refused", "error", "A cloud-config is a mapping"
        )
    names = _NAMES.findall(says) if rule == "additionalProperties" else []
    span, node = spot(document, path, names[0] if names else "")
    inner = target(node) if node is not None else None
    if isinstance(inner, Scalar) and _FILLED_IN.search(inner.text) and not names:
        return None
    if problem["deprecated"]:
        return _at(document, span, "engine/cloud-init-deprecated", "info", says)
    where = ".".join(path) or "the file"
    newer = names and all(name in _newer_names() for name in names)
    if newer or (rule in _ALTERNATIVES and _kind(inner) in _newer_kinds(path)):
        line = document.position(span.start).line
        told = ", ".join(names) or where
        return NotShown(told, document.path, line, f"newer than cloud-init {version}")
    return _at(
        document,
        span,
        "engine/cloud-init-refused",
        _severity(rule, says, inner),
        f"{where}: {says}",
    )


def _head(document: Document) -> Iterator[Finding]:
    """cloud-init passes over a file that does not begin with the head, unless it is told in
    another way what it is."""
    if document.kind != "file" or is_taken(document.text):
        return
    nearly = CLOUD_CONFIG_NEARLY.match(document.text)
    certain = nearly is not None or document.path.rpartition("/")[2] == "user-data"
    span = Span(0, document.file.source.line_end(0))
    yield _at(
        document, span, "engine/cloud-init-head", "error" if certain else "warning",
        "cloud-init does not take a file without #cloud-config on its first line",
    )  # fmt: skip


def _unknown(document: Document, version: str) -> Iterator[Finding]:
    """Keys at the top that no cloud-init has: older schemas let every one pass."""
    known = {*schema_data("cloud-config")["properties"], *modules().keys}
    entries = document.top.entries if document.top is not None else {}
    for name, entry in entries.items():
        if name in known or name.startswith(("x-", ".")) or _FILLED_IN.search(name):
            continue
        close = near(name, known)
        yield _at(
            document, entry.key.span, "engine/cloud-init-unknown-key", "warning",
            f"neither cloud-init {version} nor today's knows {name}"
            + (f". Did you mean {close[0]}?" if close else ""),
        )  # fmt: skip


def _severity(rule: str, says: str, node: Node | None) -> Severity:
    """Whether cloud-init would run with it all the same."""
    if rule in ("required", "minProperties", "minItems"):
        return "error"
    if rule != "type":
        return "warning"
    wanted = set(_NAMES.findall(says.rpartition(" of type ")[2]))
    single = isinstance(node, Scalar) and bool(node.text)
    return "warning" if single and not wanted <= {"array", "object"} else "error"


def _at(document: Document, span: Span, code: str, severity: Severity, says: str) -> Finding:
    summary, _, detail = says.partition(". ")
    return Finding(
        code=code,
        severity=severity,
        summary=summary[:240].rstrip("."),
        detail=detail[:400],
        path=document.path,
        start=document.position(span.start),
        end=document.position(max(span.start, span.end)),
        source="engine",
    )


@cache
def _newer_names() -> frozenset[str]:
    """Every name that today's schema has, wherever it has it."""
    return frozenset(_properties(schema_data("cloud-config")))


def _kind(node: Node | None) -> str:
    """JSON Schema's word for a list or a mapping; empty for a single value."""
    return "array" if isinstance(node, List) else "object" if isinstance(node, Table) else ""


def _newer_kinds(path: tuple[str, ...]) -> set[str]:
    """The types that today's schema lets a name have, wherever it has it."""
    name = next((part for part in reversed(path) if not part.isdecimal()), "")
    waiting: list[Any] = [
        inner[name]
        for one in _objects(schema_data("cloud-config"))
        if isinstance(inner := one.get("properties"), dict) and name in inner
    ]
    if path and path[-1].isdecimal():
        waiting = [items for one in waiting if (items := _items(one)) is not None]
    found: set[str] = set()
    seen = 0
    while waiting and seen < 200:
        one = waiting.pop()
        seen += 1
        if isinstance(one, dict):
            kinds = one.get("type", [])
            found.update([kinds] if isinstance(kinds, str) else kinds)
            waiting += [pointed(schema_data("cloud-config"), one["$ref"])] if "$ref" in one else []
            waiting += [
                inner for word in ("oneOf", "anyOf", "allOf") for inner in one.get(word, ())
            ]
    return found


def _items(schema: Any) -> Any:
    return schema.get("items") if isinstance(schema, dict) else None


def _properties(schema: object) -> Iterator[str]:
    for one in _objects(schema):
        inner = one.get("properties")
        if isinstance(inner, dict):
            yield from inner


def _objects(schema: object) -> Iterator[dict[str, Any]]:
    waiting = [schema]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield one
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one

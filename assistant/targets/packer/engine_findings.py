"""What Packer complains of, as findings at the draft's own lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from assistant.core.finding import Finding, Position
from assistant.targets import telling
from assistant.targets.judging import Step, Trial, Try
from assistant.targets.packer.engine_copy import Copy
from assistant.targets.packer.engine_messages import Complaint
from assistant.targets.packer.engine_tree import Attr, Blk, walk

_CODES = {
    "Unsupported argument": "engine/unsupported-argument",
    "Unsupported block type": "engine/unsupported-block",
    "Missing required argument": "engine/missing-argument",
    "Unset variable": "engine/unset-variable",
    "Invalid value": "engine/invalid-value",
    "Unknown": "engine/unknown-name",
    "Duplicate": "engine/duplicate",
}


def style(files: Mapping[str, bytes], attempt: Try, *, root: str = "") -> tuple[Finding, ...]:
    """A warning for every template that `packer fmt` writes otherwise."""
    step = Step(("{engine}", "fmt", "-check", "-diff", "."))
    answer = attempt(Trial(files, (step,), folder=root))
    told = telling.style(
        answer.text, files, root, "engine/packer-fmt", "packer fmt", "packer fmt ."
    )
    return tuple(told)


def findings_of(
    complaints: Sequence[Complaint], copy: Copy, ours: bool, files: Mapping[str, bytes], root: str
) -> Iterable[Finding]:
    """One finding per complaint, each said once.

    `ours` tells that a checksum of "none" in the copy is not the draft's.
    """
    told: set[tuple[str, str, int, str]] = set()
    for complaint in complaints:
        if "checksum of 'none'" in complaint.text and ours:
            continue
        path, line = _locate(complaint, copy, files, root)
        text = files.get(path, b"").decode("utf-8", errors="replace").split("\n")
        source = text[line - 1].rstrip("\r") if line <= len(text) else ""
        column = len(source) - len(source.lstrip()) + 1
        code = _code(complaint)
        key = (code, path, line, complaint.summary)
        if key in told:
            continue
        told.add(key)
        yield Finding(
            code=code,
            severity=complaint.severity,
            summary=complaint.summary,
            detail=complaint.detail,
            path=path,
            start=Position(line, column),
            end=Position(line, max(column, len(source.rstrip()) + 1)),
            source="engine",
        )


def _locate(
    complaint: Complaint, copy: Copy, files: Mapping[str, bytes], root: str
) -> tuple[str, int]:
    """The file and line of the draft that a complaint is about.

    Complaints about a whole source name an attribute: then its own line is given.
    """
    path = f"{root}/{complaint.path}" if root else complaint.path
    templates = copy.templates(root)
    line = complaint.line
    if path not in files and complaint.rule_path:
        # The value is not in a file of the draft; the rule that refuses it is.
        path = f"{root}/{complaint.rule_path}" if root else complaint.rule_path
        line = complaint.rule_line
    if path not in files:
        path = templates[0] if templates else min(files)
        return path, 1
    block = next((c[-1] for c in walk(copy.tree(path)) if c[-1].line == line), None)
    named = _named_attribute(block, complaint.summary) if block is not None else None
    if named is not None:
        line = named.line
    file = copy.files.get(path)
    return path, file.origin(line) if file is not None else max(line, 1)


def _named_attribute(block: Blk, summary: str) -> Attr | None:
    """The one attribute of a block that a complaint names, by name or by a part of its value."""
    words = re.findall(r"\w+", summary)
    # "Invalid disk size" is about disk_size; a plain name counts only as the first word.
    joined = "_".join(words).lower()
    named = [
        attr
        for attr in block.attrs
        if (attr.name in joined if "_" in attr.name else attr.name == (words or [""])[0])
    ]
    if not named:
        values = [w.strip("\"'`,;:") for w in summary.split()]
        values = [v for v in values if "." in v.strip(".")]
        named = [attr for attr in block.attrs if any(v in attr.value for v in values)]
    return named[0] if len(named) == 1 else None


def _code(complaint: Complaint) -> str:
    for beginning, code in _CODES.items():
        if complaint.summary.startswith(beginning):
            return code
    return "engine/refused" if complaint.severity == "error" else "engine/warning"

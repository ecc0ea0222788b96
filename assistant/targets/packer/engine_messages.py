"""What Packer prints, as values."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

_HEAD = re.compile(r"^(Error|Warning): (.*)$")
_AT = re.compile(r"^  on (.*) line (\d+)(?:,.*)?:?\s*$")
_RULE_AT = re.compile(r"validation rule at (\S+?):(\d+),")
_COUNTED = re.compile(r"^\d+ error\(s\) occurred:$")
_KNOWN_LIST = re.compile(r"(known [\w -]+: \[)([^\]]*)(\])", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Complaint:
    """One error or warning of the engine."""

    severity: Literal["error", "warning"]
    summary: str
    detail: str
    """Paragraphs, lines joined."""
    path: str
    """As the engine gives it; empty where it gives none."""
    line: int
    """From 1; 0 where it gives none."""
    rule_path: str = ""
    """Where the validation rule stands that refused a value; empty for anything else."""
    rule_line: int = 0

    @property
    def text(self) -> str:
        """Summary and detail together."""
        return f"{self.summary}\n{self.detail}".strip()


def read_complaints(text: str) -> tuple[Complaint, ...]:
    """Every error and warning in what `packer validate` printed, in its order.

    A list of errors under one head becomes one complaint each, all at the head's place.
    """
    groups: list[list[str]] = []
    for line in text.splitlines():
        if _HEAD.match(line):
            groups.append([line])
        elif groups:
            groups[-1].append(line)
    return tuple(complaint for group in groups for complaint in _read_group(group))


def tidy_log(text: str) -> str:
    """The engine's words with its unordered lists put in order, so that runs can be compared."""

    def in_order(match: re.Match[str]) -> str:
        return match[1] + " ".join(sorted(match[2].split())) + match[3]

    return _KNOWN_LIST.sub(in_order, text).strip()


def _read_group(group: list[str]) -> list[Complaint]:
    head = _HEAD.match(group[0])
    assert head is not None  # noqa: S101 - groups begin with a head
    severity: Literal["error", "warning"] = "error" if head[1] == "Error" else "warning"
    path, line = "", 0
    rest: list[str] = []
    in_snippet = False
    for text in group[1:]:
        at = _AT.match(text)
        if at:
            path, line = at[1].strip(), int(at[2])
            in_snippet = True
        elif in_snippet:
            # The place is followed by the source line, or by a note that it is not at hand.
            in_snippet = bool(text.strip())
        else:
            rest.append(text)
    # The summary goes on until the first empty line: it is wrapped at 80 columns.
    summary, body = [head[2].strip()], rest
    while body and body[0].strip() and not body[0].startswith("* "):
        summary.append(body[0].strip())
        body = body[1:]
    detail = _KNOWN_LIST.sub(
        lambda m: m[1] + " ".join(sorted(m[2].split())) + m[3], _paragraphs(body)
    )
    one = Complaint(severity, " ".join(summary), detail, path, line)
    rule = _RULE_AT.search(detail)
    if rule:
        one = replace(one, rule_path=rule[1], rule_line=int(rule[2]))
    if not _COUNTED.match(one.summary):
        return [one]
    bullets = [p[2:] for p in detail.split("\n") if p.startswith("* ")]
    return [replace(one, summary=bullet, detail="") for bullet in bullets] or [one]


def _paragraphs(lines: list[str]) -> str:
    """Lines joined to paragraphs; each `* ` begins one of its own."""
    out: list[list[str]] = [[]]
    for line in lines:
        if not line.strip():
            out.append([])
        elif line.startswith("* "):
            out.append([line.strip()])
        else:
            out[-1].append(line.strip())
    return "\n".join(" ".join(paragraph) for paragraph in out if paragraph)

"""Files of a draft as texts, and findings at their lines, for engines that name only a line."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.core.finding import Finding, Position, Severity
from assistant.syntax.source import Source, Span
from assistant.targets.judging import FOLDER


def texts(files: Mapping[str, bytes]) -> dict[str, str]:
    """The files that are text in UTF-8, by path."""
    found = {}
    for path, content in files.items():
        if b"\0" in content:
            continue
        try:
            found[path] = content.decode("utf-8")
        except UnicodeDecodeError:
            continue
    return found


def calling(known: Mapping[str, str], functions: re.Pattern[str]) -> str:
    """The files of HCL that call one of the functions, as one text: what it names may be filled in
    before it is used."""
    endings = (".hcl", ".tf", ".tofu")
    return " ".join(
        text for path, text in known.items() if path.endswith(endings) and functions.search(text)
    )


def folder_of(path: str) -> str:
    """The folder that a file lies in; empty for the draft's own."""
    return path.rpartition("/")[0]


def inside(root: str, path: str) -> str:
    """The path within a folder of the draft; as it is where it lies elsewhere."""
    return path.removeprefix(f"{root}/") if root else path


def joined(root: str, path: str) -> str:
    """The draft's path of what lies in one of its folders."""
    return f"{root}/{path}" if root else path


def of_container(path: str) -> str:
    """The draft's path of a file as the container names it; empty where it is none of it."""
    return path.removeprefix(f"{FOLDER}/") if path.startswith(f"{FOLDER}/") else ""


def without_folder(text: str) -> str:
    """An engine's words, with files named as the draft names them."""
    return text.replace(f"{FOLDER}/", "")


def at_line(
    code: str, severity: Severity, summary: str, path: str, text: str, line: int, detail: str = ""
) -> Finding:
    """An engine's finding over what stands on a line, which is kept within the text."""
    lines = text.removesuffix("\n").split("\n")
    line = min(max(line, 1), len(lines))
    row = lines[line - 1].rstrip()
    start = len(row) - len(row.lstrip()) + 1
    return Finding(
        code=code,
        severity=severity,
        summary=summary,
        detail=detail,
        path=path,
        start=Position(line, start),
        end=Position(line, max(start, len(row) + 1)),
        source="engine",
    )


def at_span(
    code: str, severity: Severity, summary: str, source: Source, span: Span, detail: str = ""
) -> Finding:
    """An engine's finding over a span of a file."""
    return Finding(
        code=code,
        severity=severity,
        summary=summary,
        detail=detail,
        path=source.path,
        start=source.position(span.start),
        end=source.position(span.end),
        source="engine",
    )


def blanked(text: str, replaced: Mapping[Span, str]) -> str:
    """The text with other words in the place of some spans, none of which lies in another; their
    line breaks stay, so that lines keep their numbers."""
    for span, instead in sorted(replaced.items(), reverse=True):
        gone = text.count("\n", span.start, span.end)
        rest = "\n" * max(0, gone - instead.count("\n"))
        text = text[: span.start] + instead + rest + text[span.end :]
    return text

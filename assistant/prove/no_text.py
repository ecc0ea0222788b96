"""Files that bear the name of what an engine reads and are no text."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.core.finding import Finding, Position
from assistant.syntax.hcl import is_hcl, is_json

_READ = (".yml", ".yaml", ".sh", ".bash")
"""Endings of what engines judge by its content; the file stays where it is as somebody's data."""


def set_aside(files: Mapping[str, bytes]) -> tuple[dict[str, bytes], tuple[Finding, ...]]:
    """The files without those that an engine would read by their names and cannot, and what is
    to be said of these and of others that are no text.

    HCL with a few bytes of another encoding is left to its engine, which takes them in comments.
    """
    kept = dict(files)
    findings: list[Finding] = []
    for path, content in sorted(files.items()):
        named = is_hcl(path) or is_json(path)
        at = content.find(b"\0") if named or path.endswith(_READ) else -1
        if at < 0 and path.endswith(_READ):
            at = _not_utf8(content)
        if at >= 0:
            findings.append(_finding(path, content, at, certain=named))
            if named:
                del kept[path]
    return kept, tuple(findings)


def _not_utf8(content: bytes) -> int:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return -1


def _finding(path: str, content: bytes, at: int, *, certain: bool) -> Finding:
    line = content.rfind(b"\n", 0, at) + 1
    column = len(content[line:at].decode("utf-8", "replace")) + 1
    number = content.count(b"\n", 0, at) + 1
    return Finding(
        code="parse/encoding",
        severity="error" if certain else "warning",
        summary="This is no text" if b"\0" in content else "This is not UTF-8",
        path=path,
        start=Position(number, column),
        end=Position(number, column + 1),
        source="parse",
        detail="No engine was shown it. Save the file as UTF-8.",
    )

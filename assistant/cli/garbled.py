"""HCL files that are not UTF-8.

Terraform, OpenTofu and Packer refuse them, but for bytes in comments, which they pass over.
"""

from __future__ import annotations

import re

from assistant.core.finding import Finding
from assistant.syntax.source import Source, Span

_PASSED_OVER = re.compile(
    r"""(?P<text>"(?:[^"\\\n]|\\.)*")|(?P<comment>\#[^\n]*|//[^\n]*|/\*.*?\*/)""",
    re.VERBOSE | re.DOTALL,
)
_BYTE = re.compile("[\udc80-\udcff]")
_MARK = "\ufffd"


def with_marks(path: str, content: bytes) -> tuple[str, Finding]:
    """The text, with a mark for each byte that is no UTF-8, and what is to be said of it."""
    raw = content.decode("utf-8", "surrogateescape")
    bytes_at = [found.start() for found in _BYTE.finditer(raw)]
    comments = [m.span() for m in _PASSED_OVER.finditer(raw) if m["comment"] is not None]
    text = _BYTE.sub(_MARK, raw)
    source = Source(path, text)
    for at in bytes_at:
        if not any(start <= at < end for start, end in comments):
            return text, source.parse_finding(
                "encoding", Span(at, at + 1), "This is not UTF-8", "Save the file as UTF-8."
            )
    first = Span(bytes_at[0], bytes_at[0] + 1)
    return text, source.parse_finding(
        "encoding", first, "This comment is not UTF-8", "Save the file as UTF-8.", "info"
    )
